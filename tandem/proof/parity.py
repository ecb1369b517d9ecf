"""Tools of the proofs: run the sections that readers see, copy weights, measure differences.

Importing this module imports torch and triton before TensorFlow: the other order aborts the
process (`snippets/start/install/install_both.py` shows it).
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import sys
import types
import weakref
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

with contextlib.suppress(ImportError):  # torch loads it when an optimizer steps, on Linux only
    import triton  # noqa: F401

import keras
import tensorflow as tf

from tandem.proof import compare, proofs
from tandem.model.programs import beside

PRECISIONS = ("float32", "float64")
_serial = itertools.count()
_left: list[str] = []  # modules that nobody has any more, and whose data nothing collected yet


class Snippet:
    """The program that readers see, run section by section in a module of its own.

    The code keeps its real file and line numbers, so AutoGraph, `inspect` and tracebacks work.
    Under `precision("float64")` the word `float32` in it reads `float64`; `replace` swaps other
    words, such as a learning rate for one that float32 keeps.
    """

    def __init__(self, proof_file: str, framework: str, replace: dict[str, str] | None = None):
        if _left:
            gc.collect()
            _left.clear()
        self.replace = {"float32": keras.config.floatx()} | (replace or {})
        self.program = beside(proof_file, framework)
        self.module = types.ModuleType(f"tandem_{framework}_{next(_serial)}")
        self.module.__file__ = str(self.program.path)
        sys.modules[self.module.__name__] = self.module
        is_large = "MNIST" in self.program.text.upper()
        weakref.finalize(self, _leave, self.module.__name__, is_large).atexit = False

    def run(self, *sections: str) -> Snippet:
        """Execute the named sections, in the order given; what they print is dropped."""
        for name in sections:
            section = self.program.sections[name]
            source = "\n" * (section.first - 1) + "\n".join(section.lines) + "\n"
            for old, new in self.replace.items():
                source = source.replace(old, new)
            code = compile(source, str(self.program.path), "exec", dont_inherit=True)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(code, vars(self.module))
        return self

    def __getattr__(self, name: str):
        return getattr(self.module, name)

    def set(self, **values) -> Snippet:
        """Replace variables that earlier sections defined."""
        vars(self.module).update(values)
        return self


def _leave(name: str, is_large: bool) -> None:
    """Let go of a module; one that read MNIST holds half a gigabyte, which the next one needs."""
    sys.modules.pop(name, None)
    if is_large:
        _left.append(name)


@contextlib.contextmanager
def precision(name: str) -> Iterator[None]:
    """Make `float32` or `float64` the default of both frameworks."""
    torch.set_default_dtype(getattr(torch, name))
    keras.config.set_floatx(name)
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def array(value) -> np.ndarray:
    """Any framework's tensor as a NumPy array."""
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    return np.asarray(value)


def to_torch_layout(weight: np.ndarray) -> np.ndarray:
    """A Keras or TensorFlow weight in PyTorch's layout.

    Dense kernels go from (in, out) to (out, in), convolutions from (height, width, in, out) to
    (out, in, height, width); vectors stay.
    """
    return weight.transpose((3, 2, 0, 1)) if weight.ndim == 4 else weight.T


def to_keras_layout(weight: np.ndarray) -> np.ndarray:
    """The way back: a PyTorch weight in Keras' layout."""
    return weight.transpose((2, 3, 1, 0)) if weight.ndim == 4 else weight.T


def difference(a, b) -> float:
    """Largest difference between two tensors or lists of tensors, as `compare` measures it.

    Raises `AssertionError` where they cannot be compared: shapes, counts, NaN, nothing at all.
    """
    if not isinstance(a, list | tuple):
        a, b = [a], [b]
    assert len(a) == len(b) > 0, f"{len(a)} tensors against {len(b)}"
    pairs = zip(map(array, a), map(array, b), strict=True)
    return compare.largest(*(compare.difference(*pair) for pair in pairs))


def copy_to_keras(torch_model: torch.nn.Module, keras_model: keras.Model) -> None:
    """Give a Keras model the weights and statistics of a PyTorch one of the same architecture."""
    weights = [to_keras_layout(array(p)) for p in torch_model.parameters()]
    if statistics := torch_statistics(torch_model):
        there = [*keras_model.trainable_variables, *statistics_of(keras_model)]
        for variable, value in zip(there, weights + statistics, strict=True):
            variable.assign(value)
    else:
        keras_model.set_weights(weights)


def torch_statistics(model: torch.nn.Module) -> list[np.ndarray]:
    """What a model keeps besides its weights, such as running means; not what only counts."""
    return [array(b).copy() for b in model.buffers() if b.is_floating_point()]


def statistics_of(model: keras.Model) -> list[keras.Variable]:
    """The same of a Keras model, without the state of random generators."""
    return [v for v in model.non_trainable_variables if "float" in str(v.dtype)]


def torch_weights(model: torch.nn.Module) -> list[np.ndarray]:
    return [array(p).copy() for p in model.parameters()]


def keras_weights(model: keras.Model) -> list[np.ndarray]:
    """The trainable weights, in PyTorch's layout."""
    return [to_torch_layout(array(w)) for w in model.trainable_variables]


