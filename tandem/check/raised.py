"""Every exception that a program raises, and its record shows, is a message that is explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
    known = messages.every(root)
    for program in with_backends(programs(root)):
        if not program.out.is_file():
            continue
        where = program.out.relative_to(root).as_posix()
        for section, line in said(program):
            if not any(message.is_in(line) for message in known):
                what = (
                    f'no message explains "{line.strip()[:90]}", which section "{section}" raises'
                )
                yield Problem(where, what, f"Add it to {messages.FOLDER}/, with its answer")


def said(program: Program) -> Iterator[tuple[str, str]]:
    """The lines of its record that exceptions and warnings printed, with their sections."""
    told, own = shows(program), texts(program)
    for section, text in records.printed(program).items():
        for line in text.splitlines():
            is_said = NAMED.search(line) or (section in told and WORDS.search(line))
            if is_said and not any(one in line for one in own):
                yield section, line


def shows(program: Program) -> set[str]:
    """The sections that print what an exception says which they caught.

    That of a tool is left out, and an AssertionError where the program asserts something itself.
    """
    tools = {tool.path.stem for tool in program.tools}
    tree, found = ast.parse(program.text), set()
    ours = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in tools
        for name in node.names
    } | tools
    asserts = any(isinstance(node, ast.Assert) for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and not ours & names(*node.body):
            for handler in node.handlers:
                if handler.name not in names(*handler.body):
                    continue
                if not (asserts and names(handler.type) == {"AssertionError"}):
                    found.add(program.section_at(handler.lineno))
    return found


def names(*nodes: ast.AST) -> set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}


def texts(program: Program) -> set[str]:
    """The words that stand in the program itself, also between the slots of an f-string."""
    nodes = ast.walk(ast.parse(program.text))
    found = {
        one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
    return {one.strip() for one in found if " " in one.strip()}
