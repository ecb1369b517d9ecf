"""The frameworks of a pair side by side, where there is room: switched on any pair, for the whole site."""

import pytest

from .reader import PHONE, WIDE
from .test_accessible import assert_accessible
from .test_tabs import TOP, TRAIN, pair, shown

LEAST = 1200  # pixels, from which on there are columns
SWITCH = {"": "Columns", "zh/": "并排"}


def switch(page, language=""):
    """The button of the pair under the heading of the loop."""
    return pair(page, "the-loop").get_by_role("button", name=SWITCH[language], exact=True)


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_pair_switches_the_whole_site_to_columns_and_back(language, reader):
    visitor = reader()
    page = visitor.open(language + TRAIN)
    button = switch(page, language)
    button.focus()
    page.keyboard.press("Shift")
    before = button.evaluate(TOP)
    page.keyboard.press("Enter")
    assert shown(page) == {"pytorch keras"}
    assert button.get_attribute("aria-pressed") == "true" and "view=columns" in page.url
    assert button.evaluate("button => button === document.activeElement")
    page.wait_for_timeout(300)
    assert abs(button.evaluate(TOP) - before) < 1
    page = visitor.open("data/inputs/")
    assert shown(page) == {"pytorch keras"} and "view=columns" in page.url
    visitor.open(language + TRAIN)
    switch(page, language).click()
    assert shown(page) == {"pytorch"} and "view" not in page.url
    page = visitor.open("data/inputs/")
    assert shown(page) == {"pytorch"} and "view" not in page.url


def test_in_columns_panels_are_groups_under_their_names(reader):
    page = reader().open(f"{TRAIN}?view=columns")
    assert not page.get_by_role("tablist").count() and not page.get_by_role("tab").count()
    one = pair(page, "the-loop")
    for name in ("PyTorch", "Keras"):
        group = one.get_by_role("group", name=name, exact=True)
        assert group.locator("pre").first.is_visible() and group.locator(".output").is_visible()


@pytest.mark.parametrize(("language", "group"), [("", "In the right column"), ("zh/", "右栏显示")])
def test_the_right_column_has_a_choice_where_there_is_a_third(language, group, reader):
    page = reader().open(f"{language}{TRAIN}?view=columns")
    one = pair(page, "the-loop")
    choice = one.get_by_role("group", name=group).get_by_role("button", name="TensorFlow")
    choice.focus()
    before = choice.evaluate(TOP)
    page.keyboard.press("Enter")
    assert shown(page, "tensorflow") == {"pytorch tensorflow"}
    focused = page.locator(":focus")
    assert focused.inner_text() == "TensorFlow" and focused.get_attribute("aria-pressed") == "true"
    assert abs(focused.evaluate(TOP) - before) < 1
    assert "framework=tensorflow" in page.url
    page.reload()
    assert shown(page, "tensorflow") == {"pytorch tensorflow"}


def test_a_very_wide_screen_shows_all_three(reader):
    page = reader(width=2560).open(f"{TRAIN}?view=columns")
    assert shown(page, "tensorflow") == {"pytorch keras tensorflow"}
    assert not page.locator(".others:visible").count()


@pytest.mark.parametrize("width", [PHONE, LEAST - 1])
def test_where_there_is_no_room_tabs_stay(width, reader):
    visitor = reader(width=width)
    page = visitor.open(f"zh/{TRAIN}?view=columns")
    assert shown(page) == {"pytorch"} and not page.locator(".view:visible").count()
    page.set_viewport_size({"width": LEAST, "height": 800})
    page.locator(".pair.columns").first.wait_for()
    assert shown(page) == {"pytorch keras"}
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".pair:not(.columns)").first.wait_for()
    assert shown(page) == {"pytorch"}


CODE = "[...document.querySelectorAll('.pair pre > code')].map(code => code.textContent)"
GAPS = """pair => [...pair.querySelectorAll(".tabbed-block > .language-python")]
  .map(block => block.getBoundingClientRect().height - block.querySelector("code").getBoundingClientRect().height)"""


@pytest.mark.parametrize("width", [LEAST, WIDE, 1920])
def test_pairs_take_the_room_and_code_is_not_padded(width, reader):
    visitor = reader(width=width)
    page = visitor.open("examples/mnist-cnn/")
    code, narrow = page.evaluate(CODE), page.locator(".pair").first.bounding_box()["width"]
    switch_all = page.locator(".view").first
    switch_all.click()
    assert page.evaluate(CODE) == code
    for one in page.locator(".pair").all():
        assert max(one.evaluate(GAPS), default=0) < 1
    wide = page.locator(".pair").first.bounding_box()["width"]
    prose = page.locator("article > p").first.bounding_box()["width"]
    assert wide > narrow or width == LEAST  # where the menu is folded already
    assert wide > prose
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > LEAST:  # the table of contents is in the menu
        assert not page.locator(".md-sidebar--secondary").is_visible()
        assert page.locator(".md-sidebar--primary .md-nav--secondary a:visible").count() > 5


def test_what_is_no_pair_of_frameworks_stays_as_it_is(reader):
    page = reader().open("porting/backends/?view=columns")
    assert shown(page, "keras") == {"keras"} and not page.locator(".pair .view").count()


def test_any_two_frameworks_can_be_put_side_by_side(reader):
    page = reader().open("examples/mnist-loops/?view=columns&framework=lightning")
    assert shown(page, "lightning") == {"pytorch lightning"}
    page.get_by_role("button", name="Ignite").first.click()
    assert shown(page, "ignite") == {"pytorch ignite"}


@pytest.mark.parametrize(
    ("path", "scheme"), [(TRAIN, "dark"), ("zh/examples/mnist-loops/", "light")]
)
def test_axe_finds_nothing_in_columns(path, scheme, reader):
    page = reader(scheme=scheme).open(f"{path}?view=columns")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert_accessible(page)
