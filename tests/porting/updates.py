"""Optimizers and updates as others have them, and what the report says of each that differs."""

import keras
import torch
from keras import ops
from porting.rules import dense

optim, twins = torch.optim, keras.optimizers
RATE = 2**-10
PLACED = "0.001 on both sides, but Keras adds it in another place: with 1e-12 in PyTorch and {}"


def both(name, ours, theirs, rate=RATE, twin=None):
    """One optimizer on both sides, or two, with arguments of each."""
    make = getattr(optim, name)
    return lambda: dense(
        optimizer=getattr(twins, twin or name)(rate, **theirs),
        ours=lambda parameters: make(parameters, rate, **ours),
    )


def updated(then, falls=False):
    """An update that does more than its optimizer, as of a critic whose weights are clipped."""

    def build():
        found = dense()
        original, loss, optimizer = (found[name] for name in ("original", "loss", "optimizer"))
        schedule = optim.lr_scheduler.StepLR(optimizer, 10, 0.5)

        def update(x, y):
            optimizer.zero_grad()
            loss(original(x), y).backward()
            optimizer.step()
            then(original, schedule)

        return found | {"update": update}

    return build


class Trainer:
    """Holds its optimizer where no check looks for it."""

    def __init__(self, model, then):
        self.model, self.then = model, then
        self.optimizer = optim.SGD(model.parameters(), 0.05)
        self.schedule = optim.lr_scheduler.StepLR(self.optimizer, 10, 0.5)

    def update(self, x, y):
        self.optimizer.zero_grad()
        torch.nn.functional.mse_loss(self.model(x), y).backward()
        self.optimizer.step()
        self.then(self.model, self.schedule)


def trained(then):
    found = dense()
    return found | {"update": Trainer(found["original"], then).update, "optimizer": None}


def clipped(model, schedule):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.clamp_(-0.1, 0.1)


def stepped(model, schedule):
    schedule.step()


def without_optimizer(then):
    return lambda: updated(then)() | {"optimizer": None}


class At(keras.optimizers.schedules.LearningRateSchedule):
    """Another rate at one step alone."""

    def __init__(self, step):
        self.step = step

    def __call__(self, step):
        return ops.where(ops.equal(ops.cast(step, "int64"), self.step), 0.01, 0.05)


def grouped(decay=None, **more):
    """The weight and the bias in a group each, of which the first has something more."""

    def groups(parameters):
        weight, bias = parameters
        return optim.SGD([{"params": [weight], **more}, {"params": [bias]}], 0.05)

    return lambda: dense(ours=groups, optimizer=twins.SGD(0.05, weight_decay=decay))


