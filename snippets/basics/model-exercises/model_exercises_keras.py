# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:count-given]
model = keras.Sequential(
    [keras.Input((10,)), layers.Dense(5, activation="relu"), layers.Dense(2)]
)
parameters = model.count_params()
# --8<-- [end:count-given]

# --8<-- [start:count]
print(parameters, "parameters")
# --8<-- [end:count]

# --8<-- [start:ported-given]
half = keras.initializers.Constant(0.5)
model = keras.Sequential(
    [
        keras.Input((2,)),
        layers.Dense(3, activation="relu", kernel_initializer=half),
        layers.Dense(1, activation="sigmoid", kernel_initializer=half),
    ]
)
print(f"{model.predict(np.array([[1.0, -3.0], [2.0, 1.0]]), verbose=0).sum():.4f}")
# --8<-- [end:ported-given]
