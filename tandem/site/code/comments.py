"""Comments in the reader's language: the code of Chinese pages, of their notebooks and downloads.

There is one program. `snippets/comments.zh.toml` has a Chinese text for each of its comments and
`localised` puts it in; `make check` holds that nothing else changes, token by token.
"""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from tandem.model.editions import Edition
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS, TORCHRUN, Program
from tandem.model.sections import MARKER

SOURCE = "en"  # the language that programs are written in
TRANSLATED = "zh"
FILE = f"{SNIPPETS}/comments.{TRANSLATED}.toml"

MARK = re.compile(rf"#(!|\s*--8<--|\s*noqa\b|\s*(type|fmt|ruff):)|{TORCHRUN.pattern}")  # for tools
# A shape, an argument, a name of code: with these, digits, symbols and single letters left out, a
# comment that needs no translation has no word left.
CODE = re.compile(r"\(\w+(?:, \w+)*,?\)|\b\w+=[\w.\"'-]+|\b\w+(?:\.\w+)+|\b\w*_\w+")
WORD = re.compile(r"[^\W\d_]{2,}")

Key = tuple[str, str]  # the program of a row, or "" for every program, and the English text


def localised(text: str, edition: Edition, name: str = "") -> str:
    """A program's text with its comments in an edition's language; lines and columns of the code stay.

    `name` is the program's, such as `data/targets/targets_keras.py`, or an area's, `dictionary/images`:
    a row of its own goes before one for every program. A comment without a row stays English.
    """
    if edition.language != TRANSLATED or "#" not in text:
        return text
    return _localised(text, name, source(edition.root))


@lru_cache(maxsize=512)  # pages, notebooks and downloads ask for the same
def _localised(text: str, name: str, source: str) -> str:
    rows = rows_of(source)
    lines = text.split("\n")
    for line, column, said in comments(text):
        if key := key_of(rows, name, said):
            lines[line - 1] = f"{lines[line - 1][:column]}# {rows[key][0]}"
    return "\n".join(lines)


def shown(program: Program, edition: Edition) -> Program:
    """The program as readers of an edition get it: for its text and sections, not for its record."""
    copy = replace(program)
    copy.text = localised(program.text, edition, program.name)
    return copy


@lru_cache(maxsize=4096)
def comments(text: str) -> list[tuple[int, int, str]]:
    """Line, column and text of each comment that a reader may need in another language."""
    if not any("#" in line and not MARKER.match(line) for line in text.split("\n")):
        return []
    found = [t for t in tokens(text) if t.type == tokenize.COMMENT and not MARK.match(t.string)]
    said = [(*token.start, token.string.lstrip("#").strip()) for token in found]
    return [comment for comment in said if WORD.search(CODE.sub("", comment[2]))]


def source(root: Path) -> str:
    path = root / FILE
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def key_of(rows: dict[Key, tuple[str, int]], name: str, said: str) -> Key | None:
    return next((key for key in ((name, said), ("", said)) if key in rows), None)


@lru_cache(maxsize=2)
def rows_of(source: str) -> dict[Key, tuple[str, int]]:
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


@lru_cache(maxsize=1)
def tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))
