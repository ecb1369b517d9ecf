"""What training meets, on one layer or two: losses that differ, statistics, an error on the way."""

from unittest import mock

import keras
import torch
from keras import layers, ops
from port_check import port_check
from porting.cases import given, mse, normal, sequential
from porting.people import Called
from porting.rules import dense
from torch import nn

# --- Losses


def spread(ours, theirs, shape=(5, 3)):
    """A loss of every axis, and one that takes the mean or the sum of some."""
    original = nn.Sequential(nn.Linear(4, 3))
    port = sequential((*shape[:-1], 4), layers.Dense(3, name="fc"))
    x, y = normal(6, *shape[:-1], 4), normal(6, *shape, seed=1)
    squares = lambda found, y: (found - y).square()  # noqa: E731
    pair = lambda found, y: ours(squares(found, y)), lambda y, found: theirs(ops.square(y - found))  # noqa: E731
    return given(original, port, x, y, pair)


def regularised(ours, theirs, more=0.0):
    """L2 on both sides, with a factor each, and what the original's loss has more."""
    original = nn.Sequential(nn.Linear(4, 3))
    l2 = keras.regularizers.L2(theirs)
    port = sequential((4,), layers.Dense(3, kernel_regularizer=l2, name="fc"))

    def loss(found, y):
        kept = ours * original[0].weight.square().sum() + more * found.abs().mean()
        return nn.functional.mse_loss(found, y) + kept

    return given(original, port, normal(8, 4), normal(8, 3, seed=1), (loss, "mse"))


# --- Statistics of a norm


def normed(ours=0.1, theirs=0.9, rows=8, images=False, two=False):
    kind, shape = (nn.BatchNorm2d, (4, 5, 2)) if images else (nn.BatchNorm1d, (2,))
    parts = [kind(2, momentum=ours)] + [kind(2)] * two
    inside = [layers.BatchNormalization(epsilon=1e-5, momentum=theirs) for _ in parts]
    original = nn.Sequential(*parts)
    if two:
        original[1] = kind(2)
        original.insert(1, nn.Tanh())
        inside.insert(1, layers.Activation("tanh"))
    x = normal(rows, 2, *shape[:-1]) + 1
    return given(original, sequential(shape, *inside), x, x * 2, mse())


# --- Dropout and pooling


def dropouts(ours, theirs):
    """Two layers, and what is dropped before, between and after them: a rate each."""
    parts, inside = [], []
    for n, (rate, twin) in enumerate(zip(ours, theirs, strict=True)):
        parts += [nn.Dropout(rate)] * bool(rate)
        inside += [layers.Dropout(twin)] if isinstance(twin, float) else [twin] * bool(twin)
        if n < 2:
            parts += [nn.Linear(4, 4)]
            inside += [layers.Dense(4)]
    return given(nn.Sequential(*parts), sequential((4,), *inside), normal(8, 4))


def channels(kind, layer):
    original = nn.Sequential(nn.Conv2d(2, 4, 3), kind(0.2), nn.Conv2d(4, 1, 1))
    port = sequential((6, 5, 2), layers.Conv2D(4, 3), layer, layers.Conv2D(1, 1))
    return given(original, port, normal(4, 2, 6, 5))


def pooled(ours, theirs, images=False):
    """One way to take or to pool positions for another."""
    kind, shape = (nn.Conv2d, (6, 5, 4)) if images else (nn.Linear, (5, 4))
    fc = kind(4, 6, 1) if images else kind(4, 6)
    original = Called(lambda m, x: m.out(ours(m.fc(x))), fc=fc, out=nn.Linear(6, 2))
    start = keras.Input(shape)
    first = layers.Conv2D(6, 1, name="fc") if images else layers.Dense(6, name="fc")
    port = keras.Model(start, layers.Dense(2, name="out")(theirs(first(start))))
    return given(original, port, normal(7, 4, 6, 5) if images else normal(7, 5, 4))


