"""What follows from other files is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model.problem import Problem
from tandem.site import generated


def check_generated(root: Path) -> Iterator[Problem]:
    """Each file that is not what `make generate` would write."""
    for name, _ in generated.stale(root):
        yield Problem(name, "this file is stale", "Run `make generate`, and look at the difference")
