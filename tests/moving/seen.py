"""Encoders, images and products: what is seen, what is not, and what is said of it."""

from __future__ import annotations

import tensorflow as tf
from torch import nn

from tests.moving.common import apart, keras, layers, sequential, torch
from tests.moving.flattened import IMAGES, SHAPE, flat
from tests.moving.layers import EPS, encoded
from tests.moving.refusals import into

from move_weights import plan  # isort: skip - beside the tool that `common` finds


class Encoder(nn.Module):
    """With a final norm, and with what symbols cannot pass through where `hidden`."""

    def __init__(self, hidden, first=True):
        super().__init__()
        layer = nn.TransformerEncoderLayer(8, 2, 8, norm_first=first, batch_first=True)
        norm = nn.LayerNorm(8)
        self.hidden = hidden
        self.encoder = nn.TransformerEncoder(layer, 2, norm, enable_nested_tensor=False)

    def forward(self, x):
        return self.encoder(x * float(x.isfinite().all()) if self.hidden else x)


class KerasEncoder(keras.Model):
    """Its layers are made in another order than they are called in."""

    def __init__(self):
        super().__init__()
        norm = lambda: layers.LayerNormalization(**EPS)  # noqa: E731
        self.last, self.blocks = norm(), []
        for _ in range(2):
            dense = layers.Dense(8), layers.Dense(8, activation="relu")
            self.blocks.append([norm(), norm(), *dense, layers.MultiHeadAttention(2, 4)])

    def call(self, x):
        for one, two, out, inner, attention in self.blocks:
            y = two(x)
            x = x + attention(y, y)
            x = x + out(inner(one(x)))
        return self.last(x)


def scrambled():
    model, x = KerasEncoder(), torch.randn(3, 5, 8)
    model(x.numpy())
    return apart(Encoder(False), model, x)


def unseen_encoder(first):
    inputs = keras.Input((5, 8))
    x = layers.LayerNormalization(**EPS)(encoded(inputs, first, 2, 8))
    return apart(Encoder(True, first), keras.Model(inputs, x), torch.randn(3, 5, 8))


class Shaped(layers.Layer):
    """Works on tensors alone: it asks for what symbols of Keras do not have."""

    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(5), layers.Dense(5)

    def call(self, x):
        return self.b(tf.tanh(self.a(x))) * float(x.get_shape()[-1])


