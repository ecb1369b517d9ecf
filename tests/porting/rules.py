"""A small pair for each rule of `port_check.py` that larger models do not reach, and what it says."""

from collections import OrderedDict

import keras
import numpy as np
import torch
from keras import layers, ops
from port_check import port_check
from porting.cases import Last, given, mse, normal, sequential
from torch import nn
from torch.nn import functional as F

SGD, Adam = keras.optimizers.SGD, keras.optimizers.Adam
Binary, Sparse = keras.losses.BinaryCrossentropy, keras.losses.SparseCategoricalCrossentropy


def activated(module, function, shape=(5,)):
    """A layer and an activation behind it, over values that reach every limit."""
    image = len(shape) > 1
    first = nn.Conv2d(shape[-1], 6, 1) if image else nn.Linear(5, 6)
    layer = layers.Conv2D(6, 1) if image else layers.Dense(6)
    port = sequential(shape, layer, layers.Activation(function, name="act"))
    x = normal(8, shape[-1], *shape[:-1]) * 8
    return given(nn.Sequential(OrderedDict(fc=first, act=module)), port, x)


ACTIVATIONS = {  # as the report calls them: the original's, the port's
    "relu": (nn.Tanh, ops.relu),
    "relu6": (nn.Tanh, ops.relu6),
    "gelu": (nn.ReLU, lambda x: ops.gelu(x, approximate=False)),
    "gelu by tanh": (nn.ReLU, lambda x: ops.gelu(x, approximate=True)),
    "leaky relu 0.01": (nn.Tanh, lambda x: ops.leaky_relu(x, 0.01)),
    "leaky relu 0.2": (nn.ReLU, lambda x: ops.leaky_relu(x, 0.2)),
    "leaky relu 0.3": (nn.ReLU, lambda x: ops.leaky_relu(x, 0.3)),
    "elu": (nn.ReLU, ops.elu),
    "selu": (nn.ReLU, ops.selu),
    "silu": (nn.ReLU, ops.silu),
    "mish": (nn.ReLU, lambda x: x * ops.tanh(ops.softplus(x))),
    "tanh": (nn.ReLU, ops.tanh),
    "sigmoid": (nn.Tanh, ops.sigmoid),
    "hard sigmoid": (nn.Sigmoid, ops.hard_sigmoid),
    "hard sigmoid of Keras 2": (nn.Sigmoid, lambda x: ops.clip(0.2 * x + 0.5, 0, 1)),
    "hard swish": (nn.SiLU, ops.hard_silu),
    "softplus": (nn.ReLU, ops.softplus),
    "softsign": (nn.Tanh, ops.softsign),
    "softmax": (nn.Sigmoid, lambda x: ops.softmax(x, -1)),
    "log softmax": (nn.LogSigmoid, lambda x: ops.log_softmax(x, -1)),
    "exp": (nn.ReLU, ops.exp),
}


def dense(criterion=None, y=None, **compiled):
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    port = sequential((5,), layers.Dense(3, name="fc"))
    loss = (criterion, compiled.pop("loss")) if criterion else mse()
    y = normal(8, 3, seed=1) if y is None else y
    more = {"optimizer": compiled.get("optimizer", SGD(0.05))}
    found = given(original, port, normal(8, 5), y, loss, **more)
    if "ours" in compiled:
        found["optimizer"] = compiled["ours"](original.parameters())
    return found


class Functional(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.out = nn.Linear(5, 6), nn.Linear(6, 2)

    def forward(self, x):
        return self.out(F.dropout(self.fc(x), 0.5, self.training))


def dropped(rate):
    inside = layers.Dense(6, name="fc"), layers.Dropout(rate), layers.Dense(2, name="out")
    return given(Functional(), sequential((5,), *inside), normal(8, 5))


def frozen():
    inside = layers.Dense(6, name="fc"), layers.Dense(2, name="out")
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 6), out=nn.Linear(6, 2)))
    found = given(original, sequential((5,), *inside), normal(8, 5), normal(8, 2), mse())
    found["port"].get_layer("fc").trainable = False
    return found


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.fc = nn.GRU(5, 4, batch_first=True), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


