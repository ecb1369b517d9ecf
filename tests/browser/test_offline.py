"""The whole site from a folder: without a host, without a network, with its search."""

import re
from zipfile import ZipFile

import pytest
from conftest import soup

from tandem.site.files import offline
from tandem.site.html.light import html_files

from .reader import Reader


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """The site as its reader unpacks it."""
    place = tmp_path_factory.mktemp("unpacked")
    with ZipFile(site / offline.NAME) as file:
        file.extractall(place)
    return place / "tandem"


@pytest.fixture
def page(windows, folder):
    """Opens its home page; nothing may fail, and nothing be asked of anybody."""
    reader = Reader(windows, folder.as_uri() + "/")
    yield reader.open("index.html")
    reader.leave()
    assert not reader.complaints


@pytest.mark.parametrize(("language", "query"), [("English", "dropout"), ("中文", "学习率")])
def test_the_search_finds_and_a_hit_opens(language, query, page):
    page.locator(".md-select button").focus()
    with page.expect_navigation():
        page.locator(".md-select__link", has_text=language).click()
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("article mark").first.wait_for()
    assert "/index.html?h=" in page.url


def test_the_paste_box_answers(page):
    page.locator(".md-tabs__link", has_text="Paste").click()
    page.locator("#pasted").fill("RuntimeError: Target 10 is out of bounds.")
    page.locator(".answer h2").wait_for()
    page.locator(".answer").get_by_role("link", name="Targets").click()
    page.wait_for_url("**/data/targets/index.html#labels-out-of-range")


def test_what_is_chosen_stays_from_page_to_page(page):
    with page.expect_navigation():
        page.locator(".md-tabs__link", has_text="Basics").click()
    page.get_by_role("tab", name="Keras").first.click()
    page.locator("label[for=__palette_1]").click()
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/basics/shapes/index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert page.get_by_role("tab", name="Keras").first.get_attribute("aria-selected") == "true"


def test_every_link_leads_to_a_file(folder):
    for path in folder.rglob("*.html"):
        for address in re.findall(r' (?:href|src)="([^"#?]+)', path.read_text(encoding="utf-8")):
            if not address.startswith(("http", "mailto:")):
                assert (path.parent / address).is_file(), f"{path.relative_to(folder)}: {address}"


@pytest.mark.parametrize("path", ["about/covered/index.html", "zh/about/covered/index.html"])
def test_it_is_offered_with_its_size(path, site):
    size = (site / offline.NAME).stat().st_size
    (link,) = soup(site / path).select("a[download][href$='tandem.zip']")
    assert (site / path).parent.joinpath(link["href"]).resolve() == site / offline.NAME
    assert f"{size / 1e6:.0f} MB" in link.parent.get_text() and size < 13e6


def test_every_page_leads_there(site):
    for path in html_files(site):
        footer = path.read_text(encoding="utf-8").partition("<footer")[2]
        assert "#offline" in footer, path
