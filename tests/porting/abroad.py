"""What a second set of whole models, ported as people port them, met before it was mended."""

import keras
import numpy as np
import torch
from keras import layers, ops
from porting.cases import given, mse, normal, sequential
from porting.people import Called
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD
Sparse = keras.losses.SparseCategoricalCrossentropy


class Trained(keras.Model):
    """As the guides write it: `fit` hands on no weights of samples."""

    def train_step(self, *given):
        x, y = given[-1]
        return super().train_step(*given[:-1], (x, y))


def train_step():
    start = keras.Input((5,))
    port = Trained(start, layers.Dense(3)(start))
    return given(nn.Linear(5, 3), port, normal(8, 5), normal(8, 3), mse())


def two_of_two():
    """As many samples as outputs, one of them without a loss."""
    original = Called(lambda m, x: (m.fc(x), x.mean(1)), fc=nn.Linear(5, 3))
    start = keras.Input((4, 5))
    port = keras.Model(start, [layers.Dense(3)(start), ops.mean(start, 1)])
    loss = lambda found, y: F.cross_entropy(found[0].flatten(0, 1), y.flatten())  # noqa: E731
    labels = torch.arange(8).reshape(2, 4) % 3
    return given(original, port, normal(2, 4, 5), labels, (loss, [Sparse(from_logits=True), None]))


def norm(change, infers=False):
    original = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
    for weight in (*original[1].parameters(), *original[1].buffers()):
        if weight.is_floating_point():
            nn.init.uniform_(weight, 0.5, 1.5)
    original[1].train(not infers)
    twin = layers.BatchNormalization(epsilon=1e-5, momentum=0.9, trainable=not infers)
    port = sequential((5,), layers.Dense(4), twin, layers.ReLU(), layers.Dense(2))
    found = given(original, port, normal(8, 5))
    change(twin)
    return found


def exchange(twin):
    gamma, beta, *rest = twin.get_weights()
    twin.set_weights([beta, gamma, *rest])


def rows():
    original = nn.Sequential(nn.Embedding(6, 4), nn.Linear(4, 2))
    port = sequential((3,), layers.Embedding(6, 4), layers.Dense(2), dtype="int32")
    found = given(original, port, torch.arange(12).reshape(4, 3) % 6)
    table = port.layers[0]
    table.set_weights([table.get_weights()[0][::-1]])
    return found


def depthwise():
    original = nn.Sequential(nn.Conv2d(3, 3, 3, 2, groups=3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    port = sequential((9, 8, 3), layers.DepthwiseConv2D(3), layers.GlobalAveragePooling2D())
    return given(original, port, normal(4, 3, 9, 8))


def branches(pool=layers.GlobalMaxPooling1D, padding="valid"):
    """Kim's network, which asks each convolution twice, for its length too."""

    def forward(m, x):
        parts = [F.max_pool1d(F.relu(c(x)), c(x).shape[2]).squeeze(2) for c in (m.a, m.b)]
        return m.fc(torch.cat(parts, 1))

    parts = {"a": nn.Conv1d(3, 4, 2), "b": nn.Conv1d(3, 4, 3), "fc": nn.Linear(8, 2)}
    start = keras.Input((7, 3))
    convs = [layers.Conv1D(4, n, activation="relu", padding=padding)(start) for n in (2, 3)]
    joined = layers.Concatenate()([pool()(one) for one in convs])
    port = keras.Model(start, layers.Dense(2)(joined))
    return given(Called(forward, **parts), port, normal(6, 3, 7))


def padded(side):
    """A row and a column of zeros before what is joined, as in a U-Net; on one side of it."""

    def forward(m, x):
        return m.out(torch.cat([x, F.pad(m.conv(x), [0, 1, 0, 1])], 1))

    parts = {"conv": nn.Conv2d(3, 4, 2), "out": nn.Conv2d(7, 2, 1)}
    start = keras.Input((6, 5, 3))
    x = layers.ZeroPadding2D((side, side))(layers.Conv2D(4, 2)(start))
    port = keras.Model(start, layers.Conv2D(2, 1)(layers.Concatenate()([start, x])))
    return given(Called(forward, **parts), port, normal(4, 3, 6, 5))


def machine(half=0.5, both=True):
    """A factorisation machine beside a network."""

    def forward(m, x):
        first, v = m.wide(x), m.table(x).unflatten(1, (3, 4))
        pairs = 0.5 * (v.sum(1).pow(2) - v.pow(2).sum(1)).sum(1, keepdim=True)
        deep = m.deep(x)
        return first + pairs + deep

    deep = nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 1))
    parts = {"table": nn.Linear(5, 12), "wide": nn.Linear(5, 1), "deep": deep}
    start = keras.Input((5,))
    v = layers.Reshape((3, 4))(layers.Dense(12)(start))
    pairs = ops.square(ops.sum(v, 1))
    pairs = pairs - ops.sum(ops.square(v), 1) if both else pairs
    x = layers.Dense(4, activation="relu")(layers.Dense(6, activation="relu")(start))
    out = layers.Dense(1)(start) + half * ops.sum(pairs, 1, keepdims=True) + layers.Dense(1)(x)
    return given(Called(forward, **parts), keras.Model(start, out), normal(8, 5))


