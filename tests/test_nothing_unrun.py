"""Promise 2: nothing is unrun. Python in the built HTML is Python that ran; the rest says why not."""

import pytest
from bs4 import BeautifulSoup
from conftest import MARKED, PROGRAMS, html_of, soup
from reader import blocks, corrected, expressions, hurried

from tandem.model import claims
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES, NOT_RUN
from tandem.site.html.light import CLAIMS

PAGES = [page for language in LANGUAGES for page in Edition(language).pages()]


def built(site, page) -> BeautifulSoup:
    return soup(html_of(site, page))


WRAPPED = (
    "twins",
    "hurried",
    "corrected",
)  # the dictionary's, whose long lines are broken inside brackets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.where)
def test_python_blocks_in_the_html_are_the_blocks_that_ran(page, site):
    shown, wrapped = [], []
    for block in built(site, page).select(".language-python code"):
        of = wrapped if block.find_parent(class_=WRAPPED) else shown
        of.append(block.get_text().strip("\n"))
    proved = expressions(page) | hurried(page) | corrected(page)
    ran = [] if expressions(page) else sum(blocks(page).values(), [])
    assert sorted(shown) == sorted(code.strip("\n") for code in ran)
    assert sorted(map(bare, wrapped)) == sorted(map(bare, sum(proved.values(), [])))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MARKED)
def test_python_below_a_page_is_that_of_its_claims(name, language, site):
    page = html_of(site, Edition(language).page(f"{name}.md"))
    shown = soup(page.parent / CLAIMS / "index.html").select(".language-python code")
    ran = [claim.code for claim in claims.load(name).values() if claim.runs]
    assert sorted(code.get_text().strip("\n") for code in shown) == sorted(ran)


def bare(code: str) -> str:
    """Code without its blanks."""
    return "".join(code.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.where)
def test_every_other_block_is_output_or_says_why_it_is_not_run(page, site):
    blocks_of = built(site, page).select("pre")
    python = [b for b in blocks_of if b.find_parent(class_="language-python")]
    output = [b for b in blocks_of if b.find_parent(class_="output")]
    excused = [before for _, _, before in page.fences if NOT_RUN.match(before)]
    assert len(blocks_of) == len(python) + len(output) + len(excused)


def test_each_program_runs_exactly_once(runs):
    for program in PROGRAMS:
        runs.result(program)
    assert {program.name for program in PROGRAMS} <= set(runs.count)
    assert set(runs.count.values()) == {1}
