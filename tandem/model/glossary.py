"""The terms of the course: `docs/glossary.toml`. Imports no framework.

Each has a name and a sentence in every language, and the page that introduces it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tandem.model import files
from tandem.model.claims import ID
from tandem.model.pages import DOCS, LANGUAGES
from tandem.model.problem import Problem
from tandem.model.programs import ROOT

FILE = f"{DOCS}/glossary.toml"
PAGE = "glossary.md"
REMEDY = (
    'Each [[term]] has id, introduced = "basics/training", en and zh, and these name and says, '
    "also and apart if needed"
)


@dataclass(frozen=True)
class Said:
    """A term in one language: other spellings are in `also`, words that only contain it in `apart`."""

    name: str
    says: str
    also: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, *self.also)


@dataclass(frozen=True)
class Term:
    """One term; `introduced` is the page that defines it, without `.md`."""

    id: str
    introduced: str
    said: dict[str, Said] = field(hash=False)

    @property
    def page(self) -> str:
        return f"{self.introduced}.md"


def terms(root: Path = ROOT) -> list[Term]:
    """The terms, in the order of the file; none where there is no file.

    Raises `Problem` where it is malformed.
    """
    if not (root / FILE).is_file():
        return []
    return [_term(row) for row in files.read(root, FILE).get("term", [])]


def _term(row: dict) -> Term:
    where = f"{FILE}, term {row.get('id', '?')}"
    try:
        said = {language: _said(row[language]) for language in LANGUAGES}
        term = Term(row["id"], row["introduced"], said)
        good = row.keys() == {"id", "introduced", *LANGUAGES} and ID.fullmatch(term.id)
    except (KeyError, TypeError, AttributeError) as error:
        raise Problem(where, f"this is no term ({error})", REMEDY) from None
    if not good or not all(one.name and one.says for one in said.values()):
        raise Problem(where, "this is no term", REMEDY)
    return term


def _said(table: dict) -> Said:
    return Said(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})


class Finder:
    """Finds the terms in texts of one language."""

    def __init__(self, known: list[Term], language: str):
        self.terms: dict[str, Term | None] = {}  # None: only contains a term
        for term in known:
            said = term.said[language]
            self.terms |= {_plain(form): term for form in said.forms}
            self.terms |= {_plain(form): None for form in said.apart}
        forms = sorted(self.terms, key=len, reverse=True)
        ways = "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms)
        latin = re.compile(rf"(?<![\w./-])({ways})(?:s|es)?(?![\w-])", re.IGNORECASE)
        solid = re.compile(rf"({ways})", re.IGNORECASE)
        self.pattern = (latin if language == "en" else solid) if forms else re.compile("(?!)")

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Start, stop and term of each use."""
        found = []
        for match in self.pattern.finditer(text):
            if term := self.terms[_plain(match[1])]:
                found.append((match.start(), match.end(), term))
        return found


def _plain(form: str) -> str:
    return form.lower().replace("-", " ")


@lru_cache(maxsize=8)
def _finder(known: tuple[Term, ...], language: str) -> Finder:
    return Finder(list(known), language)


def finder(root: Path, language: str) -> Finder:
    """What finds the terms of a repository."""
    return _finder(tuple(terms(root)), language)
