"""The mistakes in circulation, collected from the pages that correct them.

An entry is a heading with the class `seen`; what stands on the collecting page is its title, with
a link, and its first paragraph.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from tandem.model import sentences
from tandem.model.editions import Edition
from tandem.model.pages import LINK, Page, parse
from tandem.model.problem import Problem
from tandem.model.reading import once
from tandem.site.blocks import corrections, coverage

BRACKET = re.compile(r"(`[^`]*`)|([\[\]])")  # outside code
HEADING = re.compile(r"^#+ (?P<title>.*?) *\{(?P<attributes>[^}]*\.seen[^}]*)\}$")
ANCHOR = re.compile(r"#([a-z0-9-]+)")


@dataclass(frozen=True)
class Entry:
    """One mistake: where it stands, what it is called, what is true, and whether a snippet shows it."""

    page: Page
    line: int
    title: str
    anchor: str
    text: str
    shown: bool

    @property
    def key(self) -> str:
        return f"{self.page.name.removesuffix('.md')}#{self.anchor}"


@once
def entries(page: Page) -> list[Entry]:
    """The entries of a page, in order. Raises `Problem` for one without an anchor."""
    found = []
    for number, line in enumerate(page.lines, 1):
        match = HEADING.match(line)
        if not match:
            continue
        anchor = ANCHOR.search(match["attributes"])
        if not anchor:
            raise Problem(
                f"{page.where}:{number}",
                f'the entry "{match["title"]}" has no anchor',
                "Write `{ #some-anchor .seen }` after the title, the same in each language",
            )
        rest = page.lines[number:]
        end = next((i for i, text in enumerate(rest) if re.match("#+ ", text)), len(rest))
        body = rest[:end]
        paragraph: list[str] = []
        for text in body:
            if text.strip() and not text.startswith(":::"):
                paragraph.append(text.strip())
            elif paragraph:
                break
        shown = any((d := parse(text, number, page.where)) and d.shows_code for text in body)
        joined = sentences.on_one_line("\n".join(paragraph), page.language)
        if joined.endswith((":", "：")):  # what followed stays on the page
            joined = joined[:-1] + ("." if page.language == "en" else "。")
        text = sentences.without_marks(joined)  # the proof stays on the page
        found.append(Entry(page, number, match["title"], anchor[1], text, shown))
    return found


def anchors(edition: Edition) -> list[str]:
    """The anchors of the collecting page: one a page that corrects something."""
    listed = coverage.reading_order(edition.root)
    return [anchor_of(name) for name in listed if entries(edition.page(name))]


def anchor_of(name: str) -> str:
    return name.removesuffix(".md").replace("/", "-")


def collected(edition: Edition) -> list[str]:
    """Markdown: every entry, page by page, in reading order."""
    lines = []
    for name in coverage.reading_order(edition.root):
        page = edition.page(name)
        found = entries(page)
        if found:
            lines += ["", f"## [{coverage.title(page)}](/{name}) {{ #{anchor_of(name)} }}", ""]
        for entry in found:
            text = LINK.sub(lambda match, name=name: _relink(match, name), entry.text)
            title = BRACKET.sub(lambda match: match[1] or f"\\{match[2]}", entry.title)
            lines += [f"**[{title}](/{name}#{entry.anchor})**<br>{text}", ""]
            lines += corrections.panes(entry.key, edition)
    return lines


def _relink(match: re.Match, page: str) -> str:
    """A link of a page as it reads from the root of the pages."""
    url = match[1]
    if re.match(r"[a-z]+:|/", url):
        return match[0]
    target = f"{page}{url}" if url.startswith("#") else posixpath.join(posixpath.dirname(page), url)
    return match[0].replace(f"({url}", f"(/{posixpath.normpath(target)}")


def check(page: Page) -> None:
    """Raise `Problem` for an entry that says nothing, or that no snippet shows."""
    for entry in entries(page):
        where = f"{page.where}:{entry.line}"
        if not entry.text:
            raise Problem(where, f'the entry "{entry.title}" says nothing', "Say what is true")
        if not entry.shown:
            raise Problem(
                where,
                f'no snippet shows the entry "{entry.title}" going wrong',
                "Put a `::: topic:section` under it",
            )
