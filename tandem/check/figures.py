"""Figures in the prose stand beside the output that they are from, or carry its proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tandem.check.records import pins
from tandem.model import records
from tandem.model.editions import by_path
from tandem.model.pages import Page
from tandem.model.problem import Problem
from tandem.model.programs import Program, Topic, topics, with_backends

NUMBER = re.compile(r"(?<![\w.,#/:])[-−]?\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
CONSTANT = re.compile(rf"{NUMBER.pattern}|\b\d+(?:\.\d+)?e-?\d+\b")
SHAPE = re.compile(r"\((?:\d+, ?)+\d*\)")
VERSION = re.compile(
    r"(PyTorch|torch|Keras|TensorFlow|TF|Python|torchvision|Lightning|CUDA)(?:[\s\d.,、和或]|or|and)*$"
)
PACKAGES = {"PyTorch": "torch", "TF": "tensorflow"}  # what people call them -> what they are
SINCE = re.compile(r"\b(?:since|before|until|from) $|[自从] ?$", re.IGNORECASE)  # of an old version
AGO = re.compile(r" ?(?:起|以前|之前|以来)")
MARK = re.compile(r"\[\^[a-z0-9-]+\]")
SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$|\[\^)|[。！？]")
DIGITS = 3  # a number with fewer significant digits may agree by chance


def check_figures(root: Path) -> Iterator[Problem]:
    """Every figure of every page that could grow old unseen, or comes from nowhere."""
    known = topics(root)
    for page in by_path(root).values():
        with suppress(Problem):  # what cannot be read is said by other checks
            yield from figures(page, known)


def figures(page: Page, known: dict[str, Topic]) -> Iterator[Problem]:
    """A figure from a record stands beside that output, or carries the mark of a proof.

    A number with decimals that is in none of the page's programs has aged, or comes from nowhere.
    """
    printed, written = _printed(page, known), _written(page, known)
    if not printed:
        return
    for shown, paragraph in paragraphs(page):
        text = "\n".join(line for _, line in paragraph)
        for match in NUMBER.finditer(text):
            figure = match[0].replace(",", "").replace("−", "-")
            short = _significant(figure) < DIGITS
            if (short and "." not in figure) or _is_marked(text, match.end()):
                continue
            homes = {
                home
                for number, sections in printed.items()
                if _rounds(number, figure) or (short and _rounds(number.lstrip("-"), figure))
                for home in sections
            }
            if homes & shown or float(figure.lstrip("-")) in written or (short and homes):
                continue
            where = f"{page.where}:{paragraph[text[: match.start()].count(chr(10))][0]}"
            if homes:
                topic, section = sorted(homes)[0]
                yield Problem(
                    where,
                    f"{match[0]} is what {topic}:{section} printed, which this section does not show, "
                    "so it would grow old unseen",
                    "End the sentence in a mark, [^id], whose claim has the record",
                )
            elif name := VERSION.search(text[: match.start()]):
                if "." in figure and _is_old(text, name, match, page):
                    yield Problem(
                        where,
                        f"{name[0]}{match[0]} is not the version that is pinned",
                        "Write that one, or end the sentence in a mark, [^id], of a claim",
                    )
            elif "." in figure:
                yield Problem(
                    where,
                    f"{match[0]} is in no program and no output of this page",
                    "Take it from the record, or end the sentence in a mark, [^id], of a claim",
                )


def _is_old(text: str, name: re.Match, version: re.Match, page: Page) -> bool:
    """Whether a version is not the pinned one, and the text does not say "since" or "before" it."""
    package = PACKAGES.get(name[1], name[1].lower())
    known = [*pins(page.root).get(package, [])]
    known += filter(None, [records.load(page.root)["versions"].get(package)])
    if SINCE.search(text[: name.start()]) or AGO.match(text, version.end()) or not known:
        return False
    return not any(f"{one}.".startswith(f"{version[0]}.") for one in known)


def _is_marked(text: str, end: int) -> bool:
    """Whether the sentence that goes on at `end` closes with a mark."""
    mark = MARK.search(text, end)
    return bool(mark) and len(SENTENCE_ENDS.findall(text[end : mark.start()])) <= 1


def _rounds(number: str, figure: str) -> bool:
    """Whether a printed number, rounded to the digits of a written figure, is that figure."""
    decimals = len(figure.partition(".")[2])
    if not decimals:
        decimals = len(figure.rstrip("0")) - len(figure)
    return float(number) == float(figure) or (
        len(number.partition(".")[2]) >= decimals
        and round(float(number), decimals) == float(figure)
    )


def _printed(page: Page, known: dict[str, Topic]) -> dict[str, set[tuple[str, str]]]:
    """Number -> the sections, of topics on the page, that printed it, shapes left out."""
    found: dict[str, set[tuple[str, str]]] = {}
    for program in _programs(page, known):
        for one in with_backends([program]):
            for section, text in records.printed(one).items() if one.out.is_file() else ():
                for number in NUMBER.findall(SHAPE.sub("", text)):
                    home = (program.topic, section)
                    found.setdefault(number.replace(",", ""), set()).add(home)
    return found


def _written(page: Page, known: dict[str, Topic]) -> set[float]:
    """The numbers that stand in the code of the page's programs."""
    texts = [program.text for program in _programs(page, known)]
    found = (number for text in texts for number in CONSTANT.findall(text))
    return {float(number.replace(",", "").replace("_", "")) for number in found}


def _programs(page: Page, known: dict[str, Topic]) -> list[Program]:
    return [p for t in page.topics if t in known for p in known[t].programs.values()]


def paragraphs(page: Page) -> Iterator[tuple[set[tuple[str, str]], list[tuple[int, str]]]]:
    """Each paragraph, list item or row, with the sections that its part of the page shows."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in page.prose:
        if re.match(r"#+ ", line):
            parts.append([])
        parts[-1].append((number, line))
    at = {directive.line: directive for directive in page.directives}
    for part in parts:
        shown = {(at[number].topic, at[number].section or "") for number, _ in part if number in at}
        paragraph: list[tuple[int, str]] = []
        for number, line in [*part, (0, "")]:
            if number in at or not line.strip() or re.match(r"\s*(?:[-*|]|\d+\.) ?", line):
                if paragraph:
                    yield shown, paragraph
                paragraph = []
            if line.strip() and number not in at:
                paragraph.append((number, line))


def _significant(number: str) -> int:
    """How many digits of a number mean something: 3 of 0.0966, 1 of 60,000."""
    digits = re.sub(r"\D", "", number).lstrip("0")
    return len(digits if "." in number else digits.rstrip("0"))
