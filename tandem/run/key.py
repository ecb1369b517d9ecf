"""What a run depends on, each part as a hash of its content: two runs of one key are the same run.

A part is a file that the run reads, a module of `tandem` that it uses, the installed packages,
Python, the machine, the environment, or MNIST. When a file was written plays no role.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from tandem.model import records
from tandem.model.problem import Problem
from tandem.model.programs import PROOF, ROOT, Program
from tandem.run import mnist, runner

PACKAGE = "tandem"
# Variables that change what a framework does, and those that change what MkDocs builds.
FRAMEWORKS = re.compile(
    r"(TF|TORCH|PYTORCH|KERAS|JAX|XLA|CUDA|OMP|KMP|MKL|OPENBLAS|ONEDNN|DNNL|GLOO|MPL|PYTHON|LC|LD)"
    r"_?[A-Z_0-9]*|LANG|TZ"
)
SITE = re.compile(r"SITE_URL|REPO_URL|REPO_NAME|SOURCE_DATE_EPOCH|LANG|LC_\w+|TZ")
NEUTRAL = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
NAMED = re.compile(rf"\b{PACKAGE}(?:\.\w+)+")
IMPORTED = re.compile(rf"\bfrom ({PACKAGE}[.\w]*) import (\w+(?:, \w+)*)")
# What tools write into the folder of the project, and nothing reads as its content.
TOOLS = {".ruff_cache", ".pytest_cache", ".hypothesis"}
IGNORED = {".git", ".venv", ".venv-zensical", ".cache", "__pycache__"} | TOOLS
BUILT = "site"  # in the root only: `tandem/site/` is a part of the project


def digest(parts: object) -> str:
    """The hash of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def of_program(program: Program) -> dict[str, str]:
    """Everything that decides what a run of `program` prints and draws, by name."""
    files = used(program)
    parts = {file.relative_to(program.root).as_posix(): of_file(file) for file in files}
    names = [name for file in files if file.suffix == ".py" for name in _names(file)]
    for file in tools(runner.__name__, *names):
        parts[f"tool {file.relative_to(ROOT).as_posix()}"] = of_file(file)
    if any("mnist" in file.read_text(encoding="utf-8").lower() for file in files):
        parts["data"] = data(mnist.data_folder())
    return parts | {
        "program": program.name,
        "environment": environment(FRAMEWORKS, runner.ENVIRONMENT),
        **computer(),
    }


def of_tool(module: str, *files: Path) -> dict[str, str]:
    """Everything that decides what a module of ours finds, run on some files of the project."""
    parts = {file.relative_to(ROOT).as_posix(): of_file(file) for file in files}
    parts |= {f"tool {tool.relative_to(ROOT).as_posix()}": of_file(tool) for tool in tools(module)}
    return parts | {"environment": environment(FRAMEWORKS, runner.ENVIRONMENT), **computer()}


def of_files(*paths: Path) -> dict[str, str]:
    """Everything that decides what is built of some files and folders of the project."""
    return {"files": tree(*paths), "environment": environment(SITE), **computer()}


def of_project() -> dict[str, str]:
    """Everything that decides how the tests of the project end."""
    try:
        copy = data(mnist.data_folder())
    except Problem as problem:  # which the runs will meet, and say
        copy = str(problem)
    return of_files(ROOT) | {"data": copy, "frameworks": environment(FRAMEWORKS)}


def computer() -> dict[str, str]:
    """The machine's kind, Python, and the installed packages."""
    return {"machine": records.machine(), "python": sys.version, "packages": packages()}


def used(program: Program) -> list[Path]:
    """The files that the run of a program reads: for a proof its twins and tables, beside it.

    Else those that it imports, which are tools.
    """
    folder = program.path.parent
    if program.framework == PROOF:
        return sorted({program.path, *folder.glob("*.py"), *folder.glob("*.toml")})
    beside = {file.stem: file for file in folder.glob("*.py")}
    beside |= {tool.path.stem: tool.path for tool in program.tools}
    found, queue = {program.path}, [program.path]
    while queue:
        names = {name.partition(".")[0] for name in _names(queue.pop())}
        new = {beside[name] for name in names & beside.keys()} - found
        found |= new
        queue += new
    return sorted(found)


def tools(*names: str) -> list[Path]:
    """The files of `tandem` behind some modules: what they import or name in a string, and so on."""
    found: set[Path] = set()
    queue = list(names)
    while queue:
        for file in _files(queue.pop()):
            if file not in found:
                found.add(file)
                queue += _names(file)
    return sorted(found)


def _files(name: str) -> Iterable[Path]:
    """A module of `tandem`, and the packages that it is in. A name's end may be something in it."""
    if name.partition(".")[0] != PACKAGE:
        return
    place = ROOT
    for part in name.split("."):
        place = place / part
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.is_file():
                yield file


def _names(file: Path) -> frozenset[str]:
    return _named(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def _named(text: str) -> frozenset[str]:
    """The modules that a text imports anywhere, or names in a string that is no docstring.

    A string may be a command, `-m tandem.child`, or code. A text that is no Python imports nothing.
    """
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return frozenset()
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in docstrings:
                continue
            found |= set(NAMED.findall(node.value))
            for module, names in IMPORTED.findall(node.value):
                found |= {f"{module}.{name}" for name in names.split(", ")}
    return frozenset(found)


def packages() -> str:
    """The installed distributions with their versions, as the folders of `sys.path` have them."""
    found = set()
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as inside:
            found |= {e.name for e in inside if e.name.endswith((".dist-info", ".egg-info"))}
    return digest(sorted(found))


def environment(which: re.Pattern[str], given: dict[str, str] | None = None) -> str:
    """The variables that matter; those in `given` are what the run gets."""
    variables = {name: value for name, value in os.environ.items() if which.fullmatch(name)}
    return digest({k: v for k, v in (variables | (given or {})).items() if k not in NEUTRAL})


def data(folder: Path) -> str:
    """The copy of MNIST; "" where there is none yet, which a run downloads."""
    files = sorted((folder / mnist.FILES[0]).parent.glob("*-ubyte")) + [folder / mnist.FILES[-1]]
    known = {file.name: _of_large_file(file) for file in files if file.is_file()}
    return digest(known) if known else ""


def _of_large_file(file: Path) -> str:
    """Read once a process, and again where the file was replaced meanwhile."""
    about = file.stat()
    return _contents(file, about.st_ino, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=64)
def _contents(file: Path, *replaced: int) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def tree(*paths: Path) -> str:
    """The names and contents of files, and of all files in folders."""
    found = {}
    for top in paths:
        for folder, folders, names in os.walk(top):
            built = {BUILT} if Path(folder) == ROOT else set()
            folders[:] = sorted(set(folders) - IGNORED - built)
            for file in (Path(folder, name) for name in names):
                found[f"{top.name}/{file.relative_to(top).as_posix()}"] = of_file(file)
        if top.is_file():
            found[top.name] = of_file(top)
    return digest(found)
