"""Transformer encoders and a model of two towers, written for each framework by itself."""

import keras
import torch
from keras import layers, ops
from porting.images import entropy, labels
from porting.pairs import Fault, Pair
from porting.sequences import transposed, words
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD

# --- A transformer encoder


class Encoder(nn.Module):
    def __init__(self, first):
        super().__init__()
        self.embed = nn.Embedding(16, 8, padding_idx=0)
        layer = nn.TransformerEncoderLayer(
            8, 2, 12, dropout=0.1, activation="gelu", batch_first=True, norm_first=first
        )
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(8, 3)

    def forward(self, ids):
        x = self.encoder(self.embed(ids), src_key_padding_mask=ids == 0)
        return self.head(x[:, 0])


def encoder(
    first=True,
    mask=True,
    epsilon=1e-5,
    activation="gelu",
    rate=0.1,
    inner=0.1,
    head="first",
    key=4,
    axis=-1,
    heads=2,
    skip=True,
):
    ids = keras.Input((7,), dtype="int32")
    x = layers.Embedding(16, 8)(ids)
    keep = ops.expand_dims(ids != 0, 1) if mask else None
    for _ in range(2):
        norms = [layers.LayerNormalization(axis=axis, epsilon=epsilon) for _ in "ab"]
        attend = layers.MultiHeadAttention(heads, key, dropout=inner)
        y = norms[0](x) if first else x
        y = layers.Dropout(rate)(attend(y, y, attention_mask=keep))
        x = x + y if skip else y
        x = x if first else norms[0](x)
        y = norms[1](x) if first else x
        y = layers.Dropout(rate)(layers.Dense(12, activation=activation)(y))
        x = x + layers.Dropout(rate)(layers.Dense(8)(y))
        x = x if first else norms[1](x)
    x = x[:, 0] if head == "first" else ops.mean(x, 1)
    return keras.Model(ids, layers.Dense(3)(x))


def attention(port, number=0):
    return [x for x in port.layers if isinstance(x, layers.MultiHeadAttention)][number]


def faults(first):
    begin = "encoder.layers.0."
    return [
        Fault("mask lost", f"output of {begin}self_attn", "mask", {"mask": False}),
        Fault("ε of a norm", f"output of {begin}norm1", "epsilon", {"epsilon": 1e-3}),
        Fault("norm before or after", "output of", "wiring", {"first": not first}),
        Fault("another activation", "output of gelu", "activation", {"activation": "relu"}),
        Fault("GELU approximation", "output of gelu", "approximation", {"activation": lambda x: ops.gelu(x)}),
        Fault("log in the activation", "output of gelu", "not finite", {"activation": ops.log}),
        Fault("dropout placement", "dropout", "dropout", {"rate": 0.2}),
        Fault("dropout placement", "dropout", "dropout", {"inner": 0.0}),
        Fault("skip connection lost", "output of add", "skip", {"skip": False}),
        Fault("another pooling", "output of getitem", "pooling", {"head": "mean"}),
        Fault("kernel not transposed", f"output of {begin}self_attn", "kernel layout",
              after=transposed(lambda p: ops_kernel(p))),
        Fault("heads in another order", f"output of {begin}self_attn", "kernel layout",
              after=lambda o, p: flip_heads(attention(p))),
        Fault("learning rate", "embed.weight after update 1", "learning rate", compile={"optimizer": SGD(0.03125)}),
        Fault("from_logits", "loss", "from_logits", compile={"loss": entropy(from_logits=False)}),
    ]  # fmt: skip


def ops_kernel(port):
    """The first dense kernel that is square once the heads are one axis."""
    return Square(attention(port)._query_dense.kernel)


class Square:
    """A kernel of heads, seen as (in, out)."""

    def __init__(self, kernel):
        self.kernel = kernel

    def assign(self, value):
        self.kernel.assign(ops.reshape(value, self.kernel.shape))

    def __array__(self, dtype=None, copy=None):
        return ops.convert_to_numpy(self.kernel).reshape(8, 8)