def one_update(side: Snippet) -> Callable[[torch.Tensor, torch.Tensor], None]:
    """One update with the `model`, `criterion` and `optimizer` of a PyTorch snippet."""

    def torch_step(x, y):
        side.optimizer.zero_grad()
        side.criterion(side.model(x), y).backward()
        side.optimizer.step()

    return torch_step


def variables_like(model: torch.nn.Module) -> list[tf.Variable]:
    """The weights of a PyTorch model as TensorFlow variables, in TensorFlow's layout."""
    return [tf.Variable(to_keras_layout(w)) for w in torch_weights(model)]


class Proof:
    """Collects the figures of one pair, PyTorch against `twin`, and prints them in the end."""

    def __init__(self, twin: str):
        self.figures: dict[str, dict] = {twin: {}}
        self.twin = twin

    def found(self, precision_name: str, **steps: float) -> None:
        """Keep figures; of a step that is compared more than once, the largest."""
        kept = self.figures[self.twin].setdefault(precision_name, {})
        kept.update({step: compare.largest(f, kept.get(step, 0.0)) for step, f in steps.items()})

    def naive(self, figure: float) -> None:
        """The negative control: how far apart the port ends that a hurried reader would write."""
        self.figures[self.twin]["naive"] = figure

    def compare_models(
        self,
        precision_name: str,
        torch_model: torch.nn.Module,
        torch_step: Callable[[np.ndarray, np.ndarray], None],
        torch_loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
        keras_model: keras.Model,
        batches: Sequence[tuple[np.ndarray, np.ndarray]],
        torch_input: Callable[[np.ndarray], np.ndarray] = lambda x: x,
        keras_step: Callable[[np.ndarray, np.ndarray], None] | None = None,
        keras_loss: Callable[[np.ndarray, tf.Tensor], tf.Tensor] | None = None,
    ) -> None:
        """Weights copied to Keras, then every step from forward to eval mode after training.

        `torch_step(x, y)` makes one update, and so does `keras_step`, by default `train_on_batch`;
        `keras_loss(y, output)` is by default what `compile` was given. Inputs come in Keras'
        layout; `torch_input` turns them into PyTorch's.
        """
        kept = [*torch_model.parameters(), *torch_statistics(torch_model)]
        assert sum(np.size(array(k)) for k in kept) == keras_model.count_params()
        copy_to_keras(torch_model, keras_model)
        x, y = batches[0]

        torch_model.train()
        torch_model.zero_grad()
        output = torch_model(torch.from_numpy(torch_input(x)))
        loss = torch_loss(output, torch.from_numpy(y))
        loss.backward()
        with tf.GradientTape() as tape:
            keras_output = keras_model(x, training=True)
            if keras_loss:
                twin_loss = keras_loss(y, keras_output)
            else:
                twin_loss = keras_model.compute_loss(x=x, y=y, y_pred=keras_output)
        gradients = tape.gradient(twin_loss, keras_model.trainable_variables)
        self.found(
            precision_name,
            forward=difference(output, keras_output),
            loss=difference(loss, twin_loss),
            gradients=difference(
                [p.grad for p in torch_model.parameters()],
                [to_torch_layout(array(g)) for g in gradients],
            ),
        )
        torch_model.zero_grad()

        for number, (x, y) in enumerate(batches):
            torch_step(torch.from_numpy(torch_input(x)), torch.from_numpy(y))
            (keras_step or keras_model.train_on_batch)(x, y)
            apart = difference(
                torch_weights(torch_model) + torch_statistics(torch_model),
                keras_weights(keras_model) + statistics_of(keras_model),
            )
            self.found(precision_name, **({"training": apart} if number else {"update": apart}))
        self.compare_evaluation(precision_name, torch_model, keras_model, x, torch_input)

    def compare_evaluation(
        self, precision_name, torch_model, keras_model, x, torch_input=lambda x: x
    ) -> None:
        """Both models in inference mode, on `x` in Keras' layout; it leaves their statistics alone."""
        before = torch_statistics(torch_model) + [array(v) for v in statistics_of(keras_model)]
        torch_model.eval()
        with torch.no_grad():
            output = torch_model(torch.from_numpy(torch_input(x)))
        self.found(precision_name, evaluation=difference(output, keras_model(x, training=False)))
        after = torch_statistics(torch_model) + [array(v) for v in statistics_of(keras_model)]
        assert not before or difference(before, after) == 0, "inference changes the statistics"


def conclude(*found: Proof) -> None:
    """Print the figures as TOML. Raises `AssertionError` where one is over its budget."""
    figures: dict[str, dict] = {}
    for proof in found:
        figures |= proof.figures
    problems = proofs.failures(figures)
    assert not problems, "not equal: " + "; ".join(problems)
    for twin, tables in figures.items():
        print(f"[{twin}]\nnaive = {tables['naive']:.1e}")
        for name in PRECISIONS:
            if name in tables:
                print(f"[{twin}.{name}]")
                for step in proofs.STEPS:
                    if step in tables[name]:
                        print(f"{step} = {tables[name][step]:.1e}")
