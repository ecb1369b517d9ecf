# --8<-- [start:check]
from importlib.metadata import version

import tensorflow as tf

devices = tf.config.list_physical_devices("GPU")
a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
b = tf.constant([[0.5, -1.0], [2.0, 0.25]])

print("tensorflow", version("tensorflow"))
print("accelerator:", devices[0].name if devices else "none, running on the CPU")
print((a @ b).numpy().tolist())
# --8<-- [end:check]

# --8<-- [start:extras]
from importlib.metadata import metadata

print(metadata("tensorflow").get_all("Provides-Extra"))
# --8<-- [end:extras]
