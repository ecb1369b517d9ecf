"""What a set of sixteen whole models, ported as people port them, met before it was mended."""

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD


class Called(nn.Module):
    """A module with some parts, and a function as its forward."""

    def __init__(self, forward, **parts):
        super().__init__()
        self.call = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, *x):
        return self.call(self, *x)


def decoder(plain=False):
    original = Called(
        lambda m, z: m.out(F.relu(m.fc(z)).view(-1, 2, 3, 3)),
        fc=nn.Linear(4, 18),
        out=nn.Conv2d(2, 3, 1),
    )
    dense = layers.Dense(18, activation="relu", name="fc")
    port = sequential((4,), dense, layers.Reshape((3, 3, 2)), layers.Conv2D(3, 1, name="out"))
    found = given(original, port, normal(6, 4))
    if plain:
        dense.set_weights([p.detach().numpy().T for p in original.fc.parameters()])
    return found


def single():
    original = Called(lambda m, x: m.fc(x).view(-1), fc=nn.Linear(4, 1))
    port = sequential((4,), layers.Dense(1, name="fc"))
    return given(original, port, normal(6, 4), normal(6), mse())


def block(before):
    original = Called(
        lambda m, x: m.out(F.relu(m.conv(x) + x)), conv=nn.Linear(4, 4), out=nn.Linear(4, 2)
    )
    start = x = keras.Input((4,))
    y = layers.Dense(4, name="conv")(x)
    relu, add = layers.ReLU(), layers.Add()
    y = add([relu(y), x]) if before else relu(add([y, x]))
    return given(original, keras.Model(start, layers.Dense(2, name="out")(y)), normal(6, 4))


def one_query(axis):
    original = Called(
        lambda m, x: m.out((F.softmax(m.score(x).squeeze(2), 1)[..., None] * x).sum(1)),
        score=nn.Linear(4, 1),
        out=nn.Linear(4, 2),
    )
    start = keras.Input((5, 4))
    weights = ops.softmax(layers.Dense(1, name="score")(start), axis)
    x = ops.sum(weights * start, 1)
    port = keras.Model(start, layers.Dense(2, name="out")(x))
    return given(original, port, normal(6, 5, 4))


def dropped(layer):
    original = nn.Sequential(nn.Conv2d(2, 4, 3), nn.Dropout2d(0.2), nn.Conv2d(4, 1, 1))
    port = sequential((6, 5, 2), layers.Conv2D(4, 3), layer(0.2), layers.Conv2D(1, 1))
    return given(original, port, normal(4, 2, 6, 5))


def taken(port_takes):
    original = Called(lambda m, x: m.out(m.fc(x)[:, 0]), fc=nn.Linear(4, 6), out=nn.Linear(6, 2))
    start = keras.Input((5, 4))
    x = port_takes(layers.Dense(6, name="fc")(start))
    port = keras.Model(start, layers.Dense(2, name="out")(x))
    return given(original, port, normal(6, 5, 4))


class Text(keras.Model):
    def __init__(self, factor):
        super().__init__()
        self.words, self.places = layers.Embedding(9, 4), layers.Embedding(6, 4)
        self.out, self.factor = layers.Dense(2), factor

    def call(self, ids):
        x = self.words(ids) * self.factor + self.places(ops.arange(6))
        return self.out(x)


def text(factor):
    original = Called(
        lambda m, ids: m.out(m.words(ids) + m.places(torch.arange(6))),
        words=nn.Embedding(9, 4),
        places=nn.Embedding(6, 4),
        out=nn.Linear(4, 2),
    )
    port, ids = Text(factor), torch.arange(24).reshape(4, 6) % 9
    port(ids.numpy())
    return given(original, port, ids)


def lossy(from_logits=True, factor=0.5):
    original = nn.Sequential(nn.Linear(4, 1))
    port = sequential((4,), layers.Dense(1))

    def ours(z, y):
        penalty = 0.5 * torch.sigmoid(z).square().mean()
        return F.binary_cross_entropy_with_logits(z, y) + penalty

    def theirs(y, z):
        entropy = ops.mean(ops.binary_crossentropy(y, z, from_logits=from_logits))
        return entropy + factor * ops.mean(ops.square(ops.sigmoid(z)))

    return given(original, port, normal(6, 4), (normal(6, 1) > 0).double(), (ours, theirs))


def bag(pool):
    original = Called(
        lambda m, ids: m.out(m.words(ids)), words=nn.EmbeddingBag(9, 4), out=nn.Linear(4, 2)
    )
    words = layers.Embedding(9, 4, name="words")
    port = sequential((5,), words, pool, layers.Dense(2, name="out"), dtype="int32")
    return given(original, port, torch.arange(30).reshape(6, 5) % 9)


def bounded(limit=None):
    original = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.ReLU6(), nn.Linear(3, 2))
    port = sequential(
        (4,), layers.Dense(3), layers.Activation("tanh"), layers.ReLU(limit), layers.Dense(2)
    )
    return given(original, port, normal(6, 4))


