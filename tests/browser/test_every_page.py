"""Every page, in both languages: axe finds nothing, nothing scrolls sideways, nothing fails, nobody else is asked."""

import json
import re

import pytest
from test_runnable import payloads

from .reader import PHONE, WIDE, Reader
from .walk import NAMED, Seen, paths, walk


@pytest.fixture(scope="module")
def seen(site, windows, address) -> Seen:
    """What one walk over all pages saw."""
    reader = Reader(windows, address)
    found = walk(site, reader)
    reader.leave()
    return found


def test_axe_finds_nothing_on_any_page(seen):
    assert not seen.axe, "\n".join(seen.axe[:40])


def test_no_page_scrolls_sideways_on_a_phone(seen):
    assert not seen.wide, "\n".join(seen.wide)


def test_no_page_logs_an_error_or_asks_another_host_or_for_what_is_not_there(seen):
    assert not seen.complaints, "\n".join(seen.complaints)


def test_every_button_copies_its_program_up_to_its_block(seen, site):
    """What the blocks of a page come to is compared with the programs in tests/test_runnable.py."""
    assert sum(map(len, seen.copied.values())) > 1000
    for path, copied in seen.copied.items():
        file = site / path / "index.html" if path.endswith("/") or not path else site / path
        assert copied == [text for _, text in payloads(file)], f"/{path}"


def longest(site, language: str) -> str:
    """The page of a language whose title is the longest."""
    titles = {
        path: re.search("<title>(.*)</title>", (site / path / "index.html").read_text("utf-8"))[1]
        for path in paths(site)
        if path.startswith("zh/") == (language == "zh") and path not in ("404.html", *NAMED)
    }
    return max(titles, key=lambda path: len(titles[path]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_title_in_the_header_ends_before_the_icons(language, reader, site):
    page = reader(width=PHONE).open(longest(site, language))
    page.mouse.wheel(0, 600)
    page.locator(".md-header__title--active").wait_for()
    right = "element => element.getBoundingClientRect().right"
    title = page.locator(".md-header__topic .md-ellipsis").nth(1).evaluate(right)
    icons = page.locator("[data-md-component=palette]").bounding_box()["x"]
    assert title <= icons


SHIFTS = """
    window.shifted = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shifted += entry.value
    }).observe({ type: "layout-shift", buffered: true })
"""
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"
SLOW = 400  # milliseconds until a picture comes


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_pictures_that_come_late_move_nothing(width, reader):
    visitor = reader(width=width)
    visitor.context.add_init_script(SHIFTS)
    visitor.context.route("**/snippets/**/*.svg", lambda route: (late(), route.continue_()))
    page = visitor.page
    late = lambda: page.wait_for_timeout(SLOW)  # noqa: E731
    visitor.open("examples/mnist-cnn/")
    bottom = page.evaluate("document.body.scrollHeight")
    for _ in range(0, bottom, 600):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifted") < 0.02
    assert page.evaluate("document.body.scrollHeight") == bottom
    page.get_by_role("tab", name="Keras").last.click()
    page.evaluate(SETTLED)  # the other panels are there, their pictures are not
    height = page.evaluate("shifted = 0, document.body.scrollHeight")
    with page.expect_response("**/*_keras*.svg"):
        page.mouse.wheel(0, -page.evaluate("scrollY"))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SLOW)
    assert page.evaluate("shifted") < 0.02
    assert page.evaluate("document.body.scrollHeight") == height


def test_switching_a_tab_does_not_move_it(reader):
    page = reader().open("examples/mnist-cnn/")
    label = page.get_by_role("tab", name="Keras").nth(3)
    label.scroll_into_view_if_needed()
    before = label.bounding_box()["y"]
    label.click()
    page.wait_for_timeout(SLOW)
    assert abs(label.bounding_box()["y"] - before) < 1
    assert json.loads(page.evaluate("localStorage.getItem('tandem.frameworks')"))[0] == "keras"
