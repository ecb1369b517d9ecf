"""Results that are kept in `.cache`, so that a run is made again only where its key changed.

Only what a run itself gave is kept, and only where it succeeded; comparing it with records, budgets
and pages is done anew every time. A file that is not as it was written counts as none.
`ALL=1` and `CI=true` make every run, and forget what was kept of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.programs import CACHE, Program
from tandem.model.records import Run
from tandem.run import key, runner

RUNS = CACHE / "runs"
FOLDERS = CACHE / "kept"
Parts = Callable[[], dict[str, str]]
MOST = 1500  # files; those that were not used for longest go first

taken: list[str] = []  # what this process had from before
made: list[str] = []


def everything() -> bool:
    """Whether all is to run, whatever is kept."""
    return os.environ.get("ALL", "0") not in ("", "0") or os.environ.get("CI") == "true"


def run(program: Program, fault: str = "") -> Run:
    """What `tandem.runner.run` gives, from before where nothing that it depends on changed.

    Raises `Problem` as that does, and keeps none; except where `fault`, a pattern, says that this
    failure is what the caller expects of a fault it planted. Nobody else is given it.
    """
    parts = key.of_program(program)
    if not everything():
        found = load(parts)
        if found is not None:
            taken.append(program.name)
            return Run(program, **found)
        if fault and (said := load(parts | {"fault": fault})):
            taken.append(program.name)
            raise _problem(said)
    forget(parts)
    forget(parts | {"fault": fault})
    made.append(program.name)
    try:
        result = runner.run(program)
    except Problem as problem:
        if fault and re.search(fault, str(problem)) and key.of_program(program) == parts:
            save(parts | {"fault": fault}, str(problem))
        raise
    now = key.of_program(program)
    if now == parts or now | {"data": ""} == parts:  # the run may have downloaded the data
        save(now, {f.name: getattr(result, f.name) for f in fields(Run) if f.name != "program"})
    return result


def wrong(name: str, parts: Parts, check: Callable[[], list[str]]) -> list[str]:
    """What a check that runs programs finds wrong; it runs anew unless it found nothing before.

    `parts` says what decides it, now.
    """
    before = parts() | {"check": name}
    if not everything() and load(before) == []:
        taken.append(name)
        return []
    forget(before)
    made.append(name)
    found = check()
    if not found and parts() | {"check": name} == before:
        save(before, found)
    return found


def _problem(said: str) -> Problem:
    """A problem that says what another one said."""
    problem = Problem("", "", "")
    problem.args = (said,)
    return problem


def path(parts: dict[str, str]) -> Path:
    return RUNS / f"{key.digest(parts)}.json"


def load(parts: dict[str, str]) -> object:
    """What was kept of a run; None where nothing was, or the file is not as it was written."""
    try:
        kept = json.loads(path(parts).read_text(encoding="utf-8"))
        whole = kept["of"] == parts and kept["sha256"] == key.digest([parts, kept["result"]])
        os.utime(path(parts))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept["result"] if whole else None


def save(parts: dict[str, str], result: object) -> None:
    """Keep a result: all of it or nothing, also where another process does the same."""
    RUNS.mkdir(parents=True, exist_ok=True)
    content = {"of": parts, "result": result, "sha256": key.digest([parts, result])}
    with tempfile.NamedTemporaryFile("w", dir=RUNS, delete=False, encoding="utf-8") as file:
        json.dump(content, file)
    Path(file.name).replace(path(parts))


def forget(parts: dict[str, str]) -> None:
    path(parts).unlink(missing_ok=True)


def tidy() -> None:
    """Keep the cache from growing without end."""
    files = sorted(RUNS.glob("*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MOST:]:
        file.unlink(missing_ok=True)


def folder(label: str, parts: Parts, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, from before where its parts and what lies in it are the same."""
    before = parts() | {"folder": label}
    place = FOLDERS / f"{label}-{key.digest(before)[:16]}"
    if not everything() and place.is_dir() and load(before) == key.tree(place):
        taken.append(label)
        return place
    made.append(label)
    forget(before)
    FOLDERS.mkdir(parents=True, exist_ok=True)
    for old in FOLDERS.glob(f"{label}-*"):
        shutil.rmtree(old, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(dir=FOLDERS, prefix=f".{label}-"))
    try:
        make(fresh)
        fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if parts() | {"folder": label} == before:
        save(before, key.tree(place))
    return place
