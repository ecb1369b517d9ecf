"""Which packages a program runs with, and their versions on record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, Program

PACKAGES = {"ignite": "pytorch-ignite"}  # where a package is not called as the module is
EXPORTERS = {"torch": "onnxscript", "keras": "tf2onnx"}  # imported by those who write ONNX
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
PINS = "requirements.txt"
FIRST = next(iter(BACKENDS))


def used(program: Program, facts: dict) -> dict[str, str]:
    """The version of each package on record that the program imports, or that its Keras runs on.

    `facts` is what `records.load` returns.
    """
    modules = program.imports
    if "keras" in modules and not modules & BACKENDS.keys():
        modules = modules | {FIRST}
    names = {PACKAGES.get(module, module) for module in modules}
    return {name: version for name, version in facts["versions"].items() if name in names}


def needed(program: Program, facts: dict) -> dict[str, str]:
    """The same, and what is imported behind the program's back, as it is pinned."""
    found = used(program, facts)
    exporters = [name for module, name in EXPORTERS.items() if module in program.imports]
    if "onnxruntime" in found and exporters:
        found[exporters[0]] = pins(program.root)[exporters[0]][0]
    return found


def pins(root: Path) -> dict[str, list[str]]:
    """The pinned version of each package; several where they depend on Python or the system."""
    path, found = root / PINS, {}
    for name, pinned in PINNED.findall(path.read_text(encoding="utf-8") if path.is_file() else ""):
        found.setdefault(name, []).append(pinned)
    return found


def unlike(root: Path) -> Iterator[Problem]:
    """Each installed package that is not the pinned one; some are needed on other systems only."""
    for name, pinned in pins(root).items():
        try:
            found = version(name)
        except PackageNotFoundError:
            continue
        if found not in pinned:
            what = f"{name} {found} is installed, and {' or '.join(pinned)} is pinned"
            yield Problem(PINS, what, "Install what is pinned, as `make test` does")
