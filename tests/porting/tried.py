"""What `port_check.py` tries on two optimizers, on stand-ins for a walk."""

from contextlib import suppress
from types import SimpleNamespace
from unittest import mock

import numpy as np
import port_check
import torch
from porting.arrays import same
from porting.rules import dense
from porting.updates import At
from torch import optim

from keras import optimizers as twins  # isort: skip - torch is before TensorFlow


def walk(ours, theirs, update=None, apart=1.0):
    """What is asked of a walk while arguments of optimizers are tried."""
    found = SimpleNamespace(runs=[], apart=apart, optimizer=ours, update=update)
    found.port = SimpleNamespace(optimizer=theirs, train_function="traced")
    found.snapshot = SimpleNamespace(restore=lambda: found.runs.append("restore"))
    found.run = lambda number, wide=False: found.runs.append((number, wide))
    found.apart_after = lambda: {"a": 0.0, "b": found.apart}
    found.budget = {"update": 1e-6, "updates": 1e-5}
    return found


def nearly():
    """How near is near enough once an argument is out: ten budgets, a third of what it was."""
    for number, apart, limit, runs in (
        (1, 1.0, 1e-5, [(1, False)]),
        (1, 1.2e-5, 4e-6, [(1, False)]),
        (20, 1.0, 1e-4, [(20, False)]),
        (21, 1.0, 1e-4, [(20, False), (1, True)]),
    ):
        for factor, wanted in ((0.99, True), (1.01, False)):
            one = walk(None, twins.SGD(0.5), apart=apart)
            tries = port_check._Updates(one, number)
            one.apart = limit * factor
            same(bool(tries.equal_without()), wanted)
            same(one.runs, ["restore", *runs])
            assert one.port.train_function is None


PARAMETERS = [torch.zeros(1), torch.zeros(2)]
PAIRS = {
    "SGD": (
        lambda **a: optim.SGD([{"params": [p]} for p in PARAMETERS], **{"lr": 0.5, **a}),
        twins.SGD,
    ),
    "Adam": (lambda **a: optim.Adam(PARAMETERS, **{"lr": 0.5, **a}), twins.Adam),
    "RMSprop": (lambda **a: optim.RMSprop(PARAMETERS, **{"lr": 0.5, **a}), twins.RMSprop),
    "Adagrad": (lambda **a: optim.Adagrad(PARAMETERS, **{"lr": 0.5, **a}), twins.Adagrad),
}
RATE = [("lr", "learning_rate", 0.5)]
DECAY = [("weight_decay", "weight_decay", 0)]
LIMITS = [("", name, 0) for name in ("clipnorm", "clipvalue", "global_clipnorm")]
MOMENTUM, NESTEROV = ([(name, name, 0)] for name in ("momentum", "nesterov"))
EPSILON = [("eps", "epsilon", 1e-12)]
AMSGRAD = [("amsgrad", "amsgrad", 0)]


def betas(*values):
    return [(name, name, v) for name, v in zip(("beta_1", "beta_2"), values, strict=True)]


SAME = {"learning_rate": 0.5}
ADAM = SAME | {"epsilon": 1e-8}


