"""The entries: `snippets/dictionary/AREA.toml`, one table each. Imports no framework.

An entry says what an API is called over there and what must be set; the expressions it shows are
the expressions that `tandem.dictionary.prove` builds and compares. CONTRIBUTING.md has its keys.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from tandem.model.pages import DICTIONARY as TOPIC
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS
from tandem.model.reading import once

STATUSES = ("same", "set", "compose", "none")
KINDS = ("value", "layer", "initializer", "optimizer", "schedule")
PREFIXES = ("torch.", "torchvision.", "torchmetrics.", "keras.", "tensorflow.")
SHORT = {  # how names are written in expressions; the longest prefix first
    "torch.nn.functional.": "F.",
    "torch.nn.init.": "init.",
    "torch.nn.": "nn.",
    "torch.optim.lr_scheduler.": "lr_scheduler.",
    "torch.optim.": "optim.",
    "torchvision.transforms.v2.": "v2.",
    "keras.optimizers.schedules.": "schedules.",
    "keras.": "",
    "tensorflow.": "tf.",
}
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
INPUT = re.compile(r"[a-z0-9 ]*(?:: [a-z]+(?: \d+)?)?")
HURRIED = ("keras", "torch", "keras_call", "torch_call")  # what of a naive version is shown
DRAWS = ("int", "positive", "unit", "bool", "probabilities", "sign", "numpy")


@dataclass(frozen=True)
class Entry:
    """One entry of the dictionary; the fields are the keys of its TOML table."""

    id: str
    names: list[str]
    status: str
    en: str
    zh: str
    torch: str = ""
    keras: str = ""
    kind: str = "value"
    inputs: dict[str, str] = field(default_factory=dict)
    layout: str = ""
    weights: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    arguments: list[list] = field(default_factory=list)
    torch_call: str = ""
    keras_call: str = ""
    naive: dict = field(default_factory=dict)
    compare: str = "elements"
    gradients: bool = True
    modes: list[str] = field(default_factory=lambda: ["inference", "training"])
    tolerance: dict[str, float] = field(default_factory=dict)
    float32_only: bool = False
    holds: list[str] = field(default_factory=list)
    raises: list[list[str]] = field(default_factory=list)
    because: dict[str, str] = field(default_factory=dict)
    does: list[str] = field(default_factory=list)
    title: dict[str, str] = field(default_factory=dict)
    area: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        return f"{SNIPPETS}/{TOPIC}/{self.area}.toml:{self.line}, entry {self.id}"

    def problem(self, what: str, todo: str) -> Problem:
        return Problem(self.where, what, todo)

    @property
    def is_proved(self) -> bool:
        """Whether there are two sides to compare."""
        return bool(self.torch and self.keras)

    def shown(self, framework: str) -> str:
        """The code of one side as a page shows it: the proof's, with the names it gives to results."""
        name = {"torch": "m", "keras": "layer"}[framework] if self.kind == "layer" else self.kind
        code, call = getattr(self, framework).strip(), getattr(self, f"{framework}_call").strip()
        lines = code.splitlines()
        if call and lines[-1] == name:
            code = "\n".join(lines[:-1])
        elif call and isinstance(last := ast.parse(code).body[-1], ast.Expr):
            lines[last.lineno - 1] = f"{name} = {lines[last.lineno - 1]}"
            code = "\n".join(lines)
        return f"{code}\n{call}".strip()

    @property
    def of(self) -> str:
        """What `comments.zh.toml` calls its area."""
        return f"{TOPIC}/{self.area}"

    @property
    def hurried(self) -> str:
        """The code of its naive version that a page shows; "" where only the weights are naive."""
        return next((code for key in HURRIED if (code := self.naive.get(key))), "")

    @property
    def sides(self) -> tuple[list[str], list[str]]:
        """Its names in PyTorch and the packages around it, and in Keras, then TensorFlow."""

        def named(*prefixes: str) -> list[str]:
            return [name for prefix in prefixes for name in self.names if name.startswith(prefix)]

        return named(*PREFIXES[:3]), named(*PREFIXES[3:])

    @property
    def twin(self) -> str:
        """What the other side is written in."""
        tensorflow = re.search(r"\btf\.", self.keras) and not re.search(
            r"\b(keras|layers|losses|ops|activations|metrics|optimizers)\.", self.keras
        )
        return "TensorFlow" if tensorflow else "Keras"


def short(name: str) -> str:
    """`torch.nn.Linear` as expressions write it: `nn.Linear`."""
    for prefix, written in SHORT.items():
        if name.startswith(prefix):
            return written + name[len(prefix) :]
    return name


def folder(root: Path = ROOT) -> Path:
    return root / SNIPPETS / TOPIC


def areas(root: Path = ROOT) -> list[str]:
    """The areas by name: one file and one page each."""
    return sorted(path.stem for path in folder(root).glob("*.toml"))


def load(area: str, root: Path = ROOT) -> list[Entry]:
    """The entries of an area, in order. Raises `Problem` where one is malformed."""
    path = folder(root) / f"{area}.toml"
    return _parsed(area, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)  # once a build, and again where the text changed
