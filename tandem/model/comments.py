"""Comments in the reader's language: the code of Chinese pages, of their notebooks and downloads.

There is one program. `snippets/comments.zh.toml` has a Chinese text for each of its comments and
`localised` puts it in; `check` holds that nothing else changes, token by token.
"""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from tandem.dictionary import entries
from tandem.model.programs import MARKER, ROOT, SNIPPETS, TORCHRUN, Problem, Program, topics

SOURCE = "en"  # the language that programs are written in
TRANSLATED = "zh"
FILE = f"{SNIPPETS}/comments.{TRANSLATED}.toml"

MARK = re.compile(rf"#(!|\s*--8<--|\s*noqa\b|\s*(type|fmt|ruff):)|{TORCHRUN.pattern}")  # for tools
# A shape, an argument, a name of code: with these, digits, symbols and single letters left out, a
# comment that needs no translation has no word left.
CODE = re.compile(r"\(\w+(?:, \w+)*,?\)|\b\w+=[\w.\"'-]+|\b\w+(?:\.\w+)+|\b\w*_\w+")
WORD = re.compile(r"[^\W\d_]{2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")

Key = tuple[str, str]  # the program of a row, or "" for every program, and the English text


def localised(text: str, language: str, name: str = "", root: Path = ROOT) -> str:
    """A program's text with its comments in `language`; lines and columns of the code stay.

    `name` is the program's, such as `data/targets/targets_keras.py`, or an area's, `dictionary/images`:
    a row of its own goes before one for every program. A comment without a row stays English.
    """
    if language != TRANSLATED or "#" not in text:
        return text
    return _localised(text, name, _source(root))


@lru_cache(maxsize=512)  # pages, notebooks and downloads ask for the same
def _localised(text: str, name: str, source: str) -> str:
    rows = _rows(source)
    lines = text.split("\n")
    for line, column, said in comments(text):
        if key := _key(rows, name, said):
            lines[line - 1] = f"{lines[line - 1][:column]}# {rows[key][0]}"
    return "\n".join(lines)


def shown(program: Program, language: str) -> Program:
    """The program as readers of `language` get it: for its text and sections, not for its record."""
    copy = replace(program)
    copy.text = localised(program.text, language, program.name, program.root)
    return copy


@lru_cache(maxsize=4096)
def comments(text: str) -> list[tuple[int, int, str]]:
    """Line, column and text of each comment that a reader may need in another language."""
    if not any("#" in line and not MARKER.match(line) for line in text.split("\n")):
        return []
    found = [t for t in _tokens(text) if t.type == tokenize.COMMENT and not MARK.match(t.string)]
    said = [(*token.start, token.string.lstrip("#").strip()) for token in found]
    return [comment for comment in said if WORD.search(CODE.sub("", comment[2]))]


def _source(root: Path) -> str:
    path = root / FILE
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _key(rows: dict[Key, tuple[str, int]], name: str, said: str) -> Key | None:
    return next((key for key in ((name, said), ("", said)) if key in rows), None)


@lru_cache(maxsize=2)
def _rows(source: str) -> dict[Key, tuple[str, int]]:
    """The translations and their lines. Raises `Problem` for a line that is no row."""
    rows: dict[Key, tuple[str, int]] = {}
    name = ""
    for number, line in enumerate(source.splitlines(), 1):
        try:
            parsed = tomllib.loads(line)
        except tomllib.TOMLDecodeError as error:
            todo = 'Write `"English comment" = "中文"`, each row on a line of its own'
            raise Problem(f"{FILE}:{number}", f"this is no row: {error}", todo) from None
        for key, value in parsed.items():
            if isinstance(value, dict):
                name = key
            elif (name, key) in rows:
                first = rows[name, key][1]
                raise Problem(
                    f"{FILE}:{number}", f'"{key}" is on line {first} too', "Keep one of the two"
                )
            elif len(str(value).splitlines()) != 1:
                raise Problem(
                    f"{FILE}:{number}", f'the text of "{key}" has a line break', "Write one line"
                )
            else:
                rows[name, key] = str(value), number
    return rows


def pieces(root: Path = ROOT) -> Iterator[tuple[str, str, Callable[..., Problem]]]:
    """Name and text of all code that pages show, and how to say what is wrong on a line of it."""
    for topic in topics(root).values():
        for program in topic.programs.values():
            yield program.name, program.text, program.problem
    for entry in entries.every(root):
        for code in (entry.shown("torch"), entry.shown("keras"), entry.hurried):
            yield entry.of, code, lambda line, *said, entry=entry: entry.problem(*said)


def check(root: Path = ROOT) -> list[Problem]:
    """Comments that are not translated, rows that nothing uses, and rows that change code."""
    try:
        rows = _rows(_source(root))
    except Problem as problem:
        return [problem]
    found: dict[str, Problem] = {}
    used: set[Key] = set()
    for name, text, problem in pieces(root):
        for line, _, said in comments(text):
            if key := _key(rows, name, said):
                used.add(key)
            elif said not in found:
                row = f"'{said}'" if '"' in said else f'"{said}"'
                todo = f'Add `{row} = "…"` to {FILE}, sorted by the English text'
                found[said] = problem(line, f"the comment `# {said}` is untranslated", todo)
        other = localised(text, TRANSLATED, name, root)
        if other != text and (line := _other_code(text, other)):
            todo = f"Mend the row of {FILE}, or tandem/model/comments.py"
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
    pairs = zip_longest(tokens(text), tokens(other))
    return next((one[-1][0] if one else 1 for one, two in pairs if one != two), 0)


def tokens(text: str) -> list[tuple]:
    """The tokens of a program and where they start, without its comments: all that Python parses."""
    ends = (tokenize.NL, tokenize.NEWLINE)  # stand where the comment before them ends
    return [
        (token.type, token.string, token.start[:1] if token.type in ends else token.start)
        for token in _tokens(text)
        if token.type != tokenize.COMMENT
    ]


@lru_cache(maxsize=1)
def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))
