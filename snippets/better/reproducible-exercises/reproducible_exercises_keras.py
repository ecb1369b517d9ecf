# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:draws-given]
generator = keras.random.SeedGenerator(0)
a = keras.random.uniform((3,), seed=generator)
b = keras.random.uniform((3,), seed=generator)
c = keras.random.uniform((3,), seed=0)
# --8<-- [end:draws-given]

# --8<-- [start:draws]
print("a and b equal:", np.allclose(a, b))
print("a and c equal:", np.allclose(a, c))
# --8<-- [end:draws]

# --8<-- [start:start-given]
keras.utils.set_random_seed(0)
inputs, relu = keras.Input((4,)), "relu"
plain = keras.Sequential([inputs, layers.Dense(8, relu), layers.Dense(1)])
dropped = keras.Sequential(
    [inputs, layers.Dense(8, relu), layers.Dropout(0.5), layers.Dense(1)]
)
kernels = plain.layers[0].kernel, dropped.layers[0].kernel
print("same first layer:", np.allclose(*kernels))
# --8<-- [end:start-given]

# --8<-- [start:start]
dropped.set_weights(plain.get_weights())  # dropout has no weights
print("same first layer:", np.allclose(*kernels))
# --8<-- [end:start]
