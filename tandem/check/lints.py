"""Faults of kinds that were found once, made impossible. Imports no framework.

Each check yields a `Problem` for each fault: a comparison that NumPy spoils on another backend, a
pointer in a text that is read elsewhere, a link to a page that does not have the word.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from os.path import normpath
from pathlib import Path

from tandem.dictionary import entries
from tandem.model.editions import by_path
from tandem.model.pages import DICTIONARY, Page
from tandem.model.problem import Problem
from tandem.model.programs import Program, programs, topics
from tandem.model.reading import once
from tandem.site.blocks import mistakes
from tandem.site.code.resolve import dotted


def check_lints(root: Path) -> Iterator[Problem]:
    """Every fault of these kinds, in programs that parse and pages that can be read."""
    for program in programs(root):
        yield from comparisons(program)
    every = by_path(root)
    for page in every.values():
        try:
            yield from [*pointers(page), *links(page, every)]
        except Problem:  # a directive or an entry that is malformed: other checks say so
            continue


# --- What Keras returned, compared by NumPy or by `==`

COMPARISONS = {"array_equal", "array_equiv", "allclose", "isclose"}  # and all of `np.testing`
NUMPY_METHODS = {
    "convert_to_numpy",
    "evaluate",
    "get_weights",
    "numpy",
    "predict",
    "predict_on_batch",
}
PLAIN = {"bool", "float", "int", "len", "range", "str", "type"}  # builtins that leave the backend
PASSED_ON = {"enumerate", "list", "max", "min", "reversed", "sorted", "tuple", "zip"}
VARIABLES = {"bias", "kernel", "trainable_weights", "trainable_variables", "variables", "weights"}
FACTS = {"dtype", "name", "ndim", "path", "shape"}  # of a tensor, and none
NUMPY, RAW, OBJECT, UNKNOWN = "numpy", "raw", "object", ""


def comparisons(program: Program) -> Iterator[Problem]:
    """Comparisons of what Keras returned, in a program that runs on its three backends.

    `np.array_equal` cannot read a tensor of PyTorch that requires grad, swallows the error and
    answers False. What it and its sisters are given must be NumPy's for all to see; `==` must not
    stand on a tensor, unless `ops` takes the result.
    """
    for line, code in _spoilt(program.text) if program.on_backends else ():
        yield program.problem(
            line,
            f"`{code}` compares what Keras returned, and NumPy cannot read that on every backend",
            "Convert both sides with `ops.convert_to_numpy` first",
        )


@lru_cache(maxsize=256)
def _spoilt(text: str) -> list[tuple[int, str]]:
    """The comparisons of a text, with their lines."""
    found, tree = [], ast.parse(text)
    kinds = _Kinds(tree)
    inside_ops = {
        argument
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _is_ops(dotted(call.func))
        for argument in call.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            by_numpy = name.startswith(("np.", "numpy.")) and (
                name.rpartition(".")[2] in COMPARISONS or ".testing." in name
            )
            wrong = by_numpy and any(kinds.of(argument) != NUMPY for argument in node.args[:2])
        elif isinstance(node, ast.Compare):
            equal = any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
            sides = [node.left, *node.comparators]
            wrong = equal and node not in inside_ops and RAW in map(kinds.of, sides)
        else:
            continue
        if wrong:
            found.append((node.lineno, ast.unparse(node)))
    return found


class _Kinds:
    """What the names and expressions of a program hold: NumPy's, a backend's, or a Keras object."""

    def __init__(self, tree: ast.Module):
        self.names: dict[str, list[tuple[float, str]]] = {}  # with the line that binds it
        self.returns: dict[str, str] = {}
        self.makers = {  # names imported from modules of NumPy, such as `safetensors.numpy`
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("numpy")
            for alias in node.names
        }
        for _ in range(4):  # a name may be used before the line that makes it, in a function
            found: dict[str, list[tuple[float, str]]] = {}
            for line, target, value in self._bindings(tree):
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append((line, self.of(value)))
            self.names = found
            self.returns = {
                node.name: _joined(
                    {self.of(r.value) for r in ast.walk(node) if isinstance(r, ast.Return)}
                )
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef)
            }

    @staticmethod
    def _bindings(tree: ast.Module) -> Iterator[tuple[float, ast.expr, ast.expr]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):  # holds from the next line on
                yield from ((node.end_lineno, target, node.value) for target in node.targets)
            elif isinstance(node, ast.For | ast.comprehension):  # in the line itself
                yield node.target.lineno - 0.5, node.target, node.iter

    def of(self, node: ast.expr | None) -> str:
        match node:
            case ast.Constant():
                return NUMPY
            case ast.Name(id=name):
                bound = self.names.get(name, [])
                before = [at for at in bound if at[0] < node.lineno]
                return max(before)[1] if before else _joined(kind for _, kind in bound)
            case ast.Starred(value=value) | ast.Subscript(value=value):
                return self.of(value)
            case ast.UnaryOp(operand=value):
                return self.of(value)
            case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
                return self.of(value)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return _joined(map(self.of, parts))
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return _joined([self.of(left), self.of(right)])
            case ast.Compare(left=left, comparators=others):
                return _joined(map(self.of, [left, *others]))
            case ast.Attribute(value=value, attr=attr):
                kind = NUMPY if attr == "history" else self.of(value)  # what `fit` returned
                if kind == RAW and attr in FACTS:
                    return UNKNOWN
                return RAW if kind == OBJECT and attr in VARIABLES else kind
            case ast.Call():
                return self._of_call(node)
        return UNKNOWN

    def _of_call(self, node: ast.Call) -> str:
        name = dotted(node.func)
        first, _, last = name.rpartition(".")
        if isinstance(node.func, ast.Attribute) and node.func.attr in NUMPY_METHODS:
            return NUMPY
        if name.startswith(("np.", "numpy.")) or name in self.makers or name in PLAIN:
            return NUMPY
        if name in PASSED_ON:
            return _joined(map(self.of, node.args))
        if name == "map":
            return self._of_call(ast.Call(node.args[0], node.args[1:], []))
        if name in self.returns:
            return self.returns[name]
        if _is_ops(name) or re.match(r"(keras\.)?(activations|random)\.", name):
            return RAW
        if re.match(r"(keras|layers|losses|metrics)\.", name):
            return OBJECT if last[:1].isupper() or first.endswith("models") else UNKNOWN
        kind = self.of(node.func)  # `model(x)`, `layers.Dense(2)(x)`, `tensor.sum()`, `array.sum()`
        if isinstance(node.func, ast.Attribute):
            return UNKNOWN if kind == OBJECT else kind
        return RAW if kind == OBJECT else kind


def _joined(kinds: Iterable[str]) -> str:
    found = set(kinds)
    if RAW in found:
        return RAW
    return found.pop() if len(found) == 1 else UNKNOWN


def _is_ops(name: str) -> bool:
    return name.startswith(("ops.", "keras.ops.")) and not name.endswith("convert_to_numpy")


# --- Texts that are read on another page

POINTERS = {
    "en": re.compile(
        r"\b(?:here|this (?:page|section|example)|(?:above|below)(?! [\d−-]))\b", re.IGNORECASE
    ),
    "zh": re.compile("[上下][面文方]|[前后]文|本[页节]|这[里页]|这一[页节]|此处|如[上下]"),
}


def pointers(page: Page) -> Iterator[Problem]:
    """Words that point at their own page, in texts that `::: mistakes` shows on another."""
    for entry in mistakes.entries(page):
        prose = re.sub(r"`[^`]*`", "", f"{entry.title} {entry.text}")
        if found := POINTERS[page.language].search(prose):
            yield Problem(
                f"{page.where}:{entry.line}",
                f'"{found[0]}" in the entry "{entry.title}" points at nothing on the page that '
                "collects it",
                "Say it without",
            )


# --- Links to a page that does not have the word

LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)[^)]*\)")
THING = re.compile(r"`([^`]+)`|[\"“]([^\"”]+)[\"”]")
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)


def links(page: Page, every: dict[Path, Page]) -> Iterator[Problem]:
    """Links whose text names a thing, to a page that neither says nor shows it."""
    for number, _ in page.prose:
        line = page.lines[number - 1]
        for text, url in LINK.findall(line):
            if re.match(r"[a-z]+:|/", url):
                continue
            target = url.partition("#")[0]
            linked = every.get(Path(normpath(page.path.parent / target)) if target else page.path)
            if not linked:
                continue  # `check_links` says so
            for code, quoted in THING.findall(text):
                has = words_of(linked)
                if not _names(code, quoted, has.replace(line, "") if linked is page else has):
                    yield Problem(
                        f"{page.where}:{number}",
                        f"the link names {code or quoted}, and {linked.where} does not",
                        "Link to a page that does, or name what is there",
                    )


def _names(code: str, quoted: str, text: str) -> bool:
    """Whether a text has the thing: words as they stand, code at least by its last name."""
    if quoted:
        return ARTICLE.sub("", quoted).lower() in text.lower()
    name = re.match(r"[\w.]*", code)[0].rpartition(".")[2]
    return code in text or bool(name and re.search(rf"\b{re.escape(name)}\b", text))


@once
def words_of(page: Page) -> str:
    """All that a page says and shows: its text, the programs of its topics, dictionary entries."""
    known = topics(page.root)
    shown = [p.text for t in page.topics if t in known for p in known[t].programs.values()]
    for directive in page.directives:
        if directive.topic == DICTIONARY:
            shown += [
                (entries.folder(page.root) / f"{area}.toml").read_text(encoding="utf-8")
                for area in entries.areas(page.root)
                if directive.section in (None, area)
            ]
    return "\n".join([*page.lines, *shown])
