"""How an entry of each kind is run: both sides built, weights copied, outputs and gradients compared.

The value of `RUN[kind](entry, dtype, cases)` is the largest difference of each step.
"""

from __future__ import annotations

import random
import re

import numpy as np
from scipy.stats import ks_2samp

from tandem.dictionary.entries import Entry
from tandem.dictionary.sides import CASES, Inputs, KerasSide, TorchSide
from tandem.proof.evaluate import KERAS_NAMES, TORCH_NAMES, Rejected, evaluate, rejecting
from tandem.proof.parity import array, difference, keras, tf, torch

UPDATES = 25
DRAWS = re.compile(r"random|shuffle|dropout|sampl|fit\(", re.IGNORECASE)
RATE = 0.1  # of the optimizer that a schedule of PyTorch is given


def seed(entry: Entry) -> None:
    """Both frameworks draw the same each time.

    Seeding TensorFlow drops its kernels, and each operation is ten times slower when next called:
    only what may draw from TensorFlow's own generators has it. Keras draws its seeds from Python.
    """
    torch.manual_seed(0)
    if DRAWS.search(f"{entry.torch} {entry.keras} {entry.keras_call}"):
        keras.utils.set_random_seed(0)
    else:
        random.seed(0)


def worst(old: dict[str, float], new: dict[str, float]) -> dict[str, float]:
    return old | {step: max(figure, old.get(step, 0.0)) for step, figure in new.items()}


def apart(entry: Entry, one: list, other: list) -> float:
    """The largest difference of two lists of results.

    Raises `Rejected` where words, shapes or counts differ, or one side is not finite.
    """
    if len(one) != len(other):
        raise Rejected(f"{len(one)} results against {len(other)}", "shape")
    largest = 0.0
    for left, right in zip(one, other, strict=True):
        if isinstance(left, str) or isinstance(right, str):
            if str(left) != str(right):
                raise Rejected(f"{left!r} is not {right!r}", "words")
            figure = 0.0
        elif np.shape(left) != np.shape(right):
            raise Rejected(f"the shapes {np.shape(left)} and {np.shape(right)} differ", "shape")
        elif entry.compare == "distribution":
            rounded = (
                np.round(np.ravel(array(side)).astype("float64"), 4) for side in (left, right)
            )
            figure = float(ks_2samp(*rounded).statistic)
        elif np.array_equal(left, right, equal_nan=np.asarray(left).dtype.kind == "f"):
            figure = 0.0
        else:
            figure = difference(np.asarray(left, "float64"), np.asarray(right, "float64"))
            if figure == np.inf:
                word = "NaN" if np.isnan(left).any() or np.isnan(right).any() else "infinite"
                raise Rejected(f"one side has {word} values where the other has not", word)
        largest = max(largest, figure)
    return largest


def compared(entry: Entry, one: TorchSide, other: KerasSide, extra: list | None = None) -> dict:
    figures = {"forward": apart(entry, one.outputs, other.outputs)}
    if one.gradients and entry.compare == "elements":
        gradients = other.gradients + (extra or [])
        figures["gradients"] = apart(entry, one.gradients, gradients)
    return figures