class Unseen(keras.Model):
    """Pools with NumPy, which no check sees."""

    def __init__(self):
        super().__init__()
        self.fc, self.out = layers.Conv2D(6, 1, name="fc"), layers.Dense(2, name="out")

    def call(self, x):
        return self.out(ops.convert_to_tensor(ops.convert_to_numpy(self.fc(x)).max((1, 2))))


def pooled_unseen():
    found = pooled(lambda x: x.mean((2, 3)), lambda x: ops.max(x, (1, 2)), True)
    port = Unseen()
    port(ops.zeros((1, 6, 5, 4)))
    return given(found["original"], port, found["inputs"])


POOLED = {  # in PyTorch, in Keras, over which axes
    "max for mean": (lambda x: x.mean(1), lambda x: ops.max(x, 1), "mean against max"),
    "sum for max": (lambda x: x.amax(1), lambda x: ops.sum(x, 1), "max against sum"),
    "min for the first": (lambda x: x[:, 0], lambda x: ops.min(x, 1), "the first against min"),
    "the first for mean": (lambda x: x.mean(1), lambda x: x[:, 0], "mean against the first"),
    "the last for min": (lambda x: x.amin(1), lambda x: x[:, -1], "min against the last"),
}


# --- Errors


def raising_update():
    def update(x, y):
        raise KeyError("no such batch")

    return dense() | {"update": update}


def raising_loss(ours):
    def raises(*_):
        raise ValueError("no such class")

    return dense(criterion=raises if ours else nn.MSELoss(), loss="mse" if ours else raises)


def raising_backward():
    class NoGradient(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, g):
            raise RuntimeError("no way back")

    return dense(criterion=lambda z, y: nn.functional.mse_loss(NoGradient.apply(z), y), loss="mse")


def coarse_backend():
    """Keras on a backend that has no float64."""
    with mock.patch.object(keras.backend, "result_type", lambda *_: "float32"):
        report = str(port_check(**dense()))
    said = "note: Keras on tensorflow computes in float32 whatever is set: budgets of 1e-6 and more"
    assert report.startswith("equal: ") and said in report, report


def small_gradients():
    """A loss so small that an ε of 1e-12 counts, and where Keras adds it."""
    scaled = lambda loss: lambda a, b: 1e-9 * loss(a, b)  # noqa: E731
    return dense(
        criterion=scaled(nn.MSELoss()),
        loss=scaled(lambda y, found: ops.mean(ops.square(y - found))),
        optimizer=keras.optimizers.Adam(2**-10, epsilon=1e-12),
        ours=lambda p: torch.optim.Adam(p, 2**-10, eps=1e-12),
    )


