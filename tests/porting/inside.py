"""Layers, cells, loops and optimizers of one's own, as people write them, and what was named wrongly."""

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from porting.people import Called
from torch import nn
from torch.nn import functional as F


class ByHand(keras.optimizers.Optimizer):
    """Adam as in the paper; `inside` has ε in the root."""

    def __init__(self, inside, decay):
        super().__init__(2**-9)
        self.b1, self.b2, self.inside, self.decay = 0.9, 0.999, inside, decay

    def build(self, variables):
        super().build(variables)
        self.m, self.v = (
            [self.add_variable_from_reference(one, name) for one in variables] for name in "mv"
        )

    def update_step(self, gradient, variable, rate):
        m, v = (kept[self._get_variable_index(variable)] for kept in (self.m, self.v))
        gradient = gradient + self.decay * variable
        t, rate = (ops.cast(one, variable.dtype) for one in (self.iterations + 1, rate))
        self.assign(m, self.b1 * m + (1 - self.b1) * gradient)
        self.assign(v, self.b2 * v + (1 - self.b2) * gradient * gradient)
        first, second = (
            one / (1 - ops.power(ops.cast(b, t.dtype), t))
            for one, b in ((m, self.b1), (v, self.b2))
        )
        root = ops.sqrt(second + 1e-4) if self.inside else ops.sqrt(second) + 1e-4
        self.assign(variable, variable - rate * first / root)


def by_hand(inside=False, decay=0.0):
    original, port = nn.Sequential(nn.Linear(5, 3)), sequential((5,), layers.Dense(3))
    nn.init.uniform_(original[0].weight, 8, 12)
    found = given(
        original, port, normal(8, 5) / 30, normal(8, 3), mse(), optimizer=ByHand(inside, decay)
    )
    arguments = {"lr": 2**-9, "eps": 1e-4, "weight_decay": decay}
    found["optimizer"] = torch.optim.Adam(original.parameters(), **arguments)
    return found


class Decoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.cell, self.out = layers.GRUCell(4), layers.Dense(2)

    def call(self, given):
        x, h = given
        found = []
        for n in range(3):
            h, _ = self.cell(x[:, n], h)
            found.append(self.out(h))
        return ops.stack(found, 1)


def loop(change=lambda cell: None):
    """A cell that is called in a loop."""

    def forward(m, x, h):
        found = []
        for n in range(3):
            h = m.cell(x[:, n], h)
            found.append(m.out(h))
        return torch.stack(found, 1)

    port = Decoder()
    port([np.zeros((1, 3, 5)), np.zeros((1, 4))])
    original = Called(forward, cell=nn.GRUCell(5, 4), out=nn.Linear(4, 2))
    found = given(original, port, (normal(6, 3, 5), normal(6, 4, seed=1)), normal(6, 3, 2), mse())
    change(port.cell)
    return found


def gates(cell):
    update, reset, new = np.split(ops.convert_to_numpy(cell.recurrent_kernel), 3, 1)
    cell.recurrent_kernel.assign(np.concatenate([reset, update, new], 1))


class Pooled(layers.Layer):
    """Attention of one query over words that a mask leaves, with operators between."""

    def __init__(self, masked, times):
        super().__init__()
        self.score, self.masked, self.times = layers.Dense(1), masked, times

    def call(self, x, ids):
        scores = ops.squeeze(self.score(x), -1)
        scores = scores * self.times if self.times != 1 else scores
        kept = ops.cast(ops.not_equal(ids, 0), scores.dtype)
        scores = scores - (1 - kept) * 1e9 if self.masked else scores
        return ops.sum(ops.expand_dims(ops.softmax(scores), -1) * x, 1)


class Reader(keras.Model):
    def __init__(self, masked, times):
        super().__init__()
        self.words, self.pool = layers.Embedding(9, 4), Pooled(masked, times)
        self.cell = layers.GRUCell(3)

    def call(self, given):
        ids, h = given
        return self.cell(self.pool(self.words(ids), ids), h)[0]