def _parsed(area: str, text: str) -> list[Entry]:
    where = f"{SNIPPETS}/{TOPIC}/{area}.toml"
    try:
        tables = tomllib.loads(text).get("entry", [])
    except tomllib.TOMLDecodeError as error:
        raise Problem(where, f"this is no TOML: {error}", "Mend the line it names") from None
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[entry]]"]
    found = []
    for line, table in zip(starts, tables, strict=True):
        known = {f.name for f in fields(Entry)} - {"area", "line"}
        here = f"{where}:{line}, entry {table.get('id', 'without id')}"
        lacks = {"id", "names", "status", "en", "zh"} - table.keys()
        if lacks:
            todo = "Every entry has id, names, status, and a text in en and in zh"
            raise Problem(here, f"it lacks {', '.join(sorted(lacks))}", todo)
        if unknown := table.keys() - known:
            raise Problem(
                here,
                f"it has an unknown key {', '.join(sorted(unknown))}",
                f"Use {', '.join(sorted(known))}",
            )
        found.append(Entry(**table, area=area, line=line))
    return found


@once
def every(root: Path = ROOT) -> list[Entry]:
    """Every entry, area by area."""
    return [entry for area in areas(root) for entry in load(area, root)]


@lru_cache(maxsize=2)  # once a build: `build.forget`
def by_name(root: Path = ROOT) -> dict[str, Entry]:
    """The entry of each public name."""
    return {name: entry for entry in every(root) for name in entry.names}


def check(root: Path = ROOT) -> Iterator[Problem]:
    """Every fault of the entries that can be seen without a framework."""
    ids: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    for area in areas(root):
        try:
            found = load(area, root)
        except Problem as problem:
            yield problem
            continue
        for entry in found:
            try:
                _check(entry)
            except Problem as problem:
                yield problem
            if (other := ids.setdefault(entry.id, entry)) is not entry:
                yield entry.problem(f"{other.where} has the same id", "Give one another id")
            for name in entry.names:
                if (other := names.setdefault(name, entry)) is not entry:
                    yield entry.problem(
                        f"{name} has an entry already: {other.where}", "Keep it in one of the two"
                    )


@lru_cache(maxsize=20_000)
def _syntax_error(code: str) -> str:
    """What Python says of some code that it cannot parse; "" where it can."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        return error.msg
    return ""


def _check(entry: Entry) -> None:
    def expect(holds: object, what: str, todo: str) -> None:
        if not holds:
            raise entry.problem(what, todo)

    expect(ID.fullmatch(entry.id), "its id is no anchor", "Use lower case, digits and hyphens")
    for key, allowed in (("status", STATUSES), ("kind", KINDS)):
        value = getattr(entry, key)
        expect(value in allowed, f"{key} is {value!r}", f"Use one of {', '.join(allowed)}")
    for name in entry.names:
        expect(
            name.startswith(PREFIXES),
            f"{name} is no full name",
            "Write it as Python imports it, such as torch.nn.Linear",
        )
    for language in ("en", "zh"):
        expect(getattr(entry, language).strip(), f"{language} says nothing", "Say what to know")
    one_side = bool(entry.torch) != bool(entry.keras)
    if entry.status != "none" or one_side:
        expect(
            entry.is_proved,
            f"status {entry.status!r} needs both torch and keras",
            'Write the two expressions, or status = "none", no expression and why',
        )
    if entry.status == "set":
        expect(entry.naive, "nothing shows what the defaults do", "Add naive.keras = ...")
    for key in entry.naive:
        expect(
            key in ("torch", "keras", "weights", "torch_call", "keras_call"),
            f"naive has an unknown key {key}",
            "Use torch, keras, weights, torch_call or keras_call",
        )
    for place in entry.after:
        expect(
            place in entry.weights and "training" in entry.modes,
            f"after.{place} is about no weight of a call in training",
            "Name a key of weights",
        )
    for row in entry.raises:
        expect(
            len(row) == 2,
            f"raises has {len(row)} fields",
            'Write ["F.one_hot(x, 5)", "RuntimeError"]: what raises, and what it raises',
        )
    codes = [("holds", code) for code in entry.holds] + [("raises", row[0]) for row in entry.raises]
    for key, code in codes:
        expect("\n" not in code, f"{key} has a line break", "Write an expression of one line")
    for key in ("torch", "keras", "torch_call", "keras_call"):
        codes += [(key, getattr(entry, key)), (key, entry.naive.get(key, ""))]
    for key, code in codes:
        fault = _syntax_error(code)
        expect(not fault, f"{key} is no Python: {fault}", "Mend the expression")
    for name, drawn in entry.inputs.items():
        expect(
            INPUT.fullmatch(drawn) and all(w in DRAWS for w in re.findall(r": ([a-z]+)", drawn)),
            f"input {name} = {drawn!r} is no shape",
            f'Write "b 4 h w" or "b : int 5"; after the colon one of {", ".join(DRAWS)}',
        )
    for row in entry.arguments:
        expect(
            len(row) == 4,
            f"an argument has {len(row)} fields",
            'Write ["eps", 1e-5, "epsilon", 1e-3]: name and default, PyTorch then Keras',
        )
    if entry.tolerance or entry.float32_only:
        expect(
            {"en", "zh"} <= entry.because.keys(),
            "it has a budget of its own and does not say why",
            "Add because.en and because.zh",
        )