def arguments():
    """What each cause takes out, whether it differs, and how that is said."""
    for kind, ours, theirs, cause, out, differs, told in (
        ("SGD", {}, SAME, "learning rate", RATE, False, ""),
        ("SGD", {}, {"learning_rate": 0.25}, "learning rate", RATE, True, "lr=0.5 against learning_rate=0.25"),
        ("SGD", {}, {"learning_rate": 0.5 * (1 + 5e-6)}, "learning rate", RATE, True, None),
        ("SGD", {}, {"learning_rate": 0.5 * (1 + 5e-7)}, "learning rate", RATE, False, None),
        ("SGD", {}, SAME, "weight decay", DECAY, False, ""),
        ("SGD", {"weight_decay": 0.1}, SAME, "weight decay", DECAY, True, "weight_decay=0.1 against weight_decay=None"),
        ("SGD", {"weight_decay": 0.1}, SAME | {"weight_decay": 0.1}, "weight decay", DECAY, True, ""),
        ("SGD", {}, SAME | {"weight_decay": 0.1}, "weight decay", DECAY, True, "weight_decay=0 against weight_decay=0.1"),
        ("SGD", {}, SAME, "clipping", LIMITS, False, ""),
        *(("SGD", {}, SAME | {n: 0.5}, "clipping", LIMITS, True, f"nothing against {n}=0.5") for _, n, _ in LIMITS),
        ("SGD", {}, SAME, "momentum", MOMENTUM, False, ""),
        ("SGD", {"momentum": 0.5}, SAME, "momentum", MOMENTUM, True, None),
        ("SGD", {}, SAME | {"momentum": 0.5}, "momentum", MOMENTUM, True, None),
        ("SGD", {"momentum": 0.5, "nesterov": True}, SAME, "nesterov", NESTEROV, True, "nesterov=True against nesterov=False"),
        ("SGD", {}, SAME | {"momentum": 0.5, "nesterov": True}, "nesterov", NESTEROV, True, None),
        ("SGD", {}, SAME, "nesterov", NESTEROV, False, None),
        ("SGD", {}, SAME, "betas", AMSGRAD, False, None),
        ("SGD", {}, SAME, "optimizer epsilon", EPSILON, False, None),
        ("SGD", {}, SAME | {"use_ema": True}, "accumulation", None, True, "nothing against use_ema=True"),
        ("SGD", {}, SAME | {"gradient_accumulation_steps": 2}, "accumulation", None, True, "nothing against gradient_accumulation_steps=2"),
        ("Adam", {}, ADAM, "optimizer epsilon", EPSILON, True, "1e-08 on both sides, but Keras adds it in another place: with 1e-12 in PyTorch and 1e-12 in Keras all is equal here; compare so, then train with either"),
        ("Adam", {"eps": 1e-12}, SAME | {"epsilon": 1e-12}, "optimizer epsilon", EPSILON, False, None),
        ("Adam", {"eps": 1e-12}, ADAM, "optimizer epsilon", EPSILON, True, "eps=1e-12 against epsilon=1e-08"),
        ("Adam", {"eps": 1e-8}, SAME | {"epsilon": 1e-12}, "optimizer epsilon", EPSILON, True, None),
        ("RMSprop", {}, SAME, "optimizer epsilon", EPSILON, True, None),
        ("RMSprop", {"eps": 1e-12}, SAME | {"epsilon": 1e-24}, "optimizer epsilon", EPSILON, False, None),
        ("Adagrad", {}, SAME, "optimizer epsilon", EPSILON, True, None),
        ("Adam", {"betas": (0.5, 0.75)}, ADAM | {"beta_1": 0.5, "beta_2": 0.75}, "betas", [*betas(0.5, 0.75), *AMSGRAD], False, ""),
        ("Adam", {"betas": (0.5, 0.75)}, ADAM, "betas", [*betas(0.5, 0.75), *AMSGRAD], True, "beta_1=0.5 against beta_1=0.9, beta_2=0.75 against beta_2=0.999"),
        ("Adam", {"amsgrad": True}, ADAM, "betas", None, True, "amsgrad=True against amsgrad=False"),
        ("Adam", {}, ADAM | {"amsgrad": True}, "betas", None, True, "amsgrad=False against amsgrad=True"),
        ("RMSprop", {"alpha": 0.75}, SAME | {"rho": 0.75}, "betas", [("alpha", "rho", 0.75), *AMSGRAD], False, ""),
        ("RMSprop", {"alpha": 0.75}, SAME, "betas", None, True, "alpha=0.75 against rho=0.9"),
    ):  # fmt: skip
        make, twin = PAIRS[kind]
        tries = port_check._Updates(walk(make(**ours), twin(**theirs)), 1)
        if out is not None:
            same([*tries.options(cause)], out)
        same(tries.differs(cause), differs)
        if told is not None:
            same(tries.told(cause), told)
    own = port_check._Updates(walk(None, twins.SGD(0.5), update=print), 1)
    same([*own.options("learning rate")], [])
    same(
        [own.differs(cause) for cause in ("learning rate", "weight decay", "clipping")],
        [False, False, True],
    )
    same([*own.groups], [{}])
    same(
        [row[0] for row in port_check._differing([{}], twins.SGD(0.5, use_ema=True))],
        ["accumulation"],
    )
    smalls = [port_check._Updates(walk(None, twin(0.5)), 1).small for _, twin in PAIRS.values()]
    same(smalls, [1e-12, 1e-12, 1e-24, 1e-24])
    two = optim.SGD([{"params": PARAMETERS[:1]}, {"params": PARAMETERS[1:], "lr": 0.25}], 0.5)
    tries = port_check._Updates(walk(two, twins.SGD(0.5)), 1)
    same(tries.differs("learning rate"), True)
    seen = []
    tries.walk.run = lambda number, wide=False: seen.append([g["lr"] for g in two.param_groups])
    tries.equal_without("learning rate")
    same((seen, [g["lr"] for g in two.param_groups]), ([[0.5, 0.5]], [0.5, 0.25]))


def rates():
    same(port_check._rates(twins.SGD(0.5), range(3)), [])
    same(port_check._rates(twins.SGD(At(2)), range(4)), [0.05, 0.05, 0.01, 0.05])


