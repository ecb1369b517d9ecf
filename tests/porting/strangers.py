"""Models as others write them: subclassed, with weights of their own and several inputs."""

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from torch import nn
from torch.nn import functional as F

SGD, Adam = keras.optimizers.SGD, keras.optimizers.Adam
Binary, Sparse = keras.losses.BinaryCrossentropy, keras.losses.SparseCategoricalCrossentropy


def built(port, *example):
    port(example[0] if len(example) == 1 else example)
    return port


# --- Two towers with named inputs, and a weight that no layer has


class Tower(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.table, self.out = nn.Embedding(count, 4), nn.Linear(6, 3)

    def forward(self, ids, x):
        return F.normalize(self.out(torch.cat([self.table(ids), x], -1)), dim=-1)


class Towers(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.items = Tower(9), Tower(8)
        self.scale = nn.Parameter(torch.tensor(2.5))

    def forward(self, user, age, item, price):
        return self.scale * (self.users(user, age) * self.items(item, price)).sum(-1)


class KerasTower(keras.Model):
    def __init__(self, count, norm):
        super().__init__()
        self.norm, self.table, self.out = norm, layers.Embedding(count, 4), layers.Dense(3)

    def call(self, given):
        x = self.out(ops.concatenate([self.table(given[0]), given[1]], -1))
        return ops.normalize(x, axis=-1) if self.norm else x


class KerasTowers(keras.Model):
    def __init__(self, norm=True):
        super().__init__()
        self.users, self.items = KerasTower(9, norm), KerasTower(8, norm)
        self.scale = self.add_weight(shape=(), initializer="ones", name="scale")

    def call(self, x):
        pair = self.users((x["user"], x["age"])) * self.items((x["item"], x["price"]))
        return self.scale * ops.sum(pair, -1)


def towers(port_loss=None, optimizer=None, **changed):
    ids = torch.arange(6)
    x = {"user": ids, "age": normal(6, 2), "item": ids + 1, "price": normal(6, 2, seed=1)}
    example = {name: np.zeros(value.shape, "int32" if value.ndim < 2 else "float64")
               for name, value in x.items()}  # fmt: skip
    port = built(KerasTowers(**changed), example)
    original, loss = Towers(), (nn.BCEWithLogitsLoss(), port_loss or Binary(from_logits=True))
    found = given(original, port, x, (ids % 2).double(), loss, optimizer=optimizer)
    if optimizer:
        found["optimizer"] = torch.optim.Adam(original.parameters(), 2**-7, eps=1e-4)
    return found


# --- A small vision transformer's head: patches, a token and positions that the model has itself


class Patches(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch, self.norm, self.head = nn.Conv2d(3, 6, 4, 4), nn.LayerNorm(6), nn.Linear(6, 3)
        self.token, self.place = (nn.Parameter(torch.randn(1, n, 6)) for n in (1, 7))

    def forward(self, image):
        x = self.patch(image).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.place
        return self.head(self.norm(x)[:, 2])


class KerasPatches(keras.Model):
    def __init__(self, mean=False, turned=False, epsilon=1e-5):
        super().__init__()
        self.mean, self.turned = mean, turned
        self.embed, self.head = layers.Conv2D(6, 4, 4), layers.Dense(3)
        self.ln = layers.LayerNormalization(epsilon=epsilon)
        self.token, self.place = (self.add_weight(shape=(1, n, 6), name=name)
                                  for n, name in ((1, "token"), (7, "place")))  # fmt: skip

    def call(self, image):
        x = self.embed(image)
        x = ops.transpose(x, (0, 2, 1, 3)) if self.turned else x
        x = ops.reshape(x, (-1, 6, 6))
        token = ops.broadcast_to(self.token, (ops.shape(x)[0], 1, 6))
        x = ops.concatenate([token, x], 1) + self.place
        return self.head(self.ln(ops.mean(x, 1) if self.mean else x[:, 2]))


def patches(**changed):
    port = built(KerasPatches(**changed), np.zeros((1, 8, 12, 3)))
    return given(Patches(), port, normal(4, 3, 8, 12), normal(4, 3, seed=1), mse())


# --- A variational autoencoder that adds its divergence to the loss


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.mu, self.var, self.dec = (
            nn.Linear(a, b) for a, b in ((7, 6), (6, 3), (6, 3), (3, 7))
        )

    def forward(self, x, noise):
        h = F.relu(self.enc(x))
        mu, var = self.mu(h), self.var(h)
        return self.dec(mu + noise * torch.exp(0.5 * var)), mu, var


def vae_loss(found, x):
    out, mu, var = found
    return (out - x).square().sum() - 0.5 * (1 + var - mu.square() - var.exp()).sum()


class KerasVae(keras.Model):
    def __init__(self, factor=0.5, weight=0.5):
        super().__init__()
        self.factor, self.weight = factor, weight
        self.enc = layers.Dense(6, activation="relu")
        self.mu, self.var, self.dec = layers.Dense(3), layers.Dense(3), layers.Dense(7)

    def call(self, given):
        h = self.enc(given[0])
        mu, var = self.mu(h), self.var(h)
        self.add_loss(-self.weight * ops.sum(1 + var - ops.square(mu) - ops.exp(var)))
        return self.dec(mu + given[1] * ops.exp(self.factor * var)), mu, var


def vae(reduce=ops.sum, **changed):
    port = built(KerasVae(**changed), np.zeros((1, 7)), np.zeros((1, 3)))
    loss = vae_loss, [lambda y, p: reduce(ops.square(y - p)), None, None]
    x = normal(5, 7)
    return given(Vae(), port, (x, normal(5, 3, seed=1)), x, loss, rate=2**-9)


# --- Two outputs in a dict, and sequences with padding


class Both(nn.Module):
    def __init__(self):
        super().__init__()
        self.kind, self.box = nn.Linear(5, 3), nn.Sequential(nn.Linear(5, 4), nn.SiLU())

    def forward(self, x):
        return {"kind": self.kind(x), "box": self.box(x)}


class KerasBoth(keras.Model):
    def __init__(self):
        super().__init__()
        self.kind, self.box = layers.Dense(3), layers.Dense(4, activation="silu")

    def call(self, x):
        return {"kind": self.kind(x), "box": self.box(x)}


def both(from_logits=True, weights=(1.0, 2.0)):
    def loss(found, y):
        return F.cross_entropy(found["kind"], y["kind"]) + 2 * F.mse_loss(found["box"], y["box"])

    found = given(Both(), built(KerasBoth(), np.zeros((1, 5))), normal(6, 5))
    losses = {"kind": Sparse(from_logits=from_logits), "box": "mse"}
    found["port"].compile(SGD(0.05), losses, loss_weights=dict(zip(losses, weights, strict=True)))
    found["optimizer"] = torch.optim.SGD(found["original"].parameters(), 0.05)
    return found | {"loss": loss, "targets": {"kind": torch.arange(6) % 3, "box": normal(6, 4)}}


class Padded(nn.Module):
    """The usual tagger: padding is packed away."""

    def __init__(self, packed):
        super().__init__()
        self.words, self.rnn, self.packed = (
            nn.Embedding(9, 4),
            nn.GRU(4, 5, batch_first=True),
            packed,
        )

    def forward(self, ids):
        x = self.words(ids)
        if not self.packed:
            return self.rnn(x)[1][0]
        lengths = (ids != 0).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, True, False)
        return self.rnn(packed)[1][0]


def padded(packed=True, mask=True, **changed):
    ids = torch.arange(24).reshape(4, 6) % 8 + 1
    ids[:2, 4:] = 0
    words = layers.Embedding(9, 4, mask_zero=mask)
    port = sequential((6,), words, layers.GRU(5, **changed), dtype="int32")
    return given(Padded(packed), port, ids, normal(4, 5), mse())


def groups():
    original = nn.Sequential(nn.Linear(5, 8), nn.GroupNorm(2, 8))
    port = sequential((5,), layers.Dense(8), layers.GroupNormalization(4, epsilon=1e-5))
    port.layers[0].set_weights([p.detach().numpy().T for p in original[0].parameters()])
    return given(original, port, normal(6, 5), move=False)


def binary():
    original = nn.Sequential(nn.Conv2d(2, 1, 1))
    port, y = sequential((4, 5, 2), layers.Conv2D(1, 1)), (normal(3, 1, 4, 5) > 0).double()
    loss = nn.BCEWithLogitsLoss(), "binary_crossentropy"
    return given(original, port, normal(3, 2, 4, 5), y, loss)


CASES = {  # what the step begins with, and the cause; nothing for a right port
    "two towers of others": (towers, "", ""),
    "a norm of vectors forgotten": (lambda: towers(norm=False), "output of", "missing layer"),
    "towers, from_logits": (lambda: towers(Binary()), "loss", "from_logits"),
    "towers, Adam with one ε": (
        lambda: towers(optimizer=Adam(2**-7, epsilon=1e-4)), "scale", "optimizer epsilon"
    ),
    "patches": (patches, "", ""),
    "patches, ε": (lambda: patches(epsilon=1e-3), "output of norm", "epsilon"),
    "patches, the mean": (lambda: patches(mean=True), "output of", "pooling"),
    "patches, turned": (lambda: patches(turned=True), "output of cat", "axes"),
    "VAE": (vae, "", ""),
    "VAE, variance for deviation": (lambda: vae(factor=1.0), "output of exp", "scale"),
    "VAE, mean for sum": (lambda: vae(ops.mean), "loss", "reduction"),
    "VAE, weight of the divergence": (lambda: vae(weight=1.0), "loss", "added loss"),
    "two outputs": (both, "", ""),
    "two outputs, from_logits": (lambda: both(False), "loss", "from_logits"),
    "two outputs, weights": (lambda: both(weights=(1.0, 1.0)), "loss", "other loss"),
    "padding": (padded, "", ""),
    "padding, no mask": (lambda: padded(mask=False), "output of rnn", "mask"),
    "padding, a mask in the port": (lambda: padded(packed=False), "output of rnn", "mask"),
    "padding, dropout inside": (lambda: padded(dropout=0.2), "dropout", "dropout"),
    "padding, recurrent dropout": (lambda: padded(recurrent_dropout=0.2), "dropout", "dropout"),
    "groups of a norm": (groups, "output of 1", "normalised axis"),
    "a loss by its name": (binary, "loss", "from_logits"),
}  # fmt: skip
