"""The named sections of a program, between `# --8<-- [start:name]` and `# --8<-- [end:name]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tandem.model.problem import Problem

MARKER = re.compile(r"^# --8<-- \[(start|end):([a-z0-9]+(?:-[a-z0-9]+)*)\]$")
LOOKS_LIKE_MARKER = re.compile(r"#.*(8<|\[\s*(start|end|strat|begin|stop)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A named run of lines of a program; `first` is the number of its first line."""

    name: str
    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n") + "\n"

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def parse(text: str, problem: Callable[[int, str, str], Problem]) -> dict[str, Section]:
    """The sections of a program's text by name, in its order; without markers there are none.

    Raises what `problem(line, what, todo)` makes for a marker that is unterminated, doubled,
    nested, unmatched or misspelt, and for code that lies outside every section, which no reader
    would see.
    """
    sections: dict[str, Section] = {}
    name, start, body = None, 0, []
    outside = []
    for number, line in enumerate(text.splitlines(), 1):
        match = MARKER.match(line)
        if not match:
            if LOOKS_LIKE_MARKER.search(line):
                raise problem(
                    number,
                    f"`{line.strip()}` is a misspelt section marker",
                    "Write `# --8<-- [start:name]` or `# --8<-- [end:name]`, lower case and "
                    "alone on its line",
                )
            if name:
                body.append(line)
            elif line.strip():
                outside.append(number)
            continue
        kind, found = match.groups()
        if kind == "start" and name:
            raise problem(
                number,
                f'section "{found}" starts inside section "{name}", opened on line {start}',
                f"Close it first with `# --8<-- [end:{name}]`; sections never nest",
            )
        if kind == "start" and found in sections:
            raise problem(
                number,
                f'section "{found}" is there twice, first on line {sections[found].first - 1}',
                "Give one of the two another name",
            )
        if kind == "end" and found != name:
            opened = f'"{name}" is open' if name else "no section is open"
            raise problem(
                number,
                f'`[end:{found}]` closes section "{found}", but {opened} here',
                "Make the start and end markers carry the same name",
            )
        if kind == "start":
            name, start, body = found, number, []
        else:
            sections[name] = Section(name, start + 1, tuple(body))
            name = None
    if name:
        raise problem(
            start,
            f'section "{name}" is never closed',
            f"Add `# --8<-- [end:{name}]` after its last line",
        )
    if sections and outside:
        raise problem(
            outside[0],
            "this code lies outside every section, so no reader would see or copy it",
            "Move it into a section",
        )
    return sections
