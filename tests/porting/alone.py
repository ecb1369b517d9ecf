"""Rules of `port_check.py` on stand-ins, or on the least model that reaches one."""

from types import SimpleNamespace

import keras
import numpy as np
import port_check
import torch
from keras import layers, ops
from porting.arrays import numbers, same
from porting.cases import given, normal, sequential
from porting.people import Called
from porting.reasons import NAN, calls, event
from torch import nn, optim
from torch.nn import functional as F

twins = keras.optimizers


def pooling():
    """How a tensor is pooled from another, in both layouts."""
    like = calls("add", "add", [], numbers(2), [], numbers(2))
    for shape in ((2, 4, 3), (2, 4, 5, 3), (2, 2, 4, 5, 3)):
        x = numbers(*shape)
        for last, first in ((x, np.moveaxis(x, -1, 1)), (np.moveaxis(x, 1, -1), x)):
            rows = last.reshape(2, -1, last.shape[-1])
            for name, out in (
                ("mean", rows.mean(1)),
                ("sum", rows.sum(1)),
                ("max", rows.max(1)),
                ("min", rows.min(1)),
                ("the first", rows[:, 0]),
                ("the last", rows[:, -1]),
                ("", rows[:, 1]),
                ("", rows.mean(1) + 1),
            ):
                same([like.pooling(one, out) for one in (last, first)], [name, name])
    same(like.pooling(numbers(4, 3), numbers(4, 3).mean(1)), "")
    x = numbers(2, 4, 3)
    for ours, theirs, wanted in (
        (x.mean(1), x.max(1), ("pooling", "mean against max")),
        (x[:, -1], x[:, 0], ("pooling", "the last against the first")),
        (x.mean(1), x.mean(1), None),
        (x.mean(1), x[:, 1], None),
        (x[:, 1], x.mean(1), None),
    ):
        for mine, other in (([x], []), ([], [x])):
            same(calls("add", "add", mine, ours, other, theirs).pooled(), wanted)
        found = calls("add", "add", [], x, [], x).pooled([(ours, theirs)], [numbers(3), x])
        same(found, wanted)


def entering():
    """Why another tensor goes into the port's part."""
    x, other = numbers(4, 3), numbers(4, 3, seed=1)
    masks = calls("add", "add", [], x, [], x, known=(other,))
    said = "part 0 goes into theirs"
    for mine, gets, wanted in (
        (x, x[:, ::-1], ("axes", "")),
        (x, np.roll(x, 1, 0), ("axes", "")),
        (x, 3 * x, ("scale", "")),
        (x, x + 1, ("wiring", "")),
        (x, other, ("wiring", said)),
        (other, x, ("wiring", "")),
    ):
        same(masks.entering(mine, gets), wanted)
    masks.outputs.all[0].part = "masked_fill"
    same(masks.entering(other, x), ("mask", ""))
    same(masks.entering(x, other), ("wiring", said))
    linear = calls(nn.Linear(3, 3), "add", [], x, [], x)
    same(linear.entering(x, x[:, ::-1]), ("flatten", ""))
    same(linear.entering(numbers(4, 3, 2), numbers(4, 3, 2)[..., ::-1]), ("axes", ""))


def outputs(ours, theirs, found=()):
    """What compares the outputs of two runs; the port's parts in `found` are right."""
    weights = SimpleNamespace(orders=list, variables=[], of=lambda event: set())
    walk = SimpleNamespace(budget={"output": 1e-8}, weights=weights)
    for number, one in enumerate(theirs):
        one.found = 0 if number in found else None
    return port_check._Outputs(walk, ours, theirs, "")


def makers():
    """What makes a tensor, and the wrong parts behind one."""
    x, y, z = (numbers(4, 3, seed=n) for n in range(3))
    y[0, 0] = NAN
    start = event("the input", "input", (), [x])
    parts = [
        event("a", "relu", [x], [y]),
        event("b", "tanh", [y], [z]),
        event("again", "exp", [y], [z]),
        event("c", "add", [z, x], [z + 1]),
    ]
    out = outputs([start], parts)
    a, b, again, c = parts
    assert out.maker(y, b) is a and out.maker(z, c) is b
    assert out.maker(z, b) is None and out.maker(z + 1, c) is None
    assert out.explains(x, c) and not out.explains(z, c) and out.explains(np.arange(3), c)
    same([out.explained(one) for one in parts], [True, False, False, False])
    same([one.name for one in out.group(c)], ["c", "b", "a"])
    same([one.name for one in out.before(again)], ["a", "b"])
    b.found = 0
    assert out.explains(z, c) and out.explained(c)
    same([one.name for one in out.group(c)], ["c"])


