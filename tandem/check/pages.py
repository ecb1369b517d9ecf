"""What is wrong with a page by itself: its fences and its directives."""

from __future__ import annotations

import ast

from tandem.check.programs import no_proof
from tandem.dictionary import entries
from tandem.model.pages import (
    COST,
    DICTIONARY,
    DOWNLOAD,
    HURRIED,
    NOT_RUN,
    NOT_TOPICS,
    PARITY,
    Directive,
    Page,
)
from tandem.model.problem import Problem
from tandem.model.programs import FRAMEWORKS, Topic
from tandem.site.blocks import costs, home
from tandem.site.blocks.pair import tabs_of
from tandem.site.blocks.place import unknown_topic

SHELL = "console"  # the only language that need not run here
REMEDY_FENCE = (
    "Put the code into snippets/ and show it with `::: topic:section`; commands for the reader's "
    "machine go into a `console` fence under `<!-- not run: why -->`"
)


def check_fences(page: Page) -> None:
    """No code on a page that no test would run."""
    for line, language, before in page.fences:
        text = "\n".join(page.lines[line:]).partition("\n```")[0]
        if language != SHELL or not NOT_RUN.match(before) or _is_python(text):
            raise Problem(
                f"{page.where}:{line}",
                f"no test would run this `{language or 'plain'}` code fence",
                REMEDY_FENCE,
            )


def _is_python(text: str) -> bool:
    try:
        nodes = ast.walk(ast.parse(text))
    except SyntaxError:
        return False
    return any(isinstance(n, ast.Call | ast.Assign | ast.Import | ast.ImportFrom) for n in nodes)


def check_directive(page: Page, directive: Directive, known: dict[str, Topic]) -> None:
    """The directive names what exists, and its figures have a description."""
    if directive.topic == DICTIONARY and directive.section:
        areas = entries.areas(page.root)
        if directive.section not in areas:
            raise Problem(
                f"{page.where}:{directive.line}",
                f"the dictionary has no area {directive.section}",
                f"Use one of {', '.join(areas)}",
            )
    if directive.topic == HURRIED:
        home.named(directive, page.root, page.where)
    if directive.topic in NOT_TOPICS:
        return
    if directive.topic not in known:
        raise unknown_topic(directive, page.where, known)
    topic = known[directive.topic]
    if directive.section == DOWNLOAD:
        return
    if directive.section == COST:
        costs.check(topic, f"{page.where}:{directive.line}")
        return
    if directive.section == PARITY:
        if not topic.proof:
            raise no_proof(topic, f"{page.where}:{directive.line}")
        if not directive.attributes.get("naive"):
            raise Problem(
                f"{page.where}:{directive.line}",
                f"`{directive}` does not say what the naive port did",
                'Add naive="...", a clause in the page\'s language',
            )
        return
    for framework in tabs_of(directive, topic, page.where):
        program = topic.programs[framework]
        drew = (
            program.figure(directive.section).is_file() if directive.section else program.figures()
        )
        if drew and not directive.attributes.get("alt"):
            raise Problem(
                f"{page.where}:{directive.line}",
                f"tab {FRAMEWORKS[framework]} of `{directive}` shows a figure without a description",
                'Add alt="...", what the figure shows',
            )


def check_order(page: Page, topic: Topic) -> None:
    """A page shows every section of a program, in its order: pasted top to bottom, it runs."""
    shown = [d for d in page.directives if d.topic == topic.name and d.shows_code]
    if [d for d in shown if d.section is None]:
        if len(shown) > 1:
            raise Problem(
                f"{page.where}:{shown[1].line}",
                f'topic "{topic.name}" is shown both as a whole and in sections',
                "Show it one way",
            )
        return
    for framework, program in topic.programs.items():
        expected = list(program.sections)
        names = [d.section for d in shown if d.section in expected]
        for place, name in enumerate(expected):
            if place < len(names) and names[place] == name:
                continue
            where, line, what = page.where, shown[-1].line, f'section "{name}" is not shown'
            if name in names:
                line = next(d.line for d in shown if d.section == names[place])
                what = f'section "{names[place]}" comes where "{name}" should'
            raise Problem(
                f"{where}:{line} (tab {FRAMEWORKS[framework]})",
                f"{what}, so the code would not run as pasted "
                f"({program.where}:{program.sections[name].first})",
                f"Show the sections of the program in its order: {', '.join(expected)}",
            )
        if len(names) > len(expected):
            raise Problem(
                f"{page.where}:{shown[-1].line}",
                f'a section of topic "{topic.name}" is shown twice',
                "Show each once",
            )


def check_download(page: Page, topic: str) -> None:
    """What a page shows in parts, it offers as a whole."""
    mine = [directive for directive in page.directives if directive.topic == topic]
    if not any(directive.section in (None, DOWNLOAD) for directive in mine):
        raise Problem(
            f"{page.where}:{mine[-1].line}",
            f'the programs of topic "{topic}" cannot be downloaded here',
            f"Add `::: {topic}:{DOWNLOAD}` below them",
        )
