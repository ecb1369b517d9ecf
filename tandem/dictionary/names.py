"""Which public names of the two libraries have an entry. Imports no framework.

The names themselves are on record beside the figures: `tandem.dictionary.prove` lists them.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from tandem.dictionary import entries, figures
from tandem.model.programs import ROOT

MODULES = (
    "torch.nn",
    "torch.nn.functional",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.nn.init",
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
)
WHOLE = ("torch.nn", "keras.layers", "keras.ops")  # every name of these has an entry


def public(module: str) -> list[list[str]]:
    """The public names of a module as installed, aliases of one object together."""
    found = importlib.import_module(module)
    groups: dict[int, list[str]] = {}
    for name in dir(found):
        thing = getattr(found, name)
        if is_public(found, name, thing):
            groups.setdefault(id(thing), []).append(name)
    return sorted(groups.values())


def is_public(module: ModuleType, name: str, thing: object) -> bool:
    """A function or class of the module's own: PyTorch's have many imported ones beside them."""
    if name.startswith("_") or isinstance(thing, ModuleType) or not callable(thing):
        return False
    home = getattr(thing, "__module__", None) or ""
    if not module.__name__.startswith("torch"):
        return True
    if module.__name__ == "torch.nn.functional":
        helpers = importlib.import_module("torch._jit_internal")
        imported = home.startswith(("torch.overrides", "torch._C.")) and home != "torch._C._nn"
        return name.islower() and not imported and not hasattr(helpers, name) and home != "torch._C"
    return home.startswith(module.__name__)


def coverage(root: Path = ROOT) -> dict[str, tuple[list[list[str]], list[list[str]]]]:
    """For each module the groups of names with an entry, and those without."""
    known = entries.by_name(root)
    found = {}
    for module, groups in figures.names(root).items():
        has = [group for group in groups if any(f"{module}.{name}" in known for name in group)]
        found[module] = (has, [group for group in groups if group not in has])
    return found


def share(found: dict[str, tuple[list, list]]) -> float:
    """The part of all names that have an entry."""
    has = sum(len(one) for one, _ in found.values())
    return has / max(1, has + sum(len(other) for _, other in found.values()))
