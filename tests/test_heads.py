"""Each page says in its head what it is: no two pages of a language share a title or a description."""

import re

import pytest
from bs4 import BeautifulSoup
from conftest import html_of, soup
from mkdocs.config import load_config

from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT
from tandem.site import heads
from tandem.site.coverage import title
from tandem.site.words import words

CHINESE = load_config(str(ROOT / "mkdocs.zh.yml"))


def heads_of(site, language) -> dict[str, BeautifulSoup]:
    """By path, the head of every built page of a language, rendered notebooks too."""
    folder = site / "zh" if language == "zh" else site
    found = {}
    for path in sorted(folder.rglob("index.html")):
        name = path.relative_to(folder).as_posix()
        if language == "zh" or not name.startswith("zh/"):
            start = path.read_text(encoding="utf-8").partition("<body")[0]
            found[name] = BeautifulSoup(start, "html.parser")
    return found


def described(head: BeautifulSoup, name: str = "description") -> str:
    return head.select_one(f'meta[name="{name}"], meta[property="{name}"]')["content"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_share_a_title_or_a_description(language, site):
    for said in (lambda head: head.title.get_text(), described):
        seen: dict[str, str] = {}
        for name, head in heads_of(site, language).items():
            text = said(head)
            assert text not in seen, f"{name} and {seen.get(text)}: {text}"
            seen[text] = name


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_the_headings_and_descriptions_are_whole_and_short(language, site):
    for page in Edition(language).pages():
        file = html_of(site, page)
        head = soup(file).head
        heading = title(page).replace("`", "")
        if page.name.startswith("dictionary/") and page.url != "dictionary/":
            heading = words(Edition(language), "heads")["dictionary"].format(title=heading)
        expected = f"{heading} — Tandem" if page.url else load(language).extra["home"]
        assert head.title.get_text() == expected
        text = described(head)
        assert 15 <= len(text) <= heads.LIMITS[language], f"{page.where}: {text}"
        assert re.search(r"[.!?…。！？]$", text), f"{page.where}: {text}"
        assert not re.search(r"[<>`]|\*\*", text.replace("->", "")), f"{page.where}: {text}"
        assert described(head, "og:title") == expected
        assert described(head, "og:description") == text


def load(language):
    return CHINESE if language == "zh" else load_config(str(ROOT / "mkdocs.yml"))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("One. Two.", "en", "One. Two."),
        (f"One, {'two ' * 30}end. {'x' * 90}.", "en", f"One, {'two ' * 30}end."),
        (f"{'word ' * 40}end.", "en", f"{'word ' * 30}word…"),
        ("一句话。" * 30, "zh", "一句话。" * 20),
        (f"{'很长，' * 40}完。", "zh", "很长，" * 25 + "很长…"),
        ("只要一条命令：", "zh", "只要一条命令。"),
        (f"Short. {'word ' * 40}end.", "en", f"Short. {'word ' * 29}word…"),
    ],
)
def test_a_description_ends_with_a_sentence_where_one_fits(text, language, expected):
    assert heads.shortened(text, Edition(language)) == expected


def test_what_is_put_into_an_attribute_is_escaped():
    made = heads.head('<h1>A &amp; "b"</h1><p>Say "c" &lt; <code>d</code>.</p>', Edition("en"))
    assert made["head"] == "A &amp; &quot;b&quot; — Tandem"
    assert made["description"] == "Say &quot;c&quot; &lt; d."


def test_the_chinese_menu_calls_pages_by_their_headings():
    def entries(nav):
        for entry in nav:
            for name, where in entry.items():
                yield from [(name, where)] if isinstance(where, str) else entries(where)

    known = {page.name: title(page).replace("`", "") for page in Edition("zh").pages()}
    for name, where in entries(CHINESE.nav):
        assert name == known[where] or where == "index.md"
