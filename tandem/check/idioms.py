"""One spelling for each idiom, in programs and in the dictionary, and words that people say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from tandem.dictionary import entries
from tandem.model.editions import by_path
from tandem.model.pages import Page
from tandem.model.problem import Problem
from tandem.model.programs import Program, programs

FUNCTIONAL = "from torch.nn import functional as F"
NORM_OF = {"linalg", "ops", "tf", "self"}  # whose `norm` is not a tensor's method
SUSPECT = re.compile(r"\.norm\(|\.data\b|\bfunctional\b|\bwrong\b")
SHARE = re.compile("mean|accuracy")
BEHIND = (
    "goes behind autograd's back",
    "Write `with torch.no_grad():` and `copy_`, `add_` or `fill_` on the parameter itself",
)

AN_OWN = re.compile(r"\ban own\b", re.IGNORECASE)
NOBODY_SAYS = ("nobody says `an own`", "Write `a ... of your own`")


def check_idioms(root: Path) -> Iterator[Problem]:
    """Every fault of the programs, of the dictionary's code, and of the pages' words."""
    with suppress(Problem):  # what cannot be read is said by other checks
        for program in programs(root):
            yield from code(program)
        for entry in entries.every(root):
            yield from dictionary(entry)
        for page in by_path(root).values():
            yield from words(page)


def code(program: Program) -> Iterator[Problem]:
    """What a program should spell as PyTorch's own examples do."""
    for line, what, todo in spellings(program.text):
        yield program.problem(line, what, todo)
    for number, line in enumerate(program.text.splitlines(), 1):
        if AN_OWN.search(line):
            yield program.problem(number, *NOBODY_SAYS)


def dictionary(entry: entries.Entry) -> Iterator[Problem]:
    """The same of the code and the text of an entry."""
    naive = [value for value in entry.naive.values() if isinstance(value, str)]
    for text in (entry.torch, entry.keras, entry.torch_call, entry.keras_call, *naive):
        with suppress(SyntaxError):  # the dictionary's own check says so
            for _, what, todo in spellings(text.strip()):
                yield entry.problem(what, todo)
    if AN_OWN.search(entry.en):
        yield entry.problem(*NOBODY_SAYS)


@lru_cache(maxsize=4096)
def spellings(text: str) -> list[tuple[int, str, str]]:
    """Line, fault and remedy of each old or misleading spelling in a text of Python."""
    return list(_spellings(text))


def _spellings(text: str) -> Iterator[tuple[int, str, str]]:
    if not SUSPECT.search(text):  # parsing everything would take seconds
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr="norm", value=owner), args=args) if _last(
                owner
            ) == "torch" or (not args and _last(owner) not in NORM_OF):
                what, todo = "is the old way to a norm", "Write `torch.linalg.vector_norm(x)`"
            case ast.Assign(targets=targets) if any(map(_is_data, targets)):
                what, todo = BEHIND
            case ast.AugAssign(target=target) if _is_data(target):
                what, todo = BEHIND
            case ast.Call(func=ast.Attribute(attr=method, value=ast.Attribute(attr="data"))) if (
                method.endswith("_")
            ):
                what, todo = BEHIND
            case ast.Assign(targets=[ast.Name(id="wrong")], value=value) if SHARE.search(
                ast.unparse(value)
            ):
                what, todo = "holds a share of right answers", "Call it what it is: `accuracy`"
            case ast.Attribute(value=ast.Attribute(attr="functional", value=owner)) if ast.unparse(
                owner
            ) in ("nn", "torch.nn"):
                what, todo = "is spelt out", f"Write `F.{node.attr}`"
            case ast.Import() | ast.ImportFrom() if (
                "torch.nn.functional" in _imported(node) and ast.unparse(node) != FUNCTIONAL
            ):
                what, todo = "is another spelling", f"Write `{FUNCTIONAL}`"
            case _:
                continue
        yield node.lineno, f"`{ast.unparse(node)}` {what}", todo


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    module = getattr(node, "module", "")
    return {module, *(f"{module}.{name.name}".lstrip(".") for name in node.names)}


def _last(owner: ast.expr) -> str:
    return ast.unparse(owner).rpartition(".")[2]


def _is_data(target: ast.expr) -> bool:
    """Whether a target is, or contains, the `.data` of something other than `self`."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "data" and _last(node.value) != "self"
        for node in ast.walk(target)
    )


def words(page: Page) -> Iterator[Problem]:
    """What nobody would say."""
    for number, line in page.prose:
        if page.language == "en" and AN_OWN.search(line):
            yield Problem(f"{page.where}:{number}", *NOBODY_SAYS)
