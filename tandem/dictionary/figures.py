"""The recorded figures of the dictionary, and the names that upstream had. Imports no framework.

`parity.out` holds, for each proved entry, how far apart the two sides were, and a hash of what was
proved; for each module of the coverage its public names; and what names take by place.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS

PRECISIONS = ("float32", "float64")
TEXTS = {"en", "zh", "title", "because", "does", "area", "line"}  # what a proof does not see


def load(root: Path = ROOT) -> dict[str, dict]:
    """The record as a whole: `names` by module, and by the id of each proved entry

    `{"float32": {step: figure}, "float64": ..., "naive": figure or what it raises}`.
    """
    path = entries.folder(root) / "parity.out"
    if not path.is_file():
        return {}
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Problem(
            f"{SNIPPETS}/{entries.TOPIC}/parity.out",
            f"this is no record: {error}",
            f"Run `make record TOPIC={entries.TOPIC}`",
        ) from None


_parsed = lru_cache(maxsize=4)(tomllib.loads)


def names(root: Path = ROOT) -> dict[str, list[list[str]]]:
    """The public names by module; aliases of one thing together."""
    return load(root).get("names", {})


def signatures(root: Path = ROOT) -> dict[str, list[str]]:
    """What each name with a table of arguments takes by its place, in that order."""
    return load(root).get("signatures", {})


def digest(entry: Entry) -> str:
    """Changes where anything changes that the proof reads."""
    bare = vars(Entry(*["x"] * 5))  # what is left out does not count, nor keys that came later
    proved = {k: v for k, v in vars(entry).items() if k not in TEXTS and v != bare[k]}
    return hashlib.sha256(json.dumps(proved, sort_keys=True).encode()).hexdigest()[:12]


def written(
    measured: dict[str, dict],
    found: dict[str, str],
    public: dict[str, list],
    taken: dict[str, list[str]],
) -> str:
    """The record as TOML, from the figures, the digests, the names and what they take by place."""
    lines = ["[names]"]
    lines += [f'"{module}" = {json.dumps(groups)}' for module, groups in public.items()]
    lines += ["[signatures]"]
    lines += [f'"{name}" = {json.dumps(arguments)}' for name, arguments in taken.items()]
    for name, tables in measured.items():
        lines += [f"[entry.{name}]", f'proved = "{found[name]}"']
        if (naive := tables.get("naive")) is not None:
            lines.append(f'naive = "{naive}"' if isinstance(naive, str) else f"naive = {naive:.1e}")
        for kind in PRECISIONS:
            if kind in tables:
                steps = [f"{step} = {figure:.1e}" for step, figure in tables[kind].items()]
                lines.append(f"{kind} = {{ {', '.join(steps)} }}")
    return "\n".join(lines) + "\n"


def check(root: Path = ROOT) -> Iterator[Problem]:
    """Every area with proved entries whose figures are missing, or of another version of them."""
    recorded = load(root).get("entry", {})
    for area in entries.areas(root):
        stale = [
            entry.id
            for entry in entries.load(area, root)
            if entry.is_proved and recorded.get(entry.id, {}).get("proved") != digest(entry)
        ]
        if stale:
            some = ", ".join(stale[:3]) + (f" and {len(stale) - 3} more" if stale[3:] else "")
            yield Problem(
                f"{SNIPPETS}/{entries.TOPIC}/{area}.toml",
                f"{some} changed since the figures were recorded",
                f"Run `make record TOPIC={entries.TOPIC}`",
            )
