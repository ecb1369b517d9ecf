"""The frameworks of a pair as tabs: by keyboard, in the address, and where something leads to them."""

import json

import pytest

from .reader import PHONE, WIDE

TRAIN = "basics/training/"
LANGUAGES = ["", "zh/"]
SIZES = [("", WIDE), ("zh/", PHONE)]
REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused'))"
TOP = "element => element.getBoundingClientRect().top"


# A pair that has no code in one of its tabs opens on another.
SHOWN = """having => [...document.querySelectorAll(`.pair[data-frameworks~=${having}]`)].filter(pair => pair.checkVisibility()
  && [...pair.querySelectorAll(".tabbed-block")].every(panel => panel.querySelector("pre"))).map(pair =>
  [...pair.querySelectorAll(".tabbed-block")].filter(panel => panel.checkVisibility())
    .map(panel => [panel.getBoundingClientRect().left, panel.dataset.framework])
    .sort(([a], [b]) => a - b).map(([, framework]) => framework).join(" "))"""


def shown(page, having="pytorch") -> set[str]:
    """What the pairs of a page with a framework show, from left to right, as in "pytorch keras"."""
    return set(page.evaluate(SHOWN, having))


def pair(page, anchor: str):
    """The first pair after a heading."""
    return page.locator(f"#{anchor} ~ .pair").first


def note(page):
    return page.locator(".say")


@pytest.mark.parametrize(("name", "language"), [("Framework", ""), ("框架", "zh/")])
def test_a_screen_reader_is_told_which_tab_is_open_and_what_it_shows(name, language, reader):
    page = reader().open(language + TRAIN)
    row = page.get_by_role("tablist", name=name)
    assert row.count() == page.locator(".pair:visible").count()
    tabs = row.first.get_by_role("tab")
    assert tabs.all_inner_texts() == ["PyTorch", "Keras", "TensorFlow"]
    for index in range(3):
        panel = page.locator("#" + tabs.nth(index).get_attribute("aria-controls"))
        assert panel.get_attribute("role") == "tabpanel"
        assert panel.get_attribute("aria-labelledby") == tabs.nth(index).get_attribute("id")
        assert panel.is_visible() == (tabs.nth(index).get_attribute("aria-selected") == "true")
    assert page.get_by_role("tabpanel", name="PyTorch").first.is_visible()


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_keys_walk_through_the_tabs_and_the_whole_page_follows_without_moving(
    language, width, reader
):
    page = reader(width=width).open(language + TRAIN)
    tab = pair(page, "the-loop").get_by_role("tab", name="PyTorch")
    tab.focus()
    page.keyboard.press("Shift")  # from here on the focus is a keyboard's
    before = tab.evaluate(TOP)
    for key, name in [
        ("ArrowRight", "Keras"),
        ("ArrowRight", "TensorFlow"),
        ("ArrowRight", "PyTorch"),
        ("ArrowLeft", "TensorFlow"),
        ("Home", "PyTorch"),
        ("End", "TensorFlow"),
    ]:
        page.keyboard.press(key)
        focused = page.locator(":focus")
        assert focused.inner_text() == name
        assert shown(page, name.lower()) == {name.lower()}
        assert focused.evaluate("tab => getComputedStyle(tab).outlineStyle") == "solid"
        assert abs(focused.evaluate(TOP) - before) < 1
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").get_attribute("role") != "tab"  # one stop a row


@pytest.mark.parametrize("name", ["Keras", "TensorFlow"])
def test_an_address_chooses_the_framework_of_the_page_and_of_those_to_come(name, reader):
    visitor = reader()
    page = visitor.open(f"{TRAIN}?framework={name.lower()}")
    assert shown(page, name.lower()) == {name.lower()}
    page = visitor.open("zh/hood/operations/")
    assert shown(page, name.lower()) == {name.lower()}


