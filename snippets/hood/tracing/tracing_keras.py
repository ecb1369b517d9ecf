# --8<-- [start:shapes]
import keras
import numpy as np
from keras import layers


class Total(layers.Layer):
    def call(self, x):
        print("  tracing for", x.shape)
        return keras.ops.sum(x, axis=1)


model = keras.Sequential([keras.Input((4,)), Total()])

for rows in (2, 2, 3, 4):
    print(rows, "rows")
    model.predict(np.zeros((rows, 4)), verbose=0)
# --8<-- [end:shapes]


# --8<-- [start:frozen]
class Scale(layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = 2.0
        self.variable = keras.Variable(2.0, trainable=False)

    def call(self, x):
        return self.factor * x, self.variable * x


scale, inputs = Scale(), keras.Input((1,))
model = keras.Model(inputs, scale(inputs))

print([y.item() for y in model.predict(np.ones((1, 1)), verbose=0)])
scale.factor = 3.0
scale.variable.assign(3.0)
print([y.item() for y in model.predict(np.ones((1, 1)), verbose=0)])
# --8<-- [end:frozen]


# --8<-- [start:stopwatch]
import statistics
import time


def seconds(call, *arguments, repeat=50, **options):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call(*arguments, **options)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


# --8<-- [end:stopwatch]


# --8<-- [start:cost]
rng = np.random.default_rng(0)
x = rng.normal(size=(1920, 4)).astype("float32")  # 60 batches of 32
y = rng.normal(size=(1920, 1)).astype("float32")

for options in ({"run_eagerly": True}, {}, {"jit_compile": True}):
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer="sgd", **options)
    first = seconds(model.fit, x, y, verbose=0, repeat=1)
    later = seconds(model.fit, x, y, verbose=0, repeat=5)
    if model.run_eagerly:
        eager = later
    name = next(iter(options), "default")
    print(f"{name}: first epoch {first:.2f} s, later {later / eager:.2f} of eager")
# --8<-- [end:cost]


# --8<-- [start:predict-loop]
one = x[:1]

call = seconds(model, one, training=False)
batch = seconds(model.predict_on_batch, one)
predict = seconds(model.predict, one, verbose=0, repeat=20)
print(f"predict_on_batch: {batch / call:.2f} of a call")
print(f"predict: {predict / call:.2f} calls")
# --8<-- [end:predict-loop]
