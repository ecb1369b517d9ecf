"""The words of the build are there in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model.problem import Problem
from tandem.site import words


def check_words(root: Path) -> Iterator[Problem]:
    """Each word that lacks a language."""
    for name in words.incomplete(root):
        what = f"{name} is not there in every language"
        yield Problem(words.FILE, what, "Write it in en and in zh")
