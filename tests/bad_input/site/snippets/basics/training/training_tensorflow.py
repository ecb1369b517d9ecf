# --8<-- [start:data]
import tensorflow as tf

x = tf.constant([1.0, 2.0])
# --8<-- [end:data]

# --8<-- [start:loop]
print(float(tf.reduce_sum(x)))
# --8<-- [end:loop]
