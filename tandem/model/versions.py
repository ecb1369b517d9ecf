"""Which packages a program runs with, and their versions on record."""

from __future__ import annotations

from tandem.model.programs import BACKENDS, Program

PACKAGES = {"ignite": "pytorch-ignite"}  # where a package is not called as the module is
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
