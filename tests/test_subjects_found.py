"""Every subject of docs/coverage.toml is in the navigation, and the search knows it by its own words."""

import json
import re
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from conftest import html_of

from tandem.model import records
from tandem.model.pages import LANGUAGES, Page, pages
from tandem.model.programs import ROOT, label
from tandem.site import coverage, mistakes

WORD = re.compile(r"[a-z0-9.+_]{2,}|[\u4e00-\u9fff]+")


def home(site, language):
    return html_of(site, Page(ROOT / "docs" / language / "index.md"))


@pytest.fixture(scope="module")
def index(site):
    """For each language, the words that the search has of each page, as one lower-case text."""
    found = {}
    for language in LANGUAGES:
        file = home(site, language).parent / "search" / "search_index.json"
        texts = defaultdict(str)
        for entry in json.loads(file.read_text(encoding="utf-8"))["docs"]:
            text = BeautifulSoup(f"{entry['title']} {entry['text']}", "html.parser").get_text()
            texts[entry["location"].split("#")[0]] += text.lower()
        found[language] = texts
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_is_one_click_away(language, site):
    page = BeautifulSoup(home(site, language).read_text(encoding="utf-8"), "html.parser")
    linked = {a["href"].rstrip("/") for a in page.select(".md-nav--primary a[href]")}
    for row in coverage.rows():
        for name in row.pages:
            url = Page(ROOT / "docs" / language / name).url.rstrip("/") or "."
            assert url in linked, f"{name} is not in the navigation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_knows_every_subject_by_its_own_words(language, index):
    for row in coverage.rows():
        words = WORD.findall(getattr(row, language).lower())
        found = [
            url
            for url in (Page(ROOT / "docs" / language / name).url for name in row.pages)
            if all(word in index[language][url] for word in words)
        ]
        assert found, f"no page of {row.en!r} has all of {words}"


def test_rendered_notebooks_do_not_crowd_the_search(index):
    assert not [url for url in index["en"] if re.match(r"examples/\w+_", url)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_subjects_is_made_of_the_records(language, site):
    page = Page(ROOT / "docs" / language / "covered.md")
    table = BeautifulSoup(html_of(site, page).read_text(encoding="utf-8"), "html.parser").table
    lines = table.select("tbody tr")
    versions = records.load()["versions"]
    for row, line in zip(coverage.rows(), lines, strict=True):
        subject, where, frameworks, packages = line.select("td")
        assert subject.get_text() == getattr(row, language)
        assert len(where.select("a")) == len(row.pages)
        shown = [coverage.Shown(Page(ROOT / "docs" / language / name)) for name in row.pages]
        ran = {label(program.framework, language) for one in shown for program in one.programs}
        assert set(frameworks.get_text("|").split("|")) - {""} == ran
        for package in packages.get_text("|").split("|"):
            name, _, version = package.partition(" ")
            assert not name or versions[name] == version


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_is_collected_with_a_link_to_its_snippet(language, site):
    path = html_of(site, Page(ROOT / "docs" / language / "mistakes.md"))
    collected = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    links = [a["href"] for a in collected.select("article strong a[href]")]
    entries = [entry for page in pages(language=language) for entry in mistakes.entries(page)]
    assert len(links) == len(entries) > 40
    for entry in entries:
        assert any(link.endswith(f"#{entry.anchor}") for link in links), entry.title
