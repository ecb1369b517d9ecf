"""The addresses that the site has given out, with their anchors: `docs/addresses.txt`.

A line a page: its address, then its anchors. What once was there stays there, or leads on.
"""

from __future__ import annotations

import re
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import glossary, messages
from tandem.model.editions import Edition
from tandem.model.pages import DICTIONARY, DOCS, GLOSSARY, MISTAKES, QUESTIONS, Page
from tandem.model.reading import once
from tandem.site.blocks import mistakes, questions

FILE = f"{DOCS}/addresses.txt"
BY_HAND = re.compile(r'<a id="([^"]+)"></a>')  # where an old anchor of a page leads now


def anchors(page: Page) -> list[str]:
    """The anchors of a page, in order: of its headings, of what its blocks show, old ones."""
    found = [anchor for _, anchor in page.headings]
    for directive in page.directives:
        if directive.topic == DICTIONARY and directive.section:
            if directive.section in entries.areas(page.root):  # else the page's check says so
                found += [entry.id for entry in entries.load(directive.section, page.root)]
        elif directive.topic == DICTIONARY:
            found += entries.areas(page.root)
        elif directive.topic == GLOSSARY:
            found += [term.id for term in glossary.terms(page.root)]
        elif shown := messages.shown(directive, page.root):
            found += [*dict.fromkeys(one.theme for one in shown), *(one.id for one in shown)]
        elif directive.topic == MISTAKES:
            found += mistakes.anchors(Edition(page.language, page.root))
        elif directive.topic == QUESTIONS:
            found += questions.anchors(page.root)
    return found + BY_HAND.findall("\n".join(page.lines))


@once
def current(root: Path) -> dict[str, list[str]]:
    """The anchors of each address of the first language, whose addresses the others share."""
    return {page.url: anchors(page) for page in Edition("en", root).pages()}


def read(root: Path) -> dict[str, list[str]]:
    """The addresses on file; none where there is no file."""
    path = root / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {url.removeprefix("/"): found for url, *found in map(str.split, lines)}


def text(root: Path) -> str:
    """What the file should say: all that it says, and what is new."""
    known, now = read(root), current(root)
    lines = [
        " ".join([f"/{url}", *dict.fromkeys([*known.get(url, []), *now.get(url, [])])])
        for url in sorted({*known, *now})
    ]
    return "\n".join(lines) + "\n"