def run_value(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """Two expressions in the inputs; the last line of each is its value."""
    figures: dict[str, float] = {}
    for case in cases:
        seed(entry)
        inputs = Inputs(entry, case, dtype)
        tensors = inputs.torch()
        value = evaluate(entry.torch, TORCH_NAMES | tensors, "torch")
        one = TorchSide(value, tensors, inputs.rng)
        given = inputs.keras()
        other = KerasSide(
            lambda given=given: evaluate(entry.keras, KERAS_NAMES | given, "keras"),
            given,
            inputs,
            one.directions,
        )
        figures = worst(figures, compared(entry, one, other))
    return figures


def cases_of(entry: Entry, dtype: str) -> tuple[int, ...]:
    """Two, where a letter of some shape makes them differ; float64 is about rounding, not shapes."""
    letters = any(c.isalpha() for s in entry.inputs.values() for c in s.partition(":")[0])
    both = letters and entry.compare == "elements" and dtype == "float32"
    return CASES if both else CASES[:1]


def run_layer(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """A module and a layer with the same weights, in inference and in training mode."""
    figures: dict[str, float] = {}
    for case in cases:
        seed(entry)
        inputs = Inputs(entry, case, dtype)
        module = evaluate(entry.torch, TORCH_NAMES.copy(), "torch")
        layer = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
        layer = keras.Sequential(layer) if isinstance(layer, list) else layer
        if isinstance(module, torch.nn.Module):
            disturb(module, inputs.rng)
        for mode in entry.modes:
            figures = worst(figures, both_layers(entry, inputs, module, layer, mode))
    return figures


def both_layers(entry: Entry, inputs: Inputs, module, layer, mode: str) -> dict[str, float]:
    training = mode == "training"
    arguments = ", ".join(entry.inputs)
    is_layer = isinstance(layer, keras.Layer)
    call = entry.keras_call or f"layer({arguments}{', training=training' if is_layer else ''})"
    given = inputs.keras()
    names = KERAS_NAMES | given | {"layer": layer, "training": training}
    if is_layer and not layer.built:
        evaluate(call, names | {"training": False}, "keras")
    variables = copy_weights(entry, module, layer)

    parameters: list = []
    if isinstance(module, torch.nn.Module):
        module.train(training)
        parameters = [p for p in module.parameters() if p.requires_grad]
    tensors = inputs.torch()
    value = evaluate(
        entry.torch_call or f"m({arguments})", TORCH_NAMES | tensors | {"m": module}, "torch"
    )
    one = TorchSide(value, tensors, inputs.rng, tuple(parameters))
    trained = [(v, t) for v, t in variables if v.trainable and t.requires_grad]
    other = KerasSide(
        lambda: evaluate(call, names, "keras"),
        given,
        inputs,
        one.directions,
        lambda: [variable.value for variable, _ in trained],
    )
    extra = back(parameters, [t for _, t in trained], other.weight_gradients)
    return compared(entry, one, other, extra)


def disturb(module, rng: np.random.Generator) -> None:
    """No weight stays at 0 or 1, where much looks equal that is not."""
    with torch.no_grad():
        for tensor in [*module.parameters(), *module.buffers()]:
            if tensor.is_floating_point():
                noise = rng.uniform(0, 0.3, tuple(tensor.shape)).astype(array(tensor).dtype)
                tensor += torch.from_numpy(np.asarray(noise))


def copy_weights(entry: Entry, module, layer) -> list[tuple]:
    """Give the layer the module's weights as the entry says; the variables and what they became.

    Raises `Rejected` for a weight that the entry does not mention.
    """
    found = []
    for place, code in entry.weights.items():
        value = evaluate(code, TORCH_NAMES | {"m": module}, "weights")
        try:
            variable = eval(f"layer.{place}", {"layer": layer})
            variable.assign(value.detach().numpy())
        except (AttributeError, LookupError, ValueError) as error:
            raise Rejected(
                f"weight {place} cannot be set: {error}", type(error).__name__
            ) from error
        found.append((variable, value))
    if isinstance(layer, keras.Layer):
        for variable in layer.weights:
            kept = "seed" in variable.path or any(variable is known for known, _ in found)
            if not kept and variable.path.rpartition("/")[2] != "count":
                raise Rejected(f"weight {variable.path} is not in the entry")
    return found


def back(parameters: list, copies: list, gradients: list[np.ndarray]) -> list[np.ndarray]:
    """Gradients of Keras' weights as gradients of the module's, through the way they were copied."""
    if not copies or not gradients:
        return [np.zeros(tuple(p.shape)) for p in parameters]
    found = torch.autograd.grad(
        copies,
        parameters,
        [torch.from_numpy(np.asarray(g)) for g in gradients],
        allow_unused=True,
    )
    return [
        np.zeros(tuple(p.shape)) if g is None else array(g)
        for p, g in zip(parameters, found, strict=True)
    ]


def run_initializer(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """Both fill a weight of each shape; Keras' has the shape that its layout gives it."""
    figures: dict[str, float] = {}
    for name, shape in entry.inputs.items():
        seed(entry)
        size = [int(part) for part in shape.split()]
        weight = torch.empty(size)
        with torch.no_grad():
            filled = evaluate(entry.torch, TORCH_NAMES | {name: weight}, "torch")
        initializer = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
        axes = (2, 3, 1, 0) if len(size) == 4 else tuple(range(len(size)))[::-1]
        with rejecting("keras"):
            values = array(initializer([size[axis] for axis in axes], dtype=dtype))
        values = values.transpose(np.argsort(axes))
        figures = worst(figures, {"forward": apart(entry, [array(filled)], [values])})
    return figures


def run_schedule(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """The learning rate of 40 steps; PyTorch's scheduler is stepped once an update."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = evaluate(entry.torch, TORCH_NAMES | {"optimizer": optimizer}, "torch")
    schedule = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
    rates, others = [], []
    for step in range(40):
        rates.append(optimizer.param_groups[0]["lr"])
        with rejecting("keras"):
            others.append(float(schedule(step)))
        optimizer.step()
        scheduler.step()
    return {"forward": apart(entry, [np.array(rates)], [np.array(others)])}


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
    figures = {}
    for number in range(UPDATES):
        for param, slope in zip(params, slopes(params, number), strict=True):
            param.grad = torch.from_numpy(slope)
        evaluate(entry.torch_call or "optimizer.step()", one, "torch")
        gradients = [tf.constant(slope) for slope in slopes(variables, number)]
        call = entry.keras_call or "optimizer.apply(gradients, variables)"
        evaluate(call, other | {"gradients": gradients}, "keras")
        step = "training" if number else "update"
        figures[step] = apart(entry, [array(p) for p in params], [array(v) for v in variables])
    return figures


RUN = {
    "value": run_value,
    "layer": run_layer,
    "initializer": run_initializer,
    "optimizer": run_optimizer,
    "schedule": run_schedule,
}
