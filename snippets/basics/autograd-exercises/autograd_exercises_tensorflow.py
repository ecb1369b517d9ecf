# --8<-- [start:setup]
import tensorflow as tf

# --8<-- [end:setup]

# --8<-- [start:half-given]
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * tf.stop_gradient(x)
gradient = tape.gradient(y, x)
# --8<-- [end:half-given]

# --8<-- [start:half]
print(f"y {float(y)}, gradient {float(gradient)}")
# --8<-- [end:half]

# --8<-- [start:ported-given]
r, h = tf.Variable(3.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    volume = r**2 * h
by_r, by_h = tape.gradient(volume, [r, h])
print(f"for r {float(by_r)}, for h {float(by_h)}")
# --8<-- [end:ported-given]
