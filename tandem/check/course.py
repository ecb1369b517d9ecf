"""Pages of the course: their shape, their exercises, their drawings, and the order of their terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tandem.model import course, glossary, records
from tandem.model.course import Exercise
from tandem.model.editions import Edition, editions
from tandem.model.glossary import Finder, Term
from tandem.model.pages import AFTERWARDS, CHEATSHEET, DRAWING, EXERCISE, NOT_TOPICS, SOLUTION, Page
from tandem.model.problem import Problem
from tandem.model.programs import EXERCISES, Topic, topics
from tandem.site.blocks import cheatsheet, drawings

BOLD = re.compile(r"\*\*(.+?)\*\*")
NEXT = "next"  # the anchor of what to read next


def check_course(root: Path) -> Iterator[Problem]:
    """Everything about the course that needs no framework."""
    used: set[str] = set()
    for edition in editions(root):
        for page in edition.pages():
            try:
                shown = page.directives
            except Problem:  # named where directives are checked
                continue
            used |= {d.section for d in shown if d.topic == DRAWING and d.section}
            yield from _drawn(page)
            yield from _exercises(page, topics(root))
            yield from _shape(page)
            if any(d.topic == CHEATSHEET for d in shown):
                cheatsheet.groups(root)
        yield from leads_on(edition)
    for name in drawings.names(root):
        yield from drawings.faults(name, root)
        if name not in used:
            where = f"{drawings.FOLDER}/{name}.svg"
            yield Problem(where, "no page shows it", f"Write `::: {DRAWING}:{name}`, or delete it")
    for topic in topics(root).values():
        if topic.name.endswith(EXERCISES) and not topic.proof:
            yield from _twins(topic)


def _drawn(page: Page) -> Iterator[Problem]:
    known = drawings.names(page.root)
    for directive in page.directives:
        if directive.topic == DRAWING and directive.section not in known:
            yield Problem(
                f"{page.where}:{directive.line}",
                f"there is no drawing {drawings.FOLDER}/{directive.section}.svg",
                f"Draw it{', or use one of ' if known else ''}{', '.join(known)}",
            )


def _exercises(page: Page, known: dict[str, Topic]) -> Iterator[Problem]:
    found = list(course.exercises(page))
    names = Counter(exercise.name for exercise in found)
    solved = [exercise.solution for exercise in found]
    for directive in page.directives:
        if directive.topic == SOLUTION and directive not in solved:
            what, todo = "this solution is of no exercise", "Put it below its `::: exercise:NAME`"
            yield Problem(f"{page.where}:{directive.line}", what, todo)
    for exercise in found:
        for what, todo in _of_exercise(exercise, names, course.topic_of(page), known):
            yield Problem(f"{page.where}:{exercise.directive.line}", what, todo)


def _of_exercise(
    one: Exercise, names: Counter, topic: str, known: dict[str, Topic]
) -> Iterator[tuple[str, str]]:
    said = f'exercise "{one.name}"'
    if not one.name or names[one.name] > 1:
        yield f"{said} has no name of its own", 'Write `::: exercise:NAME kind="mend"`'
        return
    if one.kind not in course.KINDS:
        yield f'{said} has kind="{one.kind}"', f"Write one of kind={', '.join(course.KINDS)}"
        return
    if not one.solution or one.solution.section != one.name:
        yield f"{said} has no solution", f"Write `::: {SOLUTION}:{one.name}`, and its code below"
        return
    of = [d for d in one.solved if d.topic == topic]
    if not of:
        todo = f"Show a section of it below: `::: {topic}:{one.name}`"
        yield f"the solution of {said} is no program that runs", todo
        return
    if one.kind == "predict" and one.given and _printed(one.given, known):
        yield f"{said} prints its answer above it", "Print it in the section of the solution"
    if one.kind == "mend" and not _printed(one.given, known):
        todo = "Show the broken version above the solution, as a section that prints how it fails"
        yield f"{said} shows no failure to mend", todo


def _printed(shown: list, known: dict[str, Topic]) -> bool:
    """Whether any of the sections that directives show is on record as printing something."""
    programs = [(d, p) for d in shown if d.topic in known for p in known[d.topic].programs.values()]
    return any(d.section in records.printed(p) for d, p in programs if p.out.is_file())


def _twins(topic: Topic) -> Iterator[Problem]:
    """What twins of exercises print is the same, where no proof compares them."""
    printed = {p: records.printed(p) for p in topic.programs.values() if p.out.is_file()}
    first, *others = printed or [None]
    for other in others:
        for name in [name for name in printed[first] if name in printed[other]]:
            if records.differences(printed[first][name], printed[other][name]):
                yield other.problem(
                    other.sections[name].first,
                    f'section "{name}" prints something else than {first.where} does',
                    f"Make both print the same, or write {topic.where}/parity.py",
                )


def _shape(page: Page) -> Iterator[Problem]:
    if not course.is_shaped(page):
        return
    shown = page.directives
    pairs = [d for d in shown if d.topic not in NOT_TOPICS]
    kinds = {exercise.kind for exercise in course.exercises(page)}
    links = _next_links(page)
    practised = page.name.split("/")[0] in course.PRACTISED
    wants = [
        (any(d.topic == AFTERWARDS for d in shown), "what one can do afterwards", f'`::: {AFTERWARDS} text="…"`'),
        (any(d.topic == DRAWING or "alt" in d.attributes for d in shown), "picture", f"`::: {DRAWING}:NAME`, or a section that draws"),
        (pairs, "pair", "`::: topic:section`"),
        (not practised or len(kinds) > 1, "two exercises of different kinds", f'`::: {EXERCISE}:NAME kind="…"`'),
        (links, "link to what to read next", f"a heading `## What to read next {{ #{NEXT} }}` with a link"),
    ]  # fmt: skip
    for holds, what, todo in wants:
        if not holds:
            yield Problem(page.where, f"this page of the course has no {what}", f"Add {todo}")


def _next_links(page: Page) -> list[str]:
    """The links under the heading that says what to read next."""
    after = next(
        (n for n, d in enumerate(page.lines, 1) if f"#{NEXT}" in d or d == "## What to read next"),
        0,
    )
    return [url for number, url in page.links if after and number > after]


def leads_on(edition: Edition) -> Iterator[Problem]:
    """Pages of the course that do not lead to the one that comes next in the navigation."""
    pages = [page for page in map(edition.page, course.order(edition)) if page.path.is_file()]
    for page, following in pairwise(filter(course.is_shaped, pages)):
        leads_to = [
            (page.path.parent / url.partition("#")[0]).resolve() for url in _next_links(page)
        ]
        if leads_to and following.path.resolve() not in leads_to:
            yield Problem(
                page.where,
                f"what to read next leads past {following.name}, which comes next in the navigation",
                f"Link to {following.name} under that heading",
            )


def check_glossary(root: Path) -> Iterator[Problem]:
    """Each term is defined where it says, and used nowhere before without a link to the glossary."""
    known = glossary.terms(root)
    for one, many in Counter(term.id for term in known).items():
        if many > 1:
            yield Problem(glossary.FILE, f"{one} is there twice", "Give one of them another id")
    for edition in editions(root):
        yield from _forms(known, edition.language)
        yield from _called(known, edition)
        order = course.order(edition)
        finder = glossary.finder(root, edition.language)
        for term in known:
            if not edition.page(term.page).path.is_file():
                yield Problem(
                    f"{glossary.FILE}, term {term.id}",
                    f"it is introduced on {term.page}, which is not there",
                    "Name a page of the course, such as basics/training",
                )
            elif course.is_shaped(edition.page(term.page)):
                yield from _defined(term, edition.page(term.page), finder)
        for page in map(edition.page, order):
            if page.path.is_file() and course.is_shaped(page):
                yield from _used_early(page, order, finder)


def _forms(known: list[Term], language: str) -> Iterator[Problem]:
    found: dict[str, Term] = {}
    for term in known:
        for form in term.said[language].forms:
            other = found.setdefault(form.lower(), term)
            if other is not term:
                what = f'"{form}" is a name of {other.id} too'
                yield Problem(f"{glossary.FILE}, term {term.id}", what, "Keep it in one of the two")


def _called(known: list[Term], edition: Edition) -> Iterator[Problem]:
    """Terms that the list of Chinese terms calls something else."""
    from tandem.check.terms import terms

    listed = {term.en.lower(): term.zh for term in terms(edition.root)}
    for term in known if edition.language == "zh" else ():
        due = listed.get(term.said["en"].name.lower())
        if due and due != term.said["zh"].name:
            what = f"it is called {term.said['zh'].name}, which docs/terms.toml calls {due}"
            yield Problem(f"{glossary.FILE}, term {term.id}", what, "Choose one")


def _defined(term: Term, page: Page, finder: Finder) -> Iterator[Problem]:
    bold = [text for _, line in page.prose for text in BOLD.findall(line)]
    if not any(term in [one for _, _, one in finder.find(text)] for text in bold):
        name = term.said[page.language].name
        yield Problem(
            page.where,
            f'it introduces "{name}", as {glossary.FILE} says, and defines it nowhere',
            f"Define it in a sentence that has it in bold: **{name}**",
        )


def _used_early(page: Page, order: list[str], finder: Finder) -> Iterator[Problem]:
    """Uses of a term on a page before the one that introduces it, which the build does not link.

    It links the first use in prose and tables, so that no heading may have it first; a link of the page
    to somewhere else does as well.
    """
    place, met = order.index(page.name), set()
    for number, line in page.prose:
        if line.startswith(":::"):
            continue
        for _, _, term in finder.find(line):
            late = term.page in order and order.index(term.page) > place
            if late and line.startswith("#") and term.id not in met:
                yield Problem(
                    f"{page.where}:{number}",
                    f'"{term.said[page.language].name}" stands here without a link to the glossary, '
                    f"and is introduced later, on {term.page}",
                    "Say it in a sentence before, or in other words",
                )
            met.add(term.id)


def counted(root: Path) -> Counter[str]:
    """How many exercises of each kind there are."""
    pages = Edition("en", root).pages()
    return Counter(exercise.kind for page in pages for exercise in course.exercises(page))


def summary(root: Path) -> str:
    """The same in a line."""
    found = counted(root)
    kinds = ", ".join(f"{found[kind]} {kind}" for kind in course.KINDS)
    shaped = sum(course.is_shaped(page) for page in Edition("en", root).pages())
    return f"course: {shaped} pages in its shape, {found.total()} exercises: {kinds}"
