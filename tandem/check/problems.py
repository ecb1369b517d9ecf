"""`make check`: everything about programs, records and pages that needs no framework.

`problems()` returns every fault as one sentence; the build stops on the first.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from os.path import normpath
from pathlib import Path

from tandem.check import idioms
from tandem.dictionary import entries, figures
from tandem.model import records
from tandem.model.pages import (
    COST,
    DICTIONARY,
    DOCS,
    DOWNLOAD,
    NOT_RUN,
    NOT_TOPICS,
    PARITY,
    Directive,
    Page,
    by_path,
)
from tandem.model.programs import (
    FRAMEWORKS,
    ROOT,
    SNIPPETS,
    Problem,
    Program,
    Topic,
    programs,
    topics,
    with_backends,
)
from tandem.site import api, costs, coverage, mistakes
from tandem.site.directive import tabs_of, unknown_topic

PYTHON = {"python", "py", "python3", "pycon", "ipython"}
REMEDY_FENCE = (
    "Put the code into snippets/ and show it with `::: topic:section`; commands for the reader's "
    "machine go into a `console` fence under `<!-- not run: why -->`"
)


def problems(root: Path = ROOT) -> list[str]:
    """Every fault in the repository, a sentence each; empty where there is none."""
    found: list[str] = []

    def attempt(check: Callable[[], None]) -> bool:
        try:
            check()
        except Problem as problem:
            if str(problem) not in found:
                found.append(str(problem))
            return False
        return True

    facts = records.load(root)
    readable = True
    for program in programs(root):
        if attempt(program.check_syntax) and attempt(lambda p=program: p.sections):
            attempt(lambda p=program: p.torchrun)
            attempt(partial(check_references, program))
            for one in with_backends([program]):
                attempt(partial(records.check, one, facts))
        else:
            readable = False
    if not readable:  # every page that shows the program would be wrong too: one sentence is enough
        return found

    known = topics(root)
    every = by_path(root)
    used: set[str] = set()
    for page in every.values():
        if not attempt(lambda page=page: page.directives):
            continue
        attempt(partial(check_fences, page))
        attempt(partial(check_links, page, every))
        attempt(partial(mistakes.check, page))
        for directive in page.directives:
            attempt(partial(check_directive, page, directive, known))
        for topic in set(page.topics) & set(known):
            used.add(topic)
            attempt(partial(check_order, page, known[topic]))
            attempt(partial(check_download, page, topic))
    for page in every.values():
        attempt(
            partial(check_translation if page.language == "en" else check_original, page, every)
        )
    for topic in known.values():
        if topic.name != DICTIONARY:
            attempt(partial(check_topic, topic, topic.name in used))
    attempt(partial(coverage.check, root))
    found += [str(problem) for problem in check_dictionary(root)]
    with suppress(Problem):  # what cannot be read is said above
        for problem in idioms.check(root, every):
            found.append(str(problem))
    return found


def check_references(program: Program) -> None:
    """Every API that a page shows has the address of its official reference."""
    if program.framework not in FRAMEWORKS:
        return
    for line, name in api.unreferenced(program):
        raise program.problem(
            line,
            f"{name} has no official reference in snippets/references.toml",
            f'Add `"{name}" = "https://..."` there',
        )


def check_fences(page: Page) -> None:
    """No code on a page that no test would run."""
    for line, language, before in page.fences:
        if language in PYTHON or not NOT_RUN.match(before):
            raise Problem(
                f"{page.where}:{line}",
                f"no test would run this `{language or 'plain'}` code fence",
                REMEDY_FENCE,
            )


def check_links(page: Page, every: dict[Path, Page]) -> None:
    """Links inside the site lead to a page, and to a heading that is there."""
    for line, url in page.links:
        if re.match(r"[a-z]+:", url) or url.startswith("/snippets/"):
            continue
        target, _, anchor = url.partition("#")
        linked = every.get(Path(normpath(page.path.parent / target)) if target else page.path)
        if not linked:
            raise Problem(
                f"{page.where}:{line}",
                f"the link to {url} leads nowhere",
                "Link to a Markdown file of the same language, relative to this one",
            )
        anchors = [name for _, name in linked.headings] if anchor else []
        if anchor and anchor not in anchors:
            raise Problem(
                f"{page.where}:{line}",
                f"{target or 'this page'} has no heading with the anchor #{anchor}",
                f"Use one of {', '.join(anchors)}",
            )


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
            raise _no_proof(topic, f"{page.where}:{directive.line}")
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


def check_topic(topic: Topic, is_used: bool) -> None:
    """Each topic is on a page, whole, and each pair has its proof."""
    if not is_used:
        program = next(iter(topic.programs.values()), topic.proof)
        first = next(iter(program.sections), program.path.name)
        raise program.problem(
            1,
            f'no page uses section "{first}" of topic "{topic.name}"',
            f"Show it with `::: {topic.name}`, or delete the topic",
        )
    if len(set(topic.programs) - {"both"}) > 1 and not topic.proof:
        raise _no_proof(topic, f"snippets/{topic.name}")


def _no_proof(topic: Topic, where: str) -> Problem:
    return Problem(
        where,
        f'topic "{topic.name}" has no proof that its programs compute the same',
        f"Write snippets/{topic.name}/parity.py; CONTRIBUTING.md says how",
    )


def check_dictionary(root: Path) -> list[Problem]:
    """Entries are well formed and on record, and each area has its page."""
    found = list(entries.check(root))
    if not found:  # else there may be nothing to read
        try:
            found = list(figures.check(root))
        except Problem as problem:
            found = [problem]
    for area in entries.areas(root):
        page = Page(root / DOCS / "en" / DICTIONARY / f"{area}.md", root)
        shown = page.path.is_file() and any(d.section == area for d in page.directives)
        if not shown:
            found.append(
                Problem(
                    f"{SNIPPETS}/{DICTIONARY}/{area}.toml",
                    "no page shows this area",
                    f"Write {page.where} with `::: {DICTIONARY}:{area}`",
                )
            )
    return found


def check_translation(english: Page, every: dict[Path, Page]) -> None:
    """The Chinese page is there, with the same directives, headings and links, in order."""
    chinese = every.get(english.root / DOCS / "zh" / english.name)
    if not chinese:
        todo = f"Write {DOCS}/zh/{english.name}"
        raise Problem(english.where, "this page has no Chinese one", todo)

    def compare(kind: str, left: list[tuple[int, object]], right: list[tuple[int, object]]) -> None:
        for place in range(max(len(left), len(right))):
            one = left[place] if place < len(left) else (len(english.lines), "nothing")
            other = right[place] if place < len(right) else (len(chinese.lines), "nothing")
            if one[1] != other[1]:
                raise Problem(
                    f"{chinese.where}:{other[0]}",
                    f"{kind} differs from the English page: {_say(other[1])} here, "
                    f"{_say(one[1])} at {english.where}:{one[0]}",
                    "Make the two pages agree",
                )

    compare(
        "a directive",
        *([(d.line, d.untranslated) for d in p.directives] for p in (english, chinese)),
    )
    compare(
        "a heading",
        *([(_line_of(p, a), (lv, a)) for lv, a in p.headings] for p in (english, chinese)),
    )
    compare("a link", english.links, chinese.links)


def check_original(translated: Page, every: dict[Path, Page]) -> None:
    if translated.root / DOCS / "en" / translated.name not in every:
        raise Problem(
            translated.where,
            "this page has no English one",
            f"Write {DOCS}/en/{translated.name}, or delete this page",
        )


def _say(value: object) -> str:
    match value:
        case (int() as level, str() as anchor):
            return f"{'#' * level} {{ #{anchor} }}"
        case (str() as topic, section, attributes):
            extra = "".join(f' {k}="{v}"' for k, v in attributes)
            return f"`::: {topic}{':' + section if section else ''}{extra}`"
    return str(value)


def _line_of(page: Page, anchor: str) -> int:
    """The line of a heading, as far as its anchor or its words tell."""
    words = set(anchor.split("-"))

    def score(line: str) -> int:
        return (
            99 if f"#{anchor}" in line else len(words & set(re.findall(r"[a-z0-9]+", line.lower())))
        )

    headings = [(number, line) for number, line in page.prose if re.match(r"#+ ", line)]
    return max(headings, key=lambda item: score(item[1]), default=(1, ""))[0]


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "programs, records and pages: nothing to mend", file=sys.stderr)
    sys.exit(bool(found))
