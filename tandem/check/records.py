"""The records are what was recorded, with the pinned versions, within their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tandem.model import hashes, records
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS, Program, programs, with_backends
from tandem.model.versions import PINS, pins

FILE = f"{SNIPPETS}/records.json"


def check_records(root: Path) -> Iterator[Problem]:
    """Each record that is not as it was written, and each version that is not the pinned one."""
    facts = records.load(root)
    for program in with_backends(programs(root)):
        about = facts["programs"].get(program.name, {})
        if not program.out.is_file() or about.get("sha256") != program.sha256:
            continue  # `records.check` says so
        if about.get(hashes.KEY) != hashes.of_program(program, about):
            where = program.out.relative_to(root).as_posix()
            yield Problem(
                where,
                "this record, a figure of it or its costs are not what was recorded",
                f"Do not mend it by hand: run `make record TOPIC={program.topic}`",
            )
        yield from _bounds(program, root)
    yield from _head(facts, root)
    yield from _pictures(facts, root)


def _head(facts: dict, root: Path) -> Iterator[Problem]:
    if facts.get(hashes.KEY) != hashes.of_head(facts):
        what = f"{', '.join(hashes.HEAD)} are not what was recorded"
        yield Problem(FILE, what, "Do not mend them by hand: run `make record`")
    for name, pinned in pins(root).items():
        recorded = facts["versions"].get(name)
        if recorded and recorded not in pinned:
            what = f"the records were made with {name} {recorded}, not {' or '.join(pinned)}, as {PINS} has it"
            yield Problem(FILE, what, "Run `make record`, which records everything anew")


def _pictures(facts: dict, root: Path) -> Iterator[Problem]:
    known, there = facts.get(hashes.PICTURES, {}), hashes.of_pictures(root)
    for name in sorted(known.keys() | there.keys()):
        if known.get(name) != there.get(name):
            yield Problem(
                f"{SNIPPETS}/{name}",
                "this picture is not the one that was taken",
                "Run `python -m tandem.commands.pictures`",
            )


def _bounds(program: Program, root: Path) -> Iterator[Problem]:
    tolerance = records.tolerances(root).get(program.topic, {})
    text = "".join(records.printed(program).values())
    for said in out_of_bounds(tolerance, text, text):
        where = program.out.relative_to(root).as_posix()
        yield Problem(where, said, f"Mend the program, or the bound in {SNIPPETS}/tolerances.toml")


def out_of_bounds(tolerance: dict, text: str, recorded: str) -> list[str]:
    """Each bound of `snippets/tolerances.toml` that a printed figure breaks, a line each.

    A figure that the record has must be in the text.
    """
    found = []
    for kind, broken in (("at_least", float.__lt__), ("at_most", float.__gt__)):
        for words, bound in tolerance.get(kind, {}).items():
            figures = re.findall(rf"{words} ([\d.]+(?:e[-+]\d+)?)", text)
            found += [
                f"{words} {figure}, which should be {kind.replace('_', ' ')} {bound}"
                for figure in figures
                if broken(float(figure), float(bound))
            ]
            if not figures and words in recorded:
                found.append(f"no {words} in the output")
    return found
