# --8<-- [start:data]
import keras

x = keras.ops.array([1.0, 2.0])
# --8<-- [end:data]

# --8<-- [start:loop]
print(float(keras.ops.sum(x)))
# --8<-- [end:loop]
