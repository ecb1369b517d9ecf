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
    """`words`: what a word is looked for as, too. `places`: other wordings of what stands there."""

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
        if name not in ("words", "places") or not isinstance(table, dict):
            yield Problem(FILE, f"it has {name}", "Use the tables [words] and [places]")
            continue
        for word, listed in table.items():
            if not (
                isinstance(listed, list)
                and listed
                and all(isinstance(t, str) and t.strip() for t in listed)
            ):
                yield Problem(FILE, f"“{word}” stands for nothing", f'Write "{word}" = ["…"]')
