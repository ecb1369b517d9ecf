"""Small models as people port them, each on a way through the check that no other case goes."""

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from porting.people import Called
from torch import nn
from torch.nn import functional as F


def functional(shape, call, **more):
    """A Keras model of a function of its input."""
    x = keras.Input(shape, **more)
    return keras.Model(x, call(x))


def linears(forward, **sizes):
    return Called(forward, **{name: nn.Linear(*size) for name, size in sizes.items()})


def dense(units, name, **more):
    return layers.Dense(units, name=name, **more)


# --- Modes


def words_normed():
    original = Called(
        lambda m, ids: m.fc(m.norm(m.words(ids).mean(1))),
        words=nn.Embedding(9, 4), norm=nn.BatchNorm1d(4), fc=nn.Linear(4, 2),
    )  # fmt: skip
    norm = layers.BatchNormalization(epsilon=1e-5, momentum=0.9, name="norm")
    port = functional(
        (6,),
        lambda x: dense(2, "fc")(norm(ops.mean(layers.Embedding(9, 4, name="words")(x), 1))),
        dtype="int32",
    )
    return given(original, port, torch.arange(30).reshape(5, 6) % 9, normal(5, 2), mse())


class Normed(keras.Model):
    """Its norm is in training mode whatever is asked."""

    def __init__(self):
        super().__init__()
        self.words, self.fc = layers.Embedding(9, 4, name="words"), dense(2, "fc")
        self.norm = layers.BatchNormalization(epsilon=1e-5, momentum=0.9, name="norm")

    def call(self, ids):
        return self.fc(self.norm(ops.mean(self.words(ids), 1), training=True))


def always_training():
    found, port = words_normed(), Normed()
    port(found["inputs"].numpy())
    return given(found["original"], port, found["inputs"], found["targets"], mse())


def evaluated():
    found = words_normed()
    found["original"].eval()
    return found


# --- Outputs


def time_first():
    original = linears(lambda m, x: m.fc(x).transpose(0, 1), fc=(4, 3))
    return given(original, sequential((5, 4), dense(3, "fc")), normal(6, 5, 4))


def shared(ours, theirs):
    """A layer that is called so often."""
    original = linears(lambda m, x: m.out(repeat(m.fc, x, ours)), fc=(4, 4), out=(4, 2))
    fc, out = dense(4, "fc", activation="tanh"), dense(2, "out")
    port = functional((4,), lambda x: out(repeat(fc, x, theirs)))
    original.fc = nn.Sequential(original.fc, nn.Tanh())
    return given(original, port, normal(8, 4))


def repeat(part, x, times):
    for _ in range(times):
        x = part(x)
    return x


def pooled_zeros():
    original = nn.Sequential(nn.Conv2d(2, 3, 3), nn.MaxPool2d(3, 2, 1), nn.Conv2d(3, 2, 1))
    inside = layers.Conv2D(3, 3), layers.ZeroPadding2D(1), layers.MaxPooling2D(3, 2)
    port = sequential((9, 7, 2), *inside, layers.Conv2D(2, 1))
    return given(original, port, normal(4, 2, 9, 7))


class Heads(nn.Module):
    """Attention of layers that Keras has in one."""

    def __init__(self):
        super().__init__()
        for name in ("query", "key", "value", "out"):
            setattr(self, name, nn.Linear(8, 8))

    def forward(self, x):
        parts = self.query, self.key, self.value
        q, k, v = (part(x).view(6, 5, 2, 4).transpose(1, 2) for part in parts)
        scores = (q @ k.mT / 2).masked_fill(torch.ones(5, 5).triu(1) > 0, float("-inf"))
        return self.out((F.softmax(scores, -1) @ v).transpose(1, 2).reshape(6, 5, 8))


def heads(mask):
    layer = layers.MultiHeadAttention(2, 4, name="heads")
    port = functional((5, 8), lambda x: layer(x, x, use_causal_mask=mask))
    return given(Heads(), port, normal(6, 5, 8))


class Cubed(layers.Dense):
    def call(self, x):
        return super().call(x) ** 3


def cubed():
    port = sequential((4,), Cubed(3, name="fc"))
    return given(nn.Sequential(nn.Linear(4, 3)), port, normal(8, 4))


def alone(part, shape=(4,)):
    """A part that the port has alone, before the second layer."""
    original = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 3))
    port = sequential(shape, layers.Dense(5), part, layers.Dense(3))
    return given(original, port, normal(8, *shape))


def two_branches(join, other=0, **more):
    """Two branches that are joined; the port may take another for one of them."""

    def ours(m, x):
        a = m.a(x)
        return m.out(join[0](a, m.b(a)))

    original = linears(ours, a=(4, 4), b=(4, 4), out=(4 * more.get("wide", 1), 2))
    a, b, out = dense(4, "a"), dense(4, "b"), dense(2, "out")

    def theirs(x):
        first = a(x)
        second = b(first)
        return out(join[1](*((first, second), (x, second), (second, second))[other]))

    return given(original, functional((4,), theirs), normal(8, 4))


CAT = lambda *parts: torch.cat(parts, -1), lambda *parts: ops.concatenate(parts, -1)  # noqa: E731
ADD = torch.add, ops.add


def exchanged(which):
    """Two layers of one size, whose kernels or biases are in the wrong one, or one in both."""
    original = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    port = sequential((4,), dense(4, "a"), dense(4, "b"))
    found = given(original, port, normal(8, 4))
    a, b = port.layers
    if which == "biases":
        one, other = (ops.convert_to_numpy(layer.bias) for layer in (a, b))
        a.bias.assign(other)
        b.bias.assign(one)
    else:
        b.set_weights(a.get_weights())
    return found


