"""What the site covers: subject, page, frameworks that ran it, versions. Made from the records.

`docs/coverage.toml` lists the subjects in reading order, in both languages, with their pages.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import DOCS, Page, markdown_table
from tandem.model.problem import Problem
from tandem.model.programs import FRAMEWORKS, ROOT, Program, topics
from tandem.site.words import machine, words

FILE = f"{DOCS}/coverage.toml"
MODULES = {"ignite": "pytorch-ignite", "triton": ""}  # module -> package, where they differ


@dataclass(frozen=True)
class Row:
    """One subject of the site and the pages that teach it."""

    en: str
    zh: str
    pages: tuple[str, ...]


def rows(root: Path = ROOT) -> list[Row]:
    """The subjects in reading order. Raises `Problem` where the file is malformed."""
    try:
        found = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
        return [Row(row["en"], row["zh"], tuple(row["pages"])) for row in found["row"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Problem(
            FILE, f"this is no list of subjects ({error})", "Each [[row]] has en, zh and pages"
        ) from None


def reading_order(root: Path = ROOT) -> list[str]:
    """Every page that a subject names, each once."""
    return list(dict.fromkeys(name for row in rows(root) for name in row.pages))


@dataclass
class Shown:
    """The programs that a page shows."""

    page: Page

    @cached_property
    def programs(self) -> list[Program]:
        known = topics(self.page.root)
        names = [name for name in self.page.topics if name in known]
        return [program for name in names for program in known[name].programs.values()]

    def packages(self, versions: dict[str, str]) -> list[str]:
        """The packages on record that the programs import, with versions."""
        modules = {module for program in self.programs for module in program.imports}
        names = {MODULES.get(module, module) for module in modules}
        return [f"{name} {version}" for name, version in versions.items() if name in names]


def table(edition: Edition) -> list[str]:
    """Markdown: one line a subject."""
    said = words(edition, "coverage")
    tabs = words(edition, "tabs")
    facts = records.load(edition.root)
    lines = []
    for row in rows(edition.root):
        shown = [Shown(edition.page(name)) for name in row.pages]
        links = [f"[{title(one.page)}](/{one.page.name})" for one in shown]
        ran = dict.fromkeys(p.framework for one in shown for p in one.programs)
        labels = [tabs[name] for name in FRAMEWORKS if name in ran]
        packages = dict.fromkeys(p for one in shown for p in one.packages(facts["versions"]))
        cells = ["<br>".join(cell) for cell in (links, labels, packages)]
        lines.append([getattr(row, edition.language), *cells])
    found = list(topics(edition.root).values())
    count = said["count"].format(
        programs=sum(len(topic.programs) for topic in found),
        proofs=sum(topic.proof is not None for topic in found),
        pages=len(edition.pages()),
    )
    versions = said["join"].join(f"{name} {v}" for name, v in facts["versions"].items())
    made = said["all"].format(
        date=facts["date"], machine=machine(facts, edition), versions=versions
    )
    return ["", *markdown_table(said["head"], lines), "", f"{count} {made}", ""]


def title(page: Page) -> str:
    """The first heading of a page, without its attributes."""
    heading = next((line for line in page.lines if line.startswith("# ")), "")
    return heading.lstrip("# ").split(" {")[0]


def check(root: Path = ROOT) -> None:
    """Raise `Problem` where a subject names no page, or a page with code is in no subject."""
    listed = reading_order(root)
    there = {page.name: page for page in Edition("en", root).pages()}
    for name in listed:
        if name not in there:
            raise Problem(
                FILE, f"there is no page docs/en/{name}", "Name a Markdown file of docs/en"
            )
    for name, page in there.items():
        if name not in listed and Shown(page).programs:
            raise Problem(
                page.where, f"no subject of {FILE} names this page", f'Add "{name}" to a [[row]]'
            )
