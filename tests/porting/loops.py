"""Losses, loops and parts as others write them, each once with what was named wrongly."""

import functools

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import clip_grad_norm_

SGD = keras.optimizers.SGD
Sparse = functools.partial(keras.losses.SparseCategoricalCrossentropy, from_logits=True)


def net():
    return nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 3))


def small(criterion=None, twin=None, l2=None, clip=None, strange="", **changed):
    """A classifier; `strange` is the side whose optimizer belongs to another model."""
    rule = keras.regularizers.L2(l2) if l2 else None
    hidden = layers.Dense(6, activation="relu", kernel_regularizer=rule)
    original, port = net(), sequential((5,), hidden, layers.Dense(3))
    loss = criterion or nn.CrossEntropyLoss(), twin or Sparse()
    optimizer = SGD(0.05, **changed)
    if strange == "port":
        optimizer.build(sequential((5,), layers.Dense(2)).trainable_variables)
    found = given(original, port, normal(8, 5), torch.arange(8) % 3, loss, optimizer=optimizer)
    if strange in ("original", "head"):
        held = net() if strange == "original" else original[2]
        found["optimizer"] = torch.optim.SGD(held.parameters(), 0.05)

    def update(x, y):
        found["optimizer"].zero_grad()
        found["loss"](original(x), y).backward()
        clip_grad_norm_(original.parameters(), clip)
        found["optimizer"].step()

    return found | ({"update": update} if clip else {})


def smooth(logits, labels):
    return F.cross_entropy(logits, labels, label_smoothing=0.1)


# --- Parts


class Idle(nn.Sequential):
    """Its last layer is never called."""

    def forward(self, x):
        return self[1](self[0](x))


def idle():
    port = sequential((5,), layers.Dense(6, activation="relu"))
    found = given(Idle(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 3)), port, normal(8, 5), move=False)
    weight, bias = (p.detach().numpy() for p in found["original"][0].parameters())
    port.set_weights([weight.T, bias])
    return found


def weight_norm():
    original = nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(5, 6)))
    return given(original, sequential((5,), layers.Dense(6)), normal(8, 5))


def crop(start=1):
    original = nn.Sequential(nn.ConvTranspose2d(2, 3, 3, 2, 1, 1), nn.Tanh())
    sides = ((start, 1 - start),) * 2
    parts = layers.Conv2DTranspose(3, 3, 2), layers.Cropping2D(sides), layers.Activation("tanh")
    return given(original, sequential((4, 5, 2), *parts), normal(3, 2, 4, 5))


def behind_norm():
    original = nn.Sequential(nn.Linear(5, 6), nn.BatchNorm1d(6), nn.ReLU6())
    norm = layers.BatchNormalization(epsilon=1e-5, momentum=0.9)
    return given(original, sequential((5,), layers.Dense(6), norm, layers.ReLU()), normal(8, 5))


