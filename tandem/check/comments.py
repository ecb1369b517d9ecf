"""Every comment that Chinese readers see is translated, and nothing but comments differs."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from tandem.dictionary import entries
from tandem.model.editions import Edition
from tandem.model.problem import Problem
from tandem.model.programs import topics
from tandem.site.code.comments import (
    FILE,
    TRANSLATED,
    Key,
    comments,
    key_of,
    localised,
    rows_of,
    source,
    tokens,
)

HAN = re.compile(r"[\u4e00-\u9fff]")


def pieces(root: Path) -> Iterator[tuple[str, str, Callable[..., Problem]]]:
    """Name and text of all code that pages show, and how to say what is wrong on a line of it."""
    for topic in topics(root).values():
        for program in topic.programs.values():
            yield program.name, program.text, program.problem
    for entry in entries.every(root):
        for code in (entry.shown("torch"), entry.shown("keras"), entry.hurried):
            yield entry.of, code, lambda line, *said, entry=entry: entry.problem(*said)


def check_comments(root: Path) -> list[Problem]:
    """Comments that are not translated, rows that nothing uses, and rows that change code."""
    try:
        rows = rows_of(source(root))
    except Problem as problem:
        return [problem]
    found: dict[str, Problem] = {}
    used: set[Key] = set()
    for name, text, problem in pieces(root):
        for line, _, said in comments(text):
            if key := key_of(rows, name, said):
                used.add(key)
            elif said not in found:
                row = f"'{said}'" if '"' in said else f'"{said}"'
                todo = f'Add `{row} = "…"` to {FILE}, sorted by the English text'
                found[said] = problem(line, f"the comment `# {said}` is untranslated", todo)
        other = localised(text, Edition(TRANSLATED, root), name)
        if other != text and (line := _other_code(text, other)):
            todo = f"Mend the row of {FILE}, or tandem/site/code/comments.py"
            found[name] = problem(line, "with its comments translated this is other code", todo)
    return list(found.values()) + list(_check_rows(rows, used))


def _check_rows(rows: dict[Key, tuple[str, int]], used: set[Key]) -> Iterator[Problem]:
    before: Key = ("", "")
    for key, (translated, number) in rows.items():
        (name, said), where = key, f"{FILE}:{number}"
        if key not in used:
            whose = f"of {name} " if name else ""
            yield Problem(where, f'no comment {whose}reads "{said}"', "Delete or correct the row")
        elif not HAN.search(translated):
            yield Problem(where, f'"{translated}" is not Chinese', f"Translate `# {said}`")
        if key < before:
            what = f'"{said}" comes after "{before[1]}"'
            yield Problem(where, what, "Sort the rows by their English texts: they merge better")
        before = key


@lru_cache(maxsize=512)
def _other_code(text: str, other: str) -> int:
    """The first line on which two programs differ in more than comments; 0 where none does."""
    pairs = zip_longest(code_tokens(text), code_tokens(other))
    return next((one[-1][0] if one else 1 for one, two in pairs if one != two), 0)


def code_tokens(text: str) -> list[tuple]:
    """The tokens of a program and where they start, without its comments: all that Python parses."""
    ends = (tokenize.NL, tokenize.NEWLINE)  # stand where the comment before them ends
    return [
        (token.type, token.string, token.start[:1] if token.type in ends else token.start)
        for token in tokens(text)
        if token.type != tokenize.COMMENT
    ]
