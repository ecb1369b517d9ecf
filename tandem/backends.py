"""The same Keras code on TensorFlow, PyTorch and JAX: what the pages say of it. Imports no framework.

A program that imports none of the three is run on each of them, and recorded.
"""

from __future__ import annotations

import re
from pathlib import Path

from tandem import forms, records
from tandem.pages import Directive, Page, reference_line
from tandem.programs import BACKENDS, FRAMEWORKS, ROOT, Problem, Program, Topic

FIRST = next(iter(BACKENDS))
PADDING = re.compile(r" +(?=\])|(?<= ) +")  # NumPy's, which follows from the last digits
WORDS = {
    "en": {
        "title": "Keras backends",
        "other": "On {backends}, Keras prints something else",
        "output": "On {backends}",
        "form": "Only the form differs.",
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
        "form": "只是形式不同。",
        "ran": "{programs} 已在 {backends} 后端上运行。",
        "tied": "{programs} 直接调用了某个后端，只在该后端上运行。",
        "stops": "在 {backend} 后端上，{program} 以 `{error}` 中止。",
        "join": "、",
        "and": "、",
    },
}


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


def check(page: Page, directive: Directive, known: dict[str, Topic]) -> None:
    """A fold says why another backend prints something else, and nothing else says it."""
    topic, section = known.get(directive.topic), directive.section
    keras = topic.programs.get("keras") if topic and directive.shows_code else None
    found = differences(keras, section) if keras else {}
    said = directive.attributes.get("differs")
    where = f"{page.where}:{directive.line}"
    what = f'section "{section}"' if section else f'topic "{directive.topic}"'
    if found and not said and not is_open(directive) and not only_form(keras, section):
        backends = _listed([BACKENDS[one.backend] for some in found.values() for one in some], "en")
        raise Problem(
            f"{where} (tab {FRAMEWORKS['keras']})",
            f"{what} prints something else on {backends}, and its fold does not say why",
            'Print through `ops.convert_to_numpy`, or add differs="...", a sentence in the page\'s language',
        )
    # Where a record may be far off, as a time is, the next one may lie within.
    is_loose = keras and records.tolerance(keras, section or "") > records.RTOL
    if said is not None and not found and not is_loose:
        raise Problem(
            f"{where} (tab {FRAMEWORKS['keras']})",
            f"differs= says why {what} prints something else on other backends, and it does not",
            "Delete differs=",
        )


def is_open(directive: Directive) -> bool:
    """Whether what other backends print is the page's own matter, unfolded."""
    return directive.attributes.get("backends") == "open"


def folded(program: Program, directive: Directive, language: str) -> list[str]:
    """Markdown under the output of a Keras tab: what the other backends print, where it differs."""
    section = directive.section
    found = differences(program, section)
    if not found:
        return []
    words = WORDS[language]
    said = directive.attributes.get("differs", "")
    if not said and only_form(program, section):
        said = words["form"]
    part = f":{section}" if section else ""

    def on(kind: str, programs: list[Program]) -> str:
        names = [BACKENDS[one.backend] for one in programs]
        return words[kind].format(backends=_listed(names, language))

    every = [one for programs in found.values() for one in programs]
    lines = [f'???{"+" if is_open(directive) else ""} backends "{on("other", every)}"', ""]
    lines += [f"    {said}", ""] if said else []
    for programs in found.values():
        out = f"{program.topic}/{programs[0].out.name}{part}"
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
