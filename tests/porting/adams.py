"""Optimizers that differ a little, on small and on large weights: each must be told."""

import itertools
from collections import OrderedDict
from functools import partial

import keras
import torch
from keras import layers
from port_check import port_check
from porting.cases import given, mse, normal, sequential
from torch import nn

optim, twins = torch.optim, keras.optimizers
OURS = {"lr": 1e-3, "eps": 1e-12}
TWIN = {"learning_rate": 1e-3, "epsilon": 1e-12}
SCALES = 0.01, 10.0


class Inside(twins.Adam):
    """Adam with ε inside the root, as some write it."""

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        m, v = self._momentums[at], self._velocities[at]
        step = keras.ops.cast(self.iterations + 1, variable.dtype)
        ones = [1 - keras.ops.power(keras.ops.cast(b, "float64"), step) for b in (0.9, 0.999)]
        self.assign(m, 0.9 * m + 0.1 * gradient)
        self.assign(v, 0.999 * v + 0.001 * gradient**2)
        root = keras.ops.sqrt(v / ones[1] + self.epsilon)
        self.assign_sub(variable, learning_rate * m / ones[0] / root)


KINDS = {  # of PyTorch: the optimizer and its arguments; of Keras; the cause
    "right": (optim.Adam, {}, twins.Adam, {}, ""),
    "right, decayed": (optim.AdamW, {"weight_decay": 0.01}, twins.AdamW, {"weight_decay": 0.01}, ""),
    "right amsgrad": (optim.Adam, {"amsgrad": True}, twins.Adam, {"amsgrad": True}, ""),
    "ε": (optim.Adam, {"eps": 1e-8}, twins.Adam, {"epsilon": 1e-7}, "optimizer epsilon"),
    "ε in one": (optim.Adam, {}, twins.Adam, {"epsilon": 1e-7}, "optimizer epsilon"),
    "ε inside the root": (optim.Adam, {"eps": 1e-7}, Inside, {"epsilon": 1e-7}, "other optimizer"),
    "β": (optim.Adam, {}, twins.Adam, {"beta_2": 0.99}, "betas"),
    "decay": (optim.AdamW, {"weight_decay": 1e-4}, twins.AdamW, {"weight_decay": 0.0}, "weight decay"),
    "decay in Keras": (optim.Adam, {}, twins.AdamW, {"weight_decay": 1e-4}, "weight decay"),
    "decay of the other kind": (
        optim.Adam, {"weight_decay": 1e-4}, twins.AdamW, {"weight_decay": 1e-4}, "weight decay",
    ),
    "amsgrad": (optim.Adam, {}, twins.Adam, {"amsgrad": True}, "betas"),
    "rate": (optim.Adam, {}, twins.Adam, {"learning_rate": 1.01e-3}, "learning rate"),
}  # fmt: skip


def small():
    return nn.Sequential(nn.Linear(5, 3)), sequential((5,), layers.Dense(3))


def deep():
    original = nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 3))
    return original, sequential((5,), layers.Dense(6, activation="relu"), layers.Dense(3))


MODELS = {"small": small, "deep": deep}


def built(model, scale, kind):
    make, ours, twin, theirs, _ = KINDS[kind]
    original, port = MODELS[model]()
    torch.manual_seed(0)
    with torch.no_grad():
        for p in original.parameters():
            p.copy_(torch.randn_like(p) * scale)
    optimizer = twin(**TWIN | theirs)
    found = given(original, port, normal(8, 5), normal(8, 3, seed=1), mse(), optimizer=optimizer)
    return found | {"optimizer": make(original.parameters(), **OURS | ours)}


def singles(model, scale, kind):
    """The same in float32, in which no update shows it."""
    torch.set_default_dtype(torch.float32)
    keras.config.set_dtype_policy("float32")
    keras.config.set_floatx("float32")
    try:
        found = built(model, scale, kind)
        data = {name: found[name].float() for name in ("inputs", "targets")}
        report = port_check(**found | data)
    finally:
        torch.set_default_dtype(torch.float64)
        keras.config.set_floatx("float64")
        keras.config.set_dtype_policy("float64")
    found = report.step, report.cause
    wanted = ("", "") if "right" in kind or "ε" in kind else ("later updates", KINDS[kind][-1])
    assert found == wanted, str(report)
    assert "right" in kind or report.step or "ε of the optimizers is" in str(report)
    return str(report)


def frozen():
    """A part that no gradient reaches at first, and that is frozen on one side alone."""
    original = nn.Sequential(OrderedDict(a=nn.Linear(5, 4), b=nn.Linear(4, 3)))
    original.a.requires_grad_(False)
    with torch.no_grad():
        original.b.weight.zero_()
    port = sequential((5,), layers.Dense(4, name="a"), layers.Dense(3, name="b"))
    return given(original, port, normal(8, 5), normal(8, 3, seed=1), mse())


def row(model, scale, kind):
    """A case: what builds it, the step, the cause, and words of the report."""
    *_, cause = KINDS[kind]
    build, at, words = partial(built, model, scale, kind), "0." if cause else "", ()
    if kind == "decay of the other kind":
        words = ("in the gradients against 0.0001 beside them",)
    if scale > 1 and kind == "amsgrad":  # no second moment has shrunk
        at = "later updates"
    if scale > 1 and model == "deep" and kind in ("ε", "ε in one"):  # no gradient is as small
        at, cause, words = "", "", ("note: ε of the optimizers is",)
    return build, at, cause, *words


CASES = {
    f"Adam, {kind}, {model}, {scale:g}": row(model, scale, kind)
    for kind, model, scale in itertools.product(KINDS, MODELS, SCALES)
}
CASES |= {
    f"Adam in float32, {kind}": (partial(singles, "small", 10.0, kind), "", "")
    for kind in ("right", "ε", "β", "decay", "decay of the other kind", "amsgrad", "rate")
}
CASES["frozen, first without a gradient"] = frozen, "a.weight after update 20", "frozen", "the port"
