# --8<-- [start:setup]
import keras
from keras import layers, ops

# --8<-- [end:setup]

# --8<-- [start:sizes-given]
model = keras.Sequential(
    [
        keras.Input((None, None, 1)),
        layers.ZeroPadding2D(1),
        layers.Conv2D(8, kernel_size=3, strides=2),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10),
    ]
)
small, large = ops.zeros((2, 28, 28, 1)), ops.zeros((2, 40, 56, 1))
# --8<-- [end:sizes-given]

# --8<-- [start:sizes]
print(tuple(model(small).shape), tuple(model(large).shape))
# --8<-- [end:sizes]

# --8<-- [start:corner-given]
picture = ops.ones((1, 4, 4, 1))
layer = layers.Conv2D(1, 3, strides=2, padding="same", kernel_initializer="ones")
print(ops.convert_to_numpy(layer(picture))[0, ..., 0])
# --8<-- [end:corner-given]

# --8<-- [start:corner]
pad = layers.ZeroPadding2D(1)
layer = layers.Conv2D(1, 3, strides=2, kernel_initializer="ones")
print(ops.convert_to_numpy(layer(pad(picture)))[0, ..., 0])
# --8<-- [end:corner]

# --8<-- [start:spared-given]
layer = layers.Dense(1, kernel_initializer="ones", bias_initializer="ones")
layer.build((None, 1))
optimizer = keras.optimizers.AdamW(learning_rate=0.5, weight_decay=0.5)
optimizer.exclude_from_weight_decay(var_names=["bias"])
optimizer.apply([ops.zeros((1, 1)), ops.zeros((1,))], layer.trainable_variables)
print(float(layer.kernel[0, 0]), float(layer.bias[0]))
# --8<-- [end:spared-given]
