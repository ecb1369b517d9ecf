"""The sentences of a page, with the marks of their claims. Imports no framework.

A sentence ends with a full stop, a question mark or an exclamation mark, with the quotation marks,
brackets and marks `[^id]` that follow it, or with its paragraph or item; a row of a table is one
sentence. Headings, titles of boxes, heads of tables, directives, comments and fences hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tandem.model.pages import FENCE

MARK = re.compile(r"\[\^(?P<id>[A-Za-z0-9_-]+)\]")
CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
URL = re.compile(r"(?<=\]\()[^)]*(?=\))")
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)(?:\{[^}]*\})?")
HEADING = re.compile(r"#{1,6} ")
ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
SEPARATOR = re.compile(r"\s*\|[\s:|-]+\|\s*$")
SKIPPED = re.compile(r":::|\s*(?:<|!\[|!!! |\?\?\?\+? |===[!+]* |\{[^}]*\}$)")
END = re.compile(
    r"(?:(?<!e\.g)(?<!i\.e)(?<!\bcf)(?<!\bvs)(?<!\betc)(?<!\.\.)[.!?][\"'”’)*_]*"
    r"(?:\[\^[\w-]+\])*(?=\s|$)"
    r"|[。！？][”’）)」』]*(?:\*+(?=\s|$|\[\^))?(?:\[\^[\w-]+\])*)"
)
LAST = re.compile(r"(?:\[\^[\w-]+\])+\s*$")  # where the marks of a sentence stand

WIDE = "，。、；：？！（）《》“”‘’…—"
SOLID = re.compile(rf"[{WIDE}]\n|\n[{WIDE}]|[\u4e00-\u9fff]\n[\u4e00-\u9fff]")  # no space between

NAMES = "PyTorch|TensorFlow|Keras|Python|NumPy|JAX|CUDA|MNIST|WSL|Windows|Transformers"
NAMED = re.compile(rf"\b(?:{NAMES}) ?\d[\d.]*\b|\b\d-?D\b")
NUMBER = re.compile(r"(?<![\w.-])\d|(?<=[−-])(?<!\w[−-])\d")
QUOTED = re.compile(r"\"[^\"\n]*\w [^\"]*\"|“[^”]*\w [^”]*”")
ONLY_LINKS = re.compile(r"(?:\W|and|or|to|see)*", re.IGNORECASE)


@dataclass(frozen=True)
class Mark:
    """`[^id]` on a page; `inside` where it stands in the middle of a sentence, or in none."""

    id: str
    line: int
    column: int
    inside: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is written; `section` counts the headings before it."""

    line: int
    text: str
    section: int
    marks: tuple[Mark, ...]

    @property
    def states(self) -> bool:
        """Whether it states behaviour, a number or a message, as far as a simple rule tells.

        It does where it has an inline-code span, a digit that is not part of a name (`float32`,
        Keras 3, 2D) or a quotation of several words, and is no list of links.
        """
        first, *cells = self.text.strip("| ").split("|")
        if all(ONLY_LINKS.fullmatch(LINK.sub("", cell)) for cell in cells or [first]):
            return False
        plain = NAMED.sub("", LINK.sub(r"\1", MARK.sub("", self.text)))
        return bool(CODE.search(plain) or NUMBER.search(plain) or QUOTED.search(plain))


def read(lines: Sequence[str]) -> tuple[list[Sentence], list[Mark]]:
    """The sentences of a page in order, and every mark, those of no sentence too.

    Do not change what you get: it is found once for each text.
    """
    return _read(tuple(lines))


@lru_cache(maxsize=512)
def _read(lines: tuple[str, ...]) -> tuple[list[Sentence], list[Mark]]:
    sentences: list[Sentence] = []
    marks: list[Mark] = []
    for kind, first, section, text in blocks(lines):
        if kind == "none":
            marks += _marks(text, 0, len(text), first, True)
            continue
        for start, stop in _spans(text, kind):
            start += len(text[start:stop]) - len(text[start:stop].lstrip())
            part = text[start:stop]
            line = first + text.count("\n", 0, start)
            found = _marks(text, start, stop, first, False)
            if kind != "row":
                last = LAST.search(part)
                ends = _place(text, start + last.start() if last else stop, first)
                found = [replace(m, inside=(m.line, m.column) < ends) for m in found]
            marks += found
            said = ITEM.sub("", part, count=1) if kind == "item" and line == first else part
            sentences.append(Sentence(line, said.strip(), section, tuple(found)))
    return sentences, marks


