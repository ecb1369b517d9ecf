"""What is printed or claimed is computed: no output that is a literal, no claim true of itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import claims
from tandem.model.problem import Problem
from tandem.model.programs import programs


def check_literals(root: Path) -> Iterator[Problem]:
    """Every such print and claim."""
    for program in programs(root):
        for line, text in _prints(program.text):
            yield program.problem(
                line, f"{text} prints a number that nothing computes", "Print what the code found"
            )
    for one in (*entries.every(root), *claims.every(root)):
        for code in one.holds:
            if is_true_of_itself(code):
                yield one.problem(f"{code} is true of itself", "Say what the frameworks do")


@lru_cache(maxsize=512)
def _prints(text: str) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "print"):
            continue
        parts = [part for argument in node.args for part in _parts(argument)]
        digits = any(c.isdigit() for part in parts for c in str(getattr(part, "value", "")))
        if digits and all(isinstance(part, ast.Constant) for part in parts):
            found.append((node.lineno, f"`{ast.unparse(node)}`"))
    return found


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.values if isinstance(node, ast.JoinedStr) else [node]


@lru_cache(maxsize=4096)
def is_true_of_itself(code: str) -> bool:
    """Whether an expression cannot be false: a constant, or a thing compared with itself.

    What is computed twice, `order(0) == order(0)`, may differ.
    """
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # other checks say so
        return False
    if not any(isinstance(node, ast.Call | ast.Name | ast.BinOp | ast.Subscript) for node in nodes):
        return True
    for node in nodes:
        match node:
            case ast.BoolOp(op=ast.Or(), values=values) if any(map(_is_constant, values)):
                return True
            case ast.Compare(left=left, comparators=[right], ops=[ast.Eq() | ast.Is() | ast.GtE()]):
                computed = any(isinstance(n, ast.Call | ast.Starred) for n in ast.walk(left))
                if ast.dump(left) == ast.dump(right) and not computed:
                    return True
    return False


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
