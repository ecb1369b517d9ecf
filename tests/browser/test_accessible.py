"""axe finds nothing in what opens: the drawer, the search; of cards and columns their own tests say so."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .reader import PHONE


def assert_accessible(page) -> None:
    """axe finds nothing on a page as it is now; what it finds is said with its element."""
    found = Axe().run(page).response["violations"]
    said = [
        f"{page.url}: {rule['help']}: {node['html'][:120]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
    assert not said, "\n".join(said)


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
