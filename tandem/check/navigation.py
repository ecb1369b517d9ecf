"""Every page is in the navigation of its language, and both navigations are one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import config
from tandem.model.editions import Edition, editions
from tandem.model.pages import DICTIONARY
from tandem.model.problem import Problem


def check_navigation(root: Path) -> Iterator[Problem]:
    """Pages that no navigation names, names that are no page, and an order that differs."""
    first = [name for _, _, name in config.navigation(Edition("en", root))]
    for edition in editions(root):
        file = config.FILES[edition.language]
        listed = [name for _, _, name in config.navigation(edition)]
        there = {page.name for page in edition.pages()}
        for name in sorted(there - set(listed)):
            if not name.startswith(f"{DICTIONARY}/"):  # its index leads to the others
                yield Problem(
                    f"{edition.where}/{name}",
                    f"this page is outside the navigation of {file}",
                    "Add it to the part it belongs to, in both languages",
                )
        for name in listed:
            if name not in there:
                yield Problem(
                    file, f"the navigation names {name}, which is not there", "Correct the name"
                )
        for place, (one, other) in enumerate(zip(first, listed, strict=False), 1):
            if one != other:
                yield Problem(
                    file,
                    f"entry {place} of the navigation is {other}, where mkdocs.yml has {one}",
                    "Keep one order in both languages",
                )
                break
