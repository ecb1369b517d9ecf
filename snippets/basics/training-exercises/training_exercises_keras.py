# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 1)).astype("float32")
y_train = (x_train > 0).astype("float32")


def build_model():
    dense = layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")
    return keras.Sequential([keras.Input((1,)), dense])


# --8<-- [end:setup]

# --8<-- [start:updates-given]
model = build_model()
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)
model.fit(x_train, y_train, batch_size=32, epochs=5, verbose=0)
updates = int(model.optimizer.iterations)
# --8<-- [end:updates-given]

# --8<-- [start:updates]
print(f"{updates} updates")
# --8<-- [end:updates]

# --8<-- [start:loop-given]
model = build_model()
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.5),
)
model.fit(x_train, y_train, batch_size=50, epochs=20, shuffle=False, verbose=0)

print(f"loss {model.evaluate(x_train, y_train, verbose=0):.6f}")
# --8<-- [end:loop-given]
