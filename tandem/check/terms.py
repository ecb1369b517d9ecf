"""One term for each thing in the Chinese texts, and bold that every reader of Markdown shows.

The terms are in `docs/terms.toml`. The texts: pages, entries of the dictionary, the subjects, the
menu, and the words of the build and of the theme. Imports no framework.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from tandem.model.editions import Edition
from tandem.model.pages import DICTIONARY, DOCS, MESSAGES
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS

FILE = f"{DOCS}/terms.toml"
LINES = 20_000  # whose findings are remembered, for who checks again
HAN = re.compile(r"[\u4e00-\u9fff]")
# Not prose: code, addresses, attributes, directives, and what is quoted from a program.
NOT_PROSE = (
    (re.compile(r"`[^`]*`"), "``"),
    (re.compile(r"\]\([^)]*\)"), "]()"),
    (re.compile(r"\{ ?[#.:][^}]*\}"), ""),
    (re.compile(r"^::: \S+"), ":::"),
    (re.compile(r"“[^”\u4e00-\u9fff]*”"), "“”"),
)


@dataclass(frozen=True)
class Term:
    """What the Chinese texts call a thing, and what they do not."""

    en: str
    zh: str
    avoid: tuple[str, ...]
    allow: tuple[str, ...] = ()

    def found(self, text: str) -> str | None:
        """The first form to avoid that stands in a text, outside of what is allowed."""
        for allowed in self.allow:
            text = text.replace(allowed, "")
        match = self.forms.search(text)
        return match and match[0]

    @cached_property
    def forms(self) -> re.Pattern[str]:
        """Any form to avoid; one in Latin letters only as a whole word."""
        ways = (rf"(?<![\w-]){f}(?![\w-])" if f.isascii() else re.escape(f) for f in self.avoid)
        return re.compile("|".join(ways) or r"(?!)", re.ASCII)


def terms(root: Path = ROOT) -> list[Term]:
    """The list. Raises `Problem` where it is malformed or contradicts itself."""
    path = root / FILE
    remedy = "Each [[term]] has en, zh, avoid and, where needed, allow"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["term"]
        found = [
            Term(**{k: v if k in ("en", "zh") else tuple(v) for k, v in r.items()}) for r in rows
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Problem(FILE, f"this is no list of terms ({error})", remedy) from None
    for term in found:
        for other in found:
            if form := other.found(term.zh):
                what = f"{term.en} is called {term.zh}, which {other.en} avoids ({form})"
                raise Problem(FILE, what, "Choose one")
    return found


@lru_cache(maxsize=4)
def finder(known: tuple[Term, ...]) -> Callable[[str], list[tuple[str, Term]]]:
    """Finds the forms to avoid in a text, each with its term."""

    @lru_cache(maxsize=LINES)
    def avoided(text: str) -> list[tuple[str, Term]]:
        return [(form, term) for term in known if (form := term.found(text))]

    return avoided


def texts(root: Path = ROOT) -> Iterator[tuple[str, int, str]]:
    """File, line and text of everything that is written in Chinese."""
    for page in Edition("zh", root).pages():
        for number, line in _outside_fences(page):
            yield page.where, number, line
    files = [
        root / "mkdocs.zh.yml",
        root / DOCS / "coverage.toml",
        *sorted((root / DOCS / MESSAGES).glob("*.toml")),
        root / "tandem" / "site" / "words.toml",
        *sorted((root / SNIPPETS / DICTIONARY).glob("*.toml")),
        *sorted((root / "overrides").rglob("*.html")),
    ]
    for path in files:
        where = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        yield from ((where, n, line) for n, line in enumerate(lines, 1) if HAN.search(line))


def _outside_fences(page) -> Iterator[tuple[int, str]]:
    """The numbered lines of a page's prose, inline code and all."""
    return ((number, page.lines[number - 1]) for number, _ in page.prose)


@lru_cache(maxsize=LINES)
def prose(text: str) -> str:
    """A text without what its author did not write, or not as prose."""
    for pattern, instead in NOT_PROSE:
        text = pattern.sub(instead, text)
    return text


@lru_cache(maxsize=LINES)
def literal(text: str) -> str | None:
    """The first `**` that CommonMark would show as it is, with what is around it.

    A closing one needs a word before it, or a space or punctuation after it; an opening one needs
    the reverse. Python-Markdown forgives, notebook readers and GitHub do not.
    """
    text = re.sub(r"`[^`]*`", lambda match: f"`{'x' * (len(match[0]) - 2)}`", text)
    opens = True
    for match in re.finditer(r"\*\*", text):
        before = text[match.start() - 1 : match.start()] or " "
        after = text[match.end() : match.end() + 1] or " "
        inner, outer = (after, before) if opens else (before, after)
        if inner.isspace() or (_is_mark(inner) and not (outer.isspace() or _is_mark(outer))):
            return text[max(match.start() - 6, 0) : match.end() + 6]
        opens = not opens
    return None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def check_terms(root: Path = ROOT) -> Iterator[Problem]:
    """A problem for each form to avoid and each literal `**`, at its line."""
    try:
        avoided = finder(tuple(terms(root)))
    except Problem as problem:
        yield problem
        return
    for where, number, text in texts(root):
        for form, term in avoided(prose(text)):
            yield Problem(
                f"{where}:{number}",
                f"“{form}” for {term.en}, which this site calls “{term.zh}”",
                f"Write that, or add the context to allow in {FILE}",
            )
        if shown := literal(text):
            yield Problem(
                f"{where}:{number}",
                f"notebooks and GitHub would show the ** in “{shown}”",
                "Put the punctuation outside: `**词**。`",
            )
