"""Hashes of what was recorded, so that nobody mends a record by hand: `make check` compares them.

Only recording writes them. That of a program covers its text and pictures and its own facts in
`records.json`; that of the record as a whole covers the date, the machine and the versions.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tandem.model.programs import SNIPPETS, Program

KEY = "record"  # of a program's facts, and of the whole
PICTURES = "pictures"
HEAD = ("date", "machine", "versions")


def of(parts: object) -> str:
    """The hash of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def of_program(program: Program, facts: dict) -> str:
    """The hash of one program's record; `facts` is its entry in `records.json`."""
    known = {name: value for name, value in facts.items() if name != KEY}
    drawn = [] if program.backend else program.figures()
    return of([known, *map(of_file, [program.out, *drawn])])


def of_head(facts: dict) -> str:
    """The hash of what `records.json` says of all the records."""
    return of([facts.get(name) for name in HEAD])


def of_file(path: Path) -> str:
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:32]}"


def of_pictures(root: Path) -> dict[str, str]:
    """Every picture beside the programs that none of them drew: `tandem.commands.pictures` takes them."""
    folder = root / SNIPPETS
    drawn = (path for path in folder.rglob("*.svg") if "." not in path.stem)
    found = sorted([*folder.rglob("*.webp"), *drawn])
    return {path.relative_to(folder).as_posix(): of_file(path) for path in found}
