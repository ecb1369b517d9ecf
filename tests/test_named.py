"""Each public name has an address: a light page by itself, in both languages, for links from elsewhere."""

import gzip
import re

import pytest
from conftest import soup

from tandem.dictionary import entries, figures
from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT
from tandem.site.files import expanded
from tandem.site.find import named
from tandem.site.html import heads, light

LIGHT = 8_000  # bytes of a page, compressed
NAME = "torch.nn.BatchNorm2d"
HEAD = re.compile(
    r"""<title>(.*?)</title><meta content=("[^"]*"|'[^']*'|\S+) name=description><link href=(\S+) rel=canonical>"""
)


def folder(site, language):
    return site / Edition(language).start / light.NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_name_has_a_light_page_with_a_head_of_its_own(language, site):
    home = expanded.configuration(Edition(language))["site_url"]
    names = {name for entry in entries.every() for name in entry.names}
    aliases = named.aliases(ROOT)
    assert {path.name for path in folder(site, language).iterdir()} == names | aliases.keys()
    titles, descriptions = set(), set()
    for name in names:
        text = (folder(site, language) / name / "index.html").read_text(encoding="utf-8")
        assert len(gzip.compress(text.encode(), 1)) <= LIGHT, name
        title, description, canonical = HEAD.search(text).groups()
        assert canonical == f"{home}{named.address(name)}"
        assert name in title and len(description) <= heads.LIMITS[language] + 22, name
        titles.add(title)
        descriptions.add(description)
    assert len(titles) == len(descriptions) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_name_is_called_otherwise_leads_to_it(language, site):
    aliases = named.aliases(ROOT)
    for alias in ("tf.keras.layers.BatchNormalization", "tf.gather_nd", "keras.backend.sum"):
        assert alias in aliases
    for alias, name in aliases.items():
        page = soup(folder(site, language) / alias / "index.html")
        (refresh,) = page.select("meta[http-equiv=refresh]")
        assert refresh["content"] == f"0; url=../{name}/" and page.a["href"] == f"../{name}/"
        assert (folder(site, language) / name / "index.html").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_the_pair_what_differs_a_number_and_when_it_was_proved(language, site):
    page, facts = soup(folder(site, language) / NAME / "index.html"), records.load()
    assert [link["href"] for link in page.select("h1 a")] == ["../keras.layers.BatchNormalization/"]
    assert [code.get_text().split("(")[0] for code in page.select(".twins code")] == [
        "nn.BatchNorm2d",
        "layers.BatchNormalization",
    ]
    text = page.get_text()
    assert "epsilon=0.001" in text and "momentum=0.99" in text
    assert f"{figures.load()['entry']['batch-norm']['naive']:.2g}" in text
    for part in (facts["date"], facts["versions"]["torch"], facts["versions"]["keras"]):
        assert part in page.footer.get_text()
    (link,) = page.select("a.whole")
    where, _, anchor = link["href"].partition("#")
    there = folder(site, language) / NAME / where / "index.html"
    assert soup(there.resolve()).find(id=anchor)["data-name"] == NAME
    for other in page.select("header a, h1 a"):
        assert (folder(site, language) / NAME / other["href"] / "index.html").is_file()


def test_a_page_of_one_side_is_called_after_the_other(site):
    for name, title in (
        (NAME, f"{NAME} in Keras — Tandem"),
        ("keras.layers.Dense", "keras.layers.Dense in PyTorch — Tandem"),
        ("tensorflow.gather_nd", "tensorflow.gather_nd in PyTorch — Tandem"),
    ):
        assert soup(folder(site, "en") / name / "index.html").title.get_text() == title


def test_it_loads_files_of_ours_alone_and_runs_nothing_else(site):
    policy = soup(site / "index.html").select_one("meta[http-equiv]")
    for language in LANGUAGES:
        path = folder(site, language) / NAME / "index.html"
        page = soup(path)
        assert page.select_one("script").find_all_previous("meta", policy.attrs)
        assert not page.select("script:not([src]), style, [style]")
        loaded = [tag["src"] for tag in page.select("script")]
        loaded += [tag["href"] for tag in page.select("link[rel=stylesheet], link[rel=icon]")]
        assert len(loaded) == 3 and all((path.parent / file).is_file() for file in loaded)


def test_the_addresses_follow_from_the_names():
    listed = named.addresses(ROOT)
    assert named.address(NAME) in listed and len(listed) == len(set(listed))
    assert light.is_one("of/x/index.html") and light.is_one("zh/of/x/index.html")
    assert light.is_one("basics/training/claims/index.html")
    assert not light.is_one("dictionary/losses/index.html")
