"""What `port_check.py` says where one side has more parameters, or others."""

import re
from collections import OrderedDict

import keras
import numpy as np
import port_check
import torch
from keras import layers
from porting.arrays import numbers
from porting.cases import sequential
from torch import nn


class Pair(nn.Module):
    """Two layers of one size, or one twice."""

    def __init__(self, tied):
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), None if tied else nn.Linear(4, 4)

    def forward(self, x):
        return (self.b or self.a)(self.a(x))


def called_twice():
    x = keras.Input((4,))
    layer = layers.Dense(4, name="both")
    return keras.Model(x, layer(layer(x)))


def named(**parts):
    return nn.Sequential(OrderedDict(parts))


def port(*inside, shape=(4,)):
    return sequential(shape, *inside)


def deep_but_for_a_bias():
    """So many layers that each size is met often."""
    sizes = np.random.default_rng(0).integers(1, 4, 111).tolist()
    original = nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:], strict=False)))
    twins = (layers.Dense(size, use_bias=n != 50) for n, size in enumerate(sizes[1:]))
    return original, port(*twins, shape=(sizes[0],)), numbers(2, sizes[0])


def counts():
    dense, norm = layers.Dense, layers.BatchNormalization
    x, sequence = numbers(6, 4), numbers(6, 3, 4)
    linear = lambda **more: nn.Linear(4, 5, **more)  # noqa: E731
    gru = nn.GRU(4, 5, batch_first=True)
    image, told = numbers(6, 3, 8, 8), []
    for original, twin, given, cause, said in (
        (named(fc=linear()), port(dense(5, use_bias=False)), x, "bias", "25 against 20\n  look at: a bias that one side has alone (fc.bias (5,)),"),
        (named(fc=linear(bias=False)), port(dense(5, name="d")), x, "bias", "/d/bias)"),
        (named(fc=linear()), port(dense(6, name="d")), x, "layer size", "(fc.weight, fc.bias, sequential"),
        (named(fc=linear(), n=nn.BatchNorm1d(5)), port(dense(5), norm(center=False)), x, "affine", "(n.bias)"),
        (named(fc=linear(), n=nn.BatchNorm1d(5)), port(dense(5), norm(scale=False)), x, "affine", "(n.weight)"),
        (named(fc=linear(bias=False), n=nn.BatchNorm1d(5)), port(dense(5, name="d"), norm(center=False)), x, "", ""),
        (named(fc=linear(), n=nn.BatchNorm1d(5, affine=False)), port(dense(5), norm(name="n")), x, "affine", "/n/beta)"),
        (named(fc=linear(), n=nn.BatchNorm1d(5)), port(dense(5)), x, "missing layer", "(n.weight, n.bias)"),
        (named(fc=linear()), port(dense(5), norm(name="n", center=False)), x, "affine", "/n/gamma)"),
        (named(fc=linear()), port(dense(5), norm(name="n")), x, "missing layer", "/n/beta)"),
        (named(fc=linear(), end=nn.Linear(5, 2)), port(dense(5)), x, "missing layer", "(end.weight, end.bias)"),
        (Pair(False), called_twice(), x, "tied", "(b.weight, b.bias)"),
        (Pair(True), port(dense(4, name="a"), dense(4, name="b")), x, "tied", "/b/bias)"),
        (Pair(False), port(dense(4, name="a")), x, "missing layer", ""),
        (named(a=nn.Linear(4, 4)), port(dense(4, name="a"), dense(4, name="b")), x, "missing layer", ""),
        (gru, port(layers.GRU(5, reset_after=False, name="old"), shape=(3, 4)), sequence, "reset_after", "(old)"),
        (named(conv=nn.Conv2d(3, 4, 3)), port(layers.Conv2D(4, 5, name="c"), shape=(8, 8, 3)), image, "layer size", "(conv.weight, sequential"),
        (*deep_but_for_a_bias(), "bias", "(50.bias)"),
    ):  # fmt: skip
        if cause:
            report = port_check.port_check(original, twin, torch.from_numpy(given))
            assert (report.step, report.cause) == ("parameters", cause), (said, str(report))
            names = re.sub(r" \(\d[\d, ]*\)(?=[,)])", "", str(report))
            assert said in str(report) or said in names, (said, str(report))
            told.append(str(report))
    return "\n".join(told)


CASES = {"by itself, counts": (counts, "", "")}
