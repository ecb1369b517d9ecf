"""Imports go down only: each room of tandem/ knows those below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tandem.model.problem import Problem

# From the ground up. A room may import from itself and from those before it.
ROOMS = ("model", "run", "proof", "dictionary", "site", "check", "faults", "commands")


def check_rooms(root: Path) -> Iterator[Problem]:
    """Each import that goes up, with its line. `hooks.py`, which MkDocs calls, stands above all."""
    house = root / "tandem"
    for path in sorted(house.rglob("*.py")):
        room, *rest = path.relative_to(house).parts
        where = path.relative_to(root).as_posix()
        if not rest:
            continue
        if room not in ROOMS:
            yield Problem(where, f"tandem/ has no room {room}", f"Use one of {', '.join(ROOMS)}")
            continue
        allowed = ROOMS[: ROOMS.index(room) + 1]
        text = path.read_text(encoding="utf-8")
        for line, other in imported(text):
            if other not in allowed:
                yield Problem(
                    f"{where}:{line}",
                    f"`{text.splitlines()[line - 1].strip()}` goes up",
                    f"{room} may import from {', '.join(allowed)}",
                )


@lru_cache(maxsize=512)
def imported(text: str) -> list[tuple[int, str]]:
    """Line and room of each import from tandem/, wherever it stands in the text."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "tandem":
            names = [f"tandem.{name.name}" for name in node.names]
        else:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [(node.lineno, n.split(".")[1]) for n in names if n.startswith("tandem.")]
    return found
