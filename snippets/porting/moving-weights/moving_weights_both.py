# --8<-- [start:models]
import contextlib

import numpy as np
import torch

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

import keras
from keras import layers
from torch import nn
from torch.nn import functional as F

from move_weights import move_weights, plan

torch.manual_seed(0)
keras.utils.set_random_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, kernel_size=3, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.left = nn.Conv2d(8, 8, kernel_size=3, padding=1)
        self.right = nn.Conv2d(8, 8, kernel_size=3, padding=1)
        self.merge = nn.Conv2d(8, 4, kernel_size=3)
        self.head = nn.Linear(4 * 6 * 4, 5)

    def forward(self, x):
        x = F.relu(self.norm(self.stem(x)))
        x = self.right(F.relu(self.left(x))) + x
        return self.head(self.merge(x).flatten(1))


image = keras.Input((10, 8, 3))
x = layers.Conv2D(8, kernel_size=3, use_bias=False)(image)
x = layers.BatchNormalization(epsilon=1e-5)(x)
skip = x = layers.ReLU()(x)
x = layers.Conv2D(8, kernel_size=3, padding="same", activation="relu")(x)
x = layers.Conv2D(8, kernel_size=3, padding="same")(x)
x = layers.Conv2D(4, kernel_size=3)(x + skip)
keras_net = keras.Model(image, layers.Dense(5)(layers.Flatten()(x)))
# --8<-- [end:models]

# --8<-- [start:plan]
net = Net()
for _ in range(10):  # statistics, as after training
    net(torch.randn(8, 3, 10, 8) * 2 + 1)

print(plan(net, keras_net))
# --8<-- [end:plan]


# --8<-- [start:move]
def apart(module, layer, *inputs, channels=True):
    """The largest difference of the outputs, relative to the largest output."""

    def to_keras(tensor):
        return (tensor.movedim(1, -1) if channels else tensor).numpy()

    with torch.no_grad():
        ours = module.eval()(*inputs)
    ours = to_keras(ours[0] if isinstance(ours, tuple) else ours)
    theirs = keras.ops.convert_to_numpy(layer(*map(to_keras, inputs)))
    return np.abs(ours - theirs).max() / np.abs(ours).max()


images = torch.randn(8, 3, 10, 8)
print("before:", apart(net, keras_net, images) < 1e-5)
move_weights(net, keras_net)
print("to Keras:", apart(net, keras_net, images) < 1e-5)

keras_net.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))
rng = np.random.default_rng(0)
x, y = rng.normal(size=(32, 10, 8, 3)), rng.normal(size=(32, 5))
keras_net.fit(x, y, epochs=2, verbose=0)
print("trained:", apart(net, keras_net, images) < 1e-5)
move_weights(keras_net, net)
print("back:", apart(net, keras_net, images) < 1e-5)
# --8<-- [end:move]


# --8<-- [start:transformer]
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.proj = nn.Linear(16, 48), nn.Linear(16, 16)
        self.norm = nn.LayerNorm(16)

    def forward(self, x):
        parts = [
            t.unflatten(-1, (4, 4)).transpose(1, 2) for t in self.qkv(x).chunk(3, -1)
        ]
        attended = F.scaled_dot_product_attention(*parts)
        return self.norm(x + self.proj(attended.transpose(1, 2).flatten(2)))


block = Block()
tokens = keras.Input((6, 16))
attended = layers.MultiHeadAttention(4, key_dim=4, name="attention")(tokens, tokens)
normed = layers.LayerNormalization(epsilon=1e-5)(tokens + attended)
keras_block = keras.Model(tokens, normed)

try:
    move_weights(block, keras_block)
except ValueError as error:
    print(error)

mapping = {"qkv": ["attention/query", "attention/key", "attention/value"]}
print(move_weights(block, keras_block, mapping))
print(apart(block, keras_block, torch.randn(2, 6, 16), channels=False) < 1e-5)
# --8<-- [end:transformer]

# --8<-- [start:covered]
from functools import partial


def random_weights(module):
    for weight in [*module.parameters(), *module.buffers()]:
        if weight.is_floating_point():
            nn.init.uniform_(weight, 0.1, 0.9)
    return module


