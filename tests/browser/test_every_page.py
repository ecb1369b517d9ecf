"""Every page on a narrow phone: nothing scrolls sideways, nothing fails, nobody else is asked."""

import json
import re

import pytest

from tandem.site.named import html_files

from .reader import PHONE, WIDE

NAMED = ["of/torch.nn.BatchNorm2d/", "zh/of/keras.losses.SparseCategoricalCrossentropy/"]


def paths(site) -> list[str]:
    """The address of every page, notebooks and the page for what is not there too."""
    found = [path.relative_to(site).as_posix() for path in html_files(site)]
    return [path.removesuffix("index.html") for path in found]


def test_no_page_scrolls_sideways_on_a_phone(reader, site):
    phone, wide = reader(width=PHONE), []
    for path in [*paths(site), *NAMED]:
        page = phone.open(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE:
            wide.append(f"/{path} is {width} pixels wide")
    assert not wide, "\n".join(wide)


def longest(site, language: str) -> str:
    """The page of a language whose title is the longest."""
    titles = {
        path: re.search("<title>(.*)</title>", (site / path / "index.html").read_text("utf-8"))[1]
        for path in paths(site)
        if path.startswith("zh/") == (language == "zh") and path != "404.html"
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
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value
    }).observe({ type: "layout-shift", buffered: true })
"""
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


def test_switching_a_tab_does_not_move_it(reader):
    page = reader().open("examples/mnist-cnn/")
    label = page.get_by_role("tab", name="Keras").nth(3)
    label.scroll_into_view_if_needed()
    before = label.bounding_box()["y"]
    label.click()
    page.wait_for_timeout(SLOW)
    assert abs(label.bounding_box()["y"] - before) < 1
    assert json.loads(page.evaluate("localStorage.getItem('tandem.frameworks')"))[0] == "keras"
