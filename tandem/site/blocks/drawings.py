"""`::: drawing:NAME`: the drawing `drawings/NAME.svg`, in the words of an edition.

One file for both languages and both colour schemes: a text, the title and the description have their
Chinese in `data-zh`, what is code in both has the class `code`; colours are classes of `course.css`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from tandem.model.editions import LANGUAGES, Edition
from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.site.blocks.dictionary import with_code
from tandem.site.blocks.place import Place

FOLDER = "drawings"
NARROW, LEAST = 328, 11  # pixels: how wide a drawing is on a phone, and its smallest letters there
NAMESPACE = "http://www.w3.org/2000/svg"
TAG = f"{{{NAMESPACE}}}"
TEXTS = ("title", "desc", "text", "tspan")
OTHERS = [language for language in LANGUAGES if language != "en"]
# What would need a scheme of its own, a style that the policy forbids, or another host.
FORBIDDEN = re.compile(r"#[0-9a-f]{3,8}$|^rgb|^https?:", re.IGNORECASE)

ElementTree.register_namespace("", NAMESPACE)


def names(root: Path = ROOT) -> list[str]:
    """Every drawing."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.svg"))


def drawing(place: Place, directive: Directive) -> list[str]:
    """Markdown: a figure with its caption, if it has one."""
    name, edition = directive.section, place.edition
    text = directive.attributes.get("caption", "")
    caption = f"<figcaption>{with_code(text)}</figcaption>" if text else ""
    return ["", f'<figure class="drawing">{svg(name, edition)}{caption}</figure>', ""]


def svg(name: str, edition: Edition) -> str:
    """HTML: a drawing in the language of an edition, on one line."""
    tree = _tree(edition.root / FOLDER / f"{name}.svg")
    for element in tree.iter():
        for language in OTHERS:
            said = element.attrib.pop(f"data-{language}", None)
            if said and edition.language == language:
                element.text = said
    width, height = size(tree)
    for kind in ("title", "desc"):
        tree.find(TAG + kind).set("id", f"{name}-{kind}")
    about = {
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "data-search-exclude": "",
    }
    tree.attrib |= {"width": f"{width:g}", "height": f"{height:g}", **about}
    return re.sub(r"\s*\n\s*", " ", ElementTree.tostring(tree, encoding="unicode")).strip()


def words(name: str, edition: Edition) -> tuple[str, str]:
    """What a drawing is called, and what it shows, for readers who do not see it."""
    tree = _tree(edition.root / FOLDER / f"{name}.svg")
    found = [tree.find(TAG + kind) for kind in ("title", "desc")]
    return tuple(one.get(f"data-{edition.language}", one.text) for one in found)


def alternative(place: Place, directive: Directive) -> list[str]:
    """Markdown: a drawing in words."""
    title, said = words(directive.section, place.edition)
    caption = directive.attributes.get("caption", "")
    return ["", f"**{title}**", "", said, *(["", caption] if caption else []), ""]


def size(tree: ElementTree.Element) -> tuple[float, float]:
    """Width and height of a drawing, in its own units."""
    _, _, width, height = map(float, tree.get("viewBox", "0 0 0 0").split())
    return width, height


def _tree(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(_read(path))  # noqa: S314 - a file of the repository


@lru_cache(maxsize=256)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def faults(name: str, root: Path = ROOT) -> Iterator[Problem]:
    """Everything that is wrong with a drawing."""
    where = f"{FOLDER}/{name}.svg"
    _read.cache_clear()
    try:
        tree = _tree(root / where)
    except ElementTree.ParseError as error:
        yield Problem(where, f"this is no SVG: {error}", "Mend the line it names")
        return
    width, height = size(tree)
    if not width or not height:
        yield Problem(where, "it has no size", 'Write viewBox="0 0 360 240": 360 units are a phone')
        return
    for kind in ("title", "desc"):
        if tree.find(TAG + kind) is None:
            todo = f'Add <{kind} data-zh="…">…</{kind}>, for readers who do not see it'
            yield Problem(where, f"it has no <{kind}>", todo)
    yield from _of_elements(tree, where, NARROW / width, 16.0)


def _of_elements(
    element: ElementTree.Element, where: str, scale: float, letters: float
) -> Iterator[Problem]:
    kind = element.tag.removeprefix(TAG)
    letters = float(element.get("font-size", letters))
    said = (element.text or "").strip()
    if kind in TEXTS and said:
        for language in OTHERS:
            if element.get(f"data-{language}") is None and "code" not in element.get("class", ""):
                yield Problem(
                    where,
                    f'"{said}" has no data-{language}',
                    f'Write it in that language, or class="code" where it is code: data-{language}="…"',
                )
    if kind in ("text", "tspan") and said and letters * scale < LEAST:
        yield Problem(
            where,
            f'"{said}" is {letters * scale:.1f} pixels high on a phone, under {LEAST}',
            f"Write font-size {LEAST / scale:.1f} or more, or draw on a narrower viewBox",
        )
    for key, value in element.attrib.items():
        if key == "style" or FORBIDDEN.search(value):
            yield Problem(
                where,
                f'{key}="{escape(value)}" does not follow the colours and the policy of the site',
                "Use the classes of overrides/assets/course.css",
            )
    for child in element:
        yield from _of_elements(child, where, scale, letters)
