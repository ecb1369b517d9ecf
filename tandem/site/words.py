"""The words that the build writes, from `words.toml` beside this file: every language in one place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tandem.model import files
from tandem.model.editions import LANGUAGES, Edition
from tandem.model.programs import ROOT

FILE = "tandem/site/words.toml"


def every(root: Path = ROOT) -> dict[str, dict[str, dict[str, str | list[str]]]]:
    """`{group: {name: {language: words}}}`."""
    return files.read(root, FILE)


@lru_cache(maxsize=64)
def _group(language: str, group: str) -> dict:
    return {name: known[language] for name, known in every()[group].items()}


def words(edition: Edition, group: str) -> dict:
    """The words of a group in the language of an edition, by name."""
    return _group(edition.language, group)


def machine(facts: dict, edition: Edition) -> str:
    """What the records were made on, as an edition says it."""
    said = words(edition, "machine")
    return facts["machine"].replace(" cores", said["cores"]).replace(", ", said["comma"])


def incomplete(root: Path = ROOT) -> list[str]:
    """Each `group.name` that lacks a language, has one too many, or says nothing in one."""
    return [
        f"{group}.{name}"
        for group, names in every(root).items()
        for name, known in names.items()
        if set(known) != set(LANGUAGES) or not all(known.values())
    ]