def test_what_is_chosen_stands_in_the_address(reader):
    page = reader().open(f"{TRAIN}#the-loop")
    pair(page, "the-loop").get_by_role("tab", name="Keras").click()
    assert page.url.endswith(f"{TRAIN}?framework=keras#the-loop")
    page.reload()
    assert shown(page) == {"keras"}


@pytest.mark.parametrize(
    ("language", "width", "button", "said"),
    [("", WIDE, "Copy link to this tab", "Link copied."), ("zh/", PHONE, "复制此标签页的链接", "链接已复制。")],
)  # fmt: skip
def test_a_link_to_a_tab_shows_another_reader_the_same(language, width, button, said, reader):
    page = reader(width=width).open(language + TRAIN)
    one = pair(page, "the-loop")
    one.get_by_role("tab", name="TensorFlow").click()
    one.get_by_role("button", name=button).click()
    page.get_by_role("status").filter(has_text=said).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(f"/{language}{TRAIN}?framework=tensorflow&view=tabs#the-loop")
    other = reader(width=width)
    other.remember(view='"columns"')
    page = other.open(link.removeprefix(other.address))
    assert shown(page, "tensorflow") == {"tensorflow"}
    assert 0 <= page.locator("#the-loop").evaluate(TOP) < 200


@pytest.mark.parametrize(("language", "said"), [("", "did not allow"), ("zh/", "不允许复制")])
def test_a_clipboard_that_refuses_is_said_and_the_link_is_in_the_address(language, said, reader):
    visitor = reader()
    visitor.context.add_init_script(REFUSED)
    page = visitor.open(language + TRAIN)
    pair(page, "the-loop").locator(".link").click()
    note(page).filter(has_text=said).wait_for()
    assert page.url.endswith(f"{TRAIN}?framework=pytorch&view=tabs#the-loop")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{TRAIN}?framework=caffe", "asks for the framework “caffe”"),
        (f"zh/{TRAIN}?framework=caffe", "地址中指定的框架是“caffe”"),
        (f"{TRAIN}?framework=<b>#gone%20for%20good", "no part called “gone for good” any more"),
        (f"zh/{TRAIN}#gone", "本页已没有“gone”这一部分"),
        ("dictionary/losses/#%E0%A4%A", "no part called “%E0%A4%A” any more"),
        (f"{TRAIN}?framework=fastai", "framework “fastai”, in which this page has no code"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_said_and_the_page_works(path, said, reader):
    page = reader(width=PHONE).open(path)
    note(page).filter(has_text=said).wait_for()
    page.keyboard.press("Escape")
    assert not note(page).inner_text()
    if page.locator(".pair").count():
        assert shown(page) == {"pytorch"}
        page.get_by_role("tab", name="Keras").first.click()
        assert shown(page) == {"keras"}


def test_an_address_that_is_there_is_not_spoken_of(reader):
    page = reader().open(f"{TRAIN}?framework=keras#the-loop")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    assert not note(page).inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_search_found_in_a_hidden_tab_is_shown(language, reader):
    page = reader().open(f"{language}{TRAIN}?h=history#the-loop")
    open_panel = pair(page, "the-loop").get_by_role("tabpanel")
    assert "history" in open_panel.inner_text()
    assert shown(page) == {"pytorch", "keras"}  # the other pairs stay as the reader has them
    assert page.evaluate("localStorage.getItem('tandem.frameworks')") is None


def test_an_anchor_in_a_hidden_tab_is_shown(reader):
    visitor = reader()
    page = visitor.page

    def planted(route):
        html = route.fetch().text()
        before, mark, after = html.partition("history = model.fit")
        route.fulfill(
            body=f'{before}<span id="planted">{mark}</span>{after}', content_type="text/html"
        )

    visitor.context.route(f"**/{TRAIN}*", planted)
    visitor.open(f"{TRAIN}#planted")
    assert page.locator("#planted").is_visible()
    assert 0 <= page.locator("#planted").evaluate(TOP) < 900
    pair(page, "the-loop").get_by_role("tab", name="PyTorch").click()
    page.evaluate("location.hash = ''")
    page.evaluate("location.hash = '#planted'")
    page.locator("#planted").wait_for()


@pytest.mark.parametrize("path", [TRAIN, f"zh/{TRAIN}?view=columns"])
def test_paper_shows_every_panel_under_its_name(path, reader):
    page = reader().open(path)
    page.emulate_media(media="print")
    for panel in page.locator(".pair .tabbed-block").all():
        assert panel.locator(".pane > span").is_visible()
        assert panel.locator(":scope > :nth-child(2)").is_visible()
    assert not page.locator(".pair button:visible:not(.md-code__button)").count()


def test_a_pair_of_one_framework_is_a_group_with_its_name(reader):
    page = reader().open("porting/backends/")
    assert page.get_by_role("group", name="Keras").first.is_visible()
    alone = page.locator(".pair[data-frameworks=keras]").first
    assert not alone.get_by_role("tab").count() and not alone.locator(".tools").count()


def test_a_choice_that_is_missing_is_stood_in_for(reader):
    """Who reads Keras sees TensorFlow, not PyTorch, where there is no Keras."""
    page = reader().open("hood/parameters/?framework=keras")
    assert shown(page) == {"tensorflow"}
    assert json.loads(page.evaluate("localStorage.getItem('tandem.frameworks')")) == ["keras"]


def test_tabs_work_from_a_file(browser, site):
    page = browser.new_page()
    page.goto((site / TRAIN / "index.html").as_uri() + "?framework=keras#the-loop")
    assert shown(page) == {"keras"}
    pair(page, "the-loop").get_by_role("tab", name="TensorFlow").click()
    assert shown(page, "tensorflow") == {"tensorflow"}
    page.close()


def test_an_exercise_opens_where_its_code_is(reader):
    page = reader().open("basics/autograd/?framework=pytorch")
    given = page.locator("#exercise-ported ~ .pair").first
    code = given.locator(".tabbed-block:visible pre")
    assert code.count()
    given.get_by_role("tab", name="PyTorch").click()
    assert not code.count()


BARE = """[...document.querySelectorAll(".pair")].filter(pair => pair.checkVisibility()
  && ![...pair.querySelectorAll("pre")].some(code => code.checkVisibility())).length"""


@pytest.mark.parametrize(
    ("path", "chosen", "shows"),
    [
        ("examples/mnist-cnn/", "keras", "pytorch"),  # code in the first tab alone
        ("zh/examples/mnist-cnn/", "pytorch", "keras"),  # in the second alone
        ("data/augmentation/", "keras", "tensorflow"),  # in the third alone
        ("data/augmentation/", "keras&view=columns", "tensorflow"),
    ],
)
def test_a_pair_opens_where_its_code_is_and_the_choice_stays(path, chosen, shows, reader):
    page = reader().open(f"{path}?framework={chosen}")
    assert page.evaluate(BARE) == 0
    framework = chosen.split("&")[0]
    assert framework in " ".join(shown(page, framework))  # the pairs that have it show it
    lone = page.locator(f".pair:not(:has([data-framework={framework}] pre))").first
    assert lone.locator(f".tabbed-block[data-framework={shows}] pre").first.is_visible()
    if "view" not in chosen:
        lone.get_by_role("tab", name=framework).click()
        assert not lone.locator("pre:visible").count()  # what is asked for is shown, reason and all
        other = page.locator(f".pair:has([data-framework={framework}] pre)").first
        other.get_by_role("tab").first.click()
        assert page.evaluate(BARE) == 0


def test_without_scripts_a_pair_opens_where_its_code_is(reader):
    page = reader(java_script_enabled=False).open("examples/mnist-cnn/")
    for lone in page.locator(".pair:has(.tabbed-block:not(:has(pre)))").all():
        assert lone.locator("pre").first.is_visible()
