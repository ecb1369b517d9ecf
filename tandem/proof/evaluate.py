"""Runs expressions of either framework, with the names that people write.

Imports both frameworks, in the order that `tandem.proof.parity` keeps.
"""

from __future__ import annotations

import ast
import contextlib
import random
import re
from collections.abc import Iterator

import numpy as np
import torchmetrics
import torchvision
from torch.utils.data import DataLoader, TensorDataset
from torchvision.transforms import v2

from tandem.proof.parity import keras, tf, torch

TORCH_NAMES = {
    "torch": torch,
    "nn": torch.nn,
    "F": torch.nn.functional,
    "init": torch.nn.init,
    "optim": torch.optim,
    "lr_scheduler": torch.optim.lr_scheduler,
    "DataLoader": DataLoader,
    "TensorDataset": TensorDataset,
    "torchmetrics": torchmetrics,
    "torchvision": torchvision,
    "v2": v2,
    "np": np,
}
KERAS_NAMES = {
    "keras": keras,
    "tf": tf,
    "np": np,
    "schedules": keras.optimizers.schedules,
} | {
    name: getattr(keras, name)
    for name in (
        "layers",
        "activations",
        "losses",
        "metrics",
        "optimizers",
        "initializers",
        "regularizers",
        "callbacks",
        "constraints",
        "ops",
        "random",
        "utils",
        "Sequential",
        "Model",
        "Input",
    )
}

DRAWS = re.compile(r"random|shuffle|dropout|sampl|fit\(", re.IGNORECASE)


def seed(code: str, number: int = 0) -> None:
    """Both frameworks draw the same each time `code` runs, and something else for another number.

    Seeding TensorFlow drops its kernels, and each operation is ten times slower when next called:
    only what may draw from TensorFlow's own generators has it. Keras draws its seeds from Python.
    """
    torch.manual_seed(number)
    if DRAWS.search(code):
        keras.utils.set_random_seed(number)
    else:
        random.seed(number)


class Rejected(Exception):
    """A side that cannot be built or run, or whose results cannot be compared.

    The message says which and why; `word` is what the record keeps of it.
    """

    def __init__(self, message: str, word: str = ""):
        super().__init__(message)
        self.word = word


@contextlib.contextmanager
def rejecting(side: str) -> Iterator[None]:
    """Turn whatever fails inside into `Rejected`."""
    try:
        yield
    except Rejected:
        raise
    except Exception as error:
        name = type(error).__name__
        raise Rejected(f"{side} raises {name}: {error}", name) from error


def evaluate(code: str, names: dict, side: str) -> object:
    """Run the statements of an entry; the value is that of the last line.

    Raises `Rejected` where one fails, or the last is no expression.
    """
    with rejecting(side):
        *statements, last = ast.parse(code).body
        exec(compile(ast.Module(statements, []), f"<{side}>", "exec"), names)
        if not isinstance(last, ast.Expr):
            exec(compile(ast.Module([last], []), f"<{side}>", "exec"), names)
            return None
        return eval(compile(ast.Expression(last.value), f"<{side}>", "eval"), names)