def no_bias():
    port = sequential((7, 5), layers.GRU(4), layers.Dense(2, use_bias=False))
    return given(Recurrent(), port, normal(8, 7, 5), move=False)


def long_kernel():
    original = nn.Sequential(OrderedDict(conv=nn.Conv2d(2, 3, (1, 3))))
    port = sequential((6, 6, 2), layers.Conv2D(3, (3, 1), name="conv"))
    weight, bias = (p.detach().numpy() for p in original.parameters())
    port.set_weights([weight.transpose(3, 2, 1, 0), bias])
    return given(original, port, normal(4, 2, 6, 6), move=False)


class Typed(keras.Model):
    """A type of NumPy has a shape, and is no tensor."""

    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(3)

    def call(self, x):
        return self.fc(x) + ops.ones((3,), dtype=np.dtype("float64"))


class Ones(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 3)

    def forward(self, x):
        return self.fc(x) + torch.ones(3)


def typed():
    port = Typed()
    port(np.zeros((1, 5)))
    return given(Ones(), port, normal(8, 5))


def decayed_both():
    """L2 in both losses, and a mean for a sum besides."""
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    l2 = keras.regularizers.L2(0.01)
    port = sequential((5,), layers.Dense(3, kernel_regularizer=l2))

    def loss(found, y):
        return F.mse_loss(found, y, reduction="sum") + 0.01 * original.fc.weight.square().sum()

    return given(original, port, normal(8, 5), normal(8, 3, seed=1), (loss, mean_squared))


def mean_squared(y, found):
    return ops.mean(ops.square(y - found))


def falling(**decay):
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([100], [0.05, 0.005])
    return dense(optimizer=SGD(rate, **decay))


def adam(epsilon):
    return dense(
        optimizer=Adam(2**-10, epsilon=epsilon),
        ours=lambda p: torch.optim.Adam(p, 2**-10, eps=1e-3),
    )


def parts():
    """A right port with all that a check switches off, folds or trains."""
    original = nn.Sequential(nn.Linear(5, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), nn.Linear(6, 2))
    norm = layers.BatchNormalization(epsilon=1e-5, momentum=0.9)
    port = sequential((5,), layers.Dense(6), norm, layers.Dropout(0.5), layers.Dense(2))
    found = given(original, port, normal(8, 5), normal(8, 2, seed=1), mse())
    original[0].bias.requires_grad_(False)
    original[3].eval()
    return found


def folded():
    port = sequential((7, 5), layers.LSTM(6), layers.Dense(2))
    found = given(Last(nn.LSTM), port, normal(8, 7, 5), normal(8, 2, seed=1), mse())
    found["port"].compile(SGD(0.05, weight_decay=0.01), "mse")
    return found


def state(original, port):
    """What a check may not leave changed."""
    twin = port.optimizer.iterations
    yield {name: t.clone() for name, t in original.state_dict().items()}
    yield [t.numpy().copy() for t in (*port.weights, twin)]
    yield [(p.requires_grad, m.training) for m in original.modules() for p in m.parameters()]
    yield [vars(m).get("p") for m in original.modules()]
    yield [getattr(one, "rate", None) for one in port.layers]
    compiled = keras.backend.backend() != "tensorflow" or port.train_function is None
    yield port.run_eagerly, compiled or hasattr(port.train_function, "get_concrete_function")


def left(build):
    """Models are as they were after a check: a second one finds the same."""
    found = build()
    original, port = found["original"], found["port"]
    before = list(state(original, port))
    first = str(port_check(**found))
    for was, now in zip(before, state(original, port), strict=True):
        pairs = zip(was.values(), now.values(), strict=True) if isinstance(was, dict) else None
        if pairs:
            assert all(map(torch.equal, *zip(*pairs, strict=True)))
        else:
            np.testing.assert_equal(now, was)
    assert str(port_check(**found)) == first
    return found


