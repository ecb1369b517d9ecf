"""The two sides of an entry, built and run: random inputs, code, outputs and gradients.

Imports both frameworks, in the order that `tandem.proof.parity` keeps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tandem.dictionary.entries import Entry
from tandem.proof import evaluate
from tandem.proof.evaluate import Rejected, rejecting
from tandem.proof.parity import array, tf, torch

# What a letter of a shape stands for, in the first and in the second case.
SIZES = {"b": (3, 2), "t": (5, 7), "n": (6, 11), "h": (9, 8), "w": (7, 10), "d": (5, 6)}
CASES = (0, 1)


def seed(entry: Entry) -> None:
    """Both frameworks draw the same each time an entry is run."""
    evaluate.seed(f"{entry.torch} {entry.keras} {entry.keras_call}")


def draw(shape: str, case: int, rng: np.random.Generator) -> np.ndarray:
    """A random array for `b 4 h w`, or for `b : int 5` and the like.

    Letters are sizes that differ between the two cases. Without a word after the colon the values
    are normal; `int N` is below N, `positive` in 0.1 to 2, `unit` in 0.05 to 0.95, `probabilities`
    sum to one along the last axis, `sign` is -1 or 1, `numpy` stays an array on both sides.
    """
    sizes, _, kind = (part.strip() for part in shape.partition(":"))
    size = [int(s) if s.isdigit() else SIZES[s][case] for s in sizes.split()]
    word, _, bound = kind.partition(" ")
    match word:
        case "int":
            return rng.integers(0, int(bound), size)
        case "positive":
            return rng.uniform(0.1, 2, size)
        case "unit":
            return rng.uniform(0.05, 0.95, size)
        case "bool":
            return rng.random(size) > 0.5
        case "sign":
            return rng.choice([-1.0, 1.0], size)
        case "probabilities":
            powers = np.exp(rng.standard_normal(size))
            return powers / powers.sum(-1, keepdims=True)
    return rng.standard_normal(size)


def leaves(value: object) -> list:
    """Tensors, numbers and words of a value, in order, whatever holds them."""
    if isinstance(value, list | tuple | torch.nn.utils.rnn.PackedSequence):
        return [leaf for part in value for leaf in leaves(part)]
    if isinstance(value, dict):
        return leaves(list(value.values()))
    return [] if value is None else [value]


def channels_last(values: np.ndarray) -> np.ndarray:
    return np.moveaxis(values, 1, -1) if values.ndim > 2 else values


def channels_first(values: np.ndarray) -> np.ndarray:
    return np.moveaxis(values, -1, 1) if values.ndim > 2 else values


class Inputs:
    """The random inputs of an entry, for both sides; `layout = "channels"` turns one for Keras."""

    def __init__(self, entry: Entry, case: int, dtype: str):
        rng = np.random.default_rng(case)
        self.turned = entry.layout == "channels"
        self.numpy = {
            name: self._typed(draw(shape, case, rng), dtype) for name, shape in entry.inputs.items()
        }
        self.gradients = entry.gradients and entry.compare == "elements"
        self.plain = {name for name, shape in entry.inputs.items() if shape.endswith("numpy")}
        self.rng = rng

    @staticmethod
    def _typed(values: np.ndarray, dtype: str) -> np.ndarray:
        return values.astype(dtype) if values.dtype.kind == "f" else values

    def torch(self) -> dict:
        return {
            name: values
            if name in self.plain
            else torch.from_numpy(values.copy()).requires_grad_(
                self.gradients and values.dtype.kind == "f"
            )
            for name, values in self.numpy.items()
        }

    def keras(self) -> dict:
        return {
            name: values if name in self.plain else tf.constant(self.to_keras(values))
            for name, values in self.numpy.items()
        }

    def to_keras(self, values: np.ndarray) -> np.ndarray:
        return channels_last(values) if self.turned else values

    def to_torch(self, values: np.ndarray) -> np.ndarray:
        return channels_first(values) if self.turned else values


class TorchSide:
    """Outputs of the PyTorch side, and their gradients along random directions."""

    def __init__(self, value: object, inputs: dict, rng: np.random.Generator, extra: tuple = ()):
        self.leaves = leaves(value)
        self.outputs = [leaf if isinstance(leaf, str) else array(leaf) for leaf in self.leaves]
        self.directions = [
            rng.standard_normal(out.shape).astype(out.dtype)
            if isinstance(leaf, torch.Tensor) and leaf.requires_grad
            else None
            for leaf, out in zip(self.leaves, self.outputs, strict=True)
        ]
        wanted = [
            value for value in inputs.values() if getattr(value, "requires_grad", False)
        ] + list(extra)
        total = [
            (leaf * torch.from_numpy(direction)).sum()
            for leaf, direction in zip(self.leaves, self.directions, strict=True)
            if direction is not None
        ]
        self.gradients: list[np.ndarray] = []
        if total and wanted:
            with rejecting("the gradient of torch"):
                found = torch.autograd.grad(sum(total), wanted, allow_unused=True)
            self.gradients = [
                np.zeros(w.shape) if g is None else array(g)
                for w, g in zip(wanted, found, strict=True)
            ]


class KerasSide:
    """The same of the Keras or TensorFlow side, along the same directions.

    `compute` is called under a tape that watches the inputs with decimals and `weights`.
    """

    def __init__(
        self,
        compute: Callable[[], object],
        tensors: dict,
        inputs: Inputs,
        directions: list[np.ndarray | None],
        weights: Callable[[], list] = list,
    ):
        watched = [t for t in tensors.values() if isinstance(t, tf.Tensor) and t.dtype.is_floating]
        with tf.GradientTape() as tape:
            for tensor in watched:
                tape.watch(tensor)
            found = leaves(compute())
            if len(found) != len(directions):
                raise Rejected(f"{len(directions)} results against {len(found)}", "shape")
            with rejecting("the sum of keras' results"):
                total = [
                    tf.reduce_sum(tf.convert_to_tensor(leaf) * inputs.to_keras(direction))
                    for leaf, direction in zip(found, directions, strict=True)
                    if direction is not None and np.shape(leaf) == inputs.to_keras(direction).shape
                ]
                total = sum(total) if total else None
        self.outputs = [
            leaf if isinstance(leaf, str) else inputs.to_torch(array(leaf)) for leaf in found
        ]
        self.gradients: list[np.ndarray] = []
        self.weight_gradients: list = []
        if total is None:
            return
        variables = weights()
        with rejecting("the gradient of keras"):
            gradients = tape.gradient(total, [*watched, *variables])
        gradients = [
            tf.zeros_like(w) if g is None else tf.convert_to_tensor(g)
            for w, g in zip([*watched, *variables], gradients, strict=True)
        ]
        self.gradients = [inputs.to_torch(array(g)) for g in gradients[: len(watched)]]
        self.weight_gradients = [array(g) for g in gradients[len(watched) :]]
