# --8<-- [start:model]
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)
rng = np.random.default_rng(0)

w1, b1 = tf.Variable(tf.random.normal((4, 8))), tf.Variable(tf.zeros(8))
w2, b2 = tf.Variable(tf.random.normal((8, 3))), tf.Variable(tf.zeros(3))


def model(inputs):
    hidden = tf.nn.relu(tf.matmul(inputs, w1) + b1)
    return tf.matmul(hidden, w2) + b2


x = rng.normal(size=(5, 4))  # float64: NumPy's default
# --8<-- [end:model]

# --8<-- [start:accepts]
inputs = tf.constant(x, dtype=tf.float32)

print(model(inputs).shape)
# --8<-- [end:accepts]

# --8<-- [start:numpy]
print(model(x.astype("float32")).shape)
# --8<-- [end:numpy]

# --8<-- [start:list]
print(model([[1.0, 2.0, 3.0, 4.0]]).shape)
# --8<-- [end:list]

# --8<-- [start:float64]
try:
    model(x)
except tf.errors.InvalidArgumentError as error:
    print(error.message)

print(model(tf.cast(x, tf.float32)).dtype.name)
# --8<-- [end:float64]

# --8<-- [start:integers]
pixels = tf.constant([[0, 64, 128, 255]])
try:
    model(pixels)
except tf.errors.InvalidArgumentError as error:
    print(error.message)

print(model(tf.cast(pixels, tf.float32) / 255).dtype.name)
# --8<-- [end:integers]

# --8<-- [start:features]
try:
    model(inputs[:, :3])
except tf.errors.InvalidArgumentError as error:
    print(error.message)
# --8<-- [end:features]

# --8<-- [start:batch-axis]
sample = inputs[0]
try:
    model(sample)
except tf.errors.InvalidArgumentError as error:
    print(error.message)

print(sample[None].shape, "->", model(sample[None]).shape)
# --8<-- [end:batch-axis]
