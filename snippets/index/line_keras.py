# --8<-- [start:fit]
import keras
import numpy as np
from keras import layers

x = np.linspace(-1, 1, 8, dtype="float32").reshape(-1, 1)
y = 2 * x + 1

model = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Dense(1, kernel_initializer="ones"),
    ]
)

model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)

model.fit(x, y, batch_size=8, epochs=50, verbose=0)

kernel, bias = model.get_weights()
print(f"y = {kernel.item():.4f} x + {bias.item():.4f}")
# --8<-- [end:fit]
