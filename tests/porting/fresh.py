"""Right ports whose weights are those of a fresh model, or whose training makes roundings large."""

import keras
import numpy as np
import torch
from keras import layers, ops
from move_weights import move_weights
from port_check import port_check
from porting.arrays import same
from porting.cases import given, mse, normal
from porting.people import Called
from torch import nn

from tests.moving.architectures import Tokens


def checked(original, port, size, rate=2**-6, twin=keras.optimizers.SGD, targets=3, **more):
    """The arguments of a check, with the weights as they begin."""
    move_weights(original, port)
    port.compile(loss="mse", optimizer=twin(rate, **more))
    rng = np.random.default_rng(0)
    x, y = (torch.from_numpy(rng.normal(size=(16, *one))) for one in (size, (targets,)))
    update = torch.optim.SGD(original.parameters(), rate)
    turned = {"port_inputs": x.permute(0, 2, 3, 1).numpy()} if len(size) == 3 else {}
    return {"original": original, "port": port, "inputs": x, "targets": y} | (
        {"loss": nn.MSELoss(), "optimizer": update} | turned
    )


class Residual(nn.Module):
    """Two norms of one size, as they begin: numbers alone do not tell them apart."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, 2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.shortcut = nn.Sequential(nn.Conv2d(3, 4, 1, 2, bias=False), nn.BatchNorm2d(4))
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv(x)) + self.shortcut(x))
        return self.head(x.mean((2, 3)))


def residual():
    """The port has the shortcut first."""
    inputs = keras.Input((8, 8, 3))
    norm = {"epsilon": 1e-5, "momentum": 0.9}
    y = layers.Conv2D(4, 1, 2, use_bias=False)(inputs)
    y = layers.BatchNormalization(**norm)(y)
    x = layers.Conv2D(4, 3, 2, use_bias=False)(layers.ZeroPadding2D(1)(inputs))
    x = layers.BatchNormalization(**norm)(x)
    x = layers.GlobalAveragePooling2D()(layers.ReLU()(layers.Add()([y, x])))
    return checked(Residual(), keras.Model(inputs, layers.Dense(3)(x)), (3, 8, 8))


class Encoder(nn.Module):
    """A token of zeros beside positions, heads of eight features, and a head of zeros."""

    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, 16))
        self.positions = nn.Parameter(torch.randn(1, 6, 16))
        self.attention = nn.MultiheadAttention(16, 2, batch_first=True)
        self.head = nn.Linear(16, 3)
        nn.init.zeros_(self.head.weight)

    def forward(self, x):
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.positions
        x = self.attention(x, x, x, need_weights=False)[0]
        return self.head(x[:, 0])


def encoder():
    inputs = keras.Input((5, 16))
    x = Tokens()(inputs)
    x = layers.MultiHeadAttention(2, 8)(x, x)
    return checked(Encoder(), keras.Model(inputs, layers.Dense(3)(x[:, 0])), (5, 16))


class Sine(nn.Module):
    def forward(self, x):
        return torch.sin(x)


def sines(**more):
    """At this rate the original is another one after twenty updates if it begins 1e-14 off."""
    original = nn.Sequential(nn.Linear(4, 8), Sine(), nn.Linear(8, 8), Sine(), nn.Linear(8, 3))
    sine = {"activation": ops.sin}
    port = keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, **sine), layers.Dense(8, **sine), layers.Dense(3)]
    )
    return checked(original, port, (4,), rate=4.0, **more)


class SGD(keras.optimizers.SGD):
    """From the tenth update on its steps are longer, by what none of its arguments says."""

    def update_step(self, gradient, variable, rate):
        longer = ops.where(self.iterations < 10, 1.0, 1.0002)
        super().update_step(gradient * longer, variable, rate)


class Negative(layers.Layer):
    """Factors in two halves, each of the other sign."""

    def build(self, shape):
        self.halves = [self.add_weight(shape=(2,), name=f"half{n}") for n in range(2)]

    def call(self, x):
        return -x * ops.concatenate(self.halves)


def negative():
    """Nothing of the port is found in the original, and both are trained alike."""
    original = Called(lambda m, x: x * m.factor, factor=nn.Parameter(torch.randn(4)))
    port = keras.Sequential([keras.Input((4,)), Negative()])
    port.set_weights(np.split(-original.factor.detach().numpy(), 2))
    return given(original, port, normal(8, 4), normal(8, 4, seed=1), mse(), move=False)


def late():
    """What parts after twenty updates, and is no rounding: the original does not part from itself."""
    original, port = nn.Sequential(nn.Linear(4, 3)), keras.Sequential([layers.Dense(3)])
    port.build((None, 4))
    return checked(original, port, (4,), twin=SGD)


def chained():
    """Roundings of outputs add up from layer to layer, by a quarter of the budget each."""
    for count, most in ((1, 1), (4, 1), (8, 2)):
        for factor, wanted in ((0.95, True), (1.05, False)):
            linear = (nn.Linear(2, 2, bias=False) for _ in range(count))
            dense = (layers.Dense(2, use_bias=False) for _ in range(count))
            original, port = nn.Sequential(*linear), keras.Sequential([keras.Input((2,)), *dense])
            move_weights(original, port)
            last = port.layers[-1].kernel
            last.assign(last * (1 + factor * most * 1e-8))
            found = port_check(original, port, torch.ones(3, 2))
            same((found.equal, found.step), (wanted, "" if wanted else f"output of {count - 1}"))


def small():
    """The gradients of the part that is frozen are small beside those of the others."""
    original = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 3))
    port = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Dense(3)])
    with torch.no_grad():
        original[1].weight *= 1e-9
    port.layers[0].trainable = False
    return checked(original, port, (4,))


def cancelled():
    """A bias before a norm has no gradient but roundings; where it is frozen, not even those."""
    original = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))
    norm = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
    port = keras.Sequential([keras.Input((4,)), layers.Dense(4), norm, layers.Dense(3)])
    original[0].bias.requires_grad_(False)
    return checked(original, port, (4,))


SHAKEN = "the original parts from itself too"
CASES = {
    "fresh, two norms of one size": (residual, "", "", "update 20"),
    "fresh, a token and a head of zeros": (encoder, "", "", "update 20"),
    "frozen, of small gradients": (small, "gradient of 0.weight", "frozen"),
    "frozen, of roundings": (cancelled, "", ""),
    "by itself, a chain of layers": (chained, "", ""),
    "roundings grow": (sines, "", "", "update 2,", SHAKEN),
    "roundings grow, momentum": (
        lambda: sines(momentum=0.5), "0.weight after update 20", "other optimizer", "momentum=0.5",
    ),
    "numbers of the other sign": (negative, "", "", "their numbers are not in the original"),
    "late, and no rounding": (
        late, "0.weight after update 20", "unknown", "no argument of the optimizers explains it",
    ),
}  # fmt: skip