CASES = {
    "a mean of all": (lambda: spread(torch.mean, ops.mean), "", ""),
    "a sum of all": (lambda: spread(torch.sum, ops.mean), "loss", "reduction", "times"),
    "a sum of one axis": (
        lambda: spread(lambda e: e.sum(-1).mean(), ops.mean), "loss", "reduction", "0.3333 times"
    ),
    "a sum of each sample": (
        lambda: spread(lambda e: e.sum((1, 2)).mean(), ops.mean), "loss", "reduction", "0.06667 times"
    ),
    "a mean of each sample": (
        lambda: spread(lambda e: e.mean((1, 2)).sum(), ops.mean), "loss", "reduction", "0.1667 times"
    ),
    "a sum in the port": (
        lambda: spread(torch.mean, lambda e: ops.sum(e, -1)), "loss", "reduction", "3 times"
    ),
    "a vector each": (
        lambda: spread(lambda e: e.sum(-1).mean(), ops.mean, (3,)), "loss", "reduction", "0.3333 times"
    ),
    "L2 on both sides": (lambda: regularised(0.01, 0.01), "", ""),
    "L2, half in PyTorch": (
        lambda: regularised(0.005, 0.01), "loss", "added loss", "equal with 0.5 times"
    ),
    "L2, twice in PyTorch": (
        lambda: regularised(0.02, 0.01), "loss", "added loss", "equal with 2 times"
    ),
    "L2, a third in PyTorch": (
        lambda: regularised(0.01, 0.03), "loss", "added loss", "equal with 0.3333 times"
    ),
    "L2, no simple factor": (
        lambda: regularised(0.012345, 0.01), "loss", "other loss", "that layers add to it"
    ),
    "L2, and another loss": (
        lambda: regularised(0.01, 0.01, 0.3), "loss", "other loss", "or both"
    ),
    "a norm": (normed, "", "", "0.running_var: Keras keeps", "n = 8: no fault"),
    "a norm of images": (lambda: normed(images=True), "", "", "n = 160: no fault"),
    "a norm of two rows": (lambda: normed(rows=2), "", "", "n = 2: no fault"),
    "two norms": (lambda: normed(two=True), "", "", "0.running_var and others: Keras keeps"),
    "momentum as Keras has it": (
        lambda: normed(theirs=0.99),
        *("0.running_mean after update 1", "norm momentum", "0.1 against 1 - 0.99"),
    ),
    "momentum turned round": (
        lambda: normed(ours=0.9, theirs=0.9),
        *("0.running_mean after update 1", "norm momentum", "0.9 against 1 - 0.9"),
    ),
    "statistics kept in PyTorch": (
        lambda: normed(ours=0.0), "0.running_mean after update 1", "mode", "keeps its statistics"
    ),
    "statistics kept in the port": (
        lambda: normed(theirs=1.0), "0.running_mean after update 1", "mode", "keeps its statistics"
    ),
    "two rates": (lambda: dropouts((0, 0.2, 0.5), (0, 0.2, 0.5)), "", "", "dropout's rates"),
    "one rate, twice": (lambda: dropouts((0, 0.5, 0.5), (0, 0.5, 0.5)), "", "", "dropout's rates"),
    "two rates exchanged": (
        lambda: dropouts((0, 0.2, 0.5), (0, 0.5, 0.2)), "dropout 1", "dropout", "0.2 against 0.5"
    ),
    "a place later": (
        lambda: dropouts((0, 0.2, 0), (0, 0, 0.2)), "dropout 1", "dropout", "0.2 against none"
    ),
    "a place earlier": (
        lambda: dropouts((0, 0.2, 0), (0.2, 0, 0)), "dropout 1", "dropout", "0.2 against none"
    ),
    "one more in the port": (
        lambda: dropouts((0, 0.2, 0), (0, 0.2, 0.2)), "dropout dropout", "dropout", "none against 0.2"
    ),
    "noise in the port": (
        lambda: dropouts((0, 0, 0), (0, layers.GaussianNoise(0.2), 0)),
        *("dropout gaussian_noise", "dropout", "none against 0.2"),
    ),
    "channels dropped by a shape": (
        lambda: channels(nn.Dropout2d, layers.Dropout(0.2, noise_shape=(4, 1, 1, 4))), "", ""
    ),
    "numbers dropped for channels": (
        lambda: channels(nn.Dropout, layers.SpatialDropout2D(0.2)),
        *("dropout 1", "dropout", "of single numbers against of whole channels"),
    ),
    **{
        name: (lambda ours=ours, theirs=theirs: pooled(ours, theirs), "output of", "pooling", said)
        for name, (ours, theirs, said) in POOLED.items()
    },
    "max for mean of images, unseen": (
        pooled_unseen,
        *("output of", "pooling", "mean against "),
    ),
    "max for mean of images": (
        lambda: pooled(lambda x: x.mean((2, 3)), lambda x: ops.max(x, (1, 2)), True),
        *("output of", "pooling", "mean against "),
    ),
    "an update that raises": (
        raising_update, "update", "error", "the original raises KeyError: 'no such batch'"
    ),
    "a loss that raises": (
        lambda: raising_loss(True), "loss", "error", "the original raises ValueError: no such class"
    ),
    "a loss of Keras that raises": (
        lambda: raising_loss(False), "loss", "error", "the port raises ValueError: no such class"
    ),
    "no way back": (
        raising_backward, "gradients", "error", "the original raises RuntimeError: no way back"
    ),
    "by itself, a coarse backend": (coarse_backend, "", ""),
    "small gradients and ε": (small_gradients, "", ""),
}  # fmt: skip
