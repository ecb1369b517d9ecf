# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf

train_set, _ = keras.datasets.mnist.load_data()
x = tf.constant(train_set[0][:2000].reshape(-1, 784).astype("float32") / 255)
y = tf.constant(train_set[1][:2000], dtype=tf.int64)
print(x.shape, y.shape)
# --8<-- [end:data]

# --8<-- [start:weights]
rng = np.random.default_rng(0)


def he(fan_in, fan_out):
    weights = rng.normal(size=(fan_in, fan_out), scale=np.sqrt(2 / fan_in))
    return weights.astype("float32")


w1 = tf.Variable(he(784, 200))
w2 = tf.Variable(he(200, 100))
w3 = tf.Variable(he(100, 10))
b1, b2, b3 = (tf.Variable(tf.zeros(size, tf.float32)) for size in (200, 100, 10))
parameters = [w1, b1, w2, b2, w3, b3]

print(sum(int(tf.size(parameter)) for parameter in parameters), "parameters")
# --8<-- [end:weights]


# --8<-- [start:forward]
def forward(x):
    hidden = tf.nn.relu(x @ w1 + b1)
    hidden = tf.nn.relu(hidden @ w2 + b2)
    return hidden @ w3 + b3


def criterion(labels, logits):
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    )


print(f"loss {criterion(y, forward(x)):.4f}")
# --8<-- [end:forward]

# --8<-- [start:train]
for epoch in range(5):
    for start in range(0, len(x), 100):
        rows = slice(start, start + 100)
        with tf.GradientTape() as tape:
            loss = criterion(y[rows], forward(x[rows]))
        gradients = tape.gradient(loss, parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.assign_sub(0.1 * gradient)
    print(f"epoch {epoch + 1}: loss {criterion(y, forward(x)):.4f}")
# --8<-- [end:train]

# --8<-- [start:wrong-update]
moved = w3 - 0.1  # not assign_sub
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(moved)

print(isinstance(w3, tf.Variable), "->", isinstance(moved, tf.Variable))
print("gradient:", tape.gradient(loss, moved))
# --8<-- [end:wrong-update]


# --8<-- [start:uniform]
def uniform(fan_in, fan_out):
    return rng.uniform(0, 1, size=(fan_in, fan_out)).astype("float32")


def glorot(fan_in, fan_out):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out)).astype("float32")


for draw in (uniform, glorot, he):
    w1, w2, w3 = (
        tf.constant(draw(*shape)) for shape in ((784, 200), (200, 100), (100, 10))
    )
    b1, b2, b3 = (tf.zeros(size) for size in (200, 100, 10))
    logits = forward(x)
    size, loss = tf.reduce_mean(tf.abs(logits)), criterion(y, logits)
    print(f"{draw.__name__:7} logits about {size:9.2f}, loss {loss:8.2f}")
# --8<-- [end:uniform]

# --8<-- [start:wrong-size]
w1 = tf.zeros((786, 200))
try:
    forward(x)
except tf.errors.InvalidArgumentError as error:
    print(error.message)
# --8<-- [end:wrong-size]
