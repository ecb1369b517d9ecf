"""What a report says besides: notes, what was not compared, errors, and what no layout fits."""

import keras
import numpy as np
import torch
from keras import layers, ops
from port_check import port_check
from porting import cases
from porting.cases import given, mse, normal, sequential
from porting.rules import dense
from torch import nn

SGD = keras.optimizers.SGD


class Rounds(layers.Layer):
    def call(self, x):
        return ops.cast(ops.cast(x, "float32"), "float64")


def rounding():
    inside = layers.Dense(6, name="fc"), Rounds(name="coarse"), layers.Dense(3)
    original = nn.Sequential(nn.Linear(5, 6), nn.Linear(6, 3))
    return given(original, sequential((5,), *inside), normal(8, 5))


def singles():
    """What rounds to float32 anyway needs no wider budgets there."""
    torch.set_default_dtype(torch.float32)
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        found = rounding()
        x = found["inputs"].float()
        return found | {"inputs": x, "port_inputs": x.numpy()}
    finally:
        torch.set_default_dtype(torch.float64)
        keras.config.set_floatx("float64")
        keras.config.set_dtype_policy("float64")


def words():
    original = nn.Embedding(9, 4)
    port = sequential((6,), layers.Embedding(9, 4), dtype="int32")
    return given(original, port, torch.arange(24).reshape(4, 6) % 9)


def no_loss():
    return {name: value for name, value in dense().items() if name != "loss"}


def no_optimizer():
    return {name: value for name, value in dense().items() if name != "optimizer"}


def own_update():
    found = dense()
    original, loss, optimizer = (found[name] for name in ("original", "loss", "optimizer"))

    def update(x, y):
        optimizer.zero_grad()
        loss(original(x), y).backward()
        optimizer.step()

    return found | {"update": update}


class Raises(nn.Module):
    def forward(self, x):
        raise RuntimeError("\n  no such part\nnor another")


def raising():
    found = given(nn.Sequential(nn.Linear(5, 3)), sequential((5,), layers.Dense(3)), normal(8, 5))
    return found | {"original": nn.Sequential(found["original"], Raises())}


def no_layout():
    """Images for a port that takes rows of five."""
    original = nn.Sequential(nn.Conv2d(3, 2, 1, bias=False))
    port = sequential((5,), layers.Dense(1), layers.Reshape((1,)))
    return given(original, port, normal(4, 3, 8, 9), move=False)


def two_outputs():
    x = keras.Input((5,))
    y = layers.Dense(3, name="fc")(x)
    original = nn.Sequential(nn.Linear(5, 3))
    return given(original, keras.Model(x, [y, ops.relu(y)]), normal(8, 5))


def pixels(change):
    found = dense()
    return found | {"port_inputs": change(found["inputs"].numpy())}


def budgets():
    """Six budgets for seven steps are refused, seven are taken."""
    found = dense()
    try:
        port_check(**found, budgets=(1e-6,) * 6)
    except ValueError:
        return found | {"budgets": (1e-6,) * 7}
    raise AssertionError("a step without a budget")


def limited(**limit):
    return dense(optimizer=SGD(0.05, **limit))


def frozen_on_both_sides():
    original = nn.Sequential(nn.Linear(5, 6), nn.Linear(6, 2))
    port = sequential((5,), layers.Dense(6, name="fc"), layers.Dense(2))
    port.get_layer("fc").trainable = False
    original[0].requires_grad_(False)
    return given(original, port, normal(8, 5), normal(8, 2, seed=1), mse())


def coarse(y, found):
    return ops.mean(ops.square(ops.cast(found - y, "float32")), -1)


CASES = {
    "frozen on both sides": (frozen_on_both_sides, "", "", "evaluation"),
    "a loss in float32": (
        lambda: dense(criterion=nn.MSELoss(), loss=coarse),
        *("", "", "the port's loss computes in float32 whatever is set"),
    ),
    "a loss in float32, and another rate": (
        lambda: dense(criterion=nn.MSELoss(), loss=coarse, optimizer=SGD(0.05001)),
        *("fc.weight after update 1", "learning rate", "lr=0.05 against learning_rate=0.05001"),
    ),
    "a loss in float32, and nearly the same rate": (
        lambda: dense(criterion=nn.MSELoss(), loss=coarse, optimizer=SGD(0.050002)),
        *("later updates", "learning rate", "lr=0.05 against learning_rate=0.050002"),
    ),
    "a layer that rounds": (rounding, "", "", "coarse computes in float32 whatever is set"),
    "float32, and a layer that rounds": (singles, "", "", "compared in float32"),
    "float32, in words": (cases.float32, "", "", "compared in float32, with budgets of 1e-4"),
    "words are no wide batch": (words, "", "", "a wide batch: the inputs are integers"),
    "no loss": (no_loss, "", "", "loss, gradients, updates: there is no loss"),
    "no optimizer": (no_optimizer, "", "", "updates: one side has no optimizer"),
    "an update of its own": (own_update, "", "", "what `update` does after update 20"),
    "the original raises": (
        raising,
        *("output", "error", "the original raises RuntimeError: no such part"),
    ),
    "no layout": (no_layout, "input", "axes", "the port takes it in no layout: the port raises"),
    "another number of outputs": (two_outputs, "number of outputs", "missing layer", "1 against 2"),
    "scaled": (lambda: pixels(lambda x: x / 255), "input", "scale of input", "0.00392157 times"),
    "scaled and shifted": (
        lambda: pixels(lambda x: (x - 0.5) / 2),
        *("input", "shift of input", "0.5 x + -0.25"),
    ),
    "rows": (lambda: pixels(lambda x: x[::-1].copy()), "input", "rows", ""),
    "another shape": (
        lambda: pixels(lambda x: np.pad(x, ((0, 0), (0, 1)))),
        *("input", "unknown", "shape (8, 5) against (8, 6)"),
    ),
    "budgets of one's own": (budgets, "", ""),
    "clipvalue": (
        lambda: limited(clipvalue=1e6),
        *("later updates", "clipping", "nothing against clipvalue=1000000.0"),
    ),
    "global_clipnorm": (
        lambda: limited(global_clipnorm=1e6),
        *("later updates", "clipping", "nothing against global_clipnorm=1000000.0"),
    ),
}
