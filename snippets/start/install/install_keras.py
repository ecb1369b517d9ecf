# --8<-- [start:check]
from importlib.metadata import version

import keras

devices = keras.distribution.list_devices("gpu")
a = keras.ops.array([[1.0, 2.0], [3.0, 4.0]])
b = keras.ops.array([[0.5, -1.0], [2.0, 0.25]])

print("keras", version("keras"), "on", keras.config.backend())
print("accelerator:", devices[0] if devices else "none, running on the CPU")
print(keras.ops.convert_to_numpy(a @ b).tolist())
# --8<-- [end:check]

# --8<-- [start:same-package]
import tensorflow as tf

print("same class:", tf.keras.layers.Dense is keras.layers.Dense)
print("computing on", keras.config.backend())
# --8<-- [end:same-package]
