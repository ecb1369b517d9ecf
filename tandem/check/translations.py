"""Both languages have the same pages, and these the same directives, headings and links."""

from __future__ import annotations

import re
from pathlib import Path

from tandem.model import sentences
from tandem.model.pages import DOCS, Page
from tandem.model.problem import Problem

ROW = re.compile(r"\s*\|")
CELLS = re.compile(r"(?<!\\)\|")


def check_translation(english: Page, every: dict[Path, Page]) -> None:
    """The Chinese page is there, with the same directives, headings and links, in order."""
    chinese = every.get(english.root / DOCS / "zh" / english.name)
    if not chinese:
        todo = f"Write {DOCS}/zh/{english.name}"
        raise Problem(english.where, "this page has no Chinese one", todo)

    def compare(kind: str, left: list[tuple[int, object]], right: list[tuple[int, object]]) -> None:
        for place in range(max(len(left), len(right))):
            one = left[place] if place < len(left) else (len(english.lines), "nothing")
            other = right[place] if place < len(right) else (len(chinese.lines), "nothing")
            if one[1] != other[1]:
                raise Problem(
                    f"{chinese.where}:{other[0]}",
                    f"{kind} differs from the English page: {_say(other[1])} here, "
                    f"{_say(one[1])} at {english.where}:{one[0]}",
                    "Make the two pages agree",
                )

    compare(
        "a directive",
        *([(d.line, d.untranslated) for d in p.directives] for p in (english, chinese)),
    )
    compare(
        "a heading",
        *([(_line_of(p, a), (lv, a)) for lv, a in p.headings] for p in (english, chinese)),
    )
    compare("a link", english.links, chinese.links)
    compare("a list or a table", *(_rows(page) for page in (english, chinese)))


def check_original(translated: Page, every: dict[Path, Page]) -> None:
    if translated.root / DOCS / "en" / translated.name not in every:
        raise Problem(
            translated.where,
            "this page has no English one",
            f"Write {DOCS}/en/{translated.name}, or delete this page",
        )


def _rows(page: Page) -> list[tuple[int, str]]:
    """The items of lists and the rows of tables, with their lines."""
    found = []
    for number, line in page.prose:
        if ROW.match(line):
            cells = len(CELLS.findall(line)) - 1
            found.append((number, f"a row of {cells} cell{'s' * (cells != 1)}"))
        elif sentences.ITEM.match(line):
            found.append((number, "an item"))
    return found


def _say(value: object) -> str:
    match value:
        case (int() as level, str() as anchor):
            return f"{'#' * level} {{ #{anchor} }}"
        case (str() as topic, section, attributes):
            extra = "".join(f' {k}="{v}"' for k, v in attributes)
            return f"`::: {topic}{':' + section if section else ''}{extra}`"
    return str(value)


def _line_of(page: Page, anchor: str) -> int:
    """The line of a heading, as far as its anchor or its words tell."""
    words = set(anchor.split("-"))

    def score(line: str) -> int:
        return (
            99 if f"#{anchor}" in line else len(words & set(re.findall(r"[a-z0-9]+", line.lower())))
        )

    headings = [(number, line) for number, line in page.prose if re.match(r"#+ ", line)]
    return max(headings, key=lambda item: score(item[1]), default=(1, ""))[0]
