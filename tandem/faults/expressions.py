"""Other expressions than the ones an entry shows: one argument, number or operator changed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

# What an argument that is a word may be instead.
WORDS = {
    "same": "valid", "valid": "same", "mean": "sum", "sum": "mean", "max": "min", "min": "max",
    "relu": "tanh", "tanh": "relu", "gelu": "relu", "sigmoid": "tanh", "softmax": "sigmoid",
    "zeros": "reflect", "reflect": "constant", "constant": "reflect", "ones": "zeros",
    "bilinear": "nearest", "nearest": "bilinear", "bicubic": "bilinear", "area": "bilinear",
    "channels_first": "channels_last", "channels_last": "channels_first", "none": "mean",
    "fan_in": "fan_out", "fan_out": "fan_in", "normal": "uniform", "uniform": "normal",
    "concat": "sum", "mul": "sum", "ave": "sum", "left": "right", "right": "left",
    "post": "pre", "pre": "post", "linear": "relu", "float32": "float64", "ij": "xy", "xy": "ij",
    "edge": "reflect", "symmetric": "edge", "wrap": "constant", "samples": "tokens",
    "causal": "valid", "binary": "multi_hot", "macro": "micro", "micro": "macro",
    "batchmean": "sum", "auto": "sum", "l1": "l2", "l2": "l1",
}  # fmt: skip
SWAPPED = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Eq: "!=", ast.NotEq: "==",
    ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">", ast.MatMult: "*", ast.Pow: "*",
}  # fmt: skip
EQUAL = ast.Eq | ast.NotEq | ast.Is | ast.IsNot
# What gives the same whichever argument comes first.
SYMMETRIC = {
    "min",
    "max",
    "minimum",
    "maximum",
    "add",
    "multiply",
    "allclose",
    "array_equal",
    "equal",
}


def claims(code: str) -> Iterator[tuple[str, str]]:
    """A sentence about each change of what a claim expects, and the claim with it.

    What it is tried on is left alone: with another input it is another claim, and may hold.
    """
    yield "negated", f"not ({code})"
    expected = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Compare) and all(isinstance(op, EQUAL) for op in node.ops):
            sides = (node.left, *node.comparators)
            expected += [side for side in sides if not any(map(_computes, ast.walk(side)))]
    for side in expected:
        yield from mutations(code, ast.walk(side))


def _computes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call | ast.Name | ast.comprehension)


def mutations(code: str, nodes: Iterable[ast.AST] | None = None) -> Iterator[tuple[str, str]]:
    """A sentence about each change, and the code with it; of all, or of some of its nodes."""
    starts = _starts(code)

    def place(node: ast.AST) -> tuple[int, int]:
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    raw = code.encode()

    def changed(start: int, stop: int, new: str) -> tuple[str, str]:
        line = raw[raw.rfind(b"\n", 0, start) + 1 : start].decode()
        before = f"{line}«{raw[start:stop].decode()}»"[-60:]
        return f"{before} → «{new}»", (raw[:start] + new.encode() + raw[stop:]).decode()

    for node in ast.walk(ast.parse(code)) if nodes is None else nodes:
        if isinstance(node, ast.Constant):
            if (new := _other(node.value)) is not None:
                yield changed(*place(node), new)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            start, stop = place(node)
            yield changed(start, stop, raw[place(node.operand)[0] : stop].decode())
        elif isinstance(node, ast.BinOp | ast.Compare):
            left, operator, right = (
                (node.left, node.op, node.right)
                if isinstance(node, ast.BinOp)
                else (node.left, node.ops[0], node.comparators[0])
            )
            if new := SWAPPED.get(type(operator)):
                yield changed(place(left)[1], place(right)[0], f" {new} ")
        elif isinstance(node, ast.Call):
            yield from _call(node, place, changed, raw)
        elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
            start, stop = place(node)
            yield changed(place(node.value)[1], stop, "")


def _call(node: ast.Call, place, changed, raw: bytes) -> Iterator[tuple[str, str]]:
    """An argument left out, two that changed places."""
    parts = [*node.args, *node.keywords]
    for keyword in node.keywords:
        if keyword.arg:
            start, stop = place(keyword)
            if len(parts) > 1 and parts[0] is not keyword:
                start = raw.rfind(b",", 0, start)
            elif len(parts) > 1:
                stop = place(parts[1])[0]
            yield changed(start, stop, "")
    if ast.unparse(node.func).rpartition(".")[2] in SYMMETRIC:
        return
    names = [argument for argument in node.args if isinstance(argument, ast.Name)]
    for one, other in zip(names, names[1:], strict=False):
        if one.id != other.id:
            (start, middle), (end, stop) = place(one), place(other)
            between = raw[middle:end].decode()
            yield changed(start, stop, f"{other.id}{between}{one.id}")


def _other(value: object) -> str | None:
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int):
        return str(value + 1)
    if isinstance(value, float):
        return repr(value * 1.25 if value else 0.1)
    if isinstance(value, str) and value.lower() in WORDS:
        return repr(WORDS[value.lower()]).replace("'", '"')
    return None


def _starts(code: str) -> list[int]:
    """Where each line begins, in bytes, as `ast` counts columns."""
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    return starts
