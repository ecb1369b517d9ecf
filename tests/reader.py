"""A page as its reader sees it: directives and snippets expanded, one stream a framework."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from pathlib import Path

import markdown
from pymdownx.snippets import SnippetExtension
from pytest_codeblocks import extract_from_buffer

from tandem.dictionary import entries
from tandem.model.editions import of
from tandem.model.pages import HURRIED, MISTAKES, Page
from tandem.site.blocks import corrections
from tandem.site.blocks.directive import PairExtension
from tandem.site.code.comments import localised

ATTRIBUTES = re.compile(r"(?<=```python) \{.*\}$", re.MULTILINE)  # no reader sees them
TAB = re.compile(r'^===[!+]* "(.+)"$')


def expanded(page: Page) -> str:
    """The page's Markdown after the directive and `pymdownx.snippets` have done their work."""
    settings = {"language": page.language, "root": str(page.root)}
    snippets = SnippetExtension(base_path=[str(page.root / "snippets")], check_paths=True)
    converter = markdown.Markdown(extensions=[PairExtension(**settings), snippets])
    lines = page.lines
    for name in ("tandem", "snippet"):
        lines = converter.preprocessors[name].run(lines)
    return ATTRIBUTES.sub("", "\n".join(lines))


def streams(page: Page) -> dict[str, str]:
    """For each tab label, what a reader of that tab sees: its tabs' content, in page order."""
    found: dict[str, list[str]] = {}
    label = None
    for line in expanded(page).splitlines():
        if match := TAB.match(line):
            label = match[1]
        elif label and line and not line.startswith("    "):
            label = None
        elif label:
            found.setdefault(label, []).append(line[4:])
    return {label: "\n".join(lines) + "\n" for label, lines in found.items()}


def expressions(page: Page) -> dict[str, list[str]]:
    """The code of both sides of each entry that a page of the dictionary lists, as proved."""
    found = [
        entry
        for directive in page.directives
        if directive.topic == entries.TOPIC and directive.section
        for entry in entries.load(directive.section)
        if entry.is_proved
    ]
    sides = ("torch", "keras") if found else ()
    return {side: [localised(e.shown(side), of(page), e.of) for e in found] for side in sides}


def hurried(page: Page) -> dict[str, list[str]]:
    """The code of the entries that a page shows with what is wrong about them, as proved."""
    known = {entry.id: entry for entry in entries.every(page.root)}
    found = [
        known[name]
        for directive in page.directives
        if directive.topic == HURRIED
        for name in directive.attributes["entries"].split()
    ]
    return {e.id: [e.torch, e.naive["keras"], e.keras] for e in found}


def corrected(page: Page) -> dict[str, list[str]]:
    """The codes of the mistakes that a page collects, each line of which ran where it comes from."""
    if not any(directive.topic == MISTAKES for directive in page.directives):
        return {}
    return {key: list(codes.values()) for key, codes in corrections.load(page.root).items()}


def blocks(page: Page) -> dict[str, list[str]]:
    """The Python blocks of each tab's stream, as pytest-codeblocks extracts them, or of entries."""
    return _blocks(page.path, page.root, "\n".join(page.lines))


@cache
def _blocks(path: Path, root: Path, text: str) -> dict[str, list[str]]:
    page = Page(path, root)
    return expressions(page) or {
        label: [b.code for b in extract_from_buffer(StringIO(text)) if b.syntax == "python"]
        for label, text in streams(page).items()
    }
