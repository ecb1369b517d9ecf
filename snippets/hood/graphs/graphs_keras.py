# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x_train = rng.normal(size=(192, 4)).astype("float32")
y_train = rng.normal(size=(192, 1)).astype("float32")


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(16, activation="relu")
        self.out = layers.Dense(1)

    def call(self, x):
        print("call:", type(x).__name__, tuple(x.shape))
        return self.out(self.hidden(x))


keras.utils.set_random_seed(0)
model = Net()
for _ in range(2):
    model(x_train[:32])
# --8<-- [end:model]


# --8<-- [start:train]
model = Net()
model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))

model.fit(x_train, y_train, batch_size=32, shuffle=False, verbose=0)  # 6 batches
print("jit_compile:", model.jit_compile)
# --8<-- [end:train]


# --8<-- [start:debug]
model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01), run_eagerly=True)

model.fit(x_train[:64], y_train[:64], batch_size=32, verbose=0)
# --8<-- [end:debug]


# --8<-- [start:print]
from pathlib import Path

import tensorflow as tf


class Peek(layers.Layer):
    def call(self, x):
        print("print:", x)
        tf.print("tf.print:", x, output_stream="file://printed.txt")
        return x


peek = keras.Sequential([keras.Input((2,)), Peek()])
for _ in range(2):
    peek.predict(np.ones((1, 2)), verbose=0)

print(Path("printed.txt").read_text())
# --8<-- [end:print]


# --8<-- [start:kerastensor]
inputs = keras.Input((4,))
try:
    tf.reduce_sum(inputs, axis=1)
except ValueError as error:
    print(str(error).split(".")[0])

print(keras.ops.sum(inputs, axis=1).shape)


class Sum(layers.Layer):
    def call(self, x):
        return tf.reduce_sum(x, axis=1)


print(Sum()(inputs).shape)
# --8<-- [end:kerastensor]
