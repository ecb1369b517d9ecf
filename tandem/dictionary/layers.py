"""How an entry about a layer is run: a module and a layer with the same weights, in both modes."""

from __future__ import annotations

import copy

import numpy as np

from tandem.dictionary.entries import Entry
from tandem.dictionary.results import apart, compared, unchanged, worst
from tandem.dictionary.sides import Inputs, KerasSide, TorchSide, seed
from tandem.proof.evaluate import KERAS_NAMES, TORCH_NAMES, Rejected, evaluate
from tandem.proof.parity import array, keras, torch


class Pair:
    """A module and a layer, and how they are called."""

    def __init__(self, entry: Entry, inputs: Inputs):
        self.entry, self.inputs = entry, inputs
        self.module = evaluate(entry.torch, TORCH_NAMES.copy(), "torch")
        layer = evaluate(entry.keras, KERAS_NAMES.copy(), "keras")
        self.layer = keras.Sequential(layer) if isinstance(layer, list) else layer
        self.is_module = isinstance(self.module, torch.nn.Module)
        is_layer = isinstance(self.layer, keras.Layer)
        arguments = ", ".join(entry.inputs)
        training = ", training=training" if is_layer else ""
        self.torch_call = entry.torch_call or f"m({arguments})"
        self.keras_call = entry.keras_call or f"layer({arguments}{training})"
        if is_layer and not self.layer.built:
            self.call(inputs.keras(), training=False)

    def call(self, given: dict, training: bool) -> object:
        names = KERAS_NAMES | given | {"layer": self.layer, "training": training}
        return evaluate(self.keras_call, names, "keras")

    def variable(self, place: str) -> keras.Variable:
        """Raises `Rejected` where the layer has no such weight."""
        try:
            return eval(f"layer.{place}", {"layer": self.layer})
        except (AttributeError, LookupError) as error:
            raise Rejected(
                f"weight {place} cannot be found: {error}", type(error).__name__
            ) from error

    def rule(self, code: str, **names: object) -> torch.Tensor:
        """What the entry says of a weight, of the module as it is now."""
        return evaluate(code, TORCH_NAMES | {"m": self.module} | names, "weights")


def run_layer(entry: Entry, dtype: str, cases: tuple[int, ...]) -> dict[str, float]:
    """A module and a layer: initial weights, then with the same weights in each mode."""
    found = []
    for case in cases:
        seed(entry)
        inputs = Inputs(entry, case, dtype)
        pair = Pair(entry, inputs)
        if pair.is_module:
            found.append(initial(pair))
            disturb(pair.module, inputs.rng)
        found += [in_mode(pair, mode == "training") for mode in entry.modes]
    return worst(*found)


def initial(pair: Pair) -> dict[str, float]:
    """The weights that a fresh module always has, such as PReLU's slope, against the layer's."""
    entry = pair.entry
    again = evaluate(entry.torch, TORCH_NAMES.copy(), "torch")
    ours, theirs = [], []
    for place, code in entry.weights.items():
        if place in entry.after:  # the call that built the layer may have moved it
            continue
        value = array(pair.rule(code))
        there = array(pair.variable(place))
        fixed = np.array_equal(value, array(pair.rule(code, m=again)))
        if fixed and value.shape == there.shape:  # copying will name another shape
            ours.append(value)
            theirs.append(there)
    return {"initial": apart(ours, theirs)} if ours else {}


def disturb(module: torch.nn.Module, rng: np.random.Generator) -> None:
    """No weight stays at 0 or 1, where much looks equal that is not."""
    with torch.no_grad():
        for tensor in [*module.parameters(), *module.buffers()]:
            if tensor.is_floating_point():
                noise = rng.uniform(0, 0.3, tuple(tensor.shape)).astype(array(tensor).dtype)
                tensor += torch.from_numpy(np.asarray(noise))


def in_mode(pair: Pair, training: bool) -> dict[str, float]:
    """Results, gradients and, in the end, the state of one call."""
    module = pair.module
    before = copy.deepcopy(module) if pair.entry.after else module
    variables = copy_weights(pair)
    parameters: list = []
    if pair.is_module:
        module.train(training)
        parameters = [p for p in module.parameters() if p.requires_grad]
    tensors: dict = {}

    def run() -> tuple[TorchSide, KerasSide]:
        given = pair.inputs.keras()
        tensors.update(pair.inputs.torch())
        value = evaluate(pair.torch_call, TORCH_NAMES | tensors | {"m": module}, "torch")
        one = TorchSide(value, tensors, pair.inputs.rng, tuple(parameters))
        trained = [(v, t) for v, t in variables if v.trainable and t.requires_grad]
        other = KerasSide(
            lambda: pair.call(given, training),
            given,
            pair.inputs,
            one.directions,
            lambda: [variable.value for variable, _ in trained],
        )
        other.gradients += back(parameters, [t for _, t in trained], other.weight_gradients)
        return one, other

    kept = State(pair, training)
    figures = compared(pair.entry, run)
    return figures | kept.compared(tensors | {"before": before})


class State:
    """What a layer keeps that is not trained, before and after a call in one mode."""

    def __init__(self, pair: Pair, training: bool):
        self.pair, self.training = pair, training
        self.places = {
            place: code
            for place, code in pair.entry.weights.items()
            if not pair.variable(place).trainable
        }
        self.buffers = self._buffers()
        self.before = self._variables()

    def _buffers(self) -> list[np.ndarray]:
        found = self.pair.module.buffers() if self.pair.is_module else ()
        return [array(buffer).copy() for buffer in found if buffer.is_floating_point()]

    def _variables(self) -> list[np.ndarray]:
        return [array(self.pair.variable(place)) for place in self.places]

    def compared(self, names: dict) -> dict[str, float]:
        """How far the two are apart after the call. Raises `Rejected` where inference moved one."""
        now, after = self._variables(), self.pair.entry.after
        moved = not unchanged(self.before, now)
        ours_moved = not unchanged(self.buffers, self._buffers())
        if not self.training and (ours_moved or (moved and not after)):
            raise Rejected("a call in inference mode changes what is kept", "state")
        if ours_moved and not self.places:
            raise Rejected("the module keeps something that no weight of the layer has", "state")
        if not self.places:
            return {}
        if not (self.training or moved):
            after = {}
        with torch.no_grad():
            expected = [
                array(self.pair.rule(after.get(place, code), **names))
                for place, code in self.places.items()
            ]
        return {"state": apart(expected, now)}


def copy_weights(pair: Pair) -> list[tuple]:
    """Give the layer the module's weights as the entry says; the variables and what they became.

    Raises `Rejected` for a weight that the entry does not mention.
    """
    found = []
    for place, code in pair.entry.weights.items():
        value, variable = pair.rule(code), pair.variable(place)
        try:
            variable.assign(value.detach().numpy())
        except (AttributeError, ValueError) as error:
            raise Rejected(
                f"weight {place} cannot be set: {error}", type(error).__name__
            ) from error
        found.append((variable, value))
    if isinstance(pair.layer, keras.Layer):
        for variable in pair.layer.weights:
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
        retain_graph=True,
    )
    return [
        np.zeros(tuple(p.shape)) if g is None else array(g)
        for p, g in zip(parameters, found, strict=True)
    ]
