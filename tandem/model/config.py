"""What mkdocs.yml says of the pages: their order in the navigation, and where old addresses lead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import files
from tandem.model.editions import Edition

FILES = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}


def load(edition: Edition) -> dict:
    """The configuration of an edition's own file."""
    return files.read(edition.root, FILES[edition.language])


def navigation(edition: Edition) -> list[tuple[str, str, str]]:
    """Part, title and file of each page, in the order of the navigation; "" is the top level."""
    return list(_pages(load(edition)["nav"], ""))


def _pages(items: list[dict], part: str) -> Iterator[tuple[str, str, str]]:
    for item in items:
        for title, content in item.items():
            if isinstance(content, str):
                yield part, title, content
            else:
                yield from _pages(content, title)


def redirects(root: Path) -> dict[str, str]:
    """Where each page leads that is no more: `{"old.md": "new.md#anchor"}`."""
    return load(Edition("en", root))["plugins"]["redirects"]["redirect_maps"] or {}
