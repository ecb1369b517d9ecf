"""Which calls of real code have an entry: `.py` and `.ipynb` files of a folder. Runs none of them."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tandem.site.code import resolve, upstream

NO_PYTHON = re.compile(r"^[ \t]*[!%].*$", re.MULTILINE)  # what a notebook has beside it
# Of several processes, of compilers, and what the libraries keep to themselves.
LEFT_OUT = re.compile(r"\.(?:distributed?|fx)\.|\._|^tensorflow\.python\.|^keras\.src\.")


@dataclass
class Calls:
    """How often names are called that have an entry, and that have none; the files that are no Python."""

    has: Counter[str] = field(default_factory=Counter)
    lacks: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The part of all calls that has an entry; 1 where there are none."""
        has, lacks = self.has.total(), self.lacks.total()
        return has / (has + lacks) if has + lacks else 1.0


def coverage(folder: Path, known: Iterable[str]) -> Calls:
    """The calls of the code in a folder, by whether their name is among those that are known."""
    found, known = Calls(), set(known)
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.ipynb"))):
        body: list[ast.stmt] = []
        try:
            for place, text in enumerate(_texts(path), 1):
                try:
                    body += _parsed(text)
                except (SyntaxError, ValueError) as error:
                    found.unread.append(_unread(path.relative_to(folder), place, error))
        except (ValueError, KeyError, TypeError):
            found.unread.append(f"{path.relative_to(folder).as_posix()}: this is no notebook")
        for name in called(ast.Module(body, [])):
            (found.has if name in known else found.lacks)[name] += 1
    return found


def called(tree: ast.Module) -> Iterator[str]:
    """The full name of each call of a library's function or class, as the dictionary has it."""
    imports = resolve.imported(tree)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for name in (resolve.dotted(func, imports) for func in calls):
        if name.split(".")[0] in upstream.ROOTS and not LEFT_OUT.search(name):
            yield upstream.same(name)


def _parsed(text: str) -> list[ast.stmt]:
    with warnings.catch_warnings():  # of escapes in its strings
        warnings.simplefilter("ignore")
        return ast.parse(text).body


def _texts(path: Path) -> list[str]:
    """A program, or the cells of a notebook that are Python's."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".py":
        return [text]
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    return [NO_PYTHON.sub("", text) for text in sources if not text.startswith("%%")]


def _unread(path: Path, place: int, error: Exception) -> str:
    cell = f", cell {place}" if path.suffix == ".ipynb" and place else ""
    line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    return f"{path.as_posix()}{cell}{line}: {getattr(error, 'msg', error)}"