ALL = (
    "parameters, input, outputs, dropout's rates and places, outputs on the wide batch, loss,"
    " gradients, update 1, running statistics, update 20, an update on the wide batch,"
    " evaluation after the updates, evaluation"
)
IDS = torch.arange(8) % 3
CASES = {  # how it is built, what the step begins with, the cause, and what is said besides
    **{
        f"activation: {name}": (
            lambda module=module, function=function: activated(module(), function),
            *("output of act", "activation", f"{name.removeprefix('hard ')} in the port"),
        )
        for name, (module, function) in ACTIVATIONS.items()
    },
    "softmax over channels": (
        lambda: activated(nn.ReLU(), lambda x: ops.softmax(x, -1), (4, 5, 2)),
        *("output of act", "activation", "softmax over channels in the port"),
    ),
    "slope": (
        lambda: activated(nn.LeakyReLU(0.01), lambda x: ops.leaky_relu(x, 0.2)),
        *("output of act", "slope", "leaky relu 0.2 in the port"),
    ),
    "a slope of its own": (
        lambda: activated(nn.LeakyReLU(0.15), lambda x: ops.leaky_relu(x, 0.25)),
        *("output of act", "slope", ""),
    ),
    "delta": (
        lambda: dense(criterion=nn.HuberLoss(delta=0.5), loss=keras.losses.Huber(delta=0.25)),
        *("loss", "other loss", "(delta=0.25)"),
    ),
    "pos_weight": (
        lambda: dense(
            criterion=nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0)),
            loss=Binary(from_logits=True),
            y=(normal(8, 3) > 0).double(),
        ),
        *("loss", "class weights", "pos_weight"),
    ),
    "ignore_index": (
        lambda: dense(
            criterion=nn.CrossEntropyLoss(ignore_index=1), loss=Sparse(from_logits=True), y=IDS
        ),
        *("loss", "mask", "ignore_index=1"),
    ),
    "L2 twice, and a mean": (decayed_both, "loss", "reduction"),
    "functional dropout": (lambda: dropped(0.5), "", "", "dropout's rates and places"),
    "functional dropout, rate": (lambda: dropped(0.3), "dropout", "dropout", "0.5 against 0.3"),
    "functional dropout alone": (lambda: dropped(0.0), "dropout", "dropout", "0.5 against none"),
    "frozen in the port": (frozen, "gradient of fc.weight", "frozen", " against none"),
    "a bias beside a GRU": (no_bias, "parameters", "bias", "(fc.bias (2,))"),
    "a kernel that lies": (long_kernel, "output of conv", "layer size", "(1, 3) against (3, 1)"),
    "a type of NumPy": (typed, "", "", ""),
    "left as it was": (lambda: left(parts), "", "", f"equal: {ALL}\n"),
    "folded, and left as it was": (
        lambda: left(folded),
        *("rnn.weight_ih_l0 after update 1", "weight decay", "weight_decay=0.01"),
    ),
    "a rate that falls, and decay": (
        lambda: falling(weight_decay=0.01),
        *("fc.weight after update 1", "weight decay", "weight_decay=0.01"),
    ),
    "one ε": (
        lambda: adam(1e-3),
        *("fc.weight after update 1", "optimizer epsilon", "0.001 on both sides, but Keras"),
    ),
    "two ε": (
        lambda: adam(1e-4),
        *("fc.weight after update 1", "optimizer epsilon", "eps=0.001 against epsilon=0.0001"),
    ),
    "beta_1": (
        lambda: dense(
            optimizer=Adam(2**-10, beta_1=0.875, epsilon=1e-12),
            ours=lambda p: torch.optim.Adam(p, 2**-10, (0.75, 0.999), eps=1e-12),
        ),
        *("fc.weight after update 20", "betas", "beta_1=0.875"),
    ),
    "beta_2": (
        lambda: dense(
            optimizer=Adam(2**-10, beta_2=0.875, epsilon=1e-12),
            ours=lambda p: torch.optim.Adam(p, 2**-10, (0.9, 0.75), eps=1e-12),
        ),
        *("fc.weight after update 20", "betas", "beta_2=0.875"),
    ),
}
