"""The Markdown pages: their directives, headings, fences and links, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import markdown

from tandem.model.problem import Problem
from tandem.model.programs import ROOT

DOCS = "docs"
LANGUAGES = ("en", "zh")

DIRECTIVE = re.compile(
    r"^::: (?P<topic>[a-z0-9-]+)(?::(?P<section>[a-z0-9-]+))?"
    r'(?P<attributes>(?: +[a-z]+="[^"]*")*) *$'
)
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
ATTRIBUTES = {"only", "because", "alt", "naive", "backends", "differs", "entries", "columns"}
ATTRIBUTES |= {"kind", "text", "caption"}
TRANSLATED = {"because", "alt", "naive", "differs", "text", "caption"}
FENCE = re.compile(r"^\s*(?P<ticks>`{3,}|~{3,})\s*(?P<info>.*)$")
NOT_RUN = re.compile(r"^\s*<!-- not run: \S.* -->$")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)[^)]*\)")

# Stand where a section would, but are the site's own.
PARITY, DOWNLOAD, COST = "parity", "download", "costs"
# Stand where a topic would.
REFERENCES, MISTAKES, COVERAGE, BUDGETS = "references", "mistakes", "coverage", "budgets"
SCORES, PLANTED = "scores", "planted"
NUMBERS, HURRIED = "numbers", "hurried"  # of the home page
PASTE, MESSAGES = "paste", "messages"
DICTIONARY = "dictionary"  # with an area where a section would stand, or alone for the index
# Of a page of the course: see `tandem/site/blocks/course.py`, and for the last three the files of their names.
QUESTION, AFTERWARDS, EXERCISE = "question", "afterwards", "exercise"
FOLDS = SOLUTION, SETUP = "solution", "setup"  # what is below one is folded, up to the next heading
DRAWING, GLOSSARY, CHEATSHEET = "drawing", "glossary", "cheatsheet"
QUESTIONS = "questions"  # all of them; QUESTION is that of one page
COURSE = (QUESTION, AFTERWARDS, EXERCISE, *FOLDS, DRAWING, GLOSSARY, CHEATSHEET)
NOT_TOPICS = (
    REFERENCES,
    MISTAKES,
    COVERAGE,
    BUDGETS,
    SCORES,
    PLANTED,
    NUMBERS,
    HURRIED,
    PASTE,
    MESSAGES,
    DICTIONARY,
    QUESTIONS,
    *COURSE,
)


@dataclass(frozen=True)
class Directive:
    """One `::: topic:section key="value"` line; `section` is None for whole programs."""

    line: int
    topic: str
    section: str | None
    attributes: dict[str, str]

    @property
    def shows_code(self) -> bool:
        return self.topic not in NOT_TOPICS and self.section not in (PARITY, DOWNLOAD, COST)

    @property
    def only(self) -> list[str]:
        return self.attributes.get("only", "").split()

    @property
    def untranslated(self) -> tuple:
        """What both languages share."""
        same = {k: "" if k in TRANSLATED else v for k, v in self.attributes.items()}
        return self.topic, self.section, tuple(sorted(same.items()))

    def __str__(self) -> str:
        return f"::: {self.topic}" + (f":{self.section}" if self.section else "")


def parse(line: str, number: int, where: str) -> Directive | None:
    """The directive on a line, or None. Raises `Problem` for a malformed one."""
    if not line.startswith(":::"):
        return None
    match = DIRECTIVE.match(line)
    attributes = dict(ATTRIBUTE.findall(match["attributes"])) if match else {}
    if not match or set(attributes) - ATTRIBUTES:
        raise Problem(
            f"{where}:{number}",
            f"`{line.strip()}` is not a directive",
            'Write `::: topic:section`, with any of only="...", because="...", alt="...", naive="...", '
            'differs="..."',
        )
    return Directive(number, match["topic"], match["section"], attributes)


@dataclass(frozen=True)
class Page:
    """One Markdown file of one language."""

    path: Path
    root: Path = field(default=ROOT)

    @cached_property
    def where(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def language(self) -> str:
        return self.where.split("/")[1]

    @property
    def name(self) -> str:
        """The path inside the language's folder, the same for every language."""
        return self.where.split("/", 2)[2]

    @property
    def url(self) -> str:
        """Where the built page is inside its language's site: `examples/mnist-mlp/`, or "" for home."""
        return re.sub(r"(index)?\.md$", lambda match: "" if match[1] else "/", self.name)

    @cached_property
    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def directives(self) -> list[Directive]:
        found = [parse(line, n, self.where) for n, line in enumerate(self.lines, 1)]
        return [directive for directive in found if directive]

    @property
    def topics(self) -> list[str]:
        """The topics whose code the page shows, in order."""
        return list(dict.fromkeys(d.topic for d in self.directives if d.shows_code))

    @cached_property
    def fences(self) -> list[tuple[int, str, str]]:
        """Line, language and the line before, of each code fence."""
        found, ticks = [], ""
        for number, line in enumerate(self.lines, 1):
            match = FENCE.match(line)
            if not match:
                continue
            if not ticks:
                before = self.lines[number - 2] if number > 1 else ""
                found.append((number, match["info"].split(" ")[0].strip("{}."), before))
                ticks = match["ticks"]
            elif match["ticks"].startswith(ticks) and not match["info"]:
                ticks = ""
        return found

    @cached_property
    def prose(self) -> list[tuple[int, str]]:
        """The numbered lines outside fences, without inline code."""
        kept, ticks = [], ""
        for number, line in enumerate(self.lines, 1):
            match = FENCE.match(line)
            if match and not ticks:
                ticks = match["ticks"]
            elif match and match["ticks"].startswith(ticks):
                ticks = ""
            elif not ticks:
                kept.append((number, re.sub(r"`[^`]*`", "``", line)))
        return kept

    @property
    def links(self) -> list[tuple[int, str]]:
        return [(number, url) for number, line in self.prose for url in LINK.findall(line)]

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """Level and anchor of each heading, in order, as the site renders them."""
        return _headings("\n".join(line for line in self.lines if not line.startswith(":::")))


@lru_cache(maxsize=512)
def _headings(text: str) -> list[tuple[int, str]]:
    converter = markdown.Markdown(extensions=["toc", "attr_list", "pymdownx.superfences"])
    converter.convert(text)

    def walk(tokens):
        for token in tokens:
            yield token["level"], token["id"]
            yield from walk(token["children"])

    return list(walk(converter.toc_tokens))


def markdown_table(head: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a Markdown table."""
    lines = [f"| {' | '.join(cells)} |" for cells in [head, *rows]]
    return [lines[0], f"|{'---|' * len(head)}", *lines[1:]]


def reference_line(title: str, text: str) -> list[str]:
    """Markdown: a line of a page's references, its title set off."""
    return [f"**{title}**{{ .framework }} {text}", ""]
