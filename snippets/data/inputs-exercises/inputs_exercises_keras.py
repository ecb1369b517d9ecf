# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:green-given]
images = np.zeros((2, 3, 4, 4), dtype="float32")
images[:, 1] = 1.0

inputs = images.reshape(2, 4, 4, 3)
print([round(value, 2) for value in inputs.mean(axis=(0, 1, 2)).tolist()])
# --8<-- [end:green-given]

# --8<-- [start:green]
inputs = images.transpose(0, 2, 3, 1)
print([round(value, 2) for value in inputs.mean(axis=(0, 1, 2)).tolist()])
# --8<-- [end:green]

# --8<-- [start:pixels-given]
quarter = keras.initializers.Constant(0.25)
model = keras.Sequential(
    [keras.Input((4,)), layers.Dense(1, kernel_initializer=quarter)]
)

sample = np.array([0, 64, 128, 255], dtype="uint8")
print(f"{model.predict(sample[None] / 255, verbose=0)[0, 0]:.6f}")
# --8<-- [end:pixels-given]
