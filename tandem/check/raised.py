"""Every exception that a program raises, and its record shows, is a message that is explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tandem.model import messages, records
from tandem.model.problem import Problem
from tandem.model.programs import Program, programs, with_backends

WORDS = re.compile(r"(?<![\w.])[A-Za-z]?[a-z]+ [a-z]{2,}(?![\w.=(])")  # what values lack
NAMED = re.compile(r"^\w*(?:Error|Exception|Warning|Unsupported):? \S")


def check_raised(root: Path) -> Iterator[Problem]:
    """Lines of the records that an exception or a warning printed, and that no message finds.

    What a program says itself, in words of its own, is left out, and what a tool beside it raises.
    """
    known = [says for message in messages.every(root) for says in message.says]
    for program in with_backends(programs(root)):
        if not program.out.is_file():
            continue
        where = program.out.relative_to(root).as_posix()
        for section, line in said(program):
            text = messages.plain(line)
            if not any(messages.finds(says, text) for says in known):
                what = (
                    f'no message explains "{line.strip()[:90]}", which section "{section}" raises'
                )
                yield Problem(where, what, f"Add it to {messages.FOLDER}/, with its answer")


def said(program: Program) -> Iterator[tuple[str, str]]:
    """The lines of its record that exceptions and warnings printed, with their sections."""
    lines, own = read(program.text, frozenset(tool.path.stem for tool in program.tools))
    told = set(map(program.section_at, lines))
    for section, text in records.printed(program).items():
        for line in text.splitlines():
            is_said = NAMED.search(line) or (section in told and WORDS.search(line))
            if is_said and not any(one in line for one in own):
                yield section, line


@lru_cache(maxsize=512)
def read(text: str, tools: frozenset[str]) -> tuple[list[int], set[str]]:
    """The lines of a program where it catches an exception and prints what it says, and its own words.

    What a tool raises is left out, and an AssertionError where the program asserts something itself.
    The words stand in the program, also between the slots of an f-string.
    """
    nodes, lines, words = list(ast.walk(ast.parse(text))), [], set()
    ours = tools | {
        name.asname or name.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module in tools
        for name in node.names
    }
    asserts = any(isinstance(node, ast.Assert) for node in nodes)
    for node in nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value.strip()
        ):
            words.add(node.value.strip())
        if isinstance(node, ast.Try) and not ours & names(*node.body):
            for handler in node.handlers:
                if handler.name not in names(*handler.body):
                    continue
                if not (asserts and names(handler.type) == {"AssertionError"}):
                    lines.append(handler.lineno)
    return lines, words


def names(*nodes: ast.AST) -> set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}
