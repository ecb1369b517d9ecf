"""Faults in the rules of the programs that readers copy: what they compare, try, name and refuse."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tandem.faults import programs
from tandem.faults.fault import Fault, replaced
from tandem.model.programs import ROOT, SNIPPETS

GROUP = "instruments"
FILES = {
    "port_check": f"{SNIPPETS}/porting/check/port_check.py",
    "move_weights": f"{SNIPPETS}/porting/moving-weights/move_weights.py",
}
PAIRS = "NotEq_Eq", "GtE_Lt", "Is_IsNot", "IsNot_Is"
OPERATORS = (*programs.OPERATORS, *(f"ReplaceComparisonOperator_{pair}" for pair in PAIRS))
OTHERS = {  # what is easily taken for another
    "weight": "bias", "bias": "weight", "forward": "backward", "backward": "forward",
    "mean": "variance", "variance": "mean", "kernel": "recurrent_kernel", "query": "key",
    "dense": "convolution", "convolution": "dense", "batch norm": "layer norm",
    "layer norm": "group norm", "weight_ih": "weight_hh", "weight_hh": "weight_ih",
}  # fmt: skip
WIDER = 100  # times, a budget
WORDS = re.compile(r"[a-z_ ]+")
STATEMENTS = (ast.Expr, ast.AugAssign, ast.Raise)
DEFINED = (ast.FunctionDef, ast.ClassDef)


def faults(root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of both programs, in order."""
    for name, file in FILES.items():
        rules = Rules((root / file).read_text(encoding="utf-8"))
        for kind, place, what, make in rules.faults():
            said = f"{name}, {rules.owner(place)}: {what}"
            yield Fault(GROUP, kind, file, said, make, (name, *map(str, rules.reach(place))))


