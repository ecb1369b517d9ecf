# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

model = keras.Sequential(
    [keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3)]
)

x = rng.normal(size=(5, 4))  # float64: NumPy's default
# --8<-- [end:model]

# --8<-- [start:accepts]
import tensorflow as tf

dataset = tf.data.Dataset.from_tensor_slices(x).batch(2)

print("NumPy", model.predict(x, verbose=0).shape)
print("tensor", model.predict(tf.constant(x), verbose=0).shape)
print("tf.data", model.predict(dataset, verbose=0).shape)
# --8<-- [end:accepts]

# --8<-- [start:numpy]
print(model(x).shape)
# --8<-- [end:numpy]

# --8<-- [start:list]
try:
    model.predict([[1.0, 2.0, 3.0, 4.0]])
except ValueError as error:
    print(error)

print(model.predict(np.array([[1.0, 2.0, 3.0, 4.0]]), verbose=0).shape)
# --8<-- [end:list]

# --8<-- [start:float64]
print(x.dtype, "->", model(x).dtype.name)
# --8<-- [end:float64]

# --8<-- [start:integers]
pixels = np.array([[0, 64, 128, 255]], dtype="uint8")

print(model(pixels).dtype.name)  # cast, but not scaled: still 0 to 255
print(model(pixels / 255).dtype.name)
# --8<-- [end:integers]

# --8<-- [start:features]
try:
    model(x[:, :3])
except ValueError as error:
    print(error)
# --8<-- [end:features]

# --8<-- [start:batch-axis]
sample = x[0]
try:
    model(sample)
except ValueError as error:
    print(error)

print(sample[None].shape, "->", model(sample[None]).shape)
# --8<-- [end:batch-axis]
