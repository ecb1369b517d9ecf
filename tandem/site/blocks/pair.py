"""`::: topic:section`: one tab a framework, each with its code, what it printed and what it drew."""

from __future__ import annotations

from pathlib import Path

from tandem.model import records
from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.model.programs import FRAMEWORKS, Program, Topic
from tandem.site.blocks import backends
from tandem.site.blocks.place import Place
from tandem.site.code import comments, taken
from tandem.site.files import downloads


def twins(topic: Topic) -> list[str]:
    """The frameworks whose sections must mirror each other; TensorFlow joins where it can."""
    pair = [name for name in ("pytorch", "keras") if name in topic.programs]
    if len(pair) < 2 and "tensorflow" in topic.programs and pair:
        pair.append("tensorflow")
    return pair or list(topic.programs)


def tabs_of(directive: Directive, topic: Topic, where: str) -> list[str]:
    """The frameworks that a directive shows, in tab order.

    Raises `Problem` for an unknown section, a missing twin, or an `only=` that hides a twin.
    """
    section, only = directive.section, directive.only
    at = f"{where}:{directive.line}"
    has = [
        name
        for name, program in topic.programs.items()
        if section is None or section in program.sections
    ]
    if not has:
        names = dict.fromkeys(s for p in topic.programs.values() for s in p.sections)
        raise Problem(
            at,
            f'no program of topic "{topic.name}" has a section "{section}"',
            f"Use one of {', '.join(names) or 'its whole programs: `::: ' + topic.name + '`'}",
        )
    if only:
        if not directive.attributes.get("because"):
            raise Problem(
                at,
                f"`{directive}` says only= without because=",
                'Say why there is no twin, for the reader: because="..."',
            )
        if set(only) != set(has):
            raise Problem(
                at,
                f'only="{" ".join(only)}", but section "{section}" is in {" and ".join(has)}',
                f'Write only="{" ".join(has)}" or change the programs',
            )
        return has
    missing = [name for name in twins(topic) if name not in has]
    if missing or len(has) < 2:
        tab = missing[0] if missing else has[0]
        lacks = f"tab {FRAMEWORKS[tab]} has no" if missing else f"only tab {FRAMEWORKS[tab]} has a"
        file = f"{topic.where}/{topic.programs[has[0]].stem}_{tab}.py"
        raise Problem(
            at,
            f'{lacks} section "{section or topic.name}" ({file}:1)',
            f'Write its twin there, or add only="{" ".join(has)}" because="..." to the directive',
        )
    return has


def pair(place: Place, directive: Directive) -> list[str]:
    """Markdown: the tabs of a directive, in a block that names their frameworks.

    What it names is what the scripts link over the site and put into columns. `===!` keeps two
    directives in a row from becoming one row of tabs, `===+` opens the first one that has code. In a form of
    its own, a choice of tabs needs no name of its own.
    """
    topic = place.topic(directive)
    shown = tabs_of(directive, topic, place.edition.where)
    # A program of both frameworks has no twin to miss: its reason stands above it.
    absent = twins(topic) if shown != ["both"] else []
    lines = ["", directive.attributes["because"], ""] if shown == ["both"] else [""]
    labels = place.words("tabs")
    names = [name for name in FRAMEWORKS if name in shown or directive.only and name in absent]
    view = ' data-columns="always"' if "columns" in directive.attributes else ""
    lines += [f'<form class="pair" data-frameworks="{" ".join(names)}"{view} markdown>', ""]
    for name in names:
        if name in shown:
            body = tab(place, topic.programs[name], directive)
        else:
            body = [place.words("pair")["only"] + directive.attributes["because"]]
        first, opened = name == names[0], name == shown[0]
        lines += [f'==={"!" * first}{"+" * opened} "{labels[name]}"', ""]
        lines += [f"    {line}" if line else "" for line in body] + [""]
    return [*lines, "</form>", ""]


def tab(place: Place, program: Program, directive: Directive) -> list[str]:
    """Markdown: one tab."""
    section = directive.section
    part = f":{section}" if section else ""
    code = [f'--8<-- "{program.name}{part}"']
    if place.edition.language != comments.SOURCE:  # no file has this text
        shown = comments.shown(program, place.edition)
        code = (shown.sections[section].text if section else shown.code).splitlines()
    run = taken.run(program, section or "")
    lines = [f'```python {{ data-run="{run}" }}', *code, "```", ""]
    printed = records.printed(program) if program.out.is_file() else {}
    if printed if section is None else section in printed:
        header = f'```output title="{place.words("pair")["output"]}"'
        out = f"{program.folder}/{program.out.name}{part}"
        lines += [header, f'--8<-- "{out}"', "```", ""]
    lines += backends.folded(program, directive, place.edition)
    drawn = [program.figure(section)] if section else program.figures()
    for figure in filter(Path.is_file, drawn):
        source = f"/snippets/{program.folder}/{figure.name}"
        label = place.words("tabs")[program.framework]
        alt = label + place.words("pair")["colon"] + directive.attributes.get("alt", "")
        lines += [f"![{alt}]({source}){{ .figure loading=lazy }}", ""]
    if section is None:
        lines += [downloads.links(place, [program]), ""]
    return lines
