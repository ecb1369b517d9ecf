"""The calls of a program that the dictionary knows, and the lines of its twins that answer them.

Lines are those of the program as a page shows it, from the first block on: `taken.tidied`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry
from tandem.model.programs import Program
from tandem.site.code import resolve, taken, upstream

CONTAINERS = ("torch.nn.Sequential", "torch.nn.Module", "keras.Sequential", "keras.Model")


@dataclass(frozen=True)
class Mark:
    """Where a name stands, the lines and columns from 0, and what it can be called in full."""

    line: int
    column: int
    length: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A name in a program that has an entry: where it stands, and as what the entry has it."""

    line: int
    column: int
    length: int
    name: str
    entry: Entry


@lru_cache(maxsize=1024)
def marks(text: str) -> tuple[Mark, ...]:
    """Every name of a library's in some code, in reading order: what is called or named in it."""
    tree = ast.parse(text)
    program, lines = resolve.Program(tree), text.split("\n")
    found = []
    for node, names in _named(tree, program):
        if not names or node.end_lineno != node.lineno and not isinstance(node, ast.Attribute):
            continue
        last = getattr(node, "attr", "")
        whole = resolve.dotted(node) and node.lineno == node.end_lineno
        start = node.col_offset if whole else node.end_col_offset - len(last.encode())
        line = node.end_lineno - 1
        before, shown = _cut(lines[line], start), _cut(lines[line], node.end_col_offset)
        found.append(Mark(line, len(before), len(shown) - len(before), tuple(names)))
    return tuple(sorted(found, key=lambda mark: (mark.line, mark.column)))


def _cut(line: str, size: int) -> str:
    """The text of the first bytes of a line, which `ast` counts in."""
    return line.encode()[:size].decode()


def _named(tree: ast.AST, program: resolve.Program) -> Iterator[tuple[ast.expr, list[str]]]:
    """What names a library's thing outright, and what is called on or of an instance."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name | ast.Attribute) and resolve.dotted(node, program.imports):
            value = program.of(node)
            if isinstance(value, str) and "()" not in value:
                yield node, upstream.names(value)
                continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            value = program.library(program.of(node.func))
            own = isinstance(program.of(node.func), resolve.Own)
            if isinstance(value, str) and "()" in value and not own:
                names = [one for one in upstream.names(value) if one not in CONTAINERS]
                yield node.func, names
        waiting += ast.iter_child_nodes(node)


def calls(program: Program) -> list[Call]:
    """The calls of a program that have an entry, in reading order."""
    known, found = entries.by_name(program.root), []
    for mark in marks(shown(program)):
        name = next((name for name in mark.names if name in known), "")
        if name:
            found.append(Call(mark.line, mark.column, mark.length, name, known[name]))
    return found


def shown(program: Program) -> str:
    """The text of a program whose lines and columns are meant."""
    lines, _ = taken.tidied(program.text)
    return "\n".join(lines) + "\n"


def answers(program: Program, other: Program) -> dict[int, list[int]]:
    """The lines of another program of the pair that call what a line's calls have an entry with.

    Both stand in the section of one name, so that a page shows them as a pair. Where each has as many
    calls of an entry there, the first answers the first.
    """
    theirs = [(_section(other, call.line), call) for call in calls(other)]
    mine = [(_section(program, call.line), call) for call in calls(program)]
    found: dict[int, set[int]] = {}
    for here, call in mine:
        lines = [one.line for there, one in theirs if there == here and answer(call, one)]
        alike = [one.line for there, one in mine if there == here and one.entry is call.entry]
        if len(alike) == len(lines):
            lines = [lines[alike.index(call.line)]]
        if lines:
            found.setdefault(call.line, set()).update(lines)
    return {line: sorted(lines) for line, lines in sorted(found.items())}


def answer(one: Call, other: Call) -> bool:
    """Whether two calls have one entry, or the first of the names of one's entry does the other."""
    if one.entry is other.entry:
        return True
    return does(one, other) or does(other, one)


def does(one: Call, other: Call) -> bool:
    """Whether a call does by itself what the other does."""
    return other.name in one.entry.does and one.name == one.entry.names[0]


def _section(program: Program, line: int) -> str:
    _, places = taken.tidied(program.text)
    return next((name for name, (a, b) in places.items() if a <= line + 1 <= b), "")
