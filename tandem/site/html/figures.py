"""Figures as the site shows them: what Matplotlib drew, to a tenth of a point, without what no reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEFT_OUT = [  # and what stands in its place
    (re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL), ""),
    (re.compile(r' transform="rotate\(-0 [^"]*\)"| xmlns:xlink="[^"]*"| version="1.1"'), ""),
    (re.compile(r"\bxlink:(?=href=)| type=\"text/css\""), ""),
    (re.compile(r'<path d="[^"]*" style="fill: none"/>'), ""),  # the ground that others draw on
    (re.compile(r"\s*\n\s*"), "\n"),
    (re.compile(r"(?<=>)\n|\n(?=<)"), ""),
    (re.compile("#ff7f0e"), "#d96a00"),  # Matplotlib's orange is faint on white
]
FONT = re.compile(r"font-family: ([^;\"]*); ?")
FONTS = "'DejaVu Sans', Verdana, sans-serif"  # all that readers have of Matplotlib's, which are all alike
STYLE = "</style>"
NUMBER = re.compile(r"-?\d+\.\d{2,}")
NUMBERS = re.compile(r' (?:x|y|width|height|points|transform)="[^"]*"')
PATH = re.compile(r'(?<= d=")[MLCQz\d\s.,-]*(?=")')
STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NAMED = re.compile(r' id="([^"]*)"')
GROUP = re.compile(r"<g( [^>]*)?>|</g>")
NEAR = 0.5  # tenths of a point that a curve may pass a point by, which no screen shows

Point = tuple[int, int]  # in tenths


def slim(svg: str) -> str:
    """The same drawing in fewer bytes."""
    for pattern, instead in LEFT_OUT:
        svg = pattern.sub(instead, svg)
    asked = set(re.findall(r"#([\w-]+)", svg))
    svg = NAMED.sub(lambda name: name[0] if name[1] in asked else "", svg)
    if FONT.search(svg) and STYLE in svg:  # said once, of all texts
        svg = FONT.sub("", svg).replace(STYLE, f"text{{font-family: {FONTS}}}{STYLE}", 1)
    svg = NUMBERS.sub(lambda part: NUMBER.sub(_rounded, part[0]), svg)
    return _ungrouped(PATH.sub(lambda path: _path(path[0]), svg)).strip() + "\n"


def _rounded(number: re.Match) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _ungrouped(svg: str) -> str:
    """Without the groups that say nothing of what is in them."""
    kept: list[bool] = []

    def tag(found: re.Match) -> str:
        if found[0] != "</g>":
            kept.append(bool(found[1]))
            return found[0] if kept[-1] else ""
        return found[0] if kept.pop() else ""

    return GROUP.sub(tag, svg)


def _path(drawn: str) -> str:
    """A path from each point to the next, without the points that a line passes anyway."""
    written, at = [], (0, 0)
    for letter, points in _steps(drawn):
        if letter == "L":
            points = _passed([at, *points])[1:]
        numbers = []
        for place, (x, y) in enumerate(points):
            from_x, from_y = (0, 0) if letter == "M" else at
            numbers += [x - from_x, y - from_y]
            if letter in "ML" or place == len(points) - 1:
                at = x, y
        text = " ".join(f"{number / 10:g}" for number in numbers)
        written.append((letter if letter == "M" else letter.lower()) + text.replace(" -", "-"))
    return "".join(written)


def _steps(drawn: str) -> Iterator[tuple[str, list[Point]]]:
    """The letters of a path and their points; one letter for lines in a row."""
    lines: list[Point] = []
    for letter, numbers in STEP.findall(drawn):
        tenths = [round(float(number) * 10) for number in numbers.replace(",", " ").split()]
        points = list(zip(tenths[::2], tenths[1::2], strict=True))
        if letter == "L":
            lines += points
            continue
        if lines:
            yield "L", lines
            lines = []
        yield letter, points
    if lines:
        yield "L", lines


def _passed(points: list[Point]) -> list[Point]:
    """The points of a line that it needs, as Ramer, Douglas and Peucker choose them."""
    (x, y), (to_x, to_y) = points[0], points[-1]
    along, across = to_x - x, to_y - y
    length = (along**2 + across**2) ** 0.5

    def away(place: int) -> float:
        at_x, at_y = points[place][0] - x, points[place][1] - y
        return abs(along * at_y - across * at_x) / length if length else (at_x**2 + at_y**2) ** 0.5

    if len(points) < 3 or away(far := max(range(1, len(points) - 1), key=away)) <= NEAR:
        return [points[0], points[-1]]
    return _passed(points[: far + 1])[:-1] + _passed(points[far:])
