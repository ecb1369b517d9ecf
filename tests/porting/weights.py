"""Which numbers of a port `port_check.py` takes for which of the original."""

from collections import OrderedDict

import keras
import numpy as np
import port_check
import torch
from keras import layers, ops
from porting.arrays import same
from porting.cases import normal, sequential
from porting.people import Called
from torch import nn


def named(**parts):
    return nn.Sequential(OrderedDict(parts))


def found(original, port, x, turned=lambda x: x):
    """For each variable, whose numbers it is taken to have, and which."""
    original.eval()
    ours, theirs = [], []
    with port_check._watched(original, ours, {}), torch.no_grad():
        original(x)
    with port_check._Port(theirs, {}).watched():
        port(turned(x.numpy()))
    weights = port_check._Weights(original, port, ours, theirs)
    return weights, {v.path.partition("/")[2]: weights.title(v) for v in weights.variables}


def right(weights):
    """Whether every number is where it is said to be."""
    for variable in weights.variables:
        same(weights.flat[weights.places[id(variable)]], port_check._numbers(variable))


def two(first=4, second=4):
    return named(a=nn.Linear(3, first), b=nn.Linear(first, second))


def by_value():
    """Exchanged, turned and cut weights are found by what they are."""
    original = two()
    port = sequential((3,), layers.Dense(4, name="b"), layers.Dense(4, name="a"))
    moved = [p.detach().numpy().T for p in original.parameters()]
    port.set_weights(moved)
    weights, titles = found(original, port, normal(2, 3))
    right(weights)
    same(
        titles,
        {"b/kernel": "a.weight", "b/bias": "a.bias", "a/kernel": "b.weight", "a/bias": "b.bias"},
    )
    port.layers[1].kernel.assign(moved[2].T)  # forgotten to turn
    weights, titles = found(original, port, normal(2, 3))
    right(weights)
    same(titles["a/kernel"], "b.weight")
    places = weights.places[id(port.layers[1].kernel)] - weights.start["b.weight"]
    same(places, np.arange(16).reshape(4, 4))


def rows():
    """Rows of a kernel in another order, two numbers of which are equal."""
    original = named(a=nn.Linear(6, 5))
    with torch.no_grad():
        original.a.weight[3, 2] = original.a.weight[0, 1]
    for turned in (False, True):
        port = sequential((6,), layers.Dense(5, name="a"))
        kernel = original.a.weight.detach().numpy().T
        kernel = kernel[:, [4, 2, 0, 1, 3]] if turned else kernel[[3, 1, 0, 2, 5, 4]]
        port.set_weights([kernel, original.a.bias.detach().numpy()])
        weights, titles = found(original, port, normal(2, 6))
        right(weights)
        same({*titles.values()}, {"a.weight", "a.bias"})
        ours = weights.places[id(port.layers[0].kernel)]
        assert len(np.unique(ours)) == 30


def among():
    """Numbers that are rounded, in any order, and those that are in none."""
    original = named(a=nn.Linear(6, 5))
    port = sequential((6,), layers.Dense(5, name="a"))
    kernel, bias = (p.detach().numpy() for p in original.parameters())
    mixed = np.random.default_rng(0).permutation(kernel.ravel())
    largest = np.abs(kernel).max()
    for off, wanted in ((0, True), (9e-7, True), (-9e-7, True), (1.2e-6, False), (-1.2e-6, False)):
        changed = mixed.copy()
        changed[7] += off * np.abs(mixed).max()
        port.set_weights([changed.reshape(6, 5), bias])
        weights, _ = found(original, port, normal(2, 6))
        places = weights.places[id(port.layers[0].kernel)]
        gap = np.abs(weights.flat[places].ravel() - changed).max()
        same(bool(gap <= 1e-6 * largest), wanted)
        same(bool(weights.flat[places].ravel()[0] == changed[0]), wanted)


def by_name():
    """Weights that were not moved: layers of one name, also within others."""
    for ours, theirs in (("a", "a"), ("A", "a")):
        original = named(**{ours: nn.Linear(3, 4), "b": nn.Linear(4, 4)})
        port = sequential((3,), layers.Dense(4, name=theirs), layers.Dense(4, name="b"))
        _, titles = found(original, port, normal(2, 3))
        same([*titles.values()], [f"{ours}.weight", f"{ours}.bias", "b.weight", "b.bias"])
    original = named(one=two(3, 3), other=named(c=nn.Linear(3, 3), b=nn.Linear(3, 3)))
    port = sequential((3,), *(layers.Dense(3, name=n) for n in ("c", "one_b", "a", "other_b")))
    _, titles = found(original, port, normal(2, 3))
    same(titles["c/kernel"], "other.c.weight")
    same(titles["one_b/kernel"], "one.b.weight")
    same(titles["a/kernel"], "one.a.weight")
    same(titles["other_b/kernel"], "other.b.weight")


def by_order():
    """Neither moved nor named: the first that is as large, and free."""
    original = named(a=nn.Linear(3, 4), n=nn.LayerNorm(4), b=nn.Linear(4, 4), c=nn.Linear(4, 4))
    inside = layers.Dense(4), layers.LayerNormalization(), layers.Dense(4), layers.Dense(4)
    port = sequential((3,), *inside)
    _, titles = found(original, port, normal(2, 3))
    wanted = [f"{n}.{role}" for n in "anbc" for role in ("weight", "bias")]
    same([*titles.values()], wanted)


