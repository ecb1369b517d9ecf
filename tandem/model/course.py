"""The course: which pages it has, in which order, and the exercises on them. Imports no framework.

A page of the course says so with `::: question`. An exercise begins at `::: exercise:NAME` and goes on to
the next, or to a heading; what stands behind `::: solution:NAME` is its solution.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tandem.model import config
from tandem.model.editions import Edition
from tandem.model.pages import DOWNLOAD, EXERCISE, FOLDS, QUESTION, SOLUTION, Directive, Page
from tandem.model.programs import EXERCISES

PARTS = ("start", "basics", "data", "better", "further")  # the folders of its pages
PRACTISED = PARTS[1:]  # those whose pages have exercises
KINDS = ("predict", "mend", "port", "explain", "write")


@dataclass(frozen=True)
class Exercise:
    """One exercise: the directives that show what is given, and those that show its solution."""

    directive: Directive
    given: list[Directive] = field(default_factory=list)
    solved: list[Directive] = field(default_factory=list)
    solution: Directive | None = None

    @property
    def name(self) -> str | None:
        return self.directive.section

    @property
    def kind(self) -> str:
        return self.directive.attributes.get("kind", "")


def order(edition: Edition) -> list[str]:
    """The pages of the course in the order of the navigation: `basics/training.md`."""
    names = [name for _, _, name in config.navigation(edition)]
    return [name for name in names if name.split("/")[0] in PARTS]


def is_shaped(page: Page) -> bool:
    """Whether a page says that it has the shape of a page of the course."""
    return any(directive.topic == QUESTION for directive in page.directives)


def topic_of(page: Page) -> str:
    """The topic of a page's exercises: `training-exercises`."""
    return page.path.stem + EXERCISES


def ends_fold(line: str, directive: Directive | None) -> bool:
    """Whether a line stands outside of the fold before it."""
    if not directive:
        return line.startswith("#")
    return directive.topic in (EXERCISE, *FOLDS) or directive.section == DOWNLOAD


def exercises(page: Page) -> Iterator[Exercise]:
    """The exercises of a page, in its order."""
    starts = [d for d in page.directives if d.topic == EXERCISE]
    for start, end in pairwise([*starts, None]):
        last = min(
            [end.line if end else len(page.lines) + 1]
            + [n for n, line in page.prose if n > start.line and line.startswith("#")]
        )
        inside = [d for d in page.directives if start.line < d.line < last]
        solution = next((d for d in inside if d.topic == SOLUTION), None)
        shown = [d for d in inside if d.shows_code]
        split = solution.line if solution else last
        yield Exercise(
            start,
            [d for d in shown if d.line < split],
            [d for d in shown if d.line > split],
            solution,
        )
