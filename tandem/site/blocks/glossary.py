"""The glossary: its page, and the links that lead there from the first use of each term on a page."""

from __future__ import annotations

import re

from tandem.model import glossary
from tandem.model.editions import Edition
from tandem.model.glossary import Term
from tandem.model.pages import DICTIONARY, Directive
from tandem.site.blocks import coverage
from tandem.site.blocks.place import Place

TOKEN = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
TAG = re.compile(r"</?([a-z0-9]+)")
# Inside these a term is no link: it would be a link in a link, change code, or be in a menu.
ELEMENTS = {
    "a",
    "button",
    "code",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "label",
    "pre",
    "summary",
    "svg",
    "th",
}
CLASSES = re.compile(r'class="(?:claims|take|filter|defaults|sheet)')
NOT_CLOSED = {"br", "hr", "img", "input", "wbr", "path", "link", "meta"}


def page(place: Place, directive: Directive) -> list[str]:
    """Markdown: every term, with what it means and where it is introduced."""
    edition, said, lines = place.edition, place.words("glossary"), []
    for term in sorted(glossary.terms(edition.root), key=lambda term: term.said["en"].name.lower()):
        mine = term.said[edition.language]
        first = edition.page(term.page)
        where = said["where"].format(page=f"[{coverage.title(first)}](/{first.name})")
        lines += ["", f"## {heading(term, edition)} {{ #{term.id} }}", "", f"{mine.says} {where}"]
    return [*lines, ""]


def heading(term: Term, edition: Edition) -> str:
    """A term, and its English name where that is another."""
    name, english = term.said[edition.language].name, term.said["en"].name
    return name if english.lower() in name.lower() else f"{name}（{english}）"


def has_links(name: str) -> bool:
    """Whether the terms of a page are links: not in the dictionary, the glossary and long examples."""
    return name.endswith(".md") and not name.startswith(
        (f"{DICTIONARY}/", "examples/", glossary.PAGE)
    )


def linked(text: str, name: str, edition: Edition) -> str:
    """The HTML of a page with the first use of each term as a link; `shared.TERMS` shows what it means."""
    found = glossary.finder(edition.root, edition.language)
    if not found.terms or not has_links(name):
        return text
    up = "../" * edition.page(name).url.count("/")
    met: set[str] = set()
    skipped: list[str] = []  # the tags that are open, from the one on whose text stays as it is
    tokens = TOKEN.split(text)
    for place, token in enumerate(tokens):
        if place % 2:
            _walk(token, skipped)
        elif not skipped and token.strip():
            tokens[place] = _with_links(token, found, met, up)
    return "".join(tokens)


def _walk(token: str, skipped: list[str]) -> None:
    tag = TAG.match(token)
    if not tag or token.endswith("/>") or tag[1] in NOT_CLOSED:
        return
    if token.startswith("</"):
        if skipped and skipped[-1] == tag[1]:
            skipped.pop()
    elif skipped and tag[1] == skipped[0] or not skipped and _is_apart(tag[1], token):
        skipped.append(tag[1])


def _is_apart(name: str, token: str) -> bool:
    return name in ELEMENTS or bool(CLASSES.search(token))


def _with_links(text: str, found: glossary.Finder, met: set[str], up: str) -> str:
    parts, end = [], 0
    for start, stop, term in found.find(text):
        if term.id in met:
            continue
        met.add(term.id)
        link = f'<a class="term" href="{up}glossary/#{term.id}">{text[start:stop]}</a>'
        parts += [text[end:start], link]
        end = stop
    return "".join([*parts, text[end:]])
