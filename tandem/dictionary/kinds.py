"""How an entry of each kind is run: both sides built, outputs and gradients compared.

The value of `RUN[kind](entry, dtype, cases)` is the largest difference of each step.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from tandem.dictionary.entries import Entry
from tandem.dictionary.layers import run_layer
from tandem.dictionary.results import apart, compared, worst
from tandem.dictionary.sides import CASES, Inputs, KerasSide, TorchSide, seed
from tandem.proof.evaluate import KERAS_NAMES, TORCH_NAMES, evaluate, rejecting
from tandem.proof.parity import array, keras, tf, torch

UPDATES = 25
RATE = 0.1  # of the optimizer that a schedule of PyTorch is given


def run_value(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """Two expressions in the inputs; the last line of each is its value."""
    found = []
    for case in cases:
        seed(entry)
        inputs = Inputs(entry, case, dtype)
        found.append(compared(entry, lambda inputs=inputs: values(entry, inputs)))
    return worst(*found)


def values(entry: Entry, inputs: Inputs) -> tuple[TorchSide, KerasSide]:
    tensors = inputs.torch()
    value = evaluate(entry.torch, TORCH_NAMES | tensors, "torch")
    one = TorchSide(value, tensors, inputs.rng)
    given = inputs.keras()

    def compute() -> object:
        return evaluate(entry.keras, KERAS_NAMES | given, "keras")

    return one, KerasSide(compute, given, inputs, one.directions)


def cases_of(entry: Entry, dtype: str) -> tuple[int, ...]:
    """Two, where a letter of some shape makes them differ; float64 is about rounding, not shapes."""
    letters = any(c.isalpha() for s in entry.inputs.values() for c in s.partition(":")[0])
    both = letters and entry.compare == "elements" and dtype == "float32"
    return CASES if both else CASES[:1]


def run_initializer(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """Both fill a weight of each shape; Keras' has the shape that its layout gives it."""
    found = []
    for name, shape in entry.inputs.items():
        seed(entry)
        size = [int(part) for part in shape.split()]
        found.append(compared(entry, lambda name=name, size=size: filled(entry, name, size, dtype)))
    return worst(*found)


def filled(entry: Entry, name: str, size: list[int], dtype: str) -> tuple:
    """One weight on each side, in PyTorch's layout."""
    weight = torch.empty(size)
    with torch.no_grad():
        ours = evaluate(entry.torch, TORCH_NAMES | {name: weight}, "torch")
    initializer = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
    axes = (2, 3, 1, 0) if len(size) == 4 else tuple(range(len(size)))[::-1]
    with rejecting("keras"):
        theirs = array(initializer([size[axis] for axis in axes], dtype=dtype))
    both = array(ours), theirs.transpose(np.argsort(axes))
    return tuple(SimpleNamespace(outputs=[values], gradients=[]) for values in both)


def run_schedule(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """The learning rate of 40 steps; PyTorch's scheduler is stepped once an update.

    No schedule of Keras moves the momentum: one of PyTorch that does is no twin.
    """
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = evaluate(entry.torch, TORCH_NAMES | {"optimizer": optimizer}, "torch")
    schedule = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
    rates, others = [], []
    for step in range(40):
        rates.append([optimizer.param_groups[0][name] for name in ("lr", "momentum")])
        with rejecting("keras"):
            others.append([float(schedule(step)), 0.0])
        optimizer.step()
        scheduler.step()
    return {"forward": apart([np.array(rates)], [np.array(others)])}


def run_optimizer(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """Two weights under the same changing gradients: after one update, and after `UPDATES`."""
    rng = np.random.default_rng(0)
    starts = [rng.standard_normal(shape).astype(dtype) for shape in ((5, 3), (7,))]
    targets = [[rng.standard_normal(s.shape).astype(dtype) for s in starts] for _ in range(UPDATES)]

    def slopes(weights: list, number: int) -> list[np.ndarray]:
        pairs = zip(map(array, weights), targets[number], strict=True)
        return [((w - t) * np.abs(t) + np.sin(3 * w)).astype(dtype) for w, t in pairs]

    params = [torch.nn.Parameter(torch.from_numpy(start.copy())) for start in starts]
    variables = [keras.Variable(start, name=f"weight_{n}") for n, start in enumerate(starts)]
    one = TORCH_NAMES | {"params": params}
    other = KERAS_NAMES | {"variables": variables}
    one["optimizer"] = evaluate(entry.torch, one, "torch")
    other["optimizer"] = evaluate(entry.keras, other, "keras")
    found = []
    for number in range(UPDATES):
        for param, slope in zip(params, slopes(params, number), strict=True):
            param.grad = torch.from_numpy(slope)
        evaluate(entry.torch_call or "optimizer.step()", one, "torch")
        gradients = [tf.constant(slope) for slope in slopes(variables, number)]
        call = entry.keras_call or "optimizer.apply(gradients, variables)"
        evaluate(call, other | {"gradients": gradients}, "keras")
        step = "training" if number else "update"
        figure = apart([array(p) for p in params], [array(v) for v in variables])
        found.append({step: figure})
    return worst(*found)


RUN = {
    "value": run_value,
    "layer": run_layer,
    "initializer": run_initializer,
    "optimizer": run_optimizer,
    "schedule": run_schedule,
}