class LN2d(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


def subclassed_norm():
    parts = nn.Conv2d(2, 4, 1), LN2d(4, eps=1e-6), nn.Conv2d(4, 3, 1), nn.BatchNorm2d(3)
    twins = layers.Conv2D(4, 1), layers.LayerNormalization(), layers.Conv2D(3, 1)
    last = layers.BatchNormalization(epsilon=1e-5, momentum=0.9)
    return given(nn.Sequential(*parts), sequential((4, 5, 2), *twins, last), normal(3, 2, 4, 5))


class Causal(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(4, 12), nn.Linear(4, 4)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        hidden = torch.ones(x.shape[1], x.shape[1]).tril() == 0
        scores = (q @ k.mT * 0.5).masked_fill(hidden, float("-inf"))
        return self.out(torch.softmax(scores, -1) @ v)


def causal(mask=True, axis=-1):
    x = keras.Input((6, 4))
    q, k, v = ops.split(layers.Dense(12)(x), 3, -1)
    scores = ops.matmul(q, ops.swapaxes(k, 1, 2)) * 0.5
    scores = ops.where(np.tri(6) > 0, scores, -1e9) if mask else scores
    port = keras.Model(x, layers.Dense(4)(ops.matmul(ops.softmax(scores, axis), v)))
    return given(Causal(), port, normal(3, 6, 4))


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.head = nn.Embedding(9, 4, padding_idx=0), nn.Linear(4, 3)

    def forward(self, ids):
        return self.head(F.relu(self.words(ids)).amax(1))


def padding_row():
    """The row for padding has a gradient only once the others have moved."""
    port = sequential((6,), layers.Embedding(9, 4), layers.ReLU(), layers.GlobalMaxPooling1D(),
                      layers.Dense(3), dtype="int32")  # fmt: skip
    original, ids = Words(), torch.arange(24).reshape(4, 6) % 9
    with torch.no_grad():
        original.words.weight.add_(2.0)[0] = 0.5
    return given(original, port, ids, normal(4, 3), mse(), rate=0.5)


def norm_beside_attention():
    original = nn.TransformerEncoderLayer(8, 2, 6, 0.0, batch_first=True)
    x = keras.Input((5, 8))
    y = layers.LayerNormalization(epsilon=1e-5)(x + layers.MultiHeadAttention(2, 4)(x, x))
    port = keras.Model(x, y + layers.Dense(8)(layers.Dense(6, activation="relu")(y)))
    return given(original, port, normal(3, 5, 8), move=False)


class Heads(nn.Module):
    """Heads of three features each."""

    def __init__(self, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv, self.out = nn.Linear(4, 9 * heads), nn.Linear(3 * heads, 4)

    def forward(self, x):
        parts = self.qkv(x).unflatten(-1, (3, self.heads, 3)).movedim(2, 0)
        q, k, v = (part.transpose(1, 2) for part in parts)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.out(y.transpose(1, 2).flatten(2))


def attention(heads=2, scale=3**-0.5, causal=(True, True)):
    x = keras.Input((6, 4))
    parts = layers.Reshape((6, 3, heads, 3))(layers.Dense(9 * heads)(x))
    q, k, v = (ops.swapaxes(parts[:, :, n], 1, 2) for n in range(3))
    scores = ops.matmul(q, ops.swapaxes(k, 2, 3)) * scale
    scores = ops.where(np.tri(6) > 0, scores, -1e9) if causal[1] else scores
    y = ops.swapaxes(ops.matmul(ops.softmax(scores), v), 1, 2)
    port = keras.Model(x, layers.Dense(4)(layers.Reshape((6, 3 * heads))(y)))
    return given(Heads(heads, causal[0]), port, normal(3, 6, 4))


SCALES = {"none": (2, 1), "of the width": (2, 1 / 3), "upside down": (2, 3**0.5)}
SCALES |= {
    f"of {heads} heads together": (heads, (3 * heads) ** -0.5) for heads in (2, 4, 8, 12, 16)
}


class Films(nn.Module):
    """Features that are scaled by a condition; the port shifts them instead."""

    def __init__(self):
        super().__init__()
        self.features, self.condition = nn.Linear(5, 6), nn.Linear(5, 6)

    def forward(self, x):
        return self.features(x) * self.condition(x)


def films():
    x = keras.Input((5,))
    y = layers.Add()([layers.Dense(6, name=name)(x) for name in ("features", "condition")])
    return given(Films(), keras.Model(x, y), normal(8, 5))


def apart_from_qkv():
    """Three layers for one of the original; that of the keys was forgotten."""
    x = keras.Input((6, 4))
    q, k, v = (layers.Dense(3, name=name)(x) for name in "qkv")
    scores = ops.matmul(q, ops.swapaxes(k, 1, 2)) * 3**-0.5
    port = keras.Model(x, layers.Dense(4, name="out")(ops.matmul(ops.softmax(scores), v)))
    original = Heads(1, False)
    moved = (p.detach().numpy().T for p in (*original.qkv.parameters(), *original.out.parameters()))
    kernel, bias, *out = moved
    for n, name in enumerate("qkv"):
        if name != "k":
            rows = slice(3 * n, 3 * n + 3)
            port.get_layer(name).set_weights([kernel[:, rows], bias[rows]])
    port.get_layer("out").set_weights(out)
    return given(original, port, normal(3, 6, 4), move=False)


class Matched(nn.Module):
    """Queries and keys that are normalised, as yet with equal scales."""

    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Linear(5, 6), nn.Linear(5, 6)
        self.inner = nn.ModuleDict({name: nn.LayerNorm(6) for name in ("q_norm", "k_norm")})

    def forward(self, x):
        return self.inner["q_norm"](self.q(x)) - 2 * self.inner["k_norm"](self.k(x))


def matched():
    """A right port, which calls the one for the keys first."""
    x = keras.Input((5,))
    norm = functools.partial(layers.LayerNormalization, epsilon=1e-5)
    k = norm(name="k_norm")(layers.Dense(6, name="k")(x))
    port = keras.Model(x, norm(name="q_norm")(layers.Dense(6, name="q")(x)) - 2 * k)
    return given(Matched(), port, normal(8, 5), normal(8, 6, seed=1), mse())


CASES = {  # with words of the report
    **{
        f"a scale of attention, {name}": (
            lambda heads=heads, scale=scale: attention(heads, scale),
            *("output of scaled_dot_product", "scale", f"scale={scale}"),
        )
        for name, (heads, scale) in SCALES.items()
    },
    "right attention": (attention, "", ""),
    "attention, no mask in the port": (
        lambda: attention(causal=(True, False)),
        *("output of scaled_dot_product", "mask", "is_causal=False, attn_mask=None"),
    ),
    "attention, a mask in the port": (
        lambda: attention(causal=(False, True)),
        *("output of scaled_dot_product", "mask", "is_causal=True, attn_mask=None"),
    ),
    "shifted for scaled": (films, "output of mul", "scale", "mul against add"),
    "one of three was not moved": (apart_from_qkv, "output of scaled", "other weights", "(k/kernel)"),
    "norms in another order": (matched, "", ""),
    "a regulariser and a sum": (
        lambda: small(twin=Sparse(reduction="sum"), l2=0.01), "loss", "added loss", "mean or sum"
    ),
    "a sum and smoothing": (
        lambda: small(smooth, Sparse(reduction="sum")), "loss", "reduction", "label smoothing"
    ),
    "a regulariser and another loss": (
        lambda: small(nn.MultiMarginLoss(), l2=0.01), "loss", "other loss", "or both"
    ),
    "smoothing in a function": (lambda: small(smooth), "loss", "smoothing"),
    "clipping, none in the port": (
        lambda: small(clip=0.1), "0.weight after update 1", "clipping",
        "`update` calls clip_grad_norm_ with 0.1 in the original, nothing in the port",
    ),
    "clipping of each variable": (
        lambda: small(clip=0.1, clipnorm=0.1), "0.weight after update 1", "clipping",
        "clipnorm=0.1 in the port: clipnorm is of each variable",
    ),
    "an optimizer of another port": (
        lambda: small(strange="port"), "optimizer", "other optimizer", "`compile` the port",
    ),
    "an optimizer of another module": (
        lambda: small(strange="original"), "optimizer", "other optimizer", "PyTorch's is for",
    ),
    "an optimizer of the head": (
        lambda: small(strange="head"), "0.weight after update 1", "frozen", "only the port"
    ),
    "a part that is never called": (idle, "", "", "never uses"),
    "a weight norm": (weight_norm, "parameters", "missing layer", "remove_parametrizations"),
    "cropped": (crop, "", ""),
    "cropped on the other side": (lambda: crop(0), "output of 0", "padding"),
    "a limit behind a norm": (behind_norm, "output of 2 on the wide batch", "activation"),
    "ε of a norm of one's own": (subclassed_norm, "output of 1", "epsilon"),
    "masks of −∞ and −1e9": (causal, "", ""),
    "no causal mask": (lambda: causal(False), "output of masked_fill", "mask"),
    "softmax of masked scores": (lambda: causal(axis=1), "output of softmax", "activation"),
    "a row for padding": (padding_row, "words.weight after update", "frozen", "row 0"),
    "a norm beside attention": (norm_beside_attention, "parameters", "missing layer"),
}  # fmt: skip