def gate(first=False):
    """Squeeze and excitation, behind the activation or before it."""

    def forward(m, x):
        x = F.hardswish(m.conv(x))
        x = x * F.hardsigmoid(m.se(F.adaptive_avg_pool2d(x, 1)))
        return m.fc(F.hardswish(x).mean((2, 3)))

    parts = {"conv": nn.Conv2d(3, 4, 3), "se": nn.Conv2d(4, 4, 1), "fc": nn.Linear(4, 2)}
    act = lambda: layers.Activation("hard_swish")  # noqa: E731
    start = keras.Input((7, 6, 3))
    x = layers.Conv2D(4, 3)(start)
    x = x if first else act()(x)
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(x)
    x = layers.Multiply()([x, layers.Conv2D(4, 1, activation="hard_sigmoid")(pooled)])
    x = act()(act()(x)) if first else act()(x)
    port = keras.Model(start, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    return given(Called(forward, **parts), port, normal(4, 3, 7, 6))


def code():
    """An activation on the code of an autoencoder, whose decoder begins with an image."""
    parts = nn.Linear(7, 5), nn.Linear(5, 12), nn.Unflatten(1, (3, 2, 2)), nn.Conv2d(3, 2, 1)
    inside = layers.Dense(5, activation="relu"), layers.Dense(12), layers.Reshape((2, 2, 3))
    return given(
        nn.Sequential(*parts), sequential((7,), *inside, layers.Conv2D(2, 1)), normal(6, 7)
    )


WEIGHTS = np.array([1.0, 2.0, 0.5])


def weighed(y, p):
    each = keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True)
    return ops.mean(each * ops.take(ops.convert_to_tensor(WEIGHTS), ops.cast(y, "int32")))


def classes():
    loss = nn.CrossEntropyLoss(torch.from_numpy(WEIGHTS)), weighed
    port = sequential((5,), layers.Dense(3))
    return given(nn.Linear(5, 3), port, normal(8, 5), torch.arange(8) % 3, loss)


def standard(power):
    """Means and deviations of the inputs; Keras wants the variances."""
    mean, std = np.linspace(-1, 1, 5), np.linspace(0.5, 2, 5)
    apart = lambda x: (x - torch.from_numpy(mean)) / torch.from_numpy(std)  # noqa: E731
    forward = lambda m, x: m.norm(m.fc(apart(x)))  # noqa: E731
    scaled = layers.Normalization(mean=mean, variance=std**power)
    norm = layers.LayerNormalization(epsilon=1e-5)
    port = sequential((5,), scaled, layers.Dense(2), norm)
    original = Called(forward, fc=nn.Linear(5, 2), norm=nn.LayerNorm(2))
    return given(original, port, normal(8, 5))


def clamped():
    """A loop that clamps the gradient of each parameter, also of the bias that Keras lacks."""
    original = Called(lambda m, x: m.rnn(x)[0], rnn=nn.LSTM(3, 4, batch_first=True))
    port = sequential((5, 3), layers.LSTM(4, return_sequences=True))
    found = given(original, port, normal(4, 5, 3), normal(4, 5, 4), mse())

    def update(x, y):
        found["optimizer"].zero_grad()
        F.mse_loss(original(x), y).backward()
        for p in original.parameters():
            p.grad.clamp_(-10, 10)
        found["optimizer"].step()

    return found | {"update": update}


CASES = {
    "a train_step of one's own": (train_step, "", ""),
    "as many samples as outputs": (two_of_two, "", ""),
    "γ for β": (lambda: norm(exchange), "output of 1", "other weights", "gamma has 1.bias"),
    "a norm that infers, its statistics": (
        lambda: norm(lambda twin: twin.moving_variance.assign([1.0] * 4), True),
        *("output of 1", "statistics"),
    ),
    "rows of a table": (rows, "output of 0", "kernel layout"),
    "stride of a depthwise convolution": (depthwise, "output of 0", "stride"),
    "branches": (branches, "", ""),
    "pooling in each branch": (
        lambda: branches(layers.GlobalAveragePooling1D), "output of max_pool1d after a", "pooling"
    ),
    "padding in each branch": (lambda: branches(padding="same"), "output of ", "padding"),
    "padded before a cat": (lambda: padded((0, 1)), "", ""),
    "padded on the other side": (lambda: padded((1, 0)), "output of cat", "padding"),
    "a factorisation machine": (machine, "", ""),
    "half of it lost": (lambda: machine(1.0), "output of mul", "scale", "2 times"),
    "squares not subtracted": (lambda: machine(both=False), "output of sub", "skip"),
    "a gate": (gate, "", ""),
    "a gate before the activation": (lambda: gate(True), "output of hardswish", "sequence"),
    "an activation on the code": (code, "output of 1", "activation", "of the port alone"),
    "weights of classes, averaged by number": (classes, "loss", "class weights", "their sum"),
    "variances": (lambda: standard(2), "", ""),
    "deviations for variances": (lambda: standard(1), "output of sub", "shift of input"),
    "gradients that a loop clamps": (clamped, "", ""),
}  # fmt: skip
