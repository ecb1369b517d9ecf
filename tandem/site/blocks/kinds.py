"""What stands behind `:::`: for each name, the function that writes its Markdown.

A new kind of block is a new file and a row here: in `SITE` where its name stands alone, as in
`::: references`, in `TOPIC` where it follows a topic, as in `::: training:parity`. Any other name
after a topic is a section of its programs.
"""

from __future__ import annotations

from collections.abc import Callable

from tandem.model import pages
from tandem.model.pages import Directive
from tandem.site.blocks import (
    backends,
    cheatsheet,
    costs,
    course,
    coverage,
    dictionary,
    drawings,
    glossary,
    home,
    mistakes,
    paste,
    planted,
    proofs,
    questions,
    referenced,
    scores,
)
from tandem.site.blocks.pair import pair
from tandem.site.blocks.place import Place
from tandem.site.files.downloads import download
from tandem.site.find import messages

Block = Callable[[Place, Directive], list[str]]


def references(place: Place, directive: Directive) -> list[str]:
    """Markdown: where every API of the page is described, and on what its Keras programs ran."""
    described = referenced.link if place.page else referenced.listed
    return [
        *described(tuple(place.used.values()), place.edition),
        *backends.verified(place.programs, place.edition),
    ]


def entries(place: Place, directive: Directive) -> list[str]:
    """Markdown: an area of the dictionary, or its index."""
    area = directive.section
    return dictionary.page(area, place.edition) if area else dictionary.index(place.edition)


def parity(place: Place, directive: Directive) -> list[str]:
    """Markdown: what a proof found."""
    naive = directive.attributes.get("naive", "")
    return proofs.table(place.topic(directive), place.edition, naive)


SITE: dict[str, Block] = {
    pages.REFERENCES: references,
    pages.DICTIONARY: entries,
    pages.MISTAKES: lambda place, _: mistakes.collected(place.edition),
    pages.COVERAGE: lambda place, _: coverage.table(place.edition),
    pages.BUDGETS: lambda place, _: proofs.budgets(place.edition),
    pages.PLANTED: lambda place, _: planted.table(place.edition),
    pages.SCORES: lambda place, _: scores.table(place.edition),
    pages.NUMBERS: home.numbers,
    pages.HURRIED: home.hurried,
    pages.PASTE: paste.box,
    pages.MESSAGES: messages.block,
    pages.QUESTION: course.question,
    pages.AFTERWARDS: course.afterwards,
    pages.EXERCISE: course.exercise,
    pages.SOLUTION: course.solution,
    pages.SETUP: course.setup,
    pages.DRAWING: drawings.drawing,
    pages.GLOSSARY: glossary.page,
    pages.CHEATSHEET: cheatsheet.page,
    pages.QUESTIONS: questions.page,
}
TOPIC: dict[str | None, Block] = {
    pages.PARITY: parity,
    pages.COST: lambda place, directive: costs.table(place.topic(directive), place.edition),
    pages.DOWNLOAD: download,
}


def block(place: Place, directive: Directive) -> list[str]:
    """The Markdown that a directive stands for. Raises `Problem` where it cannot stand there."""
    found = SITE.get(directive.topic) or TOPIC.get(directive.section, pair)
    return found(place, directive)
