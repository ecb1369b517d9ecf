# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x_train = rng.uniform(-1, 1, size=(200, 2)).astype("float32")
y_train = (x_train[:, :1] * x_train[:, 1:] > 0).astype("float32")
weights = [
    rng.normal(size=(2, 16)).astype("float32"),  # hidden kernel
    rng.normal(size=16).astype("float32"),  # hidden bias
    rng.normal(size=(16, 1), scale=0.2).astype("float32"),  # output kernel
    np.zeros(1, dtype="float32"),  # output bias
]
# --8<-- [end:data]

# --8<-- [start:model]
model = keras.Sequential(
    [keras.Input((2,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
)
model.set_weights(weights)
model.compile(
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    optimizer=keras.optimizers.SGD(learning_rate=0.25),
)
# --8<-- [end:model]

# --8<-- [start:training]
import warnings

# Keras 3.15 hands NumPy its learning rate in a way that NumPy 2 deprecates.
warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
tensorboard = keras.callbacks.TensorBoard("runs/keras", histogram_freq=1)

model.fit(
    x_train,
    y_train,
    epochs=30,
    shuffle=False,
    callbacks=[tensorboard],
    verbose=0,
)
# --8<-- [end:training]

# --8<-- [start:image]
import tensorflow as tf

axis = np.linspace(-1, 1, 64)
points = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
scores = model.predict(points, verbose=0)
picture = keras.ops.sigmoid(scores).numpy().reshape(1, 64, 64, 1)

with tf.summary.create_file_writer("runs/keras/train").as_default():
    tf.summary.image("prediction", picture, step=29)
# --8<-- [end:image]

# --8<-- [start:read]
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

log = EventAccumulator("runs/keras/train", size_guidance={"tensors": 0}).Reload()
for kind, tags in log.Tags().items():
    if tags:
        print(f"{kind}: {tags}")

last = log.Tensors("epoch_loss")[-1].tensor_proto
print(f"{tf.make_ndarray(last):.6f}")
# --8<-- [end:read]

# --8<-- [start:not-installed]
import sys
from importlib.metadata import requires
from unittest import mock

print([name for name in requires("tensorflow") if "tensorboard" in name])

with mock.patch.dict(sys.modules, {"tensorboard.summary.v2": None}):  # as if missing
    try:
        model.fit(x_train, y_train, callbacks=[tensorboard], verbose=0)
    except Exception as error:
        print(type(error).__name__, error)
# --8<-- [end:not-installed]
