"""Reads the files of the repository that are data; a malformed one is a sentence, not a traceback."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import yaml

from tandem.model.problem import Problem


class _Plain(yaml.SafeLoader):
    """Reads YAML without acting on its tags, which name functions of MkDocs and of the theme."""


_Plain.add_multi_constructor("!", lambda loader, tag, node: None)
_Plain.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: None)

FORMATS: dict[str, tuple[Callable[[str], object], type[Exception]]] = {
    ".toml": (tomllib.loads, tomllib.TOMLDecodeError),
    ".json": (json.loads, json.JSONDecodeError),
    ".yml": (lambda text: yaml.load(text, _Plain), yaml.YAMLError),  # noqa: S506 - a SafeLoader
}


def read(root: Path, name: str) -> dict:
    """The content of `root/name`, by its ending. Raises `Problem` where it is malformed.

    It is parsed again only where its text changed; do not change what you get.
    """
    return _parsed(name, (root / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def _parsed(name: str, text: str) -> dict:
    parse, error = FORMATS[Path(name).suffix]
    try:
        return parse(text)
    except error as problem:
        said = " ".join(str(problem).split())
        raise Problem(name, f"this cannot be read: {said}", "Mend the line it names") from None