def directive_sections(lines: Sequence[str]) -> dict[int, int]:
    """The section of each directive, by its line."""
    return {line: section for _, line, section, text in blocks(lines) if text.startswith(":::")}


def joined(lines: Sequence[str], language: str) -> list[tuple[int, str]]:
    """The numbered lines of a page for a renderer, which makes a space of each line break.

    A Chinese paragraph or item comes as one line, since there is no space between Han characters.
    """
    found = dict(enumerate(lines, 1))
    for _, first, _, text in blocks(lines) if language == "zh" else ():
        found[first] = on_one_line(text, language)
        for number in range(first + 1, first + 1 + text.count("\n")):
            del found[number]
    return list(found.items())


def on_one_line(text: str, language: str) -> str:
    """A paragraph without its line breaks."""

    def joint(match: re.Match) -> str:
        before = LAST.sub("", text[: match.start()]).rstrip("*_")
        after = text[match.end() :].lstrip("*_[")
        solid = language == "zh" and SOLID.search(f"{before[-1:]}\n{after[:1]}")
        return "" if solid else " "

    return re.sub(r"[ \t]*\n[ \t]*", joint, text)


def hidden(text: str) -> str:
    """The text with what cannot end a sentence blotted out, each character by one."""
    for pattern in (CODE, URL):
        text = pattern.sub(lambda match: re.sub(r"[^`\n]", "x", match[0]), text)
    return text


def without_marks(text: str) -> str:
    """Markdown for readers that do not know the marks."""
    places = [m.span() for m in MARK.finditer(hidden(text))]
    for start, stop in reversed(places):
        text = text[:start] + text[stop:]
    return text


def names(text: str) -> list[str]:
    """The last name of each code span: `fit` of `model.fit`."""
    spans = [match[2] for match in CODE.finditer(LINK.sub(r"\1", text))]
    return [found[-1] for span in spans if (found := re.findall(r"[A-Za-z_]\w*", span))]


def numbers(text: str) -> list[str]:
    """The numbers outside code and names, as they are written."""
    plain = NAMED.sub("", CODE.sub("", LINK.sub(r"\1", without_marks(text))))
    return re.findall(r"(?<![\w.-])\d(?:[\d.,]*\d)?", plain)


def _place(text: str, offset: int, first: int) -> tuple[int, int]:
    """Line and column of an offset in a block."""
    return first + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1


def _marks(text: str, start: int, stop: int, first: int, inside: bool) -> list[Mark]:
    found = MARK.finditer(hidden(text), start, stop)
    return [Mark(match["id"], *_place(text, match.start(), first), inside) for match in found]


def _spans(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """Start and stop of each sentence of a block."""
    start = 0
    if kind != "row":
        item = ITEM.match(text) if kind == "item" else None
        for match in END.finditer(hidden(text), item.end() if item else 0):
            yield start, match.end()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def blocks(lines: Sequence[str]) -> Iterator[tuple[str, int, int, str]]:
    """Kind, first line, section and text: a paragraph, item or row; "none" holds no sentence."""
    ticks, section, kind, first = "", 0, "", 0
    block: list[str] = []

    def done() -> Iterator[tuple[str, int, int, str]]:
        if block:
            yield kind, first, section, "\n".join(block)
            block.clear()

    matter = lines.index("---", 1) + 1 if lines and lines[0] == "---" and "---" in lines[1:] else 0
    for number, line in enumerate(lines[matter:], matter + 1):
        fence = FENCE.match(line)
        if ticks or fence:
            yield from done()
            if not ticks:
                ticks = fence["ticks"]
            elif fence and fence["ticks"].startswith(ticks):
                ticks = ""
        elif not line.strip():
            yield from done()
        elif HEADING.match(line):
            yield from done()
            section += 1
            yield "none", number, section, line
        elif line.lstrip().startswith("|"):
            yield from done()
            head = number < len(lines) and SEPARATOR.match(lines[number])
            of = "none" if head or SEPARATOR.match(line) else "row"
            yield of, number, section, line
        elif SKIPPED.match(line):
            yield from done()
            yield "none", number, section, line
        elif ITEM.match(line):
            yield from done()
            kind, first = "item", number
            block.append(line)
        else:
            if not block:
                kind, first = "prose", number
            block.append(line)
    yield from done()