def flip_heads(layer):
    for variable in (layer._value_dense.kernel, layer._value_dense.bias):
        variable.assign(ops.flip(variable, -2))


def encoder_pair(first):
    return Pair(
        f"transformer encoder, {'pre' if first else 'post'} norm",
        lambda: Encoder(first),
        lambda **more: encoder(**({"first": first} | more)),
        words(16, 5, 7, padded=True),
        labels(3, 5),
        nn.CrossEntropyLoss(),
        entropy,
        faults(first),
    )


PRE, POST = encoder_pair(True), encoder_pair(False)

# --- Two towers: users and items, by their ids


class Towers(nn.Module):
    def __init__(self):
        super().__init__()
        self.user, self.item = nn.Embedding(12, 6), nn.Embedding(9, 6)
        self.tower = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.LayerNorm(5))  # shared
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, user, item):
        users, items = self.tower(self.user(user)), self.tower(self.item(item))
        return (F.normalize(users, dim=-1) * F.normalize(items, dim=-1)).sum(
            -1, keepdim=True
        ) * 4 + self.bias


class Shift(layers.Layer):
    def build(self, shape):
        self.bias = self.add_weight(shape=(1,), name="bias")

    def call(self, x):
        return x + self.bias


def towers(
    shared=True,
    activation="relu",
    epsilon=1e-5,
    normal=True,
    factor=4.0,
    dot=True,
    order=1,
    units=5,
    shift=True,
):
    user, item = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")

    def build():
        return [
            layers.Dense(units),
            layers.Activation(activation),
            layers.LayerNormalization(epsilon=epsilon),
        ]

    one = build()
    two = one if shared else build()

    def walk(x, tower):
        for layer in tower:
            x = layer(x)
        return layers.UnitNormalization()(x) if normal else x

    users = walk(layers.Embedding(12, 6, name="user")(user), one)
    items = walk(layers.Embedding(9, 6, name="item")(item), two)
    product = layers.Multiply()([users, items])
    score = (ops.sum if dot else ops.mean)(product, axis=-1, keepdims=True) * factor
    if shift:
        score = Shift(name="bias")(score)
    return keras.Model([user, item][::order], score)


def scores(rng):
    return torch.from_numpy(rng.normal(size=(6, 1)))


TOWERS = Pair(
    "two towers",
    Towers,
    towers,
    lambda rng: (words(9, 6)(rng), words(9, 6)(rng)),
    scores,
    nn.MSELoss(),
    keras.losses.MeanSquaredError,
    [
        Fault("tied weights untied", "parameters", "tied", {"shared": False}),
        Fault("another activation", "output of tower.1", "activation", {"activation": "elu"}),
        Fault("ε of a norm", "output of tower.2", "epsilon", {"epsilon": 1e-3}),
        Fault("vectors not normalised", "output of", "missing layer", {"normal": False}),
        Fault("scale of attention", "output of mul", "scale", {"factor": 2.0}),
        Fault("another pooling", "output of sum", "pooling", {"dot": False}),
        Fault("inputs mixed up", "input 1", "order", inputs=lambda x: [x[1].numpy(), x[0].numpy()]),
        Fault("ids from one", "input 1", "shift of input", inputs=lambda x: [x[0].numpy() - 1, x[1].numpy()]),
        Fault("bias missing", "parameters", "bias", {"shift": False}),
        Fault("another size", "parameters", "layer size", {"units": 4}),
        Fault("another loss", "loss", "other loss", compile={"loss": keras.losses.MeanAbsoluteError()}),
        Fault("another optimizer", "user.weight after update 1", "other optimizer", compile={"optimizer": SGD(0.0625)},
              check={"optimizer": lambda m: torch.optim.Adagrad(m.parameters(), 0.0625)}),
    ],
)  # fmt: skip
