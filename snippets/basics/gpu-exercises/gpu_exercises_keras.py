# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:half-given]
keras.config.set_dtype_policy("mixed_bfloat16")
layer = layers.Dense(2)
output = layer(np.ones((1, 3), "float32"))

print("output", output.dtype.name, "weights", layer.kernel.dtype)
keras.config.set_dtype_policy("float32")
# --8<-- [end:half-given]