def at_home():
    """What two parts have, in another order, is taken from the one whose other numbers are there."""
    original = named(a=nn.Linear(4, 4), b=nn.Linear(4, 4))
    port = sequential((4,), layers.Dense(4, name="second"), layers.Dense(4, name="first"))
    (first, _), (second, bias) = ((p.detach().numpy().T for p in m.parameters()) for m in original)
    original.a.bias.data.copy_(original.b.bias.detach()[[1, 0, 2, 3]])
    port.set_weights([second, bias[::-1], first, original.a.bias.detach().numpy()])
    weights, titles = found(original, port, normal(2, 4))
    right(weights)
    same(titles["second/bias"], "b.bias")


def called_twice():
    """A layer that is called twice has one part, and the layers behind it theirs."""
    original = Called(lambda m, x: m.c(m.b(m.a(m.a(x)))), **{n: nn.Linear(3, 3) for n in "abc"})
    shared, *more = (layers.Dense(3, name=name) for name in "xyz")
    inputs = outputs = keras.Input((3,))
    for layer in (shared, shared, *more):
        outputs = layer(outputs)
    weights, _ = found(original, keras.Model(inputs, outputs), normal(2, 3))
    titles = [weights.title(variable) for variable in weights.variables]
    same(titles, [f"{n}.{role}" for n in "abc" for role in ("weight", "bias")])


def as_they_lie():
    """Kernels that were not moved are taken for the original's, turned."""
    original = named(a=nn.Conv2d(2, 3, (4, 5)), b=nn.Flatten(), c=nn.Linear(3, 4))
    inside = layers.Conv2D(3, (4, 5), name="a"), layers.Flatten(), layers.Dense(4, name="c")
    port = sequential((4, 5, 2), *inside)
    weights, titles = found(original, port, normal(2, 2, 4, 5), lambda x: x.transpose(0, 2, 3, 1))
    same([*titles.values()], ["a.weight", "a.bias", "c.weight", "c.bias"])
    for variable, ours in zip(port.weights, original.parameters(), strict=True):
        ours = ours.detach().numpy()
        turned = ours.transpose(*range(2, ours.ndim), 1, 0) if ours.ndim > 1 else ours
        same(weights.flat[weights.places[id(variable)]], turned)


class Three(keras.Model):
    """One layer of the original in three, and a weight that the model has itself."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = (layers.Dense(2, name=name) for name in "qkv")
        self.scale = self.add_weight(shape=(4,), name="scale")
        self.other = self.add_weight(shape=(5,), name="other")

    def call(self, x):
        q = ops.concatenate([self.q(x), self.k(x)[:, :1], self.v(x)[:, 1:]], -1)
        return q * self.scale * ops.sum(self.other)


class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(3, 6)
        self.scale, self.more = (nn.Parameter(torch.randn(n)) for n in (4, 4))
        self.other = nn.Parameter(torch.randn(5))

    def forward(self, x):
        y = self.qkv(x)
        return y[:, :4] * self.scale * self.more.sum() * self.other.sum()


def in_parts():
    original, port = named(a=Whole()), Three()
    port(np.zeros((1, 3)))
    kernel, bias = (p.detach().numpy().T for p in original.a.qkv.parameters())
    for n, layer in enumerate((port.q, port.k, port.v)):
        layer.set_weights([kernel[:, 2 * n : 2 * n + 2], bias[2 * n : 2 * n + 2]])
    port.v.bias.assign([7.0, 8.0])  # stands where its kernel does
    weights, _ = found(original, port, normal(2, 3))
    for n, layer in enumerate((port.q, port.k, port.v)):
        for variable, name in ((layer.kernel, "a.qkv.weight"), (layer.bias, "a.qkv.bias")):
            same(weights.title(variable), name)
        same(weights.places[id(layer.bias)] - weights.start["a.qkv.bias"], np.arange(2) + 2 * n)
    same(weights.title(port.scale), "a.scale")
    same(weights.title(port.other), "a.other")
    same(weights.places[id(port.other)], np.arange(5) + weights.start["a.other"])


class TwoBiases(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 3))
        self.bias, self.other_bias = (nn.Parameter(torch.zeros(4)) for _ in range(2))

    def forward(self, x):
        return nn.functional.linear(x, self.weight, self.bias + self.other_bias)


def first_of_two():
    """Of two biases that are as large, and as empty, the first."""
    original, port = named(a=TwoBiases()), sequential((3,), layers.Dense(4, name="b"))
    port.layers[0].kernel.assign(original.a.weight.detach().numpy().T)
    _, titles = found(original, port, normal(2, 3))
    same(titles, {"b/kernel": "a.weight", "b/bias": "a.bias"})


class Scales(nn.Module):
    """Three parts of one size: the first is known by its numbers, the others are empty."""

    def __init__(self):
        super().__init__()
        self.one = nn.Parameter(torch.randn(5))
        self.two, self.three = (nn.Parameter(torch.zeros(5)) for _ in range(2))

    def forward(self, x):
        return x * self.one * self.two * self.three


class Parts(layers.Layer):
    def build(self, shape):
        self.parts = [self.add_weight(shape=(5,), name=f"part{n}") for n in range(3)]

    def call(self, x):
        return x * self.parts[0] * self.parts[1] * self.parts[2]


def beside_others():
    """What is empty is taken for none whose numbers were found elsewhere."""
    original, port = named(a=Scales()), sequential((5,), Parts())
    port.set_weights([original.a.one.detach().numpy(), np.zeros(5), np.zeros(5)])
    weights, titles = found(original, port, normal(2, 5))
    right(weights)
    same([*titles.values()], ["a.one", "a.two", "a.three"])


CASES = {
    f"by itself, weights {case.__name__}": (case, "", "")
    for case in (
        by_value,
        rows,
        among,
        by_name,
        by_order,
        as_they_lie,
        in_parts,
        first_of_two,
        beside_others,
        called_twice,
        at_home,
    )
}
