"""The course: terms are linked once, outside code and headings; drawings speak both languages; order holds."""

import re

import pytest

from tandem.check import course
from tandem.model import glossary
from tandem.model.editions import Edition, editions
from tandem.site.blocks import drawings
from tandem.site.blocks.glossary import linked

TERMS = """
[[term]]
id = "batch"
introduced = "basics/late"
en = { name = "batch", says = "Some `samples`.", apart = ["batch file"] }
zh = { name = "批次", says = "若干样本。" }
"""


@pytest.fixture
def tiny(tmp_path):
    """A repository of two pages of the course, whose second introduces a term."""
    for language in ("en", "zh"):
        folder = tmp_path / "docs" / language / "basics"
        folder.mkdir(parents=True)
        (folder / "early.md").write_text('# A\n\n::: question text="?"\n\nA.\n', encoding="utf-8")
        (folder / "late.md").write_text("# B\n\nA **batch**, **批次**.\n", encoding="utf-8")
    (tmp_path / "docs/glossary.toml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "docs/terms.toml").write_text("term = []")
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        (tmp_path / name).write_text("nav: [{A: basics/early.md}, {B: basics/late.md}]\n")
    return tmp_path


@pytest.mark.parametrize(
    "text, where",
    [
        ("<h1>Batch</h1><p>A batch, a batch.</p>", "<p>A {batch}, a batch.</p>"),
        ("<p><code>batch</code> of batches</p>", "</code> of {batches}</p>"),
        ('<p><a href="x">batch <b>a</b></a> batch</p>', "</a> {batch}</p>"),
        ("<p>A batch file, batch_size, batch-norm; batch</p>", "; {batch}</p>"),
        ('<div class="take"><div>batch</div> batch</div> batch', "</div> {batch}"),
    ],
)
def test_the_first_use_of_a_term_is_a_link(text, where, tiny):
    found = linked(text, "basics/early.md", Edition("en", tiny))
    link = '<a class="term" href="../../glossary/#batch">'
    assert found.endswith(re.sub(r"\{(\w+)\}", rf"{link}\1</a>", where))
    assert re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", found) == text


@pytest.mark.parametrize("name", ["glossary.md", "dictionary/losses.md", "examples/a.md"])
def test_the_dictionary_the_glossary_and_examples_have_no_such_links(name, tiny):
    assert linked("<p>batch</p>", name, Edition("en", tiny)) == "<p>batch</p>"


def test_a_term_stands_in_no_heading_before_it_is_introduced(tiny):
    assert not list(course.check_glossary(tiny))
    page = tiny / "docs/en/basics/early.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text + "\n## A batch\n", encoding="utf-8")
    (fault,) = course.check_glossary(tiny)
    assert str(fault).startswith('docs/en/basics/early.md:7: "batch" stands here without a link')
    page.write_text(text + "\nA batch.\n\n## A batch\n", encoding="utf-8")
    assert not list(course.check_glossary(tiny))


@pytest.mark.parametrize("link, faults", [("late.md", 0), ("early.md", 1)])
def test_a_page_of_the_course_leads_to_the_next(link, faults, tiny):
    late = tiny / "docs/en/basics/late.md"
    late.write_text('# B\n\n::: question text="?"\n', encoding="utf-8")
    early = tiny / "docs/en/basics/early.md"
    early.write_text(
        f'# A\n\n::: question text="?"\n\n## On {{ #next }}\n\n[B]({link})\n', encoding="utf-8"
    )
    found = [str(fault) for fault in course.leads_on(Edition("en", tiny))]
    assert len(found) == faults and all("leads past basics/late.md" in one for one in found)


def test_every_drawing_is_in_the_words_of_its_edition():
    for name in drawings.names():
        english, chinese = (drawings.svg(name, edition) for edition in editions())
        assert "data-zh" not in english + chinese and "\n" not in english + chinese
        assert not re.search(r"[\u4e00-\u9fff]", english) and re.search(r"[\u4e00-\u9fff]", chinese)
        for said in drawings.words(name, Edition("zh")):
            assert said in chinese


def test_every_term_is_found_by_each_of_its_names():
    for edition in editions():
        finder = glossary.finder(edition.root, edition.language)
        for term in glossary.terms():
            for form in term.said[edition.language].forms:
                assert [one for _, _, one in finder.find(form)] == [term], form
