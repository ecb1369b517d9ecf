"""Files of the repository that follow from others: `make generate` writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tandem.site import addresses

# The text of each, from the root of the repository.
GENERATED: dict[str, Callable[[Path], str]] = {addresses.FILE: addresses.text}


def stale(root: Path) -> Iterator[tuple[str, str]]:
    """Each file that is not what it should be, and what it should be."""
    for name, text in GENERATED.items():
        path, due = root / name, text(root)
        if not path.is_file() or path.read_text(encoding="utf-8") != due:
            yield name, due
