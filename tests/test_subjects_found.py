"""Every subject of docs/coverage.toml is in the navigation, and the search knows it by its own words."""

import json
import re
from collections import defaultdict

import pytest
from conftest import html_of, soup

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.site.blocks import coverage, mistakes
from tandem.site.words import words

WORD = re.compile(r"[a-z0-9.+_]{2,}|[\u4e00-\u9fff]+")


def home(site, language):
    return html_of(site, Edition(language).page("index.md"))


@pytest.fixture(scope="module")
def index(site):
    """For each language, the words that the search has of each page, as one lower-case text."""
    found = {}
    for language in LANGUAGES:
        file = home(site, language).parent / "search" / "search_index.json"
        texts = defaultdict(str)
        for entry in json.loads(file.read_text(encoding="utf-8"))["docs"]:
            text = " ".join(entry.get(key, "") for key in ("title", "text", "code", "also"))
            texts[entry["location"].split("#")[0]] += text.lower()
        found[language] = texts
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_is_in_the_sidebar_of_its_part(language, site):
    """And the parts are tabs of the header: any page is two clicks away from any other."""
    for row in coverage.rows():
        for name in row.pages:
            path = html_of(site, Edition(language).page(name))
            page = soup(path)
            (active,) = page.select(".md-tabs__item--active")
            assert active.get_text(strip=True)
            linked = page.select(".md-nav--primary .md-nav__link--active[href]")
            assert linked, f"{name} is not in the navigation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_knows_every_subject_by_its_own_words(language, index):
    for row in coverage.rows():
        words = WORD.findall(getattr(row, language).lower())
        found = [
            url
            for url in (Edition(language).page(name).url for name in row.pages)
            if all(word in index[language][url] for word in words)
        ]
        assert found, f"no page of {row.en!r} has all of {words}"


def test_rendered_notebooks_do_not_crowd_the_search(index):
    assert not [url for url in index["en"] if re.match(r"(start|examples)/\w+_", url)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_subjects_is_made_of_the_records(language, site):
    page = Edition(language).page("about/covered.md")
    table = soup(html_of(site, page)).table
    lines = table.select("tbody tr")
    versions = records.load()["versions"]
    for row, line in zip(coverage.rows(), lines, strict=True):
        subject, where, frameworks, packages = line.select("td")
        assert subject.get_text() == getattr(row, language)
        assert len(where.select("a")) == len(row.pages)
        shown = [coverage.Shown(Edition(language).page(name)) for name in row.pages]
        ran = {
            words(Edition(language), "tabs")[program.framework]
            for one in shown
            for program in one.programs
        }
        assert set(frameworks.get_text("|").split("|")) - {""} == ran
        for package in packages.get_text("|").split("|"):
            name, _, version = package.partition(" ")
            assert not name or versions[name] == version


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_is_collected_with_a_link_to_its_snippet(language, site):
    path = html_of(site, Edition(language).page("mistakes.md"))
    collected = soup(path)
    links = [a["href"] for a in collected.select("article strong a[href]")]
    entries = [entry for page in Edition(language).pages() for entry in mistakes.entries(page)]
    assert len(links) == len(entries) > 40
    for entry in entries:
        assert any(link.endswith(f"#{entry.anchor}") for link in links), entry.title
    assert not collected.find_all(string=re.compile(r"\]\("))