def moving():
    """Which part, or row of one, moves on one side alone."""
    start = np.arange(1.0, 9.0)
    for ours, theirs, number, wanted in (
        ([1, 1, 1, 1], [1, 1, 1, 1], 1, ""),
        ([0, 0, 0, 0], [0, 0, 0, 0], 20, ""),
        ([0, 0, 0, 0], [1, 1, 1, 1], 21, "only the port moves the part"),
        ([0, 1, 1, 1], [0, 0, 0, 0], 1, "only the original moves the part"),
        ([1, 1, 0, 1], [1, 1, 1, 1], 1, "only the port moves the part, row 2, as with padding_idx"),
        (
            [1, 1, 1, 1],
            [0, 1, 1, 1],
            1,
            "only the original moves the part, row 0, as with padding_idx",
        ),
        ([1, 0, 0, 1], [1, 1, 1, 1], 1, ""),
        ([0, 1, 1, 1], [1, 1, 1, 1], 20, "only the port moves the part, row 0, as with padding_idx"),
        ([1, 1, 0, 1], [1, 1, 1, 1], 20, ""),
    ):  # fmt: skip
        values = [start, start + np.repeat(ours, 2)]
        variable = start.reshape(4, 2) + np.array(theirs)[:, None] * 0.5
        one = walk(None, twins.SGD(0.5))
        one.weights = SimpleNamespace(
            values=lambda values=values: values[len(one.runs) > 1],  # noqa: B023
            places={id(variable): np.arange(8).reshape(4, 2)},
            title=lambda v: "the part",
        )
        one.noise, one.padding = np.zeros(8, bool), lambda title: 0
        one.twins = lambda flat, variable=variable: [(variable, flat.reshape(4, 2))]
        same(port_check._Updates(one, number).still(), wanted)
        same(one.runs, ["restore", (min(number, 20), False)])


def steady():
    """What parts after twenty updates, unless the original then parts from itself as much."""
    large, small = 0.01005, 0.00995
    for number, shaken, cause, wanted in (
        (20, large, "unknown", True),
        (20, small, "unknown", False),
        (20, large, "momentum", False),
        (1, large, "unknown", False),
        (21, large, "unknown", False),
    ):
        one, aparts = port_check._Walk(None, None, None, None), [1.0, 0.0]
        one.budget, runs = {"output": 1e-8, "updates": 1e-5}, []
        one.run = lambda more, wide, runs=runs: runs.append((more, wide))
        one.apart_after = lambda aparts=aparts: {"a": 0.0, "b": aparts.pop(0)}
        one.shaken = lambda shaken=shaken: shaken
        with (
            mock.patch.object(port_check, "_why_update", lambda *_, cause=cause: (cause, "")),
            suppress(port_check._Parts),
        ):
            same(one.after("updates", number, number - 7), False)
        name = "an update on the wide batch" if number > 20 else f"update {number}"
        same(
            (one.result.step, one.result.cause), ("", "") if wanted else (f"b after {name}", cause)
        )
        same(one.result.notes, [port_check.SHAKEN] * wanted)
        same(one.result.passed, ["update 2"] * wanted)
        same(runs, [(7, number > 20), *[(2, False)] * wanted])


def limits():
    """What updates may come to; a wide batch has ten times as large roundings, which float32 shows."""
    for output, number, most in ((1e-8, 20, 1), (1e-8, 21, 1), (1e-4, 20, 1), (1e-4, 21, 10)):
        for factor, passes in ((0.99, True), (1.01, False)):
            one = port_check._Walk(None, None, None, None)
            one.budget = {"output": output, "updates": 1e-2}
            one.run, one.shaken = lambda *_: None, lambda: 0.0
            one.apart_after = lambda far=1e-2 * most * factor: {"a": far}
            with (
                mock.patch.object(port_check, "_why_update", lambda *_: ("momentum", "")),
                suppress(port_check._Parts),
            ):
                one.after("updates", number)
            same(one.result.equal, passes)


def counted():
    """Twenty updates, and one on the wide batch."""
    found, calls = dense(), []
    loss, original, optimizer = (found[name] for name in ("loss", "original", "optimizer"))

    def update(x, y):
        calls.append(x)
        optimizer.zero_grad()
        loss(original(x), y).backward()
        optimizer.step()

    assert port_check.port_check(**found, update=update).equal
    same([bool((x == found["inputs"]).all()) for x in calls], [True] * 20 + [False])


def begun(output):
    """What a walk takes from ones before it trains them with other roundings."""
    original, seen = torch.nn.Linear(4, 3), []
    torch.nn.init.ones_(original.weight)
    one = port_check._Walk(original, None, None, None)
    one.budget, one.snapshot = {"output": output}, SimpleNamespace(restore=lambda: None)
    one.weights, one.twins = SimpleNamespace(values=lambda: None), lambda values: []
    one.train = lambda *_: seen.append(original.weight.detach().numpy() - 1)
    one.apart_after = lambda: {"a": 1.0, "b": 2.0}
    same(one.shaken(), 2.0)
    return seen[0]


def shaken():
    """Other roundings are as small as the numbers are precise, and others for each."""
    for output, precision in ((1e-8, 2**-52), (1e-4, 2**-23)):
        off = begun(output)
        assert 50 * precision < np.abs(off).max() < 100 * precision, off
        same(len(np.unique(off)), 12)


CASES = {
    f"by itself, {case.__name__} of updates": (case, "", "")
    for case in (nearly, arguments, rates, moving, steady, limits, counted, shaken)
}
