"""Each page is Markdown too, with code and outputs in place, and `llms.txt` leads to all of them."""

import re

import pytest
from sources import LANGUAGES, NO_CODE, code, directives, pages, part, record, topics

from tandem.model.editions import Edition
from tandem.site.files import texts

HOME = "https://tandem-docs.github.io/tandem/"
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)\n\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(?:(?!\n\n).)+?\1", re.DOTALL)
# What only the site's own reader of Markdown knows, and HTML.
OURS = re.compile(
    r"^ *(?::::|[!?=]{3})|--8<--|\{ ?[.#:]|:material-|</?[a-z]+[ >]|\[\^", re.MULTILINE
)
every_page = pytest.mark.parametrize(
    ("language", "page"), [(language, page) for language in LANGUAGES for page in pages(language)]
)


def folder(site, language):
    return site if language == "en" else site / language


def read(site, language, page):
    name = re.sub(r"(^|(?<=/))index$", "", page)
    return (folder(site, language) / name / "index.md").read_text(encoding="utf-8")


@every_page
def test_code_and_outputs_stand_in_their_places(language, page, site):
    text = read(site, language, page)
    fences = [
        (kind, body.expandtabs(4)) for indent, kind, body in FENCE.findall(text) if not indent
    ]
    place = 0
    for directive in directives(language, page):
        programs = topics().get(directive.topic, {}) if directive.section not in NO_CODE else {}
        for program in programs.values():
            if (source := part(program, directive.section)) is None:
                continue
            place = next(n for n in range(place, len(fences)) if fences[n][0] == "python")
            assert code(fences[place][1], language) == code(source.rstrip(), language), program
            place += 1
            printed = record(program, directive.section).strip("\n").expandtabs(4)
            if printed:
                assert fences[place] == ("text", printed.rstrip()), program
                place += 1
    rest = {kind for kind, _ in fences[place:]}
    assert (
        "python" not in rest or "dictionary" in page or page in ("index", "mistakes")
    )  # of entries


@every_page
def test_nothing_of_the_build_is_left(language, page, site):
    text = FENCE.sub("code", read(site, language, page))
    prose = CODE.sub("", text)
    assert prose.startswith("# ")
    assert not OURS.search(prose), OURS.search(prose)
    assert not re.search(r"\n\n\n|\*{4}| \n", text)


@every_page
def test_links_lead_somewhere(language, page, site):
    prose = CODE.sub("``", FENCE.sub("", read(site, language, page)))
    for url in re.findall(r"\]\(([^)\s]+)", prose):
        assert url.startswith("https://"), url
        if url.startswith(HOME):
            file = site / url.removeprefix(HOME).partition("#")[0]
            assert file.is_file() or (file / "index.html").is_file(), url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_has_the_form_of_llmstxt(language, site):
    title, about, how, *parts = (
        (folder(site, language) / texts.INDEX).read_text(encoding="utf-8").strip().split("\n\n")
    )
    assert title == "# Tandem" and about.startswith("> ") and how
    listed = []
    for heading, links in zip(parts[::2], parts[1::2], strict=True):
        assert re.fullmatch(r"## .+", heading)
        for line in links.split("\n"):
            url = re.fullmatch(r"- \[[^\]]+\]\((\S+)\): \S.*", line)[1]
            assert (site / url.removeprefix(HOME)).is_file(), line
            listed.append(url)
    home = HOME if language == "en" else f"{HOME}{language}/"
    due = [f"{home}{page.url}index.md" for page in Edition(language).pages()]
    assert sorted(listed) == sorted(due)
    for url in re.findall(r"\]\((\S+?)\)", how):
        assert (site / url.removeprefix(HOME)).is_file(), url


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_file_has_every_page(language, site):
    whole = (folder(site, language) / texts.FULL).read_text(encoding="utf-8")
    for page in pages(language):
        assert whole.count(read(site, language, page)) == 1, page


def test_html_and_folds_become_markdown(copy):
    page = Edition("en", copy).page("basics/training.md")
    text = (
        '# A\n\n!!! equal "**Proved** twice"\n\n    Yes: [so](model.md#x).\n\n=== "Keras"\n\n'
        '    ```python data-run="a 1"\n    x = 1\n\n    ```\n\n    ```output title="Output"\n    1\n'
        '    ```\n\n<ul class="facts"><li><code>a &lt; b</code> is <strong>so</strong>: <code>m[0](x)</code></li></ul>\n'
    )
    assert texts.markdown(text, page, HOME) == (
        f"# A\n\n**Proved twice**\n\nYes: [so]({HOME}basics/model/#x).\n\n**Keras**\n\n"
        "```python\nx = 1\n```\n\nOutput:\n\n```text\n1\n```\n\n- `a < b` is **so**: `m[0](x)`\n"
    )
