"""The same Keras code on TensorFlow, PyTorch and JAX: what the pages say of it. Imports no framework.

A program that imports none of the three is run on each of them, and recorded.
"""

from __future__ import annotations

from pathlib import Path

from tandem.model import records
from tandem.model.pages import reference_line
from tandem.model.programs import BACKENDS, ROOT, Program

FIRST = next(iter(BACKENDS))
WORDS = {
    "en": {
        "title": "Keras backends",
        "other": "On {backends}, Keras prints something else",
        "output": "On {backends}",
        "ran": "{programs} ran on {backends}.",
        "tied": "{programs} names a backend itself, and ran on that.",
        "stops": "On {backend}, {program} stops with `{error}`.",
        "join": ", ",
        "and": " and ",
    },
    "zh": {
        "title": "Keras 后端",
        "other": "以 {backends} 为后端时，输出不同",
        "output": "{backends} 后端",
        "ran": "{programs} 已在 {backends} 后端上运行。",
        "tied": "{programs} 直接调用了某个后端，只在该后端上运行。",
        "stops": "在 {backend} 后端上，{program} 以 `{error}` 中止。",
        "join": "、",
        "and": "、",
    },
}


def differences(program: Program, section: str | None) -> dict[str, list[Program]]:
    """What other backends print in a section, or in all, where it differs, and on which.

    Differing means by more than a run may differ from its record.
    """
    found: dict[str, list[Program]] = {}
    if not program.on_backends:
        return found
    before, tolerance = _printed(program, section), records.tolerance(program, section or "")
    for one in program.on_backends:
        now = _printed(one, section) if one.out.is_file() else ""
        if now and records.differences(before, now, tolerance):
            found.setdefault(now, []).append(one)
    return found


def _printed(program: Program, section: str | None) -> str:
    printed = records.printed(program)
    return "".join(printed.values()) if section is None else printed.get(section, "")


def folded(program: Program, section: str | None, language: str, is_open: bool) -> list[str]:
    """Markdown under the output of a Keras tab: what the other backends print, where it differs."""
    found = differences(program, section)
    if not found:
        return []
    words = WORDS[language]
    part = f":{section}" if section else ""

    def on(kind: str, programs: list[Program]) -> str:
        names = [BACKENDS[one.backend] for one in programs]
        return words[kind].format(backends=_listed(names, language))

    every = [one for programs in found.values() for one in programs]
    lines = [f'???{"+" if is_open else ""} backends "{on("other", every)}"', ""]
    for programs in found.values():
        out = f"{program.folder}/{programs[0].out.name}{part}"
        fence = [f'```output title="{on("output", programs)}"', f'--8<-- "{out}"', "```", ""]
        lines += [f"    {line}" if line else "" for line in fence]
    return lines


def verified(programs: list[Program], language: str, root: Path = ROOT) -> list[str]:
    """Markdown: on which backends the Keras programs of a page ran."""
    keras = [program for program in programs if program.framework == "keras"]
    if not keras:
        return []
    words = WORDS[language]
    facts = records.load(root)["programs"]
    ran: dict[str, list[str]] = {}
    tied, stops = [], []
    for program in keras:
        name = f"`{program.path.name}`"
        if not program.on_backends:
            tied.append(name)
            continue
        on = [BACKENDS[FIRST]]
        for one in program.on_backends:
            backend, error = BACKENDS[one.backend], facts.get(one.name, {}).get("stops", "")
            if error:
                stops.append(words["stops"].format(backend=backend, program=name, error=error))
            else:
                on.append(backend)
        ran.setdefault(_listed(on, language), []).append(name)
    said = [
        words["ran"].format(programs=_listed(names, language), backends=backends)
        for backends, names in ran.items()
    ]
    said += [words["tied"].format(programs=_listed(tied, language))] if tied else []
    space = "" if language == "zh" else " "
    return reference_line(words["title"], space.join(said + stops))


def _listed(names: list[str], language: str) -> str:
    words = WORDS[language]
    *first, last = names
    return words["and"].join(filter(None, [words["join"].join(first), last]))
