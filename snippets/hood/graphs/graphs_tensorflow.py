# --8<-- [start:model]
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)
x_train = tf.constant(rng.normal(size=(192, 4)).astype("float32"))
y_train = tf.constant(rng.normal(size=(192, 1)).astype("float32"))


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.w1 = tf.Variable(rng.normal(size=(4, 16)).astype("float32"))
        self.b1 = tf.Variable(np.zeros(16, dtype="float32"))
        self.w2 = tf.Variable(rng.normal(size=(16, 1)).astype("float32"))
        self.b2 = tf.Variable(np.zeros(1, dtype="float32"))

    def __call__(self, x):
        print("call:", type(x).__name__, tuple(x.shape))
        hidden = tf.nn.relu(x @ self.w1 + self.b1)
        return hidden @ self.w2 + self.b2


model = Net()
for _ in range(2):
    model(x_train[:32])
# --8<-- [end:model]


# --8<-- [start:train]
model = Net()


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(y - model(x)))
    weights = model.trainable_variables
    for w, gradient in zip(weights, tape.gradient(loss, weights), strict=True):
        w.assign_sub(0.01 * gradient)
    return loss


for start in range(0, 192, 32):  # 6 batches
    train_step(x_train[start : start + 32], y_train[start : start + 32])
# --8<-- [end:train]


# --8<-- [start:debug]
tf.config.run_functions_eagerly(True)
for start in (0, 32):
    train_step(x_train[start : start + 32], y_train[start : start + 32])
tf.config.run_functions_eagerly(False)
# --8<-- [end:debug]


# --8<-- [start:print]
from pathlib import Path


@tf.function
def peek(x):
    y = x + 1
    print("print:", y)
    tf.print("tf.print:", y, output_stream="file://printed.txt")
    return 2 * y


for _ in range(2):
    peek(tf.ones(2))

print(Path("printed.txt").read_text())
# --8<-- [end:print]


# --8<-- [start:static]
print(tf.executing_eagerly())
for name in ("Session", "placeholder"):
    try:
        getattr(tf, name)
    except AttributeError as error:
        print(error)
# --8<-- [end:static]
