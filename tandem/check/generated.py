"""What follows from other files is up to date; `make generate` writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tandem.check import shrunk
from tandem.model.problem import Problem
from tandem.site import addresses

# The text of each, from the root of the repository.
GENERATED: dict[str, Callable[[Path], str]] = {
    addresses.FILE: addresses.text,
    shrunk.FILE: shrunk.text,
}


def stale(root: Path) -> Iterator[tuple[str, str]]:
    """Each file that is not what it should be, and what it should be."""
    for name, text in GENERATED.items():
        path, due = root / name, text(root)
        if not path.is_file() or path.read_text(encoding="utf-8") != due:
            yield name, due


def check_generated(root: Path) -> Iterator[Problem]:
    """Each file that is not what `make generate` would write."""
    for name, _ in stale(root):
        yield Problem(name, "this file is stale", "Run `make generate`, and look at the difference")
