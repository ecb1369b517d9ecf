"""The same Keras code on three backends: the pages say what it prints there.

That it does print it is in `test_outputs_true.py`, under the mark `backends`.
"""

import pytest
from conftest import PROGRAMS, edit, html_of, soup

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES, Page
from tandem.model.programs import BACKENDS, ROOT, SNIPPETS, Program, topics
from tandem.run.kept import run
from tandem.site.blocks import backends
from tandem.site.words import words

OTHERS = [one for program in PROGRAMS for one in program.on_backends]
SHOWN = Program(ROOT / SNIPPETS / "porting" / "backends" / "backends_keras.py")
STOPS = records.load()["programs"]


@pytest.mark.backends
def test_what_fails_on_one_backend_is_a_difference_and_is_named(copy):
    path = copy / SNIPPETS / "porting" / "flatten" / "flatten_keras.py"
    edit(
        path, "ops.convert_to_numpy(layers.Flatten()(maps)[0])", "layers.Flatten()(maps)[0].numpy()"
    )
    assert "numpy" in run(Program(path, copy, "jax")).stops
    assert run(Program(path, copy)).stops == ""


def test_programs_that_use_only_keras_are_on_record_on_every_backend():
    assert {one.backend for one in OTHERS} == set(BACKENDS) - {backends.FIRST}
    for program in PROGRAMS:
        tied = program.framework != "keras" or program.imports & BACKENDS.keys()
        tied = tied or program.is_exercises
        assert bool(program.on_backends) is not bool(tied), program.name
    assert all(one.out.is_file() for one in OTHERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_other_backends_print(language, site):
    page = Edition(language).page("porting/backends.md")
    shown = soup(html_of(site, page))
    folded = [block.get_text().strip() for block in shown.select("details.backends pre")]
    expected = [
        text.strip() for section in SHOWN.sections for text in backends.differences(SHOWN, section)
    ]
    assert folded == expected
    assert len(folded) > len(SHOWN.sections)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_says_on_which_backends_its_keras_ran(language, site):
    for topic in topics().values():
        keras = topic.programs.get("keras")
        if not keras or not keras.on_backends:
            continue
        pages = [
            p for p in (ROOT / "docs" / language).rglob("*.md") if topic.name in Page(p).topics
        ]
        assert pages, topic.name
        for path in pages:
            page = soup(html_of(site, Page(path)))
            title = words(Edition(language), "backends")["title"]
            (said,) = [p.get_text() for p in page.select("p") if p.get_text().startswith(title)]
            assert keras.path.name in said
            for one in keras.on_backends:
                assert (STOPS[one.name].get("stops") or BACKENDS[one.backend]) in said, path
