"""The snippet programs: where they are, what sections they hold, and what is wrong with them."""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = "snippets"
CACHE = ROOT / ".cache"  # what can be made again

# Framework -> tab label, in the order of the tabs. Linked tabs go by label text. A program is
# called `training_keras.py`, since a `keras.py` in its reader's folder would shadow the library.
FRAMEWORKS = {
    "pytorch": "PyTorch",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "lightning": "Lightning",
    "ignite": "Ignite",
    "fastai": "fastai",
    "keras_torch": "Keras on PyTorch",
    "keras_jax": "Keras on JAX",
    "both": "PyTorch + Keras",
}
# Where the Chinese pages call a framework otherwise.
CHINESE = {"keras_torch": "Keras（PyTorch 后端）", "keras_jax": "Keras（JAX 后端）"}
# What Keras computes with -> what people call it. The records of every program are made with the
# first; those of a program that uses only Keras, with the others too.
BACKENDS = {"tensorflow": "TensorFlow", "torch": "PyTorch", "jax": "JAX"}
PROOF = "parity"
EXAMPLE = "mnist_"  # how the topics of worked examples, which are notebooks too, begin

# How a program says, in its own text, that it runs as several processes.
TORCHRUN = re.compile(r"^# torchrun (?P<arguments>[a-z0-9 =-]+) (?P<file>\w+\.py)$", re.MULTILINE)

MARKER = re.compile(r"^# --8<-- \[(start|end):([a-z0-9]+(?:-[a-z0-9]+)*)\]$")
LOOKS_LIKE_MARKER = re.compile(r"#.*(8<|\[\s*(start|end|strat|begin|stop)\b)", re.IGNORECASE)


class Problem(Exception):
    """Something a contributor has to mend: where it is, what is wrong, what to do."""

    def __init__(self, where: str, what: str, todo: str):
        super().__init__(f"{where}: {what.rstrip('.')}. {todo.rstrip('.')}.")


def label(framework: str, language: str = "en") -> str:
    """What the pages of a language call a framework: its tab, its row, its references."""
    return (
        CHINESE.get(framework, FRAMEWORKS[framework]) if language == "zh" else FRAMEWORKS[framework]
    )


@dataclass(frozen=True)
class Section:
    """A named run of lines of a program; `first` is the number of its first line."""

    name: str
    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n") + "\n"

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


