"""Features that change places: dense layers and norms behind a Flatten, or before a Reshape."""

from __future__ import annotations

import tensorflow as tf
from torch import nn

from tests.moving.common import apart, keras, layers, sequential, torch

EPS = {"epsilon": 1e-5}
IMAGES = torch.randn(2, 3, 4, 5)
SHAPE = (4, 5, 3)


class Auto(nn.Module):
    """An autoencoder that reshapes by hand, with a normalisation of the flat features."""

    def __init__(self):
        super().__init__()
        self.c, self.f, self.g = nn.Conv2d(3, 8, 3, 2, 1), nn.Linear(160, 10), nn.Linear(10, 160)
        self.b, self.d = nn.BatchNorm1d(160), nn.ConvTranspose2d(8, 3, 2, 2)

    def forward(self, x):
        x = self.f(torch.relu(self.c(x)).flatten(1))
        return self.d(torch.relu(self.b(self.g(x))).view(-1, 8, 4, 5))


class KerasAuto(keras.Model):
    def __init__(self, library):
        super().__init__()
        self.library, self.pad = library, layers.ZeroPadding2D(1)
        self.one, self.two = layers.Conv2D(8, 3, 2, activation="relu"), layers.Dense(10)
        self.three, self.norm = layers.Dense(160), layers.BatchNormalization(**EPS)
        self.last = layers.Conv2DTranspose(3, 2, 2)

    def call(self, x, training=False):
        reshape = self.library.reshape
        x = self.three(self.two(reshape(self.one(self.pad(x)), (-1, 160))))
        x = keras.ops.relu(self.norm(x, training=training))
        return self.last(reshape(x, (-1, 4, 5, 8)))


def autoencoder(library):
    model, images = KerasAuto(library), torch.randn(2, 3, 8, 10)
    model(images.movedim(1, -1).numpy())
    return apart(Auto(), model, images, last=True)


class Permuted(nn.Module):
    def __init__(self):
        super().__init__()
        self.c, self.f = nn.Conv2d(3, 8, 3), nn.Linear(48, 4)

    def forward(self, x):
        return self.f(self.c(x).permute(0, 2, 3, 1).flatten(1))


class Hidden(keras.Model):
    """What symbols cannot pass through: it asks for the values of its input."""

    def __init__(self):
        super().__init__()
        self.c, self.d = layers.Conv2D(8, 3), layers.Dense(4)

    def call(self, x):
        return self.d(tf.reshape(tf.constant(self.c(x).numpy()), (-1, 48)))


def hidden_from(module, channels):
    model = Hidden()
    model(IMAGES.movedim(1, -1).numpy())
    return apart(module, model, IMAGES, last=True, channels=channels)


def hidden(channels):
    return hidden_from(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(48, 4)), channels)


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.f = nn.Conv2d(3, 8, 3), nn.Conv2d(3, 4, 3), nn.Linear(72, 4)

    def forward(self, x):
        return self.f(torch.cat([self.a(x).flatten(1), self.b(x).flatten(1)], 1))


def joined():
    inputs = keras.Input(SHAPE)
    flat = [layers.Flatten()(layers.Conv2D(n, 3)(inputs)) for n in (8, 4)]
    model = keras.Model(inputs, layers.Dense(4)(layers.Concatenate()(flat)))
    return apart(Two(), model, IMAGES, last=True)


def flat(module, *inside, shape=SHAPE, x=IMAGES, last=True, dtype="float32"):
    model = lambda: sequential(*(one() for one in inside), shape=shape, dtype=dtype)  # noqa: E731
    return lambda: apart(module(), model(), x, last=last)


def conv():
    return layers.Conv2D(8, 3)


def dense():
    return layers.Dense(4)


def norm():
    return layers.BatchNormalization(**EPS)


FIRST = lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(48, 4))  # noqa: E731
NORMED = lambda: nn.Sequential(  # noqa: E731
    nn.Conv2d(3, 8, 3), nn.Flatten(), nn.BatchNorm1d(48), nn.Linear(48, 4)
)
SIGNALS = lambda: nn.Sequential(  # noqa: E731
    nn.Conv1d(3, 8, 3), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(32, 4)
)
CASES = {
    "Dense behind Flatten": flat(FIRST, conv, layers.Flatten, dense),
    "normalised behind Flatten": flat(NORMED, conv, layers.Flatten, norm, dense),
    "images flattened at once": flat(
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(60, 4)), layers.Flatten, dense
    ),
    "PyTorch permutes": flat(Permuted, conv, layers.Flatten, dense),
    "Keras permutes": flat(FIRST, conv, lambda: layers.Permute((3, 1, 2)), layers.Flatten, dense),
    "signals": flat(
        SIGNALS,
        lambda: layers.Conv1D(8, 3),
        lambda: layers.MaxPooling1D(2),
        layers.Flatten,
        dense,
        shape=(10, 3),
        x=torch.randn(2, 3, 10),
    ),
    "sequences keep their places": flat(
        lambda: nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(20, 4)),
        lambda: layers.Embedding(10, 4),
        layers.Flatten,
        dense,
        shape=(5,),
        x=torch.randint(10, (2, 5)),
        last=False,
        dtype="int32",
    ),
    "two images joined": joined,
    "autoencoder with ops.reshape": lambda: autoencoder(keras.ops),
    "autoencoder with tf.reshape": lambda: autoencoder(tf),
    "a Flatten that is told": lambda: hidden({"d": 8}),
}
REFUSED = {"a Flatten that cannot be seen": (lambda: hidden(None), "channels={'d': 8}")}
