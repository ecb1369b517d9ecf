# --8<-- [start:order]
import keras
from keras import layers, ops

pixels = ops.array([[11, 12], [21, 22]])  # row and column
maps = ops.stack([100 + pixels, 200 + pixels], axis=-1)[None]  # (1, 2, 2, 2)

print(ops.convert_to_numpy(layers.Flatten()(maps)[0]).tolist())
maps = ops.transpose(maps, (0, 3, 1, 2))
print(ops.convert_to_numpy(layers.Flatten()(maps)[0]).tolist())  # as PyTorch has it
# --8<-- [end:order]

# --8<-- [start:model]
keras.utils.set_random_seed(0)

model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(4, kernel_size=3, activation="relu"),  # 8 x 8 -> 4 maps of 6 x 6
        layers.Flatten(),
        layers.Dense(10),
    ]
)
weights = model.get_weights()
print([weight.shape for weight in weights])
# --8<-- [end:model]


# --8<-- [start:port]
def to_pytorch(weights):
    conv, conv_bias, dense, dense_bias = weights
    dense = dense.reshape(6, 6, 4, 10).transpose(3, 2, 0, 1)  # (out, in, h, w)
    return [
        conv.transpose(3, 2, 0, 1),
        conv_bias,
        dense.reshape(10, 4 * 6 * 6),
        dense_bias,
    ]


print([weight.shape for weight in to_pytorch(weights)])
# --8<-- [end:port]

# --8<-- [start:permute]
model_as_pytorch = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(4, kernel_size=3, activation="relu"),
        layers.Permute((3, 1, 2)),  # channels first, then flatten
        layers.Flatten(),
        layers.Dense(10),
    ]
)
x = keras.random.normal((1, 8, 8, 1))
print(model_as_pytorch.layers[1].output.shape[1:], tuple(model_as_pytorch(x).shape))
# --8<-- [end:permute]
