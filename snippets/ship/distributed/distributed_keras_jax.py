# --8<-- [start:start]
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"  # two "devices"

import keras
import numpy as np
from keras import layers

devices = keras.distribution.list_devices()
print(devices)
# --8<-- [end:start]

# --8<-- [start:data]
rng = np.random.default_rng(0)
x_train = rng.normal(size=(128, 3)).astype("float32")
y_train = np.sin(x_train).sum(axis=1, keepdims=True)
weights = [rng.normal(size=shape) / 2 for shape in ((3, 16), (16,), (16, 1), (1,))]
# --8<-- [end:data]


# --8<-- [start:model]
def build_model():
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
    )
    model.set_weights(weights)
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
    return model


alone = build_model()  # on one device: made before the distribution is set
keras.distribution.set_distribution(keras.distribution.DataParallel(devices=devices))
model = build_model()
print(len(model.layers[0].kernel.value.devices()), "devices hold the kernel")
# --8<-- [end:model]


# --8<-- [start:train]
def train(model, batch_size, epochs=10):
    history = model.fit(
        x_train, y_train, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0
    )
    return epochs * history.params["steps"]


updates = train(model, batch_size=64)
print(f"{updates} updates with 2 × 32 samples")
# --8<-- [end:train]

# --8<-- [start:same-weights]
keras.distribution.set_distribution(None)
train(alone, batch_size=64)


def vector(model):
    return np.concatenate([np.ravel(weight.value) for weight in model.weights])


equal = np.allclose(vector(model), vector(alone), atol=1e-5)
print("one device equal to 1e-5:", equal)
# --8<-- [end:same-weights]

# --8<-- [start:loss]
loss = model.evaluate(x_train, y_train, verbose=0)
print(f"loss {loss:.6f}")
# --8<-- [end:loss]
