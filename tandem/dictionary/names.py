"""The public names of the two libraries as installed, and what each is the same as.

The proof of the dictionary keeps them on record; whatever imports this module imports no framework.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

MODULES = (  # and classes; PyTorch's first, as it has to be imported first
    "torch.nn",
    "torch.nn.functional",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.nn.init",
    "torch.Tensor",
    "torch.nn.Module",
    "torch.fft",
    "torch.linalg",
    "torch.special",
    "torch.distributions",
    "torch.optim.swa_utils",
    "torch.amp",
    "torch.accelerator",
    "torch.utils.data",
    "torchvision.ops",
    "torchvision.transforms.v2",
    "keras.layers",
    "keras.losses",
    "keras.optimizers",
    "keras.optimizers.schedules",
    "keras.initializers",
    "keras.regularizers",
    "keras.metrics",
    "keras.callbacks",
    "keras.activations",
    "keras.ops",
    "keras.applications",
    "keras.distribution",
    "keras.utils",
    "keras.random",
    "keras.tree",
    "tensorflow.image",
    "tensorflow.io",
    "tensorflow.io.gfile",
    "tensorflow.data",
    "tensorflow.data.Dataset",
    "tensorflow.math",
    "tensorflow.nn",
    "tensorflow.linalg",
    "tensorflow.signal",
)
# Where the same things stand under other names.
BESIDE = ("torch", "torchvision.transforms", "keras", "keras.models", "keras.saving", "tensorflow")
# What PyTorch's own documentation begins with where a name is another one.
TWIN = re.compile(
    r"(?:See|Alias (?:for|of)|In-?place version of|Out-of-place version of)"
    r"\s+:(?:func|meth|attr):`~?([\w.]+)(?:\(\))?`",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"\s*\w+\([^\n]*\n?")


def public(module: str) -> list[list[str]]:
    """The public names of a module or class, aliases of one thing together.

    Behind them, in full, stand the names elsewhere that are the same thing, or of which PyTorch's
    documentation says that this is another name, the method, or the twin in place.
    """
    found, elsewhere = _found(module), _elsewhere(module)
    groups: dict[int, list[str]] = {}
    for name, thing in _members(found):
        if is_public(found, name, thing):
            groups.setdefault(id(thing), []).append(name)
    things = {id(thing): thing for _, thing in _members(found)}
    return sorted(
        [*names, *sorted({*elsewhere.get(of, []), *_twins(module, names, things[of])})]
        for of, names in groups.items()
    )


def is_public(module: ModuleType | type, name: str, thing: object) -> bool:
    """A function or class of the module's own: PyTorch's have many imported ones beside them."""
    if name.startswith("_") or isinstance(thing, ModuleType):
        return False
    if inspect.isclass(module):
        return callable(thing) or inspect.isdatadescriptor(thing)
    if not callable(thing):
        return False
    home = getattr(thing, "__module__", None) or ""
    if not module.__name__.startswith("torch"):
        return True
    if module.__name__ == "torch.nn.functional":
        helpers = importlib.import_module("torch._jit_internal")
        imported = home.startswith(("torch.overrides", "torch._C.")) and home != "torch._C._nn"
        return name.islower() and not imported and not hasattr(helpers, name) and home != "torch._C"
    # What is written in C++, such as `torch.fft`, says that it is of `torch._C._fft`.
    return home.replace("._C._", ".").startswith(module.__name__)


def _found(module: str) -> ModuleType | type:
    """A module, which nothing else need have imported, or a class."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return pkgutil.resolve_name(module)


def _members(of: ModuleType | type) -> Iterator[tuple[str, object]]:
    """Names and things; a class also has methods of itself, which are new ones at each look."""
    for name in dir(of):
        thing = inspect.getattr_static(of, name) if inspect.isclass(of) else getattr(of, name, None)
        yield name, thing


def _elsewhere(module: str) -> dict[int, list[str]]:
    """By the thing, the full names of it in the other modules."""
    found: dict[int, list[str]] = {}
    for other in (*MODULES, *BESIDE):
        if other == module or other.split(".")[0] != module.split(".")[0]:
            continue
        for name, thing in _members(_found(other)):
            if callable(thing) and not name.startswith("_"):
                found.setdefault(id(thing), []).append(f"{other}.{name}")
    return found


def _twins(module: str, names: list[str], thing: object) -> Iterator[str]:
    """The full names that this is another name of, by PyTorch's documentation and its way of naming."""
    if not module.startswith("torch."):
        return
    found = [_documented(module, thing)]
    for name in names:
        if name.endswith("_"):  # what it does in place
            found.append(f"{module}.{name[:-1]}")
        function = getattr(importlib.import_module("torch"), name, None)
        if module == "torch.Tensor" and inspect.isbuiltin(function):  # `x.sum()` is `torch.sum(x)`
            found += [f"torch.{name}", _documented("torch", function)]
        elif _documented("torch", function) == f"{module}.{name}":
            found.append(f"torch.{name}")
    yield from (one for one in found if one and _exists(one))


def _documented(module: str, thing: object) -> str:
    """The full name that its documentation begins with saying that this is another name of; else ""."""
    text = thing.__doc__ or ""
    said = TWIN.match(text.strip()) or TWIN.match(SIGNATURE.sub("", text, count=1).strip())
    if not said:
        return ""
    begins = (
        ("",)
        if said[1].startswith("torch.")
        else (f"{module}.", f"{module}.".rsplit(".", 2)[0] + ".", "torch.")
    )
    return next((begin + said[1] for begin in begins if _exists(begin + said[1])), "")


def _exists(name: str) -> bool:
    before, _, last = name.rpartition(".")
    try:
        getattr(pkgutil.resolve_name(before), last)
    except (ImportError, AttributeError, ValueError):
        return False
    return True
