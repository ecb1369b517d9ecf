"""What mkdocs.yml says of the pages: their order in the navigation, and where old addresses lead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from tandem.model.editions import Edition

FILES = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}


class _Plain(yaml.SafeLoader):
    """Reads the file without acting on its tags, which name functions of MkDocs and of the theme."""


_Plain.add_multi_constructor("!", lambda loader, tag, node: None)
_Plain.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: None)


def load(edition: Edition) -> dict:
    """The configuration of an edition's own file."""
    path = edition.root / FILES[edition.language]
    return yaml.load(path.read_text(encoding="utf-8"), _Plain)  # noqa: S506 - a SafeLoader


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