def hidden():
    """A wrong part before the one at fault: of whose inputs all are right, or any behind those."""
    x, wrong = numbers(4, 3), numbers(4, 3, seed=1)
    start, relu = event("the input", "input", (), [x]), event("ours", "relu", [x], [x + 1])
    last = event("last", "linear", [wrong], [wrong + 1])
    for kind, inputs, before, wanted in (
        ("relu", [x], False, True),
        ("relu", [x, wrong], False, True),
        ("relu", [x, wrong], True, False),
        ("relu", [x], True, True),
        ("relu", [wrong], False, False),
        ("tanh", [x], False, True),
        ("linear", [x], False, False),
        ("reshape", [x], False, False),
    ):
        part = event("theirs", kind, inputs, [wrong])
        right = event("right", "conv", [x], [x])
        theirs = [part, right, last] if before else [right, part, last]
        out = outputs([start, relu], theirs, found=[theirs.index(right)])
        found = out.hidden(last, [event("moves", "reshape"), relu])
        same(found and [one.name for one in found], ["ours", "theirs"] if wanted else None)


def within():
    """What enters the part at fault, or one that no part of the port gives its input."""
    x, y, wrong = (numbers(4, 3, seed=n) for n in range(3))
    start, second = event("the input", "input", (), [x]), event("second", "relu", [x], [y])
    partner = event("partner", "linear", [x, y], [x])
    late = event("late", "tanh", [y], [y])
    for inputs, wanted in (
        ([x, wrong], ["second", "what enters at fault"]),
        ([wrong, y], ["the input", "what enters at fault"]),
        ([x, y], None),
    ):
        fault = event("at fault", "linear", inputs, [x + 1])
        found = outputs([start, second, partner], [fault]).within(fault, partner, [late])
        same(found and [one.name for one in found], wanted)
    lone = event("lone", "tanh", [wrong], [wrong + 1])
    fault = event("at fault", "linear", [x, y], [x + 1])
    ours = [start, second, event("late", "tanh", [y], [y + 1])]
    out = outputs(ours, [lone, fault])
    found = out.within(fault, partner, [event("tanh", "tanh", [y], [y + 1])])
    same([one.name for one in found], ["second", "what enters lone"])


def moved():
    """How far weights are apart: of the largest, and of the step where numbers are precise."""
    for output, was, ours, theirs, wanted in (
        (1e-8, [4.0, 2.0], [4.5, 2.0], [4.5, 2.25], 0.25 / 0.5),
        (1e-6, [4.0, 2.0], [4.5, 2.0], [4.5, 2.25], 0.25 / 0.5),
        (1.1e-6, [4.0, 2.0], [4.5, 2.0], [4.5, 2.25], 0.25 / 4.5),
        (1e-8, [4.0, 2.0], [4.0, 2.0], [4.0, 3.0], 0.25),
        (1e-8, [-4.0, 1.0], [1.0, 1.0], [1.0, 0.5], 0.5),
        (1e-6, [1024.0, 1.0], [1024.0, 2.0], [1024.0, 3.0], 100 / 1024),
        (1e-8, [1024.0, 1.0], [1024.0, 2.0], [1024.0, 3.0], 1.0),
        (1e-8, [4.0, 2.0], [0.0, 0.0], [0.0, 4e-14], 1e-3),  # of the budget and what was moved
        (1e-8, [1.0, 0.0], [1.0, 2.0**-30], [1.0, 2.0**-29], 2.0**-30 * 1e8),
    ):
        for noise in (False, True):
            variable = keras.Variable(theirs, dtype="float64")
            values = [np.array(was), np.array(ours)]
            walk = SimpleNamespace(budget={"output": output}, noise=np.array([False, noise]))
            walk.weights = SimpleNamespace(flat=values[0], values=lambda v=values: v[1])
            walk.weights.places, walk.weights.title = {id(variable): np.arange(2)}, str.strip
            walk.weights.title = lambda variable: "the part"
            walk.twins = lambda flat, v=variable: [(v, flat)]
            found = port_check._Walk.apart_after(walk)
            assert abs(found["the part"] - (0 if noise else wanted)) < 1e-12, (wanted, found)


PARAMETERS = [torch.zeros(1)]


def epsilons():
    """An ε that both sides have made small is left out, and nothing else."""
    for ours, eps, twin, epsilon, inside in (
        (optim.Adam, 1e-10, twins.Adam, 1e-10, (1e-30, 1e-30)),
        (optim.Adam, 1.1e-10, twins.Adam, 1e-10, None),
        (optim.Adam, 1e-10, twins.Adam, 1.1e-10, None),
        (optim.RMSprop, 1e-10, twins.RMSprop, 1e-20, (1e-30, 1e-30**2)),
        (optim.RMSprop, 1e-10, twins.RMSprop, 1.1e-20, None),
        (optim.Adagrad, 1e-10, twins.Adagrad, 1e-20, (1e-30, 1e-30**2)),
        (optim.SGD, None, twins.Adam, 1e-12, None),
        (optim.Adam, 1e-12, twins.SGD, None, None),
    ):
        given = {} if eps is None else {"eps": eps}
        one = ours(PARAMETERS, 0.5, **given)
        other = twin(0.5, **({} if epsilon is None else {"epsilon": epsilon}))

        def both(one=one, other=other):
            return one.param_groups[0].get("eps"), getattr(other, "epsilon", None)

        with port_check._without_epsilon(one, other):
            same(both(), inside or (eps, epsilon))
        same(both(), (eps, epsilon))
    with port_check._without_epsilon(None, twins.Adam(0.5, epsilon=1e-12)):
        pass


