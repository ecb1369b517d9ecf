"""Optimizers that differ a little, on small and on large weights: each must be told."""

import itertools
from functools import partial

import keras
import torch
from keras import layers
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


FAULTS = {  # PyTorch's, Keras', the cause, words
    "right": (optim.Adam, {}, twins.Adam, {}, ""),
    "right with decay": (
        optim.AdamW, {"weight_decay": 0.01}, twins.AdamW, {"weight_decay": 0.01}, "",
    ),
    "right amsgrad": (optim.Adam, {"amsgrad": True}, twins.Adam, {"amsgrad": True}, ""),
    "ε as it comes": (optim.Adam, {"eps": 1e-8}, twins.Adam, {"epsilon": 1e-7}, "optimizer epsilon"),
    "ε": (optim.Adam, {}, twins.Adam, {"epsilon": 1e-7}, "optimizer epsilon"),
    "ε inside the root": (optim.Adam, {"eps": 1e-7}, Inside, {"epsilon": 1e-7}, "other optimizer"),
    "β": (optim.Adam, {}, twins.Adam, {"beta_2": 0.99}, "betas"),
    "decay": (
        optim.AdamW, {"weight_decay": 1e-4}, twins.AdamW, {"weight_decay": 0.0}, "weight decay",
    ),
    "decay in Keras alone": (
        optim.Adam, {}, twins.AdamW, {"weight_decay": 1e-4}, "weight decay",
    ),
    "another kind of decay": (
        optim.Adam, {"weight_decay": 1e-4}, twins.AdamW, {"weight_decay": 1e-4}, "weight decay",
    ),
    "amsgrad": (optim.Adam, {}, twins.Adam, {"amsgrad": True}, "betas"),
    "rate": (optim.Adam, {}, twins.Adam, {"learning_rate": 1.01e-3}, "learning rate"),
}  # fmt: skip


def small():
    return nn.Linear(5, 3), sequential((5,), layers.Dense(3)), 1


def deep():
    original = nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 3))
    return original, sequential((5,), layers.Dense(6, activation="relu"), layers.Dense(3)), 1


MODELS = {"small": small, "deep": deep}


def built(model, scale, fault):
    make, ours, twin, theirs, _ = FAULTS[fault]
    original, port, _ = MODELS[model]()
    torch.manual_seed(0)
    with torch.no_grad():
        for p in original.parameters():
            p.copy_(torch.randn_like(p) * scale)
    optimizer = twin(**TWIN | theirs)
    found = given(original, port, normal(8, 5), normal(8, 3, seed=1), mse(), optimizer=optimizer)
    return found | {"optimizer": make(original.parameters(), **OURS | ours)}
