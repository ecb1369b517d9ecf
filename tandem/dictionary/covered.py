"""Which public names have an entry, and which a stated reason that they have none. Imports no framework.

`docs/names-left.toml` has the reasons. A name answers for another by the record that
`tandem.dictionary.names` writes: one thing under two names, a method that is the function, a twin in place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from tandem.dictionary import entries, figures
from tandem.dictionary.entries import Entry
from tandem.model.pages import DOCS
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.model.reading import once

LEFT = f"{DOCS}/names-left.toml"
LANGUAGES = ("en", "zh")
WHOLE = ("torch.nn", "keras.layers", "keras.ops")  # every name of these has an entry


@dataclass(frozen=True)
class Reason:
    """Why names have no entry; `*` in a name stands for anything."""

    names: tuple[str, ...]
    en: str
    zh: str
    line: int

    @property
    def where(self) -> str:
        return f"{LEFT}:{self.line}"


@dataclass
class Covered:
    """The names of a module, aliases of one thing together, by what there is of them."""

    has: list[list[str]]
    left: list[list[str]]  # with a reason
    lacks: list[list[str]]

    @property
    def count(self) -> int:
        return len(self.has) + len(self.left) + len(self.lacks)

    @property
    def share(self) -> float:
        """The part with an entry or a reason."""
        return (len(self.has) + len(self.left)) / max(1, self.count)


def reasons(root: Path = ROOT) -> list[Reason]:
    """The reasons in their order. Raises `Problem` where the file is malformed."""
    path = root / LEFT
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[left]]"]
    try:
        tables = tomllib.loads(text).get("left", [])
        return [
            Reason(tuple(table["names"]), table["en"], table["zh"], line)
            for line, table in zip(lines, tables, strict=True)
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        todo = "Each [[left]] has names, en and zh"
        raise Problem(LEFT, f"this is no list of reasons ({error})", todo) from None


@once
def answers(root: Path = ROOT) -> dict[str, Entry]:
    """The entry of each public name, also of those that another name answers for."""
    known = dict(entries.by_name(root))
    groups = [
        ([name for name in full if _of(module, name)], full) for module, full in _groups(root)
    ]
    while True:  # a name leads to another, and that to one with an entry
        found = {}
        for own, full in groups:
            if entry := next((known[name] for name in full if name in known), None):
                found |= {name: entry for name in own if name not in known}
        if not found:
            return known
        known |= found


def coverage(root: Path = ROOT) -> dict[str, Covered]:
    """For each module the groups of names with an entry, with a reason, and with neither."""
    known = answers(root)
    stated = _pattern(one for reason in reasons(root) for one in reason.names)
    found: dict[str, Covered] = {module: Covered([], [], []) for module in figures.names(root)}
    for module, full in _groups(root):
        if any(name in known for name in full):
            into = found[module].has
        elif any(map(stated.match, full)):
            into = found[module].left
        else:
            into = found[module].lacks
        into.append([name for name in full if _of(module, name)])
    return found


def _groups(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Module and full names of each thing on record; names of other modules stand in full there."""
    for module, groups in figures.names(root).items():
        for group in groups:
            yield module, [name if "." in name else f"{module}.{name}" for name in group]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds names in which `*` stands for anything."""
    return re.compile("|".join(map(translate, names)) or r"(?!)")


def _of(module: str, name: str) -> bool:
    return name.rpartition(".")[0] == module


def share(found: dict[str, Covered]) -> float:
    """The part of all names that have an entry."""
    return sum(len(one.has) for one in found.values()) / max(1, total(found))


def share_left(found: dict[str, Covered]) -> float:
    """The part of all names that have a reason."""
    return sum(len(one.left) for one in found.values()) / max(1, total(found))


def total(found: dict[str, Covered]) -> int:
    return sum(one.count for one in found.values())


def unsaid(entry: Entry) -> list[str]:
    """The names that an entry only lists, in neither its code nor its text."""
    said = f"{entry.torch}\n{entry.keras} {entry.torch_call} {entry.keras_call} {entry.en} "
    said = f"{said}{entry.naive} {entry.holds} {entry.raises}".lower()
    return [name for name in entry.names if name.rpartition(".")[2].lower() not in said]


def check(root: Path = ROOT) -> Iterator[Problem]:
    """A reason that matches no name, one for a name with an entry, and one given twice."""
    known = answers(root)
    names = [full for _, full in _groups(root)]
    with_name: dict[str, list[list[str]]] = {}
    for full in names:
        for one in dict.fromkeys(full):
            with_name.setdefault(one, []).append(full)
    given: dict[str, Reason] = {}
    for reason in reasons(root):
        for language in LANGUAGES:
            if not getattr(reason, language).strip():
                yield Problem(reason.where, f"{language} says nothing", "Say why there is no entry")
        for pattern in reason.names:
            is_meant = _pattern([pattern]).match
            groups = names if set(pattern) & set("*?[") else with_name.get(pattern, [])
            matched = [full for full in groups if any(map(is_meant, full))]
            if not matched:
                what = f"{pattern} is no public name that was measured"
                yield Problem(reason.where, what, "Mend it, or leave it out")
            for full in matched:
                name = next(filter(is_meant, full))
                if entry := next((known[one] for one in full if one in known), None):
                    what = f"{name} has an entry, {entry.id} in {entry.area}.toml"
                    yield Problem(reason.where, what, "Leave its reason out")
                elif (other := given.setdefault(name, reason)) is not reason:
                    what = f"{name} has a reason already, in line {other.line}"
                    yield Problem(reason.where, what, "Keep one of the two")
