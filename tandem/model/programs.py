"""The snippet programs: where they are, what sections they hold, and what is wrong with them."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.reading import imports, once
from tandem.model.sections import MARKER, Section, parse

ROOT = Path(__file__).resolve().parents[2]
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
# What Keras computes with -> what people call it. The records of every program are made with the
# first; those of a program that uses only Keras, with the others too.
BACKENDS = {"tensorflow": "TensorFlow", "torch": "PyTorch", "jax": "JAX"}
PROOF = "parity"
EXERCISES = "-exercises"  # how the topic ends that holds the exercises of a page
EXAMPLE = "mnist-"  # how the topics of worked examples, which are notebooks too, begin

# How a program says, in its own text, that it runs as several processes.
TORCHRUN = re.compile(r"^# torchrun (?P<arguments>[a-z0-9 =-]+) (?P<file>\w+\.py)$", re.MULTILINE)


@dataclass(unsafe_hash=True)
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
        """`pytorch`, `keras`, ...; `parity`; or the whole name of a file that says none."""
        ends = [name for name in FRAMEWORKS if self.path.stem.endswith(f"_{name}")]
        return max(ends, key=len, default=self.path.stem)

    @property
    def stem(self) -> str:
        """What its name begins with, before the framework."""
        return self.path.stem.removesuffix(f"_{self.framework}")

    @cached_property
    def folder(self) -> str:
        """Where it is under `snippets/`, which is where its page is under `docs/en/`."""
        return self.path.parent.relative_to(self.root / SNIPPETS).as_posix()

    @property
    def name(self) -> str:
        """`basics/training/training_pytorch.py`: how records and pages call the program.

        On another backend it is `basics/training/training_keras.py@jax`.
        """
        return f"{self.folder}/{self.path.name}" + (f"@{self.backend}" if self.backend else "")

    @property
    def is_example(self) -> bool:
        """Whether it is a worked example, and not its proof or its exercises."""
        named = self.topic.startswith(EXAMPLE) and self.framework in FRAMEWORKS
        return named and not self.is_exercises

    @property
    def is_exercises(self) -> bool:
        """Whether it holds the exercises of a page, and their solutions."""
        return self.topic.endswith(EXERCISES)

    @property
    def page(self) -> str:
        """The page that shows it."""
        return f"{self.folder.removesuffix(EXERCISES)}.md"

    @property
    def where(self) -> str:
        return f"{SNIPPETS}/{self.folder}/{self.path.name}"

    @cached_property
    def imports(self) -> set[str]:
        """The top-level modules that the program imports."""
        return imports(self.text)

    @cached_property
    def tools(self) -> list[Program]:
        """The files that it imports, of its own page or another of its part, for readers to copy."""
        others = sorted(self.path.parents[1].glob("*/*.py"), reverse=True)
        stems = {path.stem: path for path in [*others, *self.path.parent.glob("*.py")]}
        found = [stems[name] for name in sorted(self.imports & stems.keys())]
        return [Program(path, self.root) for path in found]

    @property
    def on_backends(self) -> list[Program]:
        """The program on the other backends of Keras; none where it uses one of them itself.

        Exercises run on the first alone: sixty of them, three times over, would show nothing new.
        """
        if self.framework != "keras" or self.imports & BACKENDS.keys() or self.is_exercises:
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

        Raises `Problem` for a marker that is not right, and for code outside every section.
        """
        return parse(self.text, self.problem)

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
        """Whether a notebook can hold it: several processes are started by `torchrun`.

        One of exercises would have their solutions in sight, and one that imports a tool lacks it.
        """
        alone = not self.torchrun and not self.is_exercises and not self.tools
        return self.framework in FRAMEWORKS and alone

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


@dataclass(frozen=True)
class Topic:
    """A folder of `snippets/`: the programs of one page and the proof of their equality.

    It has the name of its page: `snippets/basics/training/` is for `docs/en/basics/training.md`.
    """

    path: Path
    root: Path = field(default=ROOT)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def where(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Programs by framework, in tab order."""
        found = {one.framework: one for one in map(self._program, self.path.glob("*.py"))}
        return {name: found[name] for name in FRAMEWORKS if name in found}

    @property
    def sections(self) -> dict[str, list[str]]:
        """For each section, the frameworks that have it; "" stands for programs without any."""
        found: dict[str, list[str]] = {}
        for name, program in self.programs.items():
            for section in program.sections or [""]:
                found.setdefault(section, []).append(name)
        return found

    @property
    def proof(self) -> Program | None:
        path = self.path / f"{PROOF}.py"
        return self._program(path) if path.is_file() else None

    @cached_property
    def tools(self) -> list[Program]:
        """The files that its programs import, for readers to copy."""
        found = {one.path: one for program in self.programs.values() for one in program.tools}
        return list(found.values())

    @property
    def others(self) -> list[Program]:
        """Files whose names say no framework and that none of its programs imports: a mistake."""
        known = [tool.path for tool in self.tools]
        found = map(self._program, sorted(set(self.path.glob("*.py")) - set(known)))
        return [one for one in found if one.framework not in (*FRAMEWORKS, PROOF)]

    def _program(self, path: Path) -> Program:
        return Program(path, self.root)


def beside(file: str, framework: str) -> Program:
    """The `framework`'s program beside `file`, in the same folder of `snippets/`.

    Raises `FileNotFoundError` where there is none.
    """
    folder = Path(file).resolve().parent
    found = Topic(folder, root_of(folder)).programs
    if framework not in found:
        raise FileNotFoundError(f"{folder.name} has no program for {framework}")
    return found[framework]


def root_of(path: Path) -> Path:
    """The root of the repository, or of a copy of it, that holds a path of `snippets/`."""
    above = [folder for folder in path.parents if folder.name == SNIPPETS]
    return above[-1].parent


@once
def topics(root: Path = ROOT) -> dict[str, Topic]:
    """Every topic under `snippets/`, by name."""
    walked = os.walk(root / SNIPPETS)
    folders = [Path(top) for top, _, names in walked if any(n.endswith(".py") for n in names)]
    return {folder.name: Topic(folder, root) for folder in sorted(folders)}


def with_backends(found: list[Program]) -> list[Program]:
    """Programs, and those that use only Keras once more for each other backend."""
    return [one for program in found for one in (program, *program.on_backends)]


@once
def programs(root: Path = ROOT) -> list[Program]:
    """Every program and proof, topic by topic."""
    every = topics(root).values()
    return [one for topic in every for one in (*topic.programs.values(), topic.proof) if one]
