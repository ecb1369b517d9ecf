"""axe finds nothing: WCAG 2.2 AA and its best practices, in both languages, light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .reader import PHONE, WIDE

PAGES = [
    "",
    "404.html",
    "about/choosing/",
    "basics/training/",
    "data/inputs/",
    "dictionary/",
    "dictionary/optimizers/",
    "examples/mnist-loops/",
    "examples/mnist_loops_pytorch/",
    "mistakes/",
]
STATES = [(PHONE, "dark"), (WIDE, "light"), (PHONE, "light"), (WIDE, "dark")]
SEEN = [  # each page in two of the states, one a language
    (language + page, *STATES[(number + turn) % len(STATES)])
    for number, page in enumerate(PAGES)
    for turn, language in enumerate(("", "zh/"))
    if language + page != "zh/404.html"
]


def assert_accessible(page) -> None:
    """axe finds nothing on a page as it is now; what it finds is said with its element."""
    found = Axe().run(page).response["violations"]
    said = [
        f"{page.url}: {rule['help']}: {node['html'][:120]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
    assert not said, "\n".join(said)


@pytest.mark.parametrize(("path", "width", "scheme"), SEEN)
def test_axe_finds_nothing_with_all_unfolded(path, width, scheme, reader):
    page = reader(width=width, scheme=scheme).open(path)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert_accessible(page)


@pytest.mark.parametrize(("path", "scheme"), [("basics/shapes/", "light"), ("zh/", "dark")])
def test_axe_finds_nothing_in_the_open_drawer_and_search(path, scheme, reader):
    page = reader(width=PHONE, scheme=scheme).open(path)
    page.locator(".md-header button[for=__drawer]").click()
    page.wait_for_timeout(400)  # it slides in
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.locator(".md-header button[for=__search]").click()
    page.keyboard.type("dropout")
    page.locator(".md-search-result__link").first.wait_for()
    assert_accessible(page)
