"""Everything that a mouse reaches is reached by keyboard, and seen while it is; messages are announced."""

import pytest

from .reader import PHONE, WIDE

FOCUSED = """() => {
  const element = document.activeElement
  const box = element.getBoundingClientRect()
  // The rings of hidden radio buttons are around what stands for them.
  const shown = [element, element.nextElementSibling, ...element.parentElement.children]
  const ringed = element.matches("input[type=radio]") ? shown : [element]
  return {
    name: element.outerHTML.slice(0, 100),
    ring: ringed.some(one => one && getComputedStyle(one).outlineStyle != "none") || element.matches("input[type=text]"),
    inside: box.right > 0 && box.left < innerWidth,
    closed: !!element.closest(".md-sidebar--primary") && innerWidth < 1220,
  }
}"""
IN_DRAWER = "!!document.activeElement.closest('.md-sidebar--primary')"


@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.parametrize(
    "path", ["", "basics/training/", "dictionary/", "zh/dictionary/optimizers/"]
)
def test_what_has_the_focus_is_seen(path, width, reader):
    page = reader(width=width).open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("md-skip")
    for number in range(60):
        if page.evaluate("document.activeElement === document.body"):  # behind the last
            assert number > 25
            break
        focused = page.evaluate(FOCUSED)
        assert focused["ring"] and focused["inside"] and not focused["closed"], focused["name"]
        page.keyboard.press("Tab")


@pytest.mark.parametrize("path", ["basics/training/", "zh/dictionary/optimizers/"])
def test_the_drawer_opens_and_closes_by_keyboard(path, reader):
    page = reader(width=PHONE).open(path)
    opener = page.locator(".md-header button[for=__drawer]")
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true" and page.evaluate(IN_DRAWER)
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(IN_DRAWER)
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    assert opener.evaluate("button => button === document.activeElement")


def test_the_levels_of_the_drawer_are_buttons(reader):
    page = reader(width=PHONE).open("basics/training/")
    page.locator(".md-header button[for=__drawer]").press("Space")
    up = page.locator("button.md-nav__title[for=__nav_3]")
    assert up.evaluate("button => button === document.activeElement")
    up.press("Space")
    down = page.locator("button.md-nav__link[for=__nav_3]")
    assert down.evaluate("button => button === document.activeElement")
    down.press("Enter")
    assert up.evaluate("button => button === document.activeElement")
    page.set_viewport_size({"width": WIDE, "height": 900})
    assert not page.locator("button.md-nav__link").count() and not page.locator("[inert]").count()


def test_the_search_of_a_phone_opens_and_closes_by_keyboard(reader):
    page = reader(width=PHONE).open("basics/training/")
    opener = page.locator(".md-header button[for=__search]")
    opener.press("Enter")
    assert page.evaluate("document.activeElement.name") == "query"
    page.keyboard.press("Escape")
    assert opener.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_palette_switches_by_keyboard(key, reader):
    page = reader().open("basics/training/")
    page.locator("[name=__palette]").first.press(key)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_the_languages_say_whether_they_are_shown(reader):
    page = reader().open("basics/training/")
    button = page.locator(".md-select button")
    button.focus()
    page.locator(".md-select button[aria-expanded=true]").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hreflang") == "en"


@pytest.mark.parametrize(("path", "said"), [("", "Copied to clipboard"), ("zh/", "已复制")])
def test_copying_is_announced(path, said, reader):
    page = reader().open(path)
    page.locator(".md-code__button").first.click()
    page.get_by_role("status").filter(has_text=said).wait_for()
    code = page.locator(".tabbed-block pre > code").first.inner_text()
    assert page.evaluate("navigator.clipboard.readText()").strip() == code.strip()
