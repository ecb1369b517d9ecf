"""One proof for every entry: build both sides, copy the weights, compare outputs and gradients.

`python -m tandem.dictionary.prove AREA [ID ...]` proves an area, or some entries of it.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import pkgutil
import random
import re
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.stats import ks_2samp

from tandem import proofs
from tandem.child import DEPRECATIONS, UPSTREAM
from tandem.dictionary import entries, figures, names
from tandem.dictionary.entries import Entry
from tandem.dictionary.sides import (
    CASES,
    KERAS_NAMES,
    TORCH_NAMES,
    Inputs,
    KerasSide,
    Rejected,
    TorchSide,
    evaluate,
    rejecting,
)
from tandem.parity import PRECISIONS, array, difference, keras, precision, tf, torch
from tandem.programs import Problem

DISTRIBUTION = 0.01  # largest distance of two empirical distribution functions
UPDATES = 25
NAIVE_FACTOR = 10  # of the budget: the least that a naive version must differ by
DRAWS = re.compile(r"random|shuffle|dropout|sampl|fit\(", re.IGNORECASE)
RATE = 0.1  # of the optimizer that a schedule of PyTorch is given


def prove(found: Iterable[Entry]) -> tuple[dict[str, dict], list[Problem]]:
    """The figures of each entry that has two sides, and what is wrong, all of it."""
    measured, problems = {}, []
    for entry in found:
        silent = contextlib.redirect_stdout(io.StringIO())  # what is printed is the record
        with warnings.catch_warnings(record=True) as caught, silent:
            warnings.simplefilter("always")
            try:
                check_upstream(entry)
                if entry.is_proved:
                    measured[entry.id] = measure(entry)
                    problems += judge(entry, measured[entry.id])
            except Problem as problem:
                problems.append(problem)
        for warning in caught:
            text = f"{warning.category.__name__}: {warning.message}"
            if issubclass(warning.category, DEPRECATIONS) and not str(warning.message).startswith(
                UPSTREAM
            ):
                problems.append(
                    entry.problem(f"something deprecated is called: {text}", "Use what it names")
                )
                break
    return measured, problems


def measure(entry: Entry) -> dict:
    """`{"float32": {step: figure}, "float64": ..., "naive": figure or what it raises}`."""
    figures: dict = {}
    both = entry.compare == "elements" and entry.kind != "schedule"  # Keras' are float32
    for name in PRECISIONS if both and not entry.float32_only else PRECISIONS[:1]:
        try:
            with precision(name):
                figures[name] = RUN[entry.kind](entry, name, cases_of(entry, name))
        except Rejected as error:
            raise entry.problem(str(error), "Mend the expression, or what it is given") from None
    if entry.naive or entry.status == "none":
        hurried = Entry(**vars(entry) | entry.naive | {"naive": {}})
        try:
            with precision("float32"):
                figures["naive"] = max(RUN[entry.kind](hurried, "float32", CASES[:1]).values())
        except Rejected as error:
            figures["naive"] = error.word
    if entry.status == "none":  # the nearest there is: shown to differ, not to agree
        del figures["float32"]
        figures.pop("float64", None)
    return figures


def judge(entry: Entry, figures: dict) -> list[Problem]:
    """Each figure over its budget, and a naive version that passes."""
    found = []
    for name in PRECISIONS:
        for step, figure in figures.get(name, {}).items():
            most = entry.tolerance.get(name, proofs.budget(name, step))
            if entry.compare == "distribution":
                most = entry.tolerance.get(name, DISTRIBUTION)
            if not figure <= most:
                found.append(
                    entry.problem(
                        f"{name} {step} are {figure:.1e} apart, budget {most:.0e}",
                        "Mend the entry: the two do not compute the same",
                    )
                )
    naive = figures.get("naive")
    if naive is not None and not isinstance(naive, str):
        least = max(
            NAIVE_FACTOR * proofs.budget("float32", "forward"),
            1.5 * entry.tolerance.get("float32", 0),
            1.5 * DISTRIBUTION * (entry.compare == "distribution"),
        )
        if not naive >= least:
            what = "the nearest" if entry.status == "none" else "the naive version"
            found.append(
                entry.problem(
                    f"{what} is only {naive:.1e} apart, not {least:.0e}",
                    "Show one that matters, or change the status",
                )
            )
    return found


def check_upstream(entry: Entry) -> None:
    """Names exist, arguments too, and their defaults are the stated ones."""
    for name in entry.names:
        resolve(entry, name)
    torchs, kerass = entry.sides
    for row in entry.arguments:
        for side, argument, stated in ((torchs, *row[:2]), (kerass, *row[2:])):
            if not argument:
                continue
            if not side:
                raise entry.problem(f"no name has the argument {argument}", "Add the name")
            try:
                signature = inspect.signature(resolve(entry, side[0])).parameters
            except ValueError:
                raise entry.problem(
                    f"the arguments of {side[0]} cannot be read", "Leave its rows out"
                ) from None
            if argument not in signature:
                raise entry.problem(
                    f"{side[0]} has no argument {argument}",
                    f"It has {', '.join(signature)}",
                )
            default = signature[argument].default
            default = "required" if default is inspect.Parameter.empty else default
            default = _listed(default)
            if default != stated and str(default) != str(stated):
                raise entry.problem(
                    f"the default of {argument} in {side[0]} is {default!r}, not {stated!r}",
                    "Upstream changed it: state the new one, and look at what follows from it",
                )


def _listed(value: object) -> object:
    """With lists for tuples, as TOML has them."""
    return [_listed(part) for part in value] if isinstance(value, tuple | list) else value


def resolve(entry: Entry, name: str) -> object:
    """What a full name names. Raises `Problem` where upstream has it no more."""
    try:
        return pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        raise entry.problem(f"{name} does not exist", "Upstream dropped or renamed it") from None


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


def conclude(proof_file: str) -> None:
    """Prove everything and print the record. Raises `AssertionError` with all that is wrong."""
    found = list(entries.every(Path(proof_file).resolve().parents[2]))
    measured, problems = prove(found)
    assert not problems, " ".join(map(str, problems))
    digests = {entry.id: figures.digest(entry) for entry in found}
    public = {module: names.public(module) for module in names.MODULES}
    print(figures.written(measured, digests, public), end="")


def main(area: str = "", *ids: str) -> int:
    """Prove everything, an area, or some entries; print the figures, and what is wrong."""
    faults = [fault for fault in entries.check() if f"/{area}" in str(fault)]
    chosen = entries.load(area) if area else list(entries.every())
    measured, problems = prove(entry for entry in chosen if not ids or entry.id in ids)
    print(figures.written(measured, dict.fromkeys(measured, ""), {}), end="")
    for problem in faults + problems:
        print(problem, file=sys.stderr)
    return bool(faults + problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