def fitted(twin, update=False):
    original = nn.Sequential(nn.Linear(4, 2))
    port = sequential((4,), layers.Dense(2))
    found = given(original, port, normal(6, 4), normal(6, 2), mse(), optimizer=twin)
    optimizer = found["optimizer"]
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.5)

    def stepped(x, y):
        optimizer.zero_grad()
        F.mse_loss(original(x), y).backward()
        optimizer.step()
        schedule.step()

    return found | ({"update": stepped, "optimizer": None} if update else {})


def normed():
    original = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Conv2d(4, 3, 1))
    original.append(nn.BatchNorm2d(3))
    norms = [layers.BatchNormalization(epsilon=1e-5, momentum=0.9) for _ in range(2)]
    port = sequential((6, 5, 2), layers.Conv2D(4, 3), norms[0], layers.Conv2D(3, 1), norms[1])
    adam = keras.optimizers.Adam(2**-7, epsilon=1e-12)
    y = normal(4, 3, 4, 3)
    found = given(original, port, normal(4, 2, 6, 5), y, mse(), optimizer=adam)
    optimizer = torch.optim.Adam(original.parameters(), 2**-7, eps=1e-12)
    return found | {"optimizer": optimizer}


def attention(rate):
    def forward(m, x):
        q, k, v = (part(x).view(6, 5, 2, 4).transpose(1, 2) for part in (m.query, m.key, m.value))
        weights = m.dropout(F.softmax(q @ k.mT / 2, -1))
        return m.out((weights @ v).transpose(1, 2).reshape(6, 5, 8))

    names = "query", "key", "value", "out"
    original = Called(forward, **{n: nn.Linear(8, 8) for n in names}, dropout=nn.Dropout(0.1))
    start = keras.Input((5, 8))
    heads = layers.MultiHeadAttention(2, 4, dropout=rate, name="heads")
    port = keras.Model(start, heads(start, start))
    return given(original, port, normal(6, 5, 8))


def few():
    original = Called(lambda m, x, y: m.fc(x + y), fc=nn.Linear(4, 2))
    start = keras.Input((4,))
    port = keras.Model(start, layers.Dense(2, name="fc")(start))
    found = given(original, port, (normal(6, 4), normal(6, 4, seed=1)))
    return found | {"port_inputs": np.zeros((6, 4))}


def mean(x):
    return ops.mean(x, 1)


CASES = {
    "a dense layer before a Reshape": (decoder, "", ""),
    "a Reshape of PyTorch's order": (lambda: decoder(True), "output of out", "axes"),
    "a number each": (single, "", ""),
    "ReLU behind the sum": (lambda: block(False), "", ""),
    "ReLU before the sum": (lambda: block(True), "output of add", "sequence"),
    "one query": (lambda: one_query(1), "", ""),
    "a softmax of ones": (lambda: one_query(-1), "output of softmax", "activation", "length 1"),
    "channels dropped": (lambda: dropped(layers.SpatialDropout2D), "", ""),
    "numbers dropped": (
        lambda: dropped(layers.Dropout), "dropout", "dropout", "of whole channels against"
    ),
    "the first position": (lambda: taken(lambda x: x[:, 0]), "", ""),
    "the mean of all positions": (
        lambda: taken(mean), "output of", "pooling", "the first against mean"
    ),
    "the last position": (
        lambda: taken(lambda x: x[:, -1]), "output of", "pooling", "the first against the last"
    ),
    "positions": (lambda: text(1.0), "", ""),
    "√d before positions": (lambda: text(2.0), "output of add", "scale", "words goes in 2 times"),
    "a loss of one's own": (lossy, "", ""),
    "a loss of one's own, from_logits": (lambda: lossy(False), "loss", "from_logits"),
    "a loss of one's own, a factor": (
        lambda: lossy(factor=0.25), "loss", "other loss", "equal on the way: "
    ),
    "a bag of words": (lambda: bag(layers.GlobalAveragePooling1D()), "", ""),
    "a bag of words, its maximum": (
        lambda: bag(layers.GlobalMaxPooling1D()), "output of words", "pooling", "mean against max"
    ),
    "a limit that is there": (lambda: bounded(6.0), "", ""),
    "a limit that no number reaches": (
        bounded, "output of 2 from -50 to 50", "activation", "relu6 against relu"
    ),
    "averaged weights": (
        lambda: fitted(SGD(0.05, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=1)),
        *("0.weight after update", "accumulation", "use_ema=True"),
    ),
    "gradients of two batches": (
        lambda: fitted(SGD(0.05, gradient_accumulation_steps=2)),
        *("0.weight after update 1", "accumulation"),
    ),
    "a schedule in the update and nothing else": (
        lambda: fitted(SGD(0.05), update=True), "0.weight after update 20", "schedule"
    ),
    "a true zero and Adam": (normed, "", ""),
    "dropout within attention": (lambda: attention(0.1), "", ""),
    "dropout within attention lost": (lambda: attention(0.0), "dropout", "dropout"),
    "an input too few": (few, "number of inputs", "wiring", "2 for the original against 1"),
}  # fmt: skip