def skipped():
    """The second layer of the port is given what the first was given."""
    original = linears(lambda m, x: m.b(m.a(x)) + m.a(x), a=(4, 4), b=(4, 4))
    a, b = dense(4, "a"), dense(4, "b")
    return given(original, functional((4,), lambda x: b(x) + a(x)), normal(8, 4))


def zeros():
    original = linears(lambda m, x: m.out(F.relu(m.fc(x))), fc=(4, 3), out=(3, 2))
    fc, out = dense(3, "fc"), dense(2, "out")
    port = functional((4,), lambda x: out(ops.zeros_like(fc(x))))
    return given(original, port, normal(8, 4))


def square():
    """A layer over the last of two axes that are as long; the port's is over the other."""
    original = linears(lambda m, x: m.fc(x), fc=(5, 5))
    turned = lambda: layers.Permute((2, 1))  # noqa: E731
    port = sequential((5, 5), turned(), dense(5, "fc"), turned())
    return given(original, port, normal(8, 5, 5))


def swapped_heights():
    original = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Conv2d(3, 2, 3))
    turned = layers.Permute((2, 1, 3))
    port = sequential((7, 7, 2), layers.Conv2D(3, 3), turned, layers.Conv2D(2, 3))
    return given(original, port, normal(4, 2, 7, 7))


class Eager(keras.Model):
    """Changes one of two tensors where no layer and no function of Keras sees it."""

    def __init__(self, change):
        super().__init__()
        self.a, self.b, self.out = dense(4, "a"), dense(4, "b"), dense(2, "out")
        self.change = change

    def call(self, x):
        a = self.a(x)
        return self.out(ops.concatenate([a, self.change(self.b(a))], -1))


def unseen(change):
    def ours(m, x):
        a = m.a(x)
        return m.out(torch.cat([a, m.b(a)], -1))

    port = Eager(change)
    port(np.zeros((1, 4)))
    return given(linears(ours, a=(4, 4), b=(4, 4), out=(8, 2)), port, normal(8, 4))


# --- Attention in one function


class Masked(nn.Module):
    def __init__(self, mask):
        super().__init__()
        self.qkv, self.mask = nn.Linear(4, 12), mask

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        mask, causal = (None, True) if self.mask == "causal" else (self.mask, False)
        return F.scaled_dot_product_attention(q, k, v, mask, is_causal=causal)


def of_queries(mask, seen=None):
    """A softmax over the axis of the queries."""

    def call(x):
        q, k, v = ops.split(dense(12, "qkv")(x), 3, -1)
        scores = ops.matmul(q, ops.swapaxes(k, 1, 2)) * 0.5
        if seen is not None:
            scores = ops.where(seen, scores, -1e9)
        return ops.matmul(ops.softmax(scores, -2), v)

    return given(Masked(mask), functional((6, 4), call), normal(3, 6, 4))


TRIL = np.tri(6) > 0
BIAS = np.where(TRIL, 0.0, -1e9)


CASES = {
    "words and a norm": (words_normed, "", ""),
    "an original in evaluation mode": (evaluated, "", ""),
    "words and a norm in training": (always_training, "evaluation", "mode"),
    "time first": (time_first, "output of transpose", "axes"),
    "called once more": (lambda: shared(1, 2), "output of", "wiring"),
    "called once less": (lambda: shared(2, 1), "output of", "wiring"),
    "called twice": (lambda: shared(2, 2), "", ""),
    "pooled with zeros around": (pooled_zeros, "output of 1", "padding", "of what goes into max"),
    "attention in one": (lambda: heads(True), "", ""),
    "attention in one, no mask": (lambda: heads(False), "output of", "mask"),
    "a cube": (cubed, "output of 0", "unknown"),
    "shifted alone": (lambda: alone(layers.Rescaling(2.0, 1.0)), "output of 1", "wiring"),
    "scaled alone": (lambda: alone(layers.Rescaling(2.0)), "output of", "scale"),
    "a norm alone": (lambda: alone(layers.UnitNormalization()), "output of", "normalised axis"),
    "branches, joined": (lambda: two_branches(CAT, wide=2), "", ""),
    "branches, joined, another": (lambda: two_branches(CAT, 1, wide=2), "output of cat", "wiring"),
    "branches, joined, one twice": (lambda: two_branches(CAT, 2, wide=2), "output of cat", "wiring"),
    "branches, added, another": (lambda: two_branches(ADD, 1), "output of add", "wiring"),
    "branches, added, one twice": (lambda: two_branches(ADD, 2), "output of b", "scale", "2 times"),
    "branches, one turned": (lambda: unseen(lambda b: b[:, ::-1]), "output of cat", "axes"),
    "branches, one changed": (lambda: unseen(lambda b: b * b), "output of cat", "wiring", "one tensor of 2"),
    "biases exchanged": (lambda: exchanged("biases"), "output of 0", "other weights"),
    "one layer in both": (lambda: exchanged("both"), "output of 0", "other weights", "0.weight is in two"),
    "another input": (skipped, "output of b", "wiring"),
    "zeros": (zeros, "output of", "wiring"),
    "a layer over the other axis": (square, "output of fc", "axes"),
    "height and width exchanged": (swapped_heights, "output of", "axes"),
    "softmax of queries": (lambda: of_queries(None), "output of scaled", "activation", "queries"),
    "softmax of queries, causal": (
        lambda: of_queries("causal", TRIL), "output of scaled", "activation", "queries"
    ),
    "softmax of queries, a mask": (
        lambda: of_queries(torch.from_numpy(TRIL), TRIL), "output of scaled", "activation", "queries"
    ),
    "softmax of queries, a bias": (
        lambda: of_queries(torch.from_numpy(BIAS), TRIL), "output of scaled", "activation", "queries"
    ),
}  # fmt: skip
