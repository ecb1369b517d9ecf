"""Each page says in its head what it is: no two pages of a language share a title or a description."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import html_of, soup
from mkdocs.config import load_config
from PIL import Image

from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT
from tandem.site.blocks.coverage import title
from tandem.site.find import named
from tandem.site.html import heads
from tandem.site.html.light import html_files
from tandem.site.words import words

CHINESE = load_config(str(ROOT / "mkdocs.zh.yml"))


def heads_of(site, language) -> dict[str, BeautifulSoup]:
    """By path, the head of every built page of a language, rendered notebooks too."""
    folder = site / "zh" if language == "zh" else site
    found = {}
    for path in html_files(folder):
        name = path.relative_to(folder).as_posix()
        if path.name == "index.html" and (language == "zh" or not name.startswith("zh/")):
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


def test_a_page_names_its_address_and_those_of_every_language_once(site):
    home = load("en").site_url
    for language in LANGUAGES:
        for name, head in heads_of(site, language).items():
            path = name.removesuffix("index.html")
            pages = {"en": home + path, "zh": f"{home}zh/{path}", "x-default": home + path}
            links = [(tag["hreflang"], tag["href"]) for tag in head.select("[hreflang]")]
            assert len(links) == len(pages) and dict(links) == pages, name
            text = [tag["href"] for tag in head.select("link[type='text/markdown']")]
            folder = site / path if language == "en" else site / "zh" / path
            assert text == [f"{pages[language]}index.md"] * (folder / "index.md").is_file(), name
            (canonical,) = head.select("link[rel=canonical]")
            assert canonical["href"] == pages[language] == described(head, "og:url")


def test_a_link_to_a_page_shows_a_picture_of_the_size_it_says(site):
    home = load("en").site_url
    for language in LANGUAGES:
        for name, head in heads_of(site, language).items():
            address = described(head, "og:image")
            assert address == f"{home}assets/card.{language}.png", name
            assert described(head, "twitter:card") == "summary_large_image"
            said = tuple(int(described(head, f"og:image:{side}")) for side in ("width", "height"))
            assert Image.open(site / address.removeprefix(home)).size == said
    assert max(path.stat().st_size for path in site.glob("assets/*.png")) < 40_000


def test_one_sitemap_lists_every_page_with_its_languages_and_robots_are_told_of_it(site):
    home = load("en").site_url
    assert f"Sitemap: {home}sitemap.xml\n" in (site / "robots.txt").read_text(encoding="utf-8")
    found = [path.relative_to(site).as_posix() for path in site.rglob("sitemap.xml*")]
    assert sorted(found) == ["sitemap.xml", "sitemap.xml.gz"]
    listed = {}
    for url in ElementTree.parse(site / "sitemap.xml").getroot():
        links = {tag.get("hreflang"): tag.get("href") for tag in url if tag.get("href")}
        assert url[0].text in links.values()
        listed[url[0].text] = links
    for language in LANGUAGES:
        for name in heads_of(site, language):
            path = name.removesuffix("index.html")
            pages = {"en": home + path, "zh": f"{home}zh/{path}"}
            assert listed.pop(pages[language]) == pages
    for address in named.addresses(ROOT):
        pages = {"en": home + address, "zh": f"{home}zh/{address}"}
        assert listed.pop(pages["en"]) == listed.pop(pages["zh"]) == pages
    assert not listed


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
