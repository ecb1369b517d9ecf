"""MNIST without the internet: `TANDEM_DATA` names a folder that holds a copy.

The layout is `MNIST/raw/*-ubyte`, where `torchvision.datasets.MNIST(root=folder)` looks, and
`mnist.npz`, the arrays that `keras.datasets.mnist.load_data()` returns. Without the variable the
frameworks download the data themselves, into `.cache/data` and Keras' own cache.
"""

import importlib.abc
import importlib.machinery
import os
import sys
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.programs import CACHE

VARIABLE = "TANDEM_DATA"
FILES = ("MNIST/raw/train-images-idx3-ubyte", "MNIST/raw/t10k-images-idx3-ubyte", "mnist.npz")
KERAS_MODULE = "keras.src.datasets.mnist"


def local_copy() -> Path | None:
    """The folder that `TANDEM_DATA` names, or None. Raises `Problem` where it is not complete."""
    value = os.environ.get(VARIABLE)
    if not value:
        return None
    folder = Path(value).resolve()
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise Problem(
            f"{VARIABLE}={value}",
            f"MNIST is not to be had: this folder has no {missing[0]}",
            f"Point {VARIABLE} at a folder with {', '.join(FILES)}, or unset it to let the "
            "frameworks download MNIST",
        )
    return folder


def data_folder() -> Path:
    """Where a program's `data` folder leads: the local copy, or a cache the downloads fill."""
    folder = local_copy() or CACHE / "data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def download_problem(where: str, message: str) -> Problem:
    """What to say when a framework's own download of MNIST failed."""
    return Problem(
        where,
        f"MNIST is not to be had: the framework tried to download it and failed ({message})",
        f"Check the internet connection, or set {VARIABLE} to a folder with {', '.join(FILES)}",
    )


class KerasFromLocalCopy(importlib.abc.MetaPathFinder):
    """Lets `keras.datasets.mnist` read the local copy in place of its download.

    Keras checks the hash of the file in its cache, and a copy that was packed again has another.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if name != KERAS_MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            self.redirect(module)

        spec.loader.exec_module = exec_module
        return spec

    def redirect(self, module) -> None:
        module.get_file = lambda *args, **kwargs: str(self.folder / "mnist.npz")

    def install(self) -> None:
        """Redirect the module when it is imported, or now where it has been."""
        if KERAS_MODULE in sys.modules:
            self.redirect(sys.modules[KERAS_MODULE])
        sys.meta_path.insert(0, self)
