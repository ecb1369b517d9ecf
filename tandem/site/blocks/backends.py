"""The same Keras code on TensorFlow, PyTorch and JAX: what the pages say of it. Imports no framework.

A program that imports none of the three is run on each of them, and recorded.
"""

from __future__ import annotations

import re

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import Directive, reference_line
from tandem.model.programs import BACKENDS, Program
from tandem.site.blocks import forms
from tandem.site.words import words

FIRST = next(iter(BACKENDS))
PADDING = re.compile(r" +(?=\])|(?<= ) +")  # NumPy's, which follows from the last digits


def differences(program: Program, section: str | None) -> dict[str, list[Program]]:
    """What other backends print in a section, or in all, where it differs, and on which.

    Differing means by more than a run may differ from its record, and not by NumPy's padding.
    """
    found: dict[str, list[Program]] = {}
    before, tolerance = _printed(program, section), records.tolerance(program, section or "")
    for one in program.on_backends:
        now = _printed(one, section)
        texts = [PADDING.sub("", text) for text in (before, now)]
        if now and records.differences(*texts, tolerance):
            found.setdefault(now, []).append(one)
    return found


def _printed(program: Program, section: str | None) -> str:
    printed = records.printed(program) if program.out.is_file() else {}
    return "".join(printed.values()) if section is None else printed.get(section, "")


def only_form(program: Program, section: str | None) -> bool:
    """Whether all that the other backends print says the same in another form."""
    before, tolerance = _printed(program, section), records.tolerance(program, section or "")
    others = differences(program, section)
    return all(forms.only_form(before, now, tolerance) for now in others)


def is_open(directive: Directive) -> bool:
    """Whether what other backends print is the page's own matter, unfolded."""
    return directive.attributes.get("backends") == "open"


def folded(program: Program, directive: Directive, edition: Edition) -> list[str]:
    """Markdown under the output of a Keras tab: what the other backends print, where it differs."""
    section = directive.section
    found = differences(program, section)
    if not found:
        return []
    said = words(edition, "backends")
    why = directive.attributes.get("differs", "")
    if not why and only_form(program, section):
        why = said["form"]
    part = f":{section}" if section else ""

    def on(kind: str, programs: list[Program]) -> str:
        names = [BACKENDS[one.backend] for one in programs]
        return said[kind].format(backends=_listed(names, edition))

    every = [one for programs in found.values() for one in programs]
    lines = [f'???{"+" if is_open(directive) else ""} backends "{on("other", every)}"', ""]
    lines += [f"    {why}", ""] if why else []
    for programs in found.values():
        out = f"{program.folder}/{programs[0].out.name}{part}"
        fence = [f'```output title="{on("output", programs)}"', f'--8<-- "{out}"', "```", ""]
        lines += [f"    {line}" if line else "" for line in fence]
    return lines


def verified(programs: list[Program], edition: Edition) -> list[str]:
    """Markdown: on which backends the Keras programs of a page ran."""
    keras = [
        program for program in programs if program.framework == "keras" and not program.is_exercises
    ]
    if not keras:
        return []
    said = words(edition, "backends")
    facts = records.load(edition.root)["programs"]
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
                stops.append(said["stops"].format(backend=backend, program=name, error=error))
            else:
                on.append(backend)
        ran.setdefault(_listed(on, edition), []).append(name)
    lines = [
        said["ran"].format(programs=_listed(names, edition), backends=backends)
        for backends, names in ran.items()
    ]
    lines += [said["tied"].format(programs=_listed(tied, edition))] if tied else []
    space = "" if edition.language == "zh" else " "
    return reference_line(said["title"], space.join(lines + stops))


def _listed(names: list[str], edition: Edition) -> str:
    said = words(edition, "backends")
    *first, last = names
    return said["and"].join(filter(None, [said["join"].join(first), last]))
