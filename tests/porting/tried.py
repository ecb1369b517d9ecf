"""What `port_check.py` tries on two optimizers, on stand-ins for a walk."""

from types import SimpleNamespace

import numpy as np
import port_check
import torch
from porting.arrays import same
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
RATE_ALONE = {"learning_rate": 0.5}
NO_LIMIT = {"clipnorm": None, "clipvalue": None, "global_clipnorm": None}
SAME = {"learning_rate": 0.5}
ADAM = SAME | {"epsilon": 1e-8}


def arguments():
    """What each cause takes out, whether it differs, and how that is said."""
    for kind, ours, theirs, cause, out, differs, told in (
        ("SGD", {}, SAME, "learning rate", RATE_ALONE, False, "lr=0.5 against learning_rate=0.5"),
        ("SGD", {}, {"learning_rate": 0.25}, "learning rate", RATE_ALONE, True, "lr=0.5 against learning_rate=0.25"),
        ("SGD", {}, {"learning_rate": 0.5 * (1 + 5e-6)}, "learning rate", RATE_ALONE, True, None),
        ("SGD", {}, {"learning_rate": 0.5 * (1 + 5e-7)}, "learning rate", RATE_ALONE, False, None),
        ("SGD", {}, SAME, "weight decay", {"weight_decay": None}, False, "weight_decay=0 against weight_decay=None"),
        ("SGD", {"weight_decay": 0.1}, SAME, "weight decay", {"weight_decay": None}, True, "weight_decay=0.1 against weight_decay=None"),
        ("SGD", {}, SAME | {"weight_decay": 0.1}, "weight decay", {"weight_decay": None}, True, "weight_decay=0 against weight_decay=0.1"),
        ("SGD", {}, SAME, "clipping", NO_LIMIT, False, "nothing in the original, nothing in the port"),
        *(("SGD", {}, SAME | {n: 0.5}, "clipping", NO_LIMIT, True, f"nothing in the original, {n}=0.5 in the port") for n in NO_LIMIT),
        ("SGD", {}, SAME, "momentum", {"momentum": 0, "nesterov": False}, False, "momentum=0, nesterov=False against momentum=0.0, nesterov=False"),
        ("SGD", {"momentum": 0.5}, SAME, "momentum", {"momentum": 0, "nesterov": False}, True, None),
        ("SGD", {}, SAME | {"momentum": 0.5}, "momentum", {"momentum": 0, "nesterov": False}, True, None),
        ("SGD", {"momentum": 0.5, "nesterov": True}, SAME, "nesterov", {"nesterov": False}, True, "nesterov=True against nesterov=False"),
        ("SGD", {}, SAME | {"momentum": 0.5, "nesterov": True}, "nesterov", {"nesterov": False}, True, None),
        ("SGD", {}, SAME, "nesterov", {"nesterov": False}, False, None),
        ("SGD", {}, SAME, "betas", {}, False, None),
        ("SGD", {}, SAME, "optimizer epsilon", {}, False, None),
        ("Adam", {}, ADAM, "optimizer epsilon", {"epsilon": 1e-12}, True, "1e-08 on both sides, but Keras adds it in another place: with 1e-12 in PyTorch and 1e-12 in Keras all is equal here; compare so, then train with either"),
        ("Adam", {"eps": 1e-12}, SAME | {"epsilon": 1e-12}, "optimizer epsilon", {"epsilon": 1e-12}, False, None),
        ("Adam", {"eps": 1e-12}, ADAM, "optimizer epsilon", {"epsilon": 1e-12}, True, None),
        ("RMSprop", {}, SAME, "optimizer epsilon", {"epsilon": 1e-24}, True, None),
        ("Adagrad", {}, SAME, "optimizer epsilon", {"epsilon": 1e-24}, True, None),
        ("Adam", {"betas": (0.5, 0.75)}, ADAM | {"beta_1": 0.5, "beta_2": 0.75}, "betas", {"beta_1": 0.5, "beta_2": 0.75, "amsgrad": False}, False, "betas=(0.5, 0.75), amsgrad=False against beta_1=0.5, beta_2=0.75, amsgrad=False"),
        ("Adam", {"betas": (0.5, 0.75)}, ADAM, "betas", {"beta_1": 0.5, "beta_2": 0.75, "amsgrad": False}, True, None),
        ("Adam", {"betas": (0.9, 0.999), "amsgrad": True}, ADAM, "betas", {"beta_1": 0.9, "beta_2": 0.999, "amsgrad": False}, True, None),
        ("Adam", {}, ADAM | {"amsgrad": True}, "betas", {"beta_1": 0.9, "beta_2": 0.999, "amsgrad": False}, True, None),
        ("RMSprop", {"alpha": 0.75}, SAME | {"rho": 0.75}, "betas", {"rho": 0.75}, False, "alpha=0.75 against rho=0.75"),
        ("RMSprop", {"alpha": 0.75}, SAME, "betas", {"rho": 0.75}, True, None),
    ):  # fmt: skip
        make, twin = PAIRS[kind]
        tries = port_check._Updates(walk(make(**ours), twin(**theirs)), 1)
        same(dict(tries.wanted(cause)), out)
        same(tries.differs(cause), differs)
        if told is not None:
            same(tries.told(cause), told)
    own = port_check._Updates(walk(None, twins.SGD(0.5), update=print), 1)
    same(dict(own.wanted("learning rate")), {})
    same(
        [own.differs(cause) for cause in ("learning rate", "weight decay", "clipping")],
        [False, False, True],
    )
    same([*own.groups], [{}])
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


CASES = {
    f"by itself, {case.__name__} of updates": (case, "", "")
    for case in (nearly, arguments, rates, moving)
}
