"""What is sought is found: what readers type, and what the search then shows."""

import gzip

import pytest
from playwright.sync_api import expect

from tandem.commands import sought
from tandem.model import queries
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES

FIRST, FEW = 0.85, 0.95  # of the queries have an answer first, and among the first three
INDEX = 400_000  # bytes, compressed


@pytest.mark.parametrize("language", LANGUAGES)
def test_queries_have_their_answer_among_the_first_results(language, reader):
    page = reader().open(f"{Edition(language).start}basics/shapes/")
    found = sought.ask(page, language)
    print(*sought.report(found, language), sep="\n")
    assert len(found) >= 300
    for some in (found, [one for one in found if not one.query.is_name]):
        missed = [
            f"{one.query.text}: {one.locations[:3]}" for one in some if one.rank not in (0, 1, 2)
        ]
        first, few = sought.rates(some)
        assert first >= FIRST and few >= FEW, "\n".join(missed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_search_loads_is_light(language, site):
    names = (
        "assets/hits.js",
        "assets/worker.js",
        f"{Edition(language).start}search/search_index.json",
    )
    assert sum(len(gzip.compress((site / name).read_bytes())) for name in names) <= INDEX


@pytest.mark.parametrize(
    ("language", "query", "title", "link"),
    [
        ("en", "nn.BatchNorm2d", "nn.BatchNorm2d", "dictionary/normalization/"),
        ("en", "Target 10 is out of bounds", "Labels out of range", "data/targets/"),
        ("zh", "tf.keras.layers.BatchNormalization", "layers.BatchNormalization", "dictionary/normalization/"),
        ("zh", "损失函数", "损失函数", "dictionary/losses/"),
        ("zh", "正确率", "指标", "better/metrics/"),
    ],
)  # fmt: skip
def test_what_is_typed_shows_its_answer(language, query, title, link, reader):
    page = reader().open(f"{Edition(language).start}basics/shapes/")
    page.keyboard.press("/")
    page.keyboard.insert_text(query)
    first = page.locator(".md-search-result__item").first
    expect(first.locator("h1, h2").first).to_contain_text(title, timeout=30_000)
    assert link in first.locator("a").first.get_attribute("href")
    assert first.locator("mark").count() and not page.locator(".md-search-result del").count()
    for mark in page.locator(".md-search-result mark").all_text_contents():
        assert mark.strip() not in ("", *"损失函数正确率")  # words, not characters by themselves


def test_a_query_that_finds_nothing_says_so_and_a_long_one_takes_no_longer(reader):
    page = reader().open("basics/shapes/")
    page.keyboard.press("/")
    said = page.locator(".md-search-result__meta")
    page.locator(".md-search__input").fill("qqqqzzzz")
    expect(said).to_have_text("No matching documents")
    for odd in ("constructor", "__proto__", "(((", "\\", "的", "?"):  # none stops the worker
        page.locator(".md-search__input").fill(odd)
    page.locator(".md-search__input").fill("RuntimeError: mat1 and mat2 " * 2000)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)


def test_a_query_knows_its_answers():
    one = queries.Query("", 1, ("en",), "x", ("a/", "b/#c"), False)
    assert [one.rank([place]) for place in ("a/", "a/#d", "b/#c")] == [0, 0, 0]
    assert one.rank(["c/", "b/#c"]) == 1 and one.rank(["b/", "b/#d"]) is None