class TorchShaped(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(5, 5), nn.Linear(5, 5), nn.Linear(5, 5)

    def forward(self, x):
        return self.c(self.b(torch.tanh(self.a(x))) * x.shape[-1])


def unopened():
    inputs = keras.Input((5,))
    out = layers.Dense(5)(Shaped()(inputs))
    return apart(TorchShaped(), keras.Model(inputs, out), torch.randn(3, 5))


def first_axes(*inside):
    """Keras' images have their channels first, as PyTorch's."""

    def case():
        keras.config.set_image_data_format("channels_first")
        try:
            module = nn.Sequential(nn.Flatten(), nn.Linear(60, 4))
            model = sequential(*(one() for one in inside), shape=IMAGES.shape[1:])
            return apart(module, model, IMAGES)
        finally:
            keras.config.set_image_data_format("channels_last")

    return case


class Extra(nn.Module):
    """A flattened image beside other features."""

    def __init__(self):
        super().__init__()
        self.f, self.g = nn.Linear(60, 5), nn.Linear(125, 4)

    def forward(self, x):
        x = x.flatten(1)
        return self.g(torch.cat([self.f(x), x, torch.tanh(x)], 1))


def extra():
    inputs = keras.Input(SHAPE)
    x = layers.Flatten()(inputs)
    x = layers.Concatenate()([layers.Dense(5)(x), x, keras.ops.tanh(x)])
    return apart(Extra(), keras.Model(inputs, layers.Dense(4)(x)), IMAGES, last=True)


class Deconvolved(keras.Model):
    """What symbols cannot pass through, with two dense layers behind the image."""

    def __init__(self):
        super().__init__()
        self.c, self.n = layers.Conv2DTranspose(4, 2, 2), layers.BatchNormalization(**EPS)
        self.d, self.e = layers.Dense(8), layers.Dense(4)

    def call(self, x):
        x = tf.reshape(tf.constant(self.n(self.c(x)).numpy()), (-1, 320))
        return self.e(self.d(x))


def deconvolved(channels):
    model = Deconvolved()
    model(IMAGES.movedim(1, -1).numpy())
    up = nn.ConvTranspose2d(3, 4, 2, 2), nn.BatchNorm2d(4)
    module = nn.Sequential(*up, nn.Flatten(), nn.Linear(320, 8), nn.Linear(8, 4))
    return apart(module, model, IMAGES, last=True, channels=channels)


class Made(nn.Module):
    """A mask and a first state that are made of sizes, as people make them."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 6)
        self.rnn = nn.GRU(6, 6, batch_first=True)

    def forward(self, x):
        batch, length, _ = x.shape
        mask = torch.triu(torch.ones(length, length, dtype=torch.bool, device=x.device), 1)
        x = self.b(torch.tanh(self.a(x)))
        x = (x @ x.transpose(1, 2)).masked_fill(mask, 0.0) @ x
        return self.rnn(x, torch.zeros(1, batch, 6))[0]


def made():
    """Keras' dense layers are called in another order than they are listed in."""
    x = inputs = keras.Input((5, 6))
    last, one = layers.Dense(6), layers.Dense(6)
    x = last(keras.ops.tanh(one(x)))
    mask = torch.ones(5, 5).tril().numpy()
    x = keras.ops.matmul(keras.ops.matmul(x, keras.ops.transpose(x, (0, 2, 1))) * mask, x)
    model = keras.Model(inputs, layers.GRU(6, return_sequences=True)(x))
    found = plan(Made(), model)
    assert {how for _, _, how in found.pairs} == {"place", "shape"}, str(found)
    return apart(Made(), model, torch.randn(3, 5, 6))


def einsum(equation, **more):
    size = {"output_shape": (None, 6), **more}
    return lambda: layers.EinsumDense(equation, name="einsum", **size)


def square():
    return nn.Linear(6, 6)


REFUSED = {
    "einsum of turned axes": (into(square, einsum("abc,dc->abd")), "computes 'abc,dc->abd'"),
    "einsum of an axis within": (
        into(square, einsum("acb,cd->abd", output_shape=(6, 6)), (6, 6)),
        "computes 'acb,cd->abd'",
    ),
    "einsum to an axis within": (
        into(square, einsum("abc,cd->adb", output_shape=(6, 5))),
        "computes 'abc,cd->adb'",
    ),
    "behind a transposed convolution": (lambda: deconvolved(None), "channels={'d': 4}"),
    "channels of no layer": (
        lambda: deconvolved({"d": 4, "f": 4}),
        "neither model has anything called 'f'",
    ),
    "channels of another image": (lambda: deconvolved({"d": 7}), "no image of 7 channels fits"),
}
CASES = {
    "an encoder in another order": scrambled,
    "an encoder that cannot be seen": lambda: unseen_encoder(True),
    "an encoder that cannot be seen, norm last": lambda: unseen_encoder(False),
    "a layer that cannot be opened": unopened,
    "a mask and a state made of sizes": made,
    "channels first": first_axes(layers.Flatten, lambda: layers.Dense(4)),
    "channels first, by hand": first_axes(lambda: layers.Reshape((60,)), lambda: layers.Dense(4)),
    "an image beside features": extra,
    "a Flatten behind others that is told": lambda: deconvolved({"d": 4}),
    "one pixel": flat(lambda: nn.Conv2d(3, 4, 1), lambda: layers.Dense(4)),
    "one pixel in groups": flat(
        lambda: nn.Conv2d(3, 6, 1, groups=3), lambda: layers.Conv2D(6, 1, groups=3)
    ),
    "a sum of products": lambda: apart(
        square(),
        sequential(einsum("...c,cd->...d", bias_axes="d", output_shape=6)(), shape=(5, 6)),
        torch.randn(4, 5, 6),
    ),
    **{name: case for name, (case, _) in REFUSED.items()},
}
EXPECTED = {name: said for name, (_, said) in REFUSED.items()}
