"""`::: questions`: what people ask, by theme, and where the site answers it.

`docs/questions.toml` has the themes and their questions, in both languages; a place is written as in
`tests/search_queries.tsv`: `basics/saving/#whole-model`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tandem.model import files
from tandem.model.claims import ID
from tandem.model.editions import Edition
from tandem.model.pages import DOCS, LANGUAGES, Directive
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.site.blocks import coverage
from tandem.site.blocks.place import Place

FILE = f"{DOCS}/questions.toml"


@dataclass(frozen=True)
class Said:
    """A question in one language, and its answer in a sentence or two."""

    asks: str
    says: str


@dataclass(frozen=True)
class Question:
    """One question; the first of its places answers it, the others say more."""

    id: str
    places: tuple[str, ...]
    said: dict[str, Said] = field(hash=False)

    @property
    def where(self) -> str:
        return f"{FILE}, question {self.id}"


@dataclass(frozen=True)
class Theme:
    """Questions that belong together, under a name in each language."""

    id: str
    names: dict[str, str] = field(hash=False)
    questions: tuple[Question, ...]


def themes(root: Path = ROOT) -> list[Theme]:
    """The themes, in the order of the file; none where there is no file.

    Raises `Problem` where one, or a question, is malformed or lacks a language.
    """
    if not (root / FILE).is_file():
        return []
    return [_theme(row) for row in files.read(root, FILE).get("theme", [])]


def _theme(row: dict) -> Theme:
    where, listed = f"{FILE}, theme {row.get('id', '?')}", row.get("question")
    keys = {"id", "question", *LANGUAGES}
    if row.keys() != keys or not ID.fullmatch(row["id"]) or not isinstance(listed, list):
        todo = "Each [[theme]] has id, en and zh, and [[theme.question]] tables"
        raise Problem(where, "this is no theme", todo)
    names = {language: row[language] for language in LANGUAGES}
    return Theme(row["id"], names, tuple(map(_question, listed)))


def _question(row: dict) -> Question:
    where = f"{FILE}, question {row.get('id', '?')}"
    try:
        said = {language: Said(**row[language]) for language in LANGUAGES}
        made = Question(row["id"], tuple(row["places"]), said)
        good = row.keys() == {"id", "places", *LANGUAGES} and ID.fullmatch(made.id)
        good = good and made.places and all(one.asks and one.says for one in said.values())
    except (KeyError, TypeError):
        good = False
    if not good:
        todo = "Each has id, places, and en and zh with asks and says"
        raise Problem(where, "this is no question", todo)
    return made


def anchors(root: Path = ROOT) -> list[str]:
    """The anchors of the page: its themes."""
    return [theme.id for theme in themes(root)]


def asked(edition: Edition) -> dict[str, list[str]]:
    """By place, the questions that it answers."""
    found: dict[str, list[str]] = {}
    for theme in themes(edition.root):
        for question in theme.questions:
            asks = question.said[edition.language].asks.replace("`", "")
            found.setdefault(question.places[0], []).append(asks)
    return found


def page(place: Place, directive: Directive) -> list[str]:
    """Markdown: theme by theme, each question a link to its place, its answer, and more places."""
    edition, also, lines = place.edition, place.words("questions")["also"], []
    for theme in themes(edition.root):
        lines += ["", f"## {theme.names[edition.language]} {{ #{theme.id} }}", ""]
        for question in theme.questions:
            said = question.said[edition.language]
            first, *others = [f"/{edition.file(one)}" for one in question.places]
            pages: dict[str, str] = {}  # each once, at the first of its places
            for url in others:
                pages.setdefault(url.partition("#")[0].lstrip("/"), url)
            links = [f"[{coverage.title(edition.page(p))}]({url})" for p, url in pages.items()]
            more = also.format(places=" · ".join(links)) if links else ""
            lines += [f"**[{said.asks}]({first})**<br>{said.says}{more}", ""]
    return lines
