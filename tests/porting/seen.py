"""What `port_check.py` sees of two models at work: calls, rates of dropout, kinds and masks."""

from types import SimpleNamespace

import keras
import numpy as np
import port_check
import torch
from keras import layers, ops
from porting.arrays import same
from porting.cases import normal, sequential
from torch import nn
from torch.nn import functional as F


class Calls(nn.Module):
    """A forward with what is to be seen, and what is not."""

    def __init__(self):
        super().__init__()
        self.fc, self.drop = nn.Linear(4, 4), nn.Dropout(0.25)
        self.shift = nn.Parameter(torch.ones(4))

    def forward(self, x):
        x = x.detach().clone().contiguous().to(torch.float64).type(torch.float64).float().double()
        y = self.drop(self.fc((x - 1).mT.mT))
        y = y * 2 + self.shift
        y.argmax()
        y = y * self.shift[1:].sum()
        for rated in (
            F.dropout(y, 0.3),
            F.dropout(y),
            F.dropout(y, 0.3, False),
            torch.dropout(y, 0.4, True),
        ):
            assert rated is y
        y, _ = torch.max(torch.cat([y, y], 1), 1)
        heads = y.view(1, 1, 6, 1)
        return F.scaled_dot_product_attention(heads, heads, heads, dropout_p=0.5)


def functions():
    torch.manual_seed(0)
    model, events, x = Calls(), [], normal(6, 4)
    with (
        port_check._watched(model, events, {id(model.drop): 0.25}),
        port_check._quiet(model, sequential((4,))),
    ):
        first = model(x)
    assert first.abs().min() > 0
    with (
        torch.random.fork_rng(),
        port_check._watched(model, [], {}),
        port_check._quiet(model, sequential((4,))),
    ):
        assert torch.equal(first, model(x))
    same(
        [(e.name, e.kind, e.rate, len(e.inputs), len(e.outputs), len(e.weights)) for e in events],
        [
            ("sub after the input", "sub", 0, 1, 1, 0),
            ("fc", "linear", 0, 1, 1, 2),
            ("drop", "dropout", 0.25, 1, 1, 0),
            ("mul after drop", "mul", 0, 1, 1, 0),
            ("add after drop", "add", 0, 2, 1, 1),
            ("sum after drop", "sum", 0, 1, 1, 0),
            ("mul after drop", "mul", 0, 2, 1, 0),
            *(("dropout", "dropout", rate, 1, 1, 0) for rate in (0.3, 0.5, 0.4)),
            ("cat after dropout", "cat", 0, 2, 1, 0),
            ("max after dropout", "max", 0, 1, 2, 0),
            ("view after dropout", "view", 0, 1, 1, 0),
            ("scaled_dot_product_attention after dropout", "scaled_dot_product_attention", 0, 3, 1, 0),
        ],
    )  # fmt: skip
    assert not model._forward_hooks and not model.fc._forward_hooks
    assert not model.fc._forward_pre_hooks and "_port_check_inputs" not in vars(model.fc)


class Own(nn.Module):
    """Without parts or weights."""

    def forward(self, x, twice=None):
        return x if twice is None else twice * 2


