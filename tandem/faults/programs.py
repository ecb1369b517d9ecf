"""Faults in the programs that readers see: cosmic-ray's operators, and what it does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from tandem.faults import expressions
from tandem.faults.fault import Fault, replaced, without
from tandem.model.programs import PROOF, ROOT, Program, programs, topics

GROUP = "programs"
# One change of each operator is enough; a shift or a bit in place of a sum is nobody's mistake.
OPERATORS = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "Lt_GtE", "Gt_LtE", "LtE_Gt")),
    *("ReplaceUnaryOperator_Delete_USub", "ReplaceUnaryOperator_Delete_Not", "AddNot"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    *("NumberReplacer", "RemoveDecorator", "ExceptionReplacer"),
)
MODES = re.compile(r"^ *\w+\.(?:eval|train)\(\)\n", re.MULTILINE)
TRAINING = re.compile(r", training=(True|False)")
NO_GRAD = re.compile(r"^( *)with torch\.(?:no_grad|inference_mode)\(\):$", re.MULTILINE)
SEED = re.compile(r"((?:manual_seed|set_random_seed|set_seed|default_rng|seed)\()(\d+)")
STATEMENTS = (ast.Expr, ast.Assign, ast.AugAssign)


def faults(root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of the tables in every program but the proofs, in order."""
    every = topics(root)
    for program in programs(root):
        if program.framework != PROOF:
            twins = [one for one in every[program.topic].programs.values() if one != program]
            for kind, what, text in of_program(program, twins):
                name = f"{program.name}, {what}"
                yield Fault(GROUP, kind, program.where, name, text, (program.path.stem,))


def of_program(program: Program, twins: list[Program]) -> Iterator[tuple]:
    """Kind, place and maker of each fault of a program; a name drifts from that in its twins."""
    text = program.text
    yield from _operators(text)
    for kind, pattern, new in (
        ("eval", MODES, ""),
        ("training", TRAINING, ""),
        ("no_grad", NO_GRAD, r"\1if True:"),
        ("seed", SEED, r"\g<1>1\2"),
    ):
        for match in pattern.finditer(text):
            make = partial(replaced, text, *match.span(), match.expand(new))
            yield kind, _said(text, match.start()), make
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, STATEMENTS) and not _is_print(node):
            what = " ".join(lines[node.lineno - 1].split())
            make = partial(without, lines, node.lineno - 1, node.end_lineno)
            yield "line", f"`{what}` dropped", make
        word = node.value if isinstance(node, ast.Constant) else None
        if isinstance(word, str) and word in expressions.WORDS:
            other, line = expressions.WORDS[word], lines[node.lineno - 1].encode()
            now = line[: node.col_offset] + f'"{other}"'.encode() + line[node.end_col_offset :]
            kept = [*lines[: node.lineno - 1], now.decode(), *lines[node.lineno :]]
            what = f"`{lines[node.lineno - 1].strip()}`: {word} → {other}"
            yield "word", what, partial("".join, kept)
    yield from _drift(text, set(re.findall(r"\w+", " ".join(twin.text for twin in twins))))


def _operators(text: str) -> Iterator[tuple]:
    for name, number, (line, column), make in places(text, OPERATORS):
        source = text.splitlines()[line - 1]
        what = f"`{source[:column].lstrip()}«{source[column:]}»` {name} {number}"
        yield name.partition("_")[0], what, make


def places(text: str, operators: Iterable[str]) -> Iterator[tuple]:
    """The operator, number, place and maker of each change that cosmic-ray knows of a text."""
    import parso  # noqa: F401  first: cosmic-ray imports its parts in an order that parso cannot bear
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.operators.provider import OperatorProvider

    provider, nodes = OperatorProvider(), list(ast_nodes(get_ast(text)))
    for name in operators:
        operator = provider[name]()
        found = [place for node in nodes for place in operator.mutation_positions(node)]
        for number, (start, _) in enumerate(found):
            yield name, number, start, partial(mutate_code, text, operator, number)


def _drift(text: str, known: set[str]) -> Iterator[tuple]:
    """A variable that this twin alone calls otherwise."""
    tops = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    names = {t.id for node in tops for t in node.targets if isinstance(t, ast.Name)}
    for name in sorted(names & known):
        changed = re.sub(rf"(?<![\w.]){name}(?!\w|=[^=\s])", f"{name}_other", text)
        yield "drift", f"{name} → {name}_other", partial(str, changed)


def _is_print(node: ast.AST) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print"


def _said(text: str, start: int) -> str:
    stop = text.find("\n", start + 1)
    return f"`{' '.join(text[text.rfind(chr(10), 0, start) + 1 : stop].split())}`"