def reader(masked=True, times=1):
    def forward(m, ids, h):
        x = m.words(ids)
        scores = m.score(x).squeeze(-1).masked_fill(ids == 0, -1e9)
        return m.cell((scores.softmax(-1)[..., None] * x).sum(1), h)

    parts = {"words": nn.Embedding(9, 4), "score": nn.Linear(4, 1), "cell": nn.GRUCell(4, 3)}
    port, ids = Reader(masked, times), torch.arange(24).reshape(4, 6) % 8 + 1
    port([np.zeros((1, 6), "int32"), np.zeros((1, 3))])
    ids[:2, 4:] = 0
    return given(Called(forward, **parts), port, (ids, normal(4, 3)))


class Film(layers.Layer):
    """Scaled and shifted by what an embedding of the time says."""

    def __init__(self, one):
        super().__init__()
        self.norm, self.say = layers.LayerNormalization(epsilon=1e-5), layers.Dense(8)
        self.out, self.one = layers.Dense(4), one

    def call(self, x, t):
        scale, shift = ops.split(self.say(keras.activations.silu(t)), 2, -1)
        return self.out(keras.activations.silu(self.norm(x) * (self.one + scale) + shift))


def film(one=1):
    def forward(m, x, t):
        scale, shift = m.say(F.silu(t)).chunk(2, -1)
        return m.out(F.silu(m.norm(x) * (1 + scale) + shift))

    parts = {"norm": nn.LayerNorm(4), "say": nn.Linear(3, 8), "out": nn.Linear(4, 4)}
    x, t = keras.Input((4,)), keras.Input((3,))
    port = keras.Model([x, t], Film(one)(x, t))
    return given(Called(forward, **parts), port, (normal(6, 4), normal(6, 3, seed=1)))


def by_function():
    """A norm that is called as a function, over the second axis; what is kept of statistics is no reason."""

    def forward(m, x):
        kept, parts = (m.norm.running_mean, m.norm.running_var), (m.norm.weight, m.norm.bias)
        return F.batch_norm(m.fc(x), *kept, *parts, training=True)

    port = sequential((5, 4), layers.Dense(5), layers.BatchNormalization(epsilon=1e-5))
    original = Called(forward, fc=nn.Linear(4, 5), norm=nn.BatchNorm1d(5))
    for part in original.norm.parameters():
        nn.init.normal_(part)
    found = given(original, port, normal(8, 5, 4))
    port.layers[1].moving_mean.assign(np.ones(5))
    return found


class Block(nn.Module):
    """Two layers and a mean, in one part without parts."""

    def __init__(self):
        super().__init__()
        self.first, self.second = (nn.Parameter(torch.randn(*s)) for s in ((6, 4), (3, 6)))
        self.bias = nn.Parameter(torch.randn(6))

    def forward(self, x):
        y = F.linear(F.linear(x, self.first, self.bias), self.second)
        return y.mean(-1, keepdim=True)


def in_one():
    """The last layer with weights gives more than the part of which it is."""
    mean = layers.Lambda(lambda x: ops.mean(x, -1, keepdims=True))
    port = sequential((4,), layers.Dense(6), layers.Dense(3, use_bias=False), mean)
    original = nn.Sequential(Block())
    first, second, bias = (p.detach().numpy().T for p in original[0].parameters())
    port.set_weights([first, bias, second])
    return given(original, port, normal(8, 4), move=False)


CASES = {
    "two layers and a mean in one part": (in_one, "", ""),
    "a norm as a function": (by_function, "output of batch_norm after fc", "normalised axis"),
    "Adam by hand": (by_hand, "", ""),
    "Adam by hand, decay": (lambda: by_hand(decay=2**-6), "", ""),
    "Adam by hand, ε in the root": (
        lambda: by_hand(True), "0.weight after update", "other optimizer"
    ),
    "a cell in a loop": (loop, "", ""),
    "a cell in a loop, its gates": (lambda: loop(gates), "output of cell", "kernel layout"),
    "a reader": (reader, "", ""),
    "a reader without its mask": (lambda: reader(False), "output of softmax", "mask"),
    "a reader with a scale": (lambda: reader(times=0.5), "output of ", "scale", "0.5 times"),
    "scaled and shifted by a code": (film, "", ""),
    "scaled by too little": (lambda: film(0), "output of add", "skip", "without norm"),
}  # fmt: skip
