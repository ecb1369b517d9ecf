# --8<-- [start:create]
import keras
import numpy as np
from keras import ops

print("floats:", ops.array([1.0, 2.0]).dtype)
print("integers:", ops.array([1, 2]).dtype)
print("range:", ops.arange(3).dtype)
print("zeros:", ops.zeros((2, 3)).dtype)
print("NumPy:", ops.array(np.array([1.0, 2.0])).dtype)
print("default:", keras.config.floatx())
# --8<-- [end:create]


# --8<-- [start:round-trip]
def standardize(data):
    x = ops.convert_to_tensor(data)
    x = (x - ops.mean(x, axis=0)) / ops.std(x, axis=0)
    return ops.convert_to_numpy(x)


data = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]], dtype="float32")
print(standardize(data).round(4))
# --8<-- [end:round-trip]


# --8<-- [start:memory]
array = np.zeros(3)
copied = ops.convert_to_tensor(array)
array[0] = 7.0
print(copied)

back = ops.convert_to_numpy(copied)
back[1] = 9.0
print(copied)
# --8<-- [end:memory]
