"""Gradients and losses of one layer, which part where the outputs are equal."""

from contextlib import nullcontext
from types import SimpleNamespace
from unittest import mock

import keras
import numpy as np
import port_check
import torch
from keras import layers, ops
from porting.arrays import numbers, same
from porting.cases import given, mse, normal, sequential
from porting.paths import dense, functional, linears
from torch import nn

# --- Gradients


def learnt(ours, theirs, **more):
    """One layer and what is done to its output, whose gradients are compared."""
    original = linears(lambda m, x: ours(m.fc(x)), fc=(4, 3))
    port = functional((4,), lambda x: theirs(dense(3, "fc")(x)))
    return given(original, port, normal(8, 4), normal(8, 3, seed=1), mse(), **more)


def half(y):
    return 0.5 * y + ops.stop_gradient(0.5 * y)


def first_detached(y):
    return torch.cat([y[:, :1].detach(), y[:, 1:]], 1)


def root(ours=torch.abs, theirs=lambda y: ops.sqrt(ops.square(y))):
    """√x² for |x|: the same, but for the gradient at 0."""
    found = learnt(ours, theirs)
    with torch.no_grad():
        found["original"].fc.bias.zero_()
    found["port"].layers[1].bias.assign(np.zeros(3))
    found["inputs"][0] = 0
    return found


def padding_idx():
    original = nn.Sequential(nn.Embedding(9, 4, padding_idx=0), nn.Linear(4, 2))
    with torch.no_grad():
        original[0].weight[0] = 0.5
    port = sequential((6,), layers.Embedding(9, 4), layers.Dense(2), dtype="int32")
    ids = torch.arange(24).reshape(4, 6) % 9
    return given(original, port, ids, normal(4, 6, 2), mse())


def strange_weights():
    """Two scales of one size, of which no name tells which is which."""

    class Port(keras.Model):
        def __init__(self):
            super().__init__()
            self.fc = dense(3, "fc")
            self.a, self.b = (self.add_weight(shape=(1,), initializer="ones") for _ in "ab")

        def call(self, x):
            return self.fc(x) * self.a * self.b

    original = linears(lambda m, x: m.fc(x) * m.one * m.two, fc=(4, 3))
    original.one, original.two = (nn.Parameter(torch.ones(1)) for _ in "ab")
    port = Port()
    port(np.zeros((1, 4)))
    port.fc.set_weights([p.detach().numpy().T for p in original.fc.parameters()])
    return given(original, port, normal(8, 4), normal(8, 3, seed=1), mse(), move=False)


# --- Losses


def mean_absolute(y, found):
    return ops.mean(ops.absolute(y - found))


def losses(criterion, twin):
    original = nn.Sequential(nn.Linear(4, 3))
    port = sequential((4,), dense(3, "fc"))
    return given(original, port, normal(8, 4), normal(8, 3, seed=1), (criterion, twin))


def masked_loss():
    words = layers.Embedding(9, 4, mask_zero=True)
    original = nn.Sequential(nn.Embedding(9, 4), nn.Linear(4, 2))
    port = sequential((6,), words, layers.Dense(2), dtype="int32")
    ids = torch.arange(24).reshape(4, 6) % 9
    return given(original, port, ids, normal(4, 6, 2), mse())


def nearly():
    """What makes losses equal leaves no more than a tenth of what they were apart."""
    x, gap = numbers(4, 3), 1e-7
    for part, wanted in ((0.95, "reduction"), (1.05, "other loss")):
        theirs = {True: 1 + gap * part / 10, False: 1 + gap}
        walk = SimpleNamespace(budget={"loss": 1e-8}, port=SimpleNamespace(losses=[]), py=x)
        walk.valued = lambda *changes, theirs=theirs: (1.0, theirs[bool(changes)])
        with (
            mock.patch.object(
                port_check, "_of_losses", lambda _: [("reduction", "", nullcontext())]
            ),
            mock.patch.object(port_check, "_inside", lambda _: ""),
        ):
            same(port_check._why_loss(walk, 1.0, 1 + gap, x)[0], wanted)


CASES = {
    "by itself, nearly the same loss": (nearly, "", ""),
    "half of a gradient": (lambda: learnt(nn.Identity(), half), "gradient of fc", "scale", "0.5 times"),
    "no gradient in the port": (
        lambda: learnt(nn.Identity(), ops.stop_gradient), "gradient of fc", "frozen", " against none"
    ),
    "a part detached in PyTorch": (
        lambda: learnt(first_detached, lambda y: y), "gradient of fc", "frozen", "a part of it is detached"
    ),
    "a gradient that is NaN": (root, "gradient of fc", "not finite"),
    "a gradient that is NaN in PyTorch": (
        lambda: root(lambda y: y.square().sqrt(), ops.abs), "gradient of fc", "not finite"
    ),
    "a row without gradient": (padding_idx, "gradient of 0.weight", "frozen", "row 0 has no"),
    "weights that nothing tells apart": (strange_weights, "", "", "not in the original"),
    "absolute for squared": (
        lambda: losses(nn.MSELoss(), mean_absolute), "loss", "other loss", "has nowhere"
    ),
    "a mask that the loss knows": (masked_loss, "loss", "mask", "leaves out what is masked"),
}  # fmt: skip
