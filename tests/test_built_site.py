"""Promise 6, as far as it needs no browser: the built site is whole, light and asks nobody else."""

import os
import subprocess
import sys
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import html_of, soup
from mkdocs.config import load_config

from tandem.commands import bench
from tandem.dictionary.entries import areas
from tandem.model import records
from tandem.model.editions import Edition, editions
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT, programs
from tandem.site.html.light import html_files

BASE = urlsplit(load_config(str(ROOT / "mkdocs.yml")).site_url).path
HTML_BUDGET = 65_500  # bytes of a page, uncompressed
LONG_PAGES = {  # collections, and the dictionary
    "mistakes": 96_000,  # the wrong code of each beside the right
    "messages/pytorch": 126_500,  # each message with its answer
    "messages/keras": 119_000,
    "dictionary": 147_000,  # a table of 950 rows
} | {f"dictionary/{area}": 92_000 for area in areas()}
NOTEBOOK_BUDGET = 38_600  # of a rendered notebook
WIRE_BUDGET = 54_500  # bytes of a first visit, compressed
NEXT_BUDGET = 15_360  # of the next page, compressed, with its pictures: all that is fetched for it
LONG_NEXT = {  # what noise looks like cannot be compressed; nor ten digits and 32 filters, at the end of a long page
    "examples/mnist-parameters": 16_900,
    "zh/examples/mnist-parameters": 17_900,
    "zh/examples/mnist_parameters_pytorch": 16_400,
    "zh/examples/mnist_parameters_tensorflow": 16_400,
    "zh/examples/mnist-cnn": 16_100,
    "zh/examples/mnist-modern": 15_600,
}


