"""Which public APIs a program calls, and where their official reference is.

`snippets/references.toml` maps dotted names to addresses, and method names to those of the class
that the site's programs call them on.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from tandem.model import files
from tandem.model.editions import Edition
from tandem.model.pages import reference_line
from tandem.model.programs import FRAMEWORKS, ROOT, SNIPPETS, Program, Topic
from tandem.site.code.resolve import dotted, imported
from tandem.site.words import words

DOCUMENTED = {
    "fastai",
    "ignite",
    "keras",
    "lightning",
    "matplotlib",
    "numpy",
    "onnx",
    "onnxruntime",
    "safetensors",
    "tensorflow",
    "torch",
    "torchmetrics",
    "torchvision",
}
SITES = {
    "docs.pytorch.org": "pytorch",
    "keras.io": "keras",
    "www.tensorflow.org": "tensorflow",
}
SHORT = {"tensorflow": "tf", "numpy": "np", "matplotlib.pyplot": "plt", "torch.nn": "nn"}


def references(root: Path = ROOT) -> dict:
    """The addresses by dotted name, and those of methods by framework."""
    return files.read(root, f"{SNIPPETS}/references.toml")


def used(program: Program) -> dict[str, int]:
    """Dotted names of the framework APIs a program uses, each with its first line."""
    return _used(program.text)


@lru_cache(maxsize=256)
def _used(text: str) -> dict[str, int]:
    tree = ast.parse(text)
    names, found = imported(tree), {}

    def visit(node: ast.AST) -> None:
        name = dotted(node, names)
        if name.split(".")[0] in DOCUMENTED:
            if "." in name and not _is_module(name):
                found.setdefault(name, node.lineno)
        else:
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(tree)
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _is_module(name: str) -> bool:
    return name in SHORT or name in {"keras.layers", "torchvision.datasets"}


def methods(program: Program) -> list[str]:
    """Names of the methods a program calls on objects, in order."""
    return _methods(program.text)


@lru_cache(maxsize=256)
def _methods(text: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    calls.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(
        dict.fromkeys(node.func.attr for node in calls if isinstance(node.func, ast.Attribute))
    )


def unreferenced(program: Program) -> list[tuple[int, str]]:
    """Line and name of each API without an address in references.toml."""
    known = references(program.root)["api"]
    return [(line, name) for name, line in used(program).items() if name not in known]


def short(name: str) -> str:
    """`torch.nn.Linear` as people write it: `nn.Linear`."""
    for full, alias in SHORT.items():
        if name.startswith(full + "."):
            return alias + name[len(full) :]
    return name


def reference_list(topics: list[Topic], edition: Edition, only: str = "") -> list[str]:
    """Markdown: for each library, links to the reference of every API of it that programs use.

    `only` names the one framework whose programs are read.
    """
    table = references(topics[0].root) if topics else {}
    links: dict[tuple[str, str], None] = {}  # a method's name is that of several libraries
    for framework in [one for one in FRAMEWORKS if topics and only in ("", one)]:
        named = table["methods"].get(framework, {})
        for program in [t.programs[framework] for t in topics if framework in t.programs]:
            called = [(f".{name}()", named.get(name)) for name in methods(program)]
            uses = [(short(name), table["api"].get(name)) for name in used(program)]
            links |= dict.fromkeys(use for use in uses + called if use[1])
    lines, labels = [""], words(edition, "tabs") | words(edition, "references")
    for library in ("pytorch", "keras", "tensorflow", "others"):
        items = [f"[`{name}`]({url})" for name, url in links if _library(url) == library]
        if items:
            lines += reference_line(labels[library], words(edition, "pair")["join"].join(items))
    return lines


def _library(url: str) -> str:
    return SITES.get(urlsplit(url).netloc, "others")
