"""The words of the build are there in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model.problem import Problem
from tandem.site import words


def check_words(root: Path) -> Iterator[Problem]:
    """Each word that lacks a language."""
    where = (root / "tandem" / "site" / "words.toml").relative_to(root).as_posix()
    for name in words.incomplete():
        yield Problem(where, f"{name} is not there in every language", "Write it in en and in zh")
