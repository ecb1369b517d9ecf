"""What readers call things that pages call otherwise: `docs/synonyms.toml`, one list for all languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tandem.model import files
from tandem.model.pages import DOCS
from tandem.model.problem import Problem
from tandem.model.programs import ROOT

FILE = f"{DOCS}/synonyms.toml"


@dataclass(frozen=True)
class Synonyms:
    """What readers call things.

    `same`: words for one thing. `words`: what a word is looked for as, too. `places`: other wordings
    of what stands there.
    """

    same: list[list[str]] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)


def load(root: Path = ROOT) -> Synonyms:
    """The file; nothing where there is none. Raises `Problem` where it is malformed."""
    if not (root / FILE).is_file():
        return Synonyms()
    found = files.read(root, FILE)
    for problem in malformed(found):
        raise problem
    return Synonyms(**found)


def malformed(found: dict) -> Iterator[Problem]:
    """Each table, word or place that is not a list of texts."""
    for name, table in found.items():
        if name == "same" and isinstance(table, list):
            for group in table:
                if not is_texts(group) or len(group) < 2:
                    said = f"a row of “same” is {group}"
                    yield Problem(FILE, said, 'Write words for one thing, ["…", "…"]')
            continue
        if name not in ("words", "places") or not isinstance(table, dict):
            yield Problem(FILE, f"it has {name}", "Use `same` and the tables [words] and [places]")
            continue
        for word, listed in table.items():
            if not is_texts(listed):
                yield Problem(FILE, f"“{word}” stands for nothing", f'Write "{word}" = ["…"]')


def is_texts(listed: object) -> bool:
    """Whether it is a list of texts, none of them empty."""
    return (
        isinstance(listed, list)
        and bool(listed)
        and all(isinstance(text, str) and text.strip() for text in listed)
    )