@dataclass
class Program:
    """One file under `snippets/`: a whole program in one framework, or a proof.

    `backend` is the one of Keras that it runs on, where that is not the first of `BACKENDS`.
    """

    path: Path
    root: Path = field(default=ROOT)
    backend: str = ""

    @property
    def topic(self) -> str:
        return self.path.parent.name

    @property
    def framework(self) -> str:
        """`pytorch`, `keras`, ..., or `parity`."""
        return self.path.stem.removeprefix(f"{self.topic}_")

    @property
    def name(self) -> str:
        """`basics/training/training_pytorch.py`: how records and pages call the program.

        On another backend it is `basics/training/training_keras.py@jax`.
        """
        return f"{self.topic}/{self.path.name}" + (f"@{self.backend}" if self.backend else "")

    @property
    def is_example(self) -> bool:
        """Whether it is a worked example, and not the proof of one."""
        return self.topic.startswith(EXAMPLE) and self.framework in FRAMEWORKS

    @property
    def where(self) -> str:
        return f"{SNIPPETS}/{self.topic}/{self.path.name}"

    @cached_property
    def imports(self) -> set[str]:
        """The top-level modules that the program imports."""
        return _imports(self.text)

    @property
    def on_backends(self) -> list[Program]:
        """The program on the other backends of Keras; none where it uses one of them itself."""
        if self.framework != "keras" or self.imports & BACKENDS.keys():
            return []
        return [Program(self.path, self.root, name) for name in list(BACKENDS)[1:]]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def out(self) -> Path:
        """The record of what the program printed."""
        return self.path.with_suffix(f".{self.backend}.out" if self.backend else ".out")

    def figure(self, section: str) -> Path:
        """The record of what `section` drew."""
        return self.path.with_suffix(f".{section}.svg")

    def figures(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.stem}.*.svg"))

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Sections by name, in file order; a program without markers has none.

        Raises `Problem` for a marker that is unterminated, doubled, nested, unmatched or misspelt,
        and for code that lies outside every section, which no reader would see.
        """
        sections: dict[str, Section] = {}
        name, start, body = None, 0, []
        outside = []
        for number, line in enumerate(self.text.splitlines(), 1):
            match = MARKER.match(line)
            if not match:
                if LOOKS_LIKE_MARKER.search(line):
                    raise self.problem(
                        number,
                        f"`{line.strip()}` is a misspelt section marker",
                        "Write `# --8<-- [start:name]` or `# --8<-- [end:name]`, lower case and "
                        "alone on its line",
                    )
                if name:
                    body.append(line)
                elif line.strip():
                    outside.append(number)
                continue
            kind, found = match.groups()
            if kind == "start" and name:
                raise self.problem(
                    number,
                    f'section "{found}" starts inside section "{name}", opened on line {start}',
                    f"Close it first with `# --8<-- [end:{name}]`; sections never nest",
                )
            if kind == "start" and found in sections:
                raise self.problem(
                    number,
                    f'section "{found}" is there twice, first on line {sections[found].first - 1}',
                    "Give one of the two another name",
                )
            if kind == "end" and found != name:
                opened = f'"{name}" is open' if name else "no section is open"
                raise self.problem(
                    number,
                    f'`[end:{found}]` closes section "{found}", but {opened} here',
                    "Make the start and end markers carry the same name",
                )
            if kind == "start":
                name, start, body = found, number, []
            else:
                sections[name] = Section(name, start + 1, tuple(body))
                name = None
        if name:
            raise self.problem(
                start,
                f'section "{name}" is never closed',
                f"Add `# --8<-- [end:{name}]` after its last line",
            )
        if sections and outside:
            raise self.problem(
                outside[0],
                "this code lies outside every section, so no reader would see or copy it",
                "Move it into a section",
            )
        return sections

    @property
    def torchrun(self) -> list[str]:
        """The arguments of `torchrun` in a comment of the program; empty where it is one process.

        Raises `Problem` where the comment names another file.
        """
        match = TORCHRUN.search(self.text)
        if match and match["file"] != self.path.name:
            line = self.text[: match.start()].count("\n") + 1
            raise self.problem(
                line, f"`{match[0]}` names another file", f"Write {self.path.name} there"
            )
        return match["arguments"].split() if match else []

    @property
    def has_notebook(self) -> bool:
        """Whether a notebook can hold it: several processes are started by `torchrun`."""
        return self.framework in FRAMEWORKS and not self.torchrun

    @property
    def code(self) -> str:
        """The program as a reader sees it: without the section markers."""
        lines = [line for line in self.text.splitlines() if not MARKER.match(line)]
        return "\n".join(lines) + "\n"

    def section_at(self, line: int) -> str:
        """The section that holds a line, or "" where the program has none."""
        for section in self.sections.values():
            if section.first <= line <= section.last:
                return section.name
        return ""

    def check_syntax(self) -> None:
        """Raise `Problem` where Python cannot parse the program."""
        try:
            compile(self.text, str(self.path), "exec", dont_inherit=True)
        except SyntaxError as error:
            section = self.section_at(error.lineno or 1)
            raise self.problem(
                error.lineno or 1,
                f"{error.msg}" + (f' in section "{section}"' if section else ""),
                "Mend the syntax; `python -m py_compile` shows the spot",
            ) from None

    def problem(self, line: int, what: str, todo: str) -> Problem:
        tab = FRAMEWORKS.get(self.framework, "")
        tab += f" on {BACKENDS[self.backend]}" if self.backend else ""
        tab = f" (tab {tab})" if tab else ""
        return Problem(f"{self.where}:{line}{tab}", what, todo)


@lru_cache(maxsize=256)
def _imports(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@dataclass
class Topic:
    """A folder of `snippets/`: the programs of one subject and the proof of their equality."""

    path: Path
    root: Path = field(default=ROOT)

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Programs by framework, in tab order."""
        paths = {name: self.path / f"{self.name}_{name}.py" for name in FRAMEWORKS}
        return {name: Program(path, self.root) for name, path in paths.items() if path.is_file()}

    @property
    def proof(self) -> Program | None:
        path = self.path / f"{PROOF}.py"
        return Program(path, self.root) if path.is_file() else None


def topics(root: Path = ROOT) -> dict[str, Topic]:
    """Every topic under `snippets/`, by name."""
    folders = sorted(path for path in (root / SNIPPETS).iterdir() if path.is_dir())
    return {folder.name: Topic(folder, root) for folder in folders if any(folder.glob("*.py"))}


def with_backends(found: list[Program]) -> list[Program]:
    """Programs, and those that use only Keras once more for each other backend."""
    return [one for program in found for one in (program, *program.on_backends)]


def programs(root: Path = ROOT) -> list[Program]:
    """Every program and proof, topic by topic."""
    found = []
    for topic in topics(root).values():
        found += topic.programs.values()
        if topic.proof:
            found.append(topic.proof)
    return found