CASES = {
    **{
        f"another rate at step {step}": (
            lambda step=step: dense(optimizer=twins.SGD(At(step))),
            *(at, "schedule", "0.01"),
        )
        for step, at in (
            (19, "fc.weight after update 20"),
            (20, "fc.weight after an update on the wide batch"),
            *((step, "later updates") for step in (100, 1000, 10_000)),
        )
    },
    "decay of a group": (
        grouped(weight_decay=0.01),
        *("fc.weight after update 1", "weight decay", "weight_decay=0.01 against"),
    ),
    "a rate of a group": (
        grouped(lr=0.1),
        *("fc.weight after update 1", "learning rate", "lr=0.1 against learning_rate=0.05"),
    ),
    "a rate of a group, and a decay": (
        grouped(decay=0.01, lr=0.1),
        *("fc.weight after update 1", "learning rate", "; and weight decay, or its kind ("),
    ),
    "weights that are clipped": (
        updated(clipped),
        *("fc.weight after update 1", "other optimizer", "what `update` does beyond"),
    ),
    "a schedule in the update": (
        updated(stepped),
        *("fc.weight after update 20", "schedule", "what `update` does beyond"),
    ),
    "a schedule in the update alone": (
        without_optimizer(stepped),
        *("fc.weight after update 20", "schedule", "what `update` does beyond"),
    ),
    "a schedule in a trainer": (
        lambda: trained(stepped),
        *("fc.weight after update 20", "schedule", "of the original's update"),
    ),
    "weights that a trainer clips": (
        lambda: trained(clipped),
        *("fc.weight after update 1", "other optimizer", "(`update` against SGD)"),
    ),
    "weights that are clipped alone": (
        without_optimizer(clipped),
        *("fc.weight after update 1", "other optimizer", ""),
    ),
    "one ε of RMSprop": (
        both("RMSprop", {"alpha": 0.9, "eps": 1e-3}, {"epsilon": 1e-3}),
        *("fc.weight after update 1", "optimizer epsilon", PLACED.format("1e-24")),
    ),
    "one ε of Adagrad": (
        both(
            "Adagrad",
            {"eps": 1e-3, "initial_accumulator_value": 0.1},
            {"epsilon": 1e-3},
        ),
        *("fc.weight after update 1", "optimizer epsilon", PLACED.format("1e-24")),
    ),
    "Adagrad, first sums that show nothing yet": (
        both(
            "Adagrad",
            {"eps": 1e-12},
            {"epsilon": 1e-24, "initial_accumulator_value": 1e-12},
        ),
        *("later updates", "other optimizer", "initial_accumulator_value=0 against"),
    ),
    "Adagrad as it comes": (
        both("Adagrad", {}, {}),
        *("fc.weight after update 1", "other optimizer"),
        "(Adagrad against Adagrad, eps=1e-10 against epsilon=1e-07, initial_accumulator_value=0",
    ),
    "RMSprop, centred on one side": (
        both("RMSprop", {"centered": True}, {}),
        *("fc.weight after update 1", "other optimizer", "alpha=0.99 against rho=0.9"),
    ),
    "rho of RMSprop": (
        both("RMSprop", {"alpha": 0.75, "eps": 1e-12}, {"epsilon": 1e-24}),
        *("fc.weight after update 1", "betas", "alpha=0.75 against rho=0.9"),
    ),
    "amsgrad in PyTorch": (
        both(
            "Adam",
            {"betas": (0.9, 0.5), "amsgrad": True, "eps": 1e-12},
            {"beta_2": 0.5, "epsilon": 1e-12},
            rate=0.25,
        ),
        *("fc.weight after update 20", "betas", "amsgrad=True against"),
    ),
    "amsgrad in Keras": (
        both(
            "Adam",
            {"betas": (0.9, 0.5), "eps": 1e-12},
            {"beta_2": 0.5, "amsgrad": True, "epsilon": 1e-12},
            rate=0.25,
        ),
        *("fc.weight after update 20", "betas", "amsgrad=True"),
    ),
    "RMSprop as it comes": (
        both("RMSprop", {}, {}),
        *("fc.weight after update 1", "optimizer epsilon"),
        "eps=1e-08 against epsilon=1e-07; and the optimizer's averages: betas, rho, amsgrad (alpha",
    ),
    "SGD for RMSprop": (
        both("RMSprop", {}, {}, twin="SGD"),
        *("fc.weight after update 1", "other optimizer", "(RMSprop against SGD), "),
    ),
    "maximised, and every argument of Adam": (
        both(
            "Adam",
            {
                "maximize": True,
                "betas": (0.8, 0.9),
                "amsgrad": True,
                "weight_decay": 0.1,
                "eps": 0.5,
            },
            {},
        ),
        *("fc.weight after update 1", "other optimizer"),
        "(Adam against Adam, weight_decay=0.1 against weight_decay=None, eps=0.5 against epsilon=1e-07,"
        " beta_1=0.8 against beta_1=0.9, beta_2=0.9 against beta_2=0.999, amsgrad=True against"
        " amsgrad=False)",
    ),
    "maximised, and every argument of SGD": (
        both("SGD", {"maximize": True, "momentum": 0.5, "nesterov": True}, {"momentum": 0.25}),
        *("fc.weight after update 1", "other optimizer"),
        "(SGD against SGD, nesterov=True against nesterov=False, momentum=0.5 against momentum=0.25)",
    ),
    "a decay of SGD on both sides": (
        both("SGD", {"weight_decay": 0.01}, {"weight_decay": 0.01}),
        *("", ""),
    ),
    "a decay that Adam decouples": (
        both(
            "Adam",
            {"weight_decay": 0.01, "decoupled_weight_decay": True, "eps": 1e-12},
            {"weight_decay": 0.01, "epsilon": 1e-12},
            twin="AdamW",
        ),
        *("", ""),
    ),
    "maximised": (
        both("SGD", {"maximize": True}, {}),
        *("fc.weight after update 1", "unknown", "no argument of the optimizers explains it"),
    ),
}