def loaded(page: BeautifulSoup) -> list[str]:
    """What a browser fetches to show the page: styles, scripts, icons, pictures."""
    kinds = ("stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "preconnect")
    links = [tag["href"] for kind in kinds for tag in page.select(f"link[rel~={kind}]")]
    return links + [
        tag["src"] for tag in page.select("script[src], img[src], iframe[src], source[src]")
    ]


def target(url: str, page: Path, site: Path) -> Path:
    """The file that a relative or root-relative address of a page leads to."""
    path = unquote(urlsplit(url).path)
    file = site / path.removeprefix(BASE) if path.startswith("/") else page.parent / path
    file = Path(normpath(file))  # one name for each, so that each is read once
    return file / "index.html" if file.is_dir() else file


def test_every_page_is_built_in_both_languages(site):
    for language in LANGUAGES:
        for page in Edition(language).pages():
            assert soup(html_of(site, page)).html["lang"] == {"zh": "zh-CN"}.get(language, language)


def test_links_lead_somewhere_and_anchors_exist(site):
    anchors = {}
    for path in html_files(site):
        page = soup(path)
        for tag in page.select("a[href]"):
            url = tag["href"]
            if urlsplit(url).scheme in ("http", "https", "mailto"):
                continue
            file = target(url, path, site)
            assert file.is_file(), f"{path.relative_to(site)} links to {url}"
            if anchor := unquote(urlsplit(url).fragment):
                if file not in anchors:
                    anchors[file] = {t["id"] for t in soup(file).select("[id]")}
                assert anchor in anchors[file], f"{path.relative_to(site)} links to {url}"


def test_no_page_loads_anything_from_another_host(site):
    for path in html_files(site):
        page = soup(path)
        assert not page.select("meta[name=generator]")
        for url in loaded(page):
            assert not urlsplit(url).netloc, f"{path.relative_to(site)} loads {url}"
            assert target(url, path, site).is_file(), f"{path.relative_to(site)} loads {url}"
        # The theme asks GitHub's API for stars where it finds this component.
        assert not page.select('[data-md-component="source"]')
    for style in site.rglob("*.css"):
        assert "url(http" not in style.read_text(encoding="utf-8").replace('"', "").replace("'", "")


def test_every_picture_has_its_size_and_every_heading_cell_a_text(site):
    for path in html_files(site):
        for picture in soup(path).select("img"):
            size = picture.get("width", ""), picture.get("height", "")
            assert all(map(str.isdigit, size)), f"{path.relative_to(site)}: {picture}"
        for cell in soup(path).select("th"):
            assert cell.get_text().strip(), f"{path.relative_to(site)}: {cell.find_parent('table')}"


def test_every_program_and_proof_can_be_downloaded(site):
    offered = {
        target(tag["href"], path, site).resolve()
        for path in html_files(site)
        for tag in soup(path).select("a[href$='.py']")
    }
    for program in programs():
        for edition in editions():
            file = site / ("zh" if edition.language == "zh" else "") / "snippets" / program.name
            assert file.is_file()  # tests/test_downloads.py has what is in it
            assert file.resolve() in offered


def test_each_tab_of_a_row_has_its_own_label(site):
    for path in html_files(site):
        for row in soup(path).select(".tabbed-labels"):
            labels = [label.get_text() for label in row.select("label")]
            assert len(labels) == len(set(labels)), f"{path.relative_to(site)}: {labels}"


def test_what_a_page_builds_on_is_folded_up_to_the_next_heading(site):
    folds = [fold for path in html_files(site) for fold in soup(path).select("details.setup")]
    assert folds
    for fold in folds:
        assert not fold.has_attr("open")
        assert fold.summary.text and fold.select(".pair") and not fold.select("h1, h2, h3")
        assert fold.find_next_sibling().name in ("h2", "h3")


def test_the_language_switch_stays_on_the_page(site):
    for path in html_files(site):
        name = path.relative_to(site)
        if name.name == "404.html":
            continue
        english = Path(*name.parts[1:]) if name.parts[0] == "zh" else name
        for language, expected in (("en", site / english), ("zh", site / "zh" / english)):
            link = soup(path).select_one(f".md-select__link[hreflang={language}]")
            assert target(link["href"], path, site).resolve() == expected.resolve()


def test_the_not_found_page_speaks_both_languages(site):
    text = soup(site / "404.html").get_text()
    assert "not here" in text
    assert "没有这个页面" in text
    assert not (site / "zh" / "404.html").exists()


def test_edit_links_lead_to_the_source(site):
    for language in LANGUAGES:
        for page in Edition(language).pages():
            edit = soup(html_of(site, page)).select_one("a[rel=edit]")
            assert edit["href"].endswith(f"/edit/main/{page.where}")


def test_the_footer_says_what_was_verified_and_when(site):
    facts = records.load()
    for path in html_files(site):
        footer = soup(path).select_one(".md-copyright").get_text()
        assert facts["date"] in footer
        for name in ("python", "torch", "tensorflow", "keras"):
            assert f"{name} {facts['versions'][name]}" in footer


def test_pages_are_light(site):
    for weight in bench.weights(site):
        page = weight.page.removeprefix("zh/").removesuffix("/index.html")
        html = NOTEBOOK_BUDGET if bench.is_notebook(page) else LONG_PAGES.get(page, HTML_BUDGET)
        wire = WIRE_BUDGET + (11_500 if page in LONG_PAGES else 0)
        assert weight.html < html, f"{weight.page}: {weight.html} bytes"
        assert weight.first < wire, f"{weight.page}: {weight.first} bytes compressed"
        if page not in LONG_PAGES:
            after = LONG_NEXT.get(weight.page.removesuffix("/index.html"), NEXT_BUDGET)
            assert weight.next <= after, f"{weight.page}: {weight.next} bytes as the next page"


FORK = {
    "SITE_URL": "https://example.org/fork/",
    "REPO_URL": "https://example.org/me/fork",
    "REPO_NAME": "me/fork",
}


@pytest.fixture(scope="module")
def fork(tiny, tmp_path_factory) -> Path:
    """A fork's site, built as the live server builds: twice in one process."""
    folder = tmp_path_factory.mktemp("fork")
    script = (
        "import sys; from mkdocs.commands.build import build; from mkdocs.config import load_config\n"
        f"for _ in range(2): build(load_config('mkdocs.yml', site_dir={str(folder)!r}))\n"
        "heavy = {'torch', 'torchvision', 'tensorflow', 'keras', 'jax', 'matplotlib', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    built = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tiny,
        env=os.environ | FORK,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr[-400:]
    return folder


def test_a_fork_publishes_under_its_own_address(fork):
    for name in ("index.html", "zh/index.html"):
        text = (fork / name).read_text(encoding="utf-8")
        assert f"href={FORK['SITE_URL']}zh/ hreflang=zh " in text
        assert f"{FORK['REPO_URL']}/edit/main/docs/" in text
        assert "tandem-docs" not in text


def test_the_live_server_builds_again_and_again_and_imports_no_framework(fork):
    assert (fork / "zh" / "basics" / "training" / "index.html").is_file()
    assert not (fork / "zh" / "404.html").exists()
