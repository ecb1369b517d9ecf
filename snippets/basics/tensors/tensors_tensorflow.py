# --8<-- [start:create]
import numpy as np
import tensorflow as tf

print("floats:", tf.constant([1.0, 2.0]).dtype)
print("integers:", tf.constant([1, 2]).dtype)
print("range:", tf.range(3).dtype)
print("zeros:", tf.zeros((2, 3)).dtype)
print("NumPy:", tf.constant(np.array([1.0, 2.0])).dtype)
# --8<-- [end:create]


# --8<-- [start:round-trip]
def standardize(data):
    x = tf.constant(data)
    x = (x - tf.reduce_mean(x, axis=0)) / tf.math.reduce_std(x, axis=0)
    return x.numpy()


data = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]], dtype="float32")
print(standardize(data).round(4))
# --8<-- [end:round-trip]


# --8<-- [start:memory]
array = np.zeros(3)
copied = tf.constant(array)
array[0] = 7.0
print(copied)

back = copied.numpy()
back[1] = 9.0
print(copied)
# --8<-- [end:memory]


# --8<-- [start:gradient]
weights = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    by_numpy = tf.reduce_sum(np.square(weights.numpy()))
    by_tf = tf.reduce_sum(tf.square(weights))

print(tape.gradient(by_numpy, weights))
print(tape.gradient(by_tf, weights))
# --8<-- [end:gradient]
