"""Models of several inputs, outputs or branches."""

from __future__ import annotations

from torch import nn
from torch.nn import functional as F

from tests.moving.common import apart, keras, layers, move_weights, torch

ops = keras.ops


class Towers(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.items = nn.Embedding(20, 4), nn.Embedding(20, 4)
        self.of_users, self.of_items = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, user, item):
        item = self.of_items(self.items(item))
        return (self.of_users(self.users(user)) * item**2).sum(-1, keepdim=True)


def towers():
    """Alike but for the input that each gets; Keras' comes in the other order."""
    user, item = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")
    of_items = layers.Dense(4)(layers.Embedding(20, 4)(item))
    of_users = layers.Dense(4)(layers.Embedding(20, 4)(user))
    scores = ops.sum(of_users * of_items**2, -1, keepdims=True)
    model = keras.Model([user, item], scores)
    return apart(Towers(), model, torch.randint(20, (6,)), torch.randint(20, (6,)))


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.mean, self.variance = nn.Linear(8, 6), nn.Linear(6, 2), nn.Linear(6, 2)
        self.decoder = nn.Linear(2, 8)

    def forward(self, x):
        hidden = F.relu(self.encoder(x))
        mean, variance = self.mean(hidden), self.variance(hidden)
        return self.decoder(mean + variance.exp()), mean, variance


def vae():
    inputs = keras.Input((8,))
    hidden = layers.Dense(6, activation="relu")(inputs)
    mean, variance = layers.Dense(2, name="z_mean")(hidden), layers.Dense(2, name="z_var")(hidden)
    decoded = layers.Dense(8)(mean + ops.exp(variance))
    return apart(VAE(), keras.Model(inputs, [decoded, mean, variance]), torch.randn(3, 8))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.deep = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 16, 3, padding=1)
        self.up, self.after = nn.ConvTranspose2d(16, 8, 2, 2), nn.Conv2d(16, 8, 3, padding=1)
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        x = F.relu(self.down(x))
        deep = self.up(F.relu(self.deep(F.max_pool2d(x, 2))))
        return self.out(F.relu(self.after(torch.cat([x, deep], 1))))


def unet():
    inputs, same = keras.Input((8, 8, 3)), {"padding": "same", "activation": "relu"}
    x = layers.Conv2D(8, 3, **same)(inputs)
    deep = layers.Conv2D(16, 3, **same)(layers.MaxPooling2D()(x))
    x = layers.Concatenate()([x, layers.Conv2DTranspose(8, 2, 2)(deep)])
    model = keras.Model(inputs, layers.Conv2D(2, 1)(layers.Conv2D(8, 3, **same)(x)))
    return apart(UNet(), model, torch.randn(2, 3, 8, 8), last=True)


class Attention(nn.Module):
    """Projections of one shape whose names say nothing."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = (nn.Linear(6, 6) for _ in range(3))

    def forward(self, x, memory):
        scores = self.a(x) @ self.b(memory).transpose(1, 2)
        return F.softmax(scores, -1) @ self.c(memory)


class Subclassed(keras.Model):
    """The same, with the value first, as it is called."""

    def __init__(self):
        super().__init__()
        self.p1, self.p2, self.p3 = (layers.Dense(6) for _ in range(3))

    def call(self, inputs):
        x, memory = inputs
        value, key, query = self.p1(memory), self.p2(memory), self.p3(x)
        scores = ops.matmul(query, ops.transpose(key, (0, 2, 1)))
        return ops.matmul(ops.softmax(scores), value)


def attention():
    """Key and value get the same, but the value is joined with others once, the key twice."""
    x, memory = torch.randn(2, 3, 6), torch.randn(2, 4, 6)
    port = Subclassed()
    port([x.numpy(), memory.numpy()])
    return apart(Attention(), port, x, memory)


class Itself(Attention):
    def forward(self, x):
        return super().forward(x, x)


def guessed():
    """Nothing says which of two is the query where both get the same: the plan tells so."""
    x = keras.Input((3, 6))
    port = keras.Model(x, Subclassed()([x, x]))
    found = {a.name: how for a, _, how in move_weights(Itself(), port).pairs}
    guess = "order, which is a guess"
    assert found == {"c": "place", "a": guess, "b": guess}, found
    return 0


class Residual(nn.Module):
    """The last of its layers makes what nothing uses, as in many a WaveNet; and a buffer."""

    def __init__(self):
        super().__init__()
        self.on, self.out = (nn.ModuleList(nn.Linear(5, n) for _ in range(2)) for n in (5, 3))
        self.register_buffer("mean", torch.rand(5))

    def forward(self, x):
        total, x = 0, x - self.mean
        for on, out in zip(self.on, self.out, strict=True):
            total, x = total + out(x), torch.tanh(on(x))
        return total


def residual(mapping=None):
    module = Residual()
    x = inputs = keras.Input((5,))
    x = x - module.mean.numpy()
    later = layers.Dense(5, activation="tanh")(x)
    model = keras.Model(inputs, layers.Dense(3)(x) + layers.Dense(3)(later))
    return apart(module, model, torch.randn(4, 5), mapping=mapping)


CASES = {"two towers": towers, "VAE": vae, "U-Net": unet}
CASES |= {"attention by hand": attention, "attention of one input": guessed}
