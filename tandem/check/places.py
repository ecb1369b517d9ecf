"""Labels, links and blocks are where they belong: each is recognised by the page it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from os.path import normpath
from pathlib import Path

from tandem.check import lints
from tandem.model import config
from tandem.model.editions import Edition, by_path, editions
from tandem.model.pages import COST, PARITY, Page
from tandem.model.problem import Problem
from tandem.model.programs import topics
from tandem.site.blocks import coverage

HOME = "index.md"  # its label says where it is, not what
LATIN = re.compile(r"[a-z0-9_]{3,}")
HAN = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
STEM = 5  # letters by which "transform" and "transforms" are one word
EMPTY = re.compile(
    r"\b(?:the|and|that|with|from|this|page|its|for|here|one|own|them|what|when|each|which|where|other"
    r"|there|until|does|not|are|itself)\b"
)


def check_places(root: Path) -> Iterator[Problem]:
    """Every label, link and block that belongs elsewhere."""
    every, known = by_path(root), topics(root)
    for edition in editions(root):
        yield from labels(edition)
    for page in every.values():
        try:
            directives = page.directives
        except Problem:  # other checks say so
            continue
        yield from links(page, every)
        shows = [topic for topic in page.topics if topic in known]
        for directive in directives:
            elsewhere = directive.section in (COST, PARITY) and directive.topic not in shows
            if elsewhere and not _introduced(page, directive.line, directive.topic):
                yield Problem(
                    f"{page.where}:{directive.line}",
                    f"`{directive}` shows the figures of another page, which the line above does not "
                    "name",
                    "Show it on its own page, or under a link to that page",
                )


def words(text: str) -> set[str]:
    """The words of a text by their stems, and each two Chinese characters of it in a row."""
    text = EMPTY.sub("", text.lower())
    return {word[:STEM] for word in LATIN.findall(text)} | set(HAN.findall(text))


def labels(edition: Edition) -> Iterator[Problem]:
    """Labels of the navigation that have fewer words of their page's heading than of another's."""
    entries = [(label, name) for _, label, name in config.navigation(edition) if name != HOME]
    pages = {name: edition.page(name) for _, name in entries}
    titles = {n: _letters(coverage.title(p)) for n, p in pages.items() if p.path.is_file()}
    for label, name in entries:
        shared = {other: len(_letters(label) & title) for other, title in titles.items()}
        best = max(shared, key=shared.get, default=name)
        if name in shared and (not shared[name] or shared[name] < shared[best]):
            yield Problem(
                config.FILES[edition.language],
                f'the label "{label}" leads to {name}, whose heading is "{coverage.title(pages[name])}"',
                "Give it a word of that heading",
            )


def _letters(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", text.lower()))


def links(page: Page, every: dict[Path, Page]) -> Iterator[Problem]:
    """Links to pages that have less than half of the words of the link."""
    for number, _ in page.prose:
        for text, url in lints.LINK.findall(page.lines[number - 1]):
            target = url.partition("#")[0]
            if not target or re.match(r"[a-z]+:|/", url):
                continue
            linked = every.get(Path(normpath(page.path.parent / target)))
            has = _lower(lints.words_of(linked), linked.name) if linked else text.lower()
            said = words(text)
            if sum(word in has for word in said) < len(said) / 2:
                yield Problem(
                    f"{page.where}:{number}",
                    f"{linked.where} hardly has a word of the link that leads there, [{text}]",
                    "Link to the page that is meant, or call it what it is called there",
                )


@lru_cache(maxsize=256)
def _lower(text: str, name: str) -> str:
    return f"{text} {name.replace('-', ' ')}".lower()


def _introduced(page: Page, line: int, topic: str) -> bool:
    above = next((text for text in page.lines[line - 2 :: -1] if text.strip()), "")
    return f"/{topic}.md)" in above