signal, image, volume = (torch.randn(4, 6, *[5] * rank) for rank in (1, 2, 3))
sequence, words = torch.randn(4, 5, 6), torch.randint(20, (4, 5))
EPSILON, SEQUENCES = {"epsilon": 1e-5}, {"return_sequences": True}
FIRST = {"batch_first": True}
norm = partial(layers.BatchNormalization, **EPSILON)
group = partial(layers.GroupNormalization, **EPSILON)
twins = [
    (nn.Linear(6, 8), layers.Dense(8), sequence),
    (nn.Conv1d(6, 8, 3), layers.Conv1D(8, 3), signal),
    (nn.Conv2d(6, 8, 3, groups=2), layers.Conv2D(8, 3, groups=2), image),
    (nn.Conv3d(6, 8, 3), layers.Conv3D(8, 3), volume),
    (nn.Conv2d(6, 12, 3, groups=6), layers.DepthwiseConv2D(3, 1, "valid", 2), image),
    (
        nn.Sequential(nn.Conv2d(6, 6, 3, groups=6, bias=False), nn.Conv2d(6, 8, 1)),
        layers.SeparableConv2D(8, 3),
        image,
    ),
    (nn.ConvTranspose1d(6, 8, 3, 2), layers.Conv1DTranspose(8, 3, 2), signal),
    (nn.ConvTranspose2d(6, 8, 3, 2), layers.Conv2DTranspose(8, 3, 2), image),
    (nn.ConvTranspose3d(6, 8, 3, 2), layers.Conv3DTranspose(8, 3, 2), volume),
    (nn.Embedding(20, 6), layers.Embedding(20, 6), words),
    (nn.BatchNorm2d(6), norm(), image),
    (nn.BatchNorm3d(6, affine=False), norm(scale=False, center=False), volume),
    (nn.LayerNorm(6), layers.LayerNormalization(**EPSILON), sequence),
    (nn.RMSNorm(6, eps=1e-5), layers.RMSNormalization(**EPSILON), sequence),
    (nn.GroupNorm(2, 6), group(2), image),
    (nn.InstanceNorm2d(6, affine=True), group(-1), image),
    (nn.PReLU(6), layers.PReLU(shared_axes=[1, 2]), image),
    (nn.RNN(6, 8, **FIRST), layers.SimpleRNN(8, **SEQUENCES), sequence),
    (
        nn.GRU(6, 8, bias=False, **FIRST),
        layers.GRU(8, use_bias=False, **SEQUENCES),
        sequence,
    ),
    (
        nn.LSTM(6, 8, num_layers=2, bidirectional=True, **FIRST),
        keras.Sequential(
            [layers.Bidirectional(layers.LSTM(8, **SEQUENCES)) for _ in range(2)]
        ),
        sequence,
    ),
    (
        nn.MultiheadAttention(6, num_heads=2, **FIRST),
        layers.MultiHeadAttention(num_heads=2, key_dim=3),
        sequence,
    ),
]
for module, layer, x in twins:
    inputs = (x, x, x) if isinstance(module, nn.MultiheadAttention) else (x,)
    compare = partial(apart, channels=x is not sequence and x is not words)
    random_weights(module)
    before = compare(module, layer, *inputs) < 1e-5
    move_weights(module, layer)
    there = compare(module, layer, *inputs) < 1e-5
    random_weights(module)
    move_weights(layer, module)
    back = compare(module, layer, *inputs) < 1e-5
    names = f"{type(module).__name__} {type(layer).__name__}"
    print(f"{names:38} before {before}, to Keras {there}, back {back}")
# --8<-- [end:covered]

# --8<-- [start:refused]
from torch.nn.utils import prune


def built(layer, *shape):
    return keras.Sequential([keras.Input(shape), layer])


adapted = built(layers.Dense(4, name="adapted"), 6)
adapted.get_layer("adapted").enable_lora(2)
for module, keras_model in (
    (nn.LSTM(6, 8), built(layers.LSTM(8, activation="relu", name="steep"), 5, 6)),
    (nn.LSTM(6, 8), built(layers.LSTM(8, go_backwards=True, name="reverse"), 5, 6)),
    (nn.GRU(6, 8), built(layers.GRU(8, reset_after=False, name="old"), 5, 6)),
    (nn.LSTM(6, 8, num_layers=2), built(layers.LSTM(8, name="single"), 5, 6)),
    (nn.Linear(6, 4), built(layers.Dense(5, name="wide"), 6)),
    (nn.Linear(6, 4), adapted),
    (prune.l1_unstructured(nn.Linear(6, 4), "weight", 2), built(layers.Dense(4), 6)),
    (nn.Bilinear(6, 6, 4), built(layers.Dense(4, name="dense"), 6)),
):
    try:
        move_weights(module, keras_model)
    except ValueError as error:
        print(error)

linear = nn.Sequential(nn.Linear(6, 4))
try:
    move_weights(linear, built(layers.Dense(4, name="head"), 6), {"0": "haed"})
except ValueError as error:
    print(error)
# --8<-- [end:refused]
