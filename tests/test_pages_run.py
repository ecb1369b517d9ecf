"""Promise 1: pages run. What a reader copies from a tab, top to bottom, is the program that ran.

On a Chinese page its comments are translated; tests/test_comments.py holds that nothing else is.
"""

import pytest
from conftest import PROGRAMS
from reader import blocks

from tandem.model.editions import Edition, of
from tandem.model.pages import LANGUAGES
from tandem.model.programs import PROOF
from tandem.site.code.comments import shown
from tandem.site.words import words

SHOWN = [program for program in PROGRAMS if program.framework != PROOF]


def pages_with(topic: str):
    """Every page, in each language, that shows code of a topic."""
    return [
        page for language in LANGUAGES for page in Edition(language).pages() if topic in page.topics
    ]


def without_blank_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("program", SHOWN, ids=lambda program: program.name)
def test_the_code_on_the_page_is_the_program(program):
    where = pages_with(program.topic)
    assert {page.language for page in where} == set(LANGUAGES)
    for page in where:
        read = "".join(blocks(page)[words(of(page), "tabs")[program.framework]])
        as_read = [  # of a page of the course, the exercises too
            shown(one, of(page)).code
            for topic in page.topics
            for one in SHOWN
            if (one.topic, one.framework) == (topic, program.framework)
        ]
        assert without_blank_lines(read) == without_blank_lines("\n".join(as_read)), page.where


@pytest.mark.parametrize("program", SHOWN, ids=lambda program: program.name)
def test_the_program_runs(program, runs):
    runs.result(program)