class Inside(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.ab, self.scale = nn.Linear(4, 4), nn.Linear(4, 4), nn.Parameter(torch.ones(1))
        self.empty, self.own = nn.ModuleList(), Own()
        self.held, self.named = nn.ModuleList([nn.ReLU()]), nn.ModuleDict({"tanh": nn.Tanh()})
        self.rnn, self.att = nn.LSTM(4, 4), nn.MultiheadAttention(4, 2)
        self.cell, self.row = nn.GRUCell(4, 4), nn.Sequential(nn.Linear(4, 4))
        self.norm = nn.utils.parametrizations.weight_norm(nn.Linear(4, 4))

    def forward(self, x):
        return self.own(x, twice=self.row(x))


def leaves():
    model, events = Inside(), []
    found = " ".join(port_check._leaves(model))
    same(found, "a ab own held.0 named.tanh rnn att cell row.0 norm")
    with port_check._watched(model, events, {}):
        model(normal(6, 4))
    same([(e.name, len(e.inputs)) for e in events], [("row.0", 1), ("own", 2)])


class Twice(keras.Model):
    """What Keras models call: layers, functions, and one layer's activation."""

    def __init__(self):
        super().__init__()
        self.fc, self.drop = (
            layers.Dense(4, activation="relu", name="fc"),
            layers.Dropout(0.25, name="drop"),
        )
        self.both = layers.Bidirectional(layers.LSTM(2, dropout=0.125), name="both")
        self.att = layers.MultiHeadAttention(2, 2, name="att")
        self.act, self.inside = (
            layers.Activation("tanh", name="act"),
            sequential((4,), layers.Dense(3, name="in")),
        )

    def call(self, x):
        y = self.drop(self.fc(x))
        y = ops.exp(ops.stop_gradient(ops.cast(y, "float64"))) + 1
        ops.argmax(ops.convert_to_tensor(y))
        y = self.both(self.att(y, y))
        return self.inside(self.act(y))


def layers_at_work():
    port = Twice()
    port(np.zeros((2, 3, 4)))
    events, original = [], nn.Sequential()
    with port_check._quiet(original, port) as rates:
        watched = port_check._Port(events, rates).watched()
        with watched:
            port(normal(2, 3, 4).numpy(), training=True)
    same(
        [(e.name, e.kind, e.rate, len(e.inputs), len(e.weights)) for e in events],
        [
            ("fc", "dense", 0, 1, 2),
            ("activation of fc", "relu", 0, 1, 0),
            ("drop", "dropout", 0.25, 1, 0),
            ("exp", "exp", 0, 1, 0),
            ("att", "multiheadattention", 0, 2, 8),
            ("both", "bidirectional", 0.125, 1, 6),
            ("act", "tanh", 0, 1, 0),
            ("in", "dense", 0, 1, 2),
        ],
    )
    assert (events[0].outputs[0] < 0).any() and (events[1].outputs[0] >= 0).all()
    same(events[0].outputs[0], events[1].inputs[0])
    assert keras.activations.serialize(port.fc.activation) == "relu"
    x = keras.Input((4,))
    graph, events = keras.Model(x, ops.relu(layers.Dense(4, name="one")(x))), []
    with port_check._Port(events, {}).watched():
        graph(np.ones((2, 4)))
    same(
        [(e.name[:3], e.kind, len(e.inputs)) for e in events],
        [("one", "dense", 1), ("rel", "relu", 1)],
    )


class StochasticDepth(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p


class Powers(StochasticDepth):
    """What has a `p` that is no rate."""


def quiet():
    parts = nn.Dropout(0.5), nn.Dropout2d(0.25), nn.MultiheadAttention(4, 2, dropout=0.125)
    parts += (
        nn.LSTM(4, 4, 2, dropout=0.75),
        StochasticDepth(0.5),
        Powers(0.5),
        nn.Dropout(0.0),
        nn.Dropout(1),
    )
    original, names = nn.Sequential(*parts), ["p", "p", "dropout", "dropout", "p", "p", "p", "p"]
    inside = (
        layers.Dropout(0.5),
        layers.GaussianNoise(0.25),
        layers.LSTM(3, dropout=0.125, recurrent_dropout=0.75),
    )
    port = sequential((3, 4), *inside, layers.Reshape((1, 3)))
    x = keras.Input((3, 4))
    attended = keras.Model(x, layers.MultiHeadAttention(2, 2, dropout=0.5, name="att")(x, x))
    attention, cell = attended.get_layer("att"), port.layers[2].cell
    kept = lambda: [  # noqa: E731
        *(getattr(part, name) for part, name in zip(parts, names, strict=True)),
        *(port.layers[0].rate, port.layers[1].stddev, cell.dropout, cell.recurrent_dropout),
        attention._dropout,
    ]
    before = kept()
    with port_check._quiet(original, port) as rates, port_check._quiet(nn.Sequential(), attended):
        same(kept(), [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0])
        same(rates[id(parts[3])], 0.75)
        same(rates[id(port.layers[0])], 0.5)
        assert id(parts[6]) not in rates and id(parts[5]) not in rates
    same(kept(), before)


def masked():
    """−∞ and −1e9 of a mask are one number; elsewhere they are not."""
    low = np.array([-np.inf, -1e9, -1e8 - 0.5, -1e8 + 0.5, 1.0])
    for kind, wanted in (
        *((kind, True) for kind in ("masked_fill", "where", "add", "softmax", "Softmax")),
        *((kind, False) for kind in ("mul", "linear", "cat")),
    ):
        whole = np.array([-(2**40)])
        event = port_check._Event(
            "one", kind, [torch.tensor(low)], [torch.tensor(low), torch.tensor(whole)]
        )
        zeros = np.array([0, 0, 0, -1e8 + 0.5, 1.0])
        for found in (event.inputs[0], event.outputs[0]):
            same(found, zeros if wanted else low)
        same(event.outputs[1], whole)
        same((event.mask, event.found, event.partner), (None, None, None))


class Wide(nn.Conv2d):
    pass


class Narrow(layers.Dense):
    pass


class Free(layers.Layer):
    pass


class Added(keras.Operation):
    """An operation of one's own."""


def what_parts_are():
    for part, kind in (
        ("ReLU", "relu"),
        (Wide(3, 4, 1), "conv2d"),
        (Own(), "own"),
        (Narrow(3), "dense"),
        (Free(), "free"),
        (Added(), "added"),
        (nn.LSTM(3, 4), "lstm"),
        (keras.Model(), "model"),
    ):
        same(SimpleNamespace(kind=port_check._Event("one", part).kind).kind, kind)


def criteria():
    a, b = normal(6, 3), normal(6, 3, seed=1)
    plain, total = F.mse_loss(a, b), F.mse_loss(a, b, reduction="sum")
    with port_check._Criterion("reduction", "sum") as one:
        assert torch.equal(nn.MSELoss()(a, b), total) and one.was == "mean"
        assert torch.equal(F.linear(a, b), a @ b.T)
    with port_check._Criterion("reduction") as one:
        assert torch.equal(F.mse_loss(a, b), plain) and one.was == "mean"
    with port_check._Criterion("weight", None) as one:  # of a layer, which is no loss
        assert torch.equal(F.linear(a, b), a @ b.T) and one.was is None
    with port_check._Criterion("label_smoothing", 0.0) as one:
        found = F.cross_entropy(a, torch.arange(6) % 3, label_smoothing=0.5)
    assert one.was == 0.5 and torch.equal(found, F.cross_entropy(a, torch.arange(6) % 3))


CASES = {
    f"by itself, {case.__name__}": (case, "", "")
    for case in (
        functions, leaves, layers_at_work, quiet, masked, what_parts_are, criteria,
    )
}  # fmt: skip