class Rules:
    """A program, and where its rules are: in tables, and in functions that use them."""

    def __init__(self, text: str):
        self.text, self.tree = text, ast.parse(text)
        self.lines = text.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.tables = [n for n in self.tree.body if isinstance(n, ast.Assign | ast.AugAssign)]
        nodes = [(*self.span(n), n) for n in ast.walk(self.tree) if hasattr(n, "lineno")]
        self.statements = [row for row in nodes if isinstance(row[2], ast.stmt)]
        # What is printed is no rule.
        self.said = [row[:2] for row in nodes if isinstance(row[2], ast.JoinedStr)]

    def at(self, line: int, column: int) -> int:
        """The place of a character in the text; `ast` counts columns in bytes."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        start = self.at(node.lineno, node.col_offset)
        return start, self.at(node.end_lineno, node.end_col_offset)

    def faults(self) -> Iterator[tuple]:
        """Kind, place, description and maker of each fault."""
        for name, _, (line, column), make in programs.places(self.text, OPERATORS):
            place = self.starts[line - 1] + column
            if not any(start <= place < stop for start, stop in self.said):
                yield name.partition("_")[0], place, f"{self.around(place)} {name}", make
        for kind, start, stop, new in (*self.of_tables(), *self.of_nodes()):
            if not any(first <= start < last for first, last in self.said):
                old = " ".join(self.text[start:stop].split())
                what = f"{self.around(start)} {old[:50]} → {new or 'nothing'}"
                yield kind, start, what, partial(replaced, self.text, start, stop, new)

    def of_tables(self) -> Iterator[tuple]:
        """A row dropped, of dictionaries, lists and words; a number that is wider."""
        for table in self.tables:
            for node in ast.walk(table.value):
                if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value:
                    start, stop = self.span(node)
                    yield "budget", start, stop, f"{node.value * WIDER:g}"
                    continue
                if isinstance(node, ast.Dict) and len(node.keys) > 1:
                    pairs = zip(node.keys, node.values, strict=True)
                    rows = [(self.span(k or v)[0], self.span(v)[1]) for k, v in pairs if k]
                elif isinstance(node, ast.Tuple) and node is table.value:
                    rows = list(map(self.span, node.elts))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    rows = self.words(node)
                else:
                    continue
                for start, stop in rows:
                    comma = re.match(r",? *", self.text[stop:]).end()
                    yield "row", start, stop + comma, ""

    def words(self, node: ast.Constant) -> list[tuple[int, int]]:
        """The words of a text that is split into them, or its rows."""
        start, stop = self.span(node)
        if " | " in node.value:
            found = re.finditer(r"[^\n]+ \| [^\n]+\n", self.text[start:stop])
        elif WORDS.fullmatch(node.value) and len(node.value.split()) > 1:
            found = re.finditer(r"\w+ ?", self.text[start:stop])
        else:
            found = ()
        return [(start + match.start(), start + match.end()) for match in found]

    def of_nodes(self) -> Iterator[tuple]:
        """A statement dropped, a name for another, axes not turned, an argument left out."""
        causes = self.causes()
        others = dict(zip(causes, [*causes[1:], *causes[:1]], strict=True)) or OTHERS
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and node.value in others:
                yield "name", *self.span(node), f'"{others[node.value]}"'
            elif isinstance(node, STATEMENTS) and not self.is_words(node):
                kind = "refusal" if isinstance(node, ast.Raise) else "statement"
                yield kind, *self.span(node), "pass"
            elif isinstance(node, ast.Assign) and not isinstance(
                node.targets[0], ast.Name | ast.Tuple
            ):
                yield "statement", *self.span(node), "pass"
            elif isinstance(node, ast.Attribute) and node.attr == "T":
                yield "axes", self.span(node.value)[1], self.span(node)[1], ""
            elif isinstance(node, ast.Call):
                yield from self.of_call(node)

    def is_words(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Yield)

    def of_call(self, node: ast.Call) -> Iterator[tuple]:
        parts = [*node.args, *node.keywords]
        for before, keyword in zip(parts, parts[1:], strict=False):
            if isinstance(keyword, ast.keyword) and keyword.arg:
                yield "argument", self.span(before)[1], self.span(keyword)[1], ""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "transpose" and node.args:
            first, last = self.span(node.args[0])[0], self.span(node.args[-1])[1]
            yield "axes", *self.span(node), self.text[slice(*self.span(node.func.value))]
            if len(node.args) > 1:
                turned = reversed([self.text[slice(*self.span(one))] for one in node.args])
                yield "axes", first, last, ", ".join(turned)

    def causes(self) -> list[str]:
        """The names in the first column of a table of rows."""
        for table in self.tables:
            for node in ast.walk(table.value):
                if isinstance(node, ast.Constant) and " | " in str(node.value).strip(" |"):
                    rows = node.value.strip().splitlines()
                    return [row.partition(" | ")[0].strip() for row in rows]
        return []

    def around(self, place: int) -> str:
        """The line of a place, with a mark before it."""
        start = self.text.rfind("\n", 0, place) + 1
        stop = self.text.find("\n", place)
        return f"`{self.text[start:place].lstrip()}«{self.text[place:stop]}»`"

    def within(self, place: int) -> list[ast.AST]:
        """The statements around a place, the innermost last."""
        around = [row for row in self.statements if row[0] <= place < row[1]]
        return [node for _, _, node in sorted(around, key=lambda row: row[0])]

    def owner(self, place: int) -> str:
        """What a place is in: a function or a table."""
        around = self.within(place)
        if defined := [node.name for node in around if isinstance(node, DEFINED)]:
            return ".".join(defined)
        return ", ".join(map(ast.unparse, _targets(around[:1])))

    def reach(self, place: int) -> list[int]:
        """The lines of which one is run before a fault at a place can change anything.

        None are known of what acts once, on import, and of no table.
        """
        around = self.within(place)
        if not around:  # a decorator
            after = (n for n in self.tree.body if self.span(n)[0] > place)
            return _body(next(after))
        inner = around[-1]
        if isinstance(inner, DEFINED):
            return _body(inner)
        if len(around) > 1 and isinstance(around[-2], ast.ClassDef):
            return _body(around[-2])
        if len(around) > 1:
            last = inner.body[0].lineno - 1 if hasattr(inner, "body") else inner.end_lineno
            return list(range(inner.lineno, max(last, inner.lineno) + 1))
        return sorted(self.users(_names(inner)))

    def users(self, names: set[str]) -> set[int]:
        """The lines in functions that use a table, or another that is made of it."""
        lines, seen = set(), set()
        while new := names - seen:
            seen |= new
            pattern = re.compile(rf"\b(?:{'|'.join(new)})\b")
            for node in self.tree.body:
                used = [
                    n for n in range(node.lineno, node.end_lineno + 1)
                    if pattern.search(self.lines[n - 1])
                ]  # fmt: skip
                if isinstance(node, DEFINED):
                    lines |= {*used}
                elif used:
                    names |= _names(node)
        return lines


def _targets(nodes: list[ast.AST]) -> list[ast.AST]:
    """What an assignment gives a value to."""
    return [
        t for n in nodes for t in getattr(n, "targets", None) or [getattr(n, "target", None)] if t
    ]


def _names(node: ast.AST) -> set[str]:
    """The names that an assignment gives a value to."""
    every = (n for target in _targets([node]) for n in ast.walk(target))
    return {n.id for n in every if isinstance(n, ast.Name)}


def _body(node: ast.AST) -> list[int]:
    return list(range(node.body[0].lineno, node.end_lineno + 1))