def differing():
    """Arguments in which two optimizers differ, as words; those that one lacks are no difference."""
    adam = {"lr": 0.5, "eps": 1e-8, "beta_1": 0.9, "beta_2": 0.999}
    right = {"learning_rate": 0.5, "epsilon": 1e-8}
    decay = "weight_decay=0.1 in the gradients", "0.1 beside them"
    for groups, twin, wanted in (
        ([adam], twins.Adam(**right), []),
        ([adam], twins.Adam(**right | {"beta_2": 0.999 * (1 + 9e-7)}), []),
        ([adam], twins.Adam(**right | {"beta_2": 0.999 * (1 - 1.1e-6)}), [("betas", "beta_2=0.999", "beta_2=0.9989989011")]),
        ([adam], twins.SGD(0.5), []),
        ([adam], twins.SGD(0.5, momentum=0.5), [("momentum", "nothing", "momentum=0.5")]),
        ([adam | {"weight_decay": 0.1}], twins.Adam(**right, weight_decay=0.1), [("weight decay", *decay)]),
        ([adam | {"weight_decay": 0.1, "decoupled_weight_decay": True}], twins.Adam(**right, weight_decay=0.1), []),
        ([{"lr": 0.5, "weight_decay": 0.1}], twins.SGD(0.5, weight_decay=0.1), []),
        ([adam, adam | {"lr": 0.25}], twins.Adam(**right), []),
        ([{"lr": 0.5, "eps": 1e-8}], twins.RMSprop(0.5, epsilon=1e-16), []),
        ([{"lr": 0.5, "eps": 1e-8}], twins.RMSprop(0.5, epsilon=1e-8), [("optimizer epsilon", "eps=1e-08", "epsilon=1e-08")]),
    ):  # fmt: skip
        same([*port_check._differing(groups, twin)], wanted)
    betas = optim.Adam(PARAMETERS, 0.5, betas=(0.5, 0.75))
    (group,) = port_check._groups(betas)
    same((group["beta_1"], group["beta_2"]), (0.5, 0.75))
    same(port_check._groups(None), [{}])


def later():
    """Another activation, of a kind that comes again behind it."""
    original = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3), nn.GELU())
    gelu = lambda x: ops.gelu(x, approximate=False)  # noqa: E731
    port = sequential(
        (4,), layers.Dense(5), layers.Activation(gelu), layers.Dense(3), layers.Activation(gelu)
    )
    return given(original, port, normal(8, 4))


def slopes(ours, theirs):
    """Leaky on both sides, as functions that only positive numbers reach."""
    forward = lambda m, x: F.leaky_relu(m.fc(x), ours)  # noqa: E731
    original = Called(forward, fc=nn.Linear(4, 5))
    leaky = layers.Activation(lambda x: ops.leaky_relu(x, theirs))
    found = given(
        original, sequential((4,), layers.Dense(5), leaky), normal(8, 4).abs(), move=False
    )
    with torch.no_grad():
        for p in original.parameters():
            p.abs_()
    found["port"].set_weights([p.detach().numpy().T for p in original.parameters()])
    return found


def stacked(*places):
    """Two recurrent layers with dropout between them, which is at some places of the port."""
    rnn = nn.LSTM(5, 4, num_layers=2, dropout=0.25, batch_first=True)
    inside = [layers.LSTM(4, return_sequences=True), layers.LSTM(4, return_sequences=True)]
    for place in places:
        inside.insert(place, layers.Dropout(0.25))
    return given(
        Called(lambda m, x: m.rnn(x)[0], rnn=rnn), sequential((7, 5), *inside), normal(6, 7, 5)
    )


CASES = {
    f"by itself, {case.__name__} alone": (case, "", "")
    for case in (pooling, entering, makers, hidden, within, moved, epsilons, differing)
}
CASES |= {
    "another activation, and one like it behind": (later, "output of 1", "activation", "gelu in"),
    "slopes that no number reaches": (
        lambda: slopes(0.01, 0.2),
        *("output of leaky_relu after fc from -50 to 50", "activation"),
    ),
    "dropout between recurrent layers": (lambda: stacked(1), "", "", "dropout's rates"),
    "dropout before recurrent layers": (
        lambda: stacked(0),
        "dropout rnn",
        "dropout",
        "against none",
    ),
    "dropout behind recurrent layers": (
        lambda: stacked(2),
        "dropout rnn",
        "dropout",
        "against none",
    ),
    "the same slope on both sides": (lambda: slopes(0.01, 0.01), "", ""),
}
