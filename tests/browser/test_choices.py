"""What a reader chose stays: over pages and languages. Without storage or scripts, a page can still be read."""

import pytest

REFUSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError") },
})"""


def framework(page) -> str:
    """The label of the tab that is open in the first set."""
    return page.get_by_role("tab", selected=True).first.inner_text()


def scheme(page) -> str:
    return page.locator("body").get_attribute("data-md-color-scheme")


def choose(page) -> None:
    """Keras, in the dark."""
    page.get_by_role("tab", name="Keras").first.click()
    page.locator("label[for=__palette_1]").click()
    assert framework(page) == "Keras" and scheme(page) == "slate"


def test_framework_and_palette_survive_a_change_of_language_and_of_page(reader):
    page = reader().open("basics/training/")
    assert framework(page) == "PyTorch" and scheme(page) == "default"
    choose(page)
    page.locator(".md-select button").focus()
    page.locator(".md-select__link[hreflang=zh]").click()
    page.wait_for_url("**/zh/basics/training/")
    assert framework(page) == "Keras" and scheme(page) == "slate"
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/zh/basics/overfitting/")
    assert framework(page) == "Keras" and scheme(page) == "slate"


@pytest.mark.parametrize("path", ["basics/training/", "zh/basics/training/"])
def test_where_storage_is_refused_the_page_works_and_forgets(path, reader):
    visitor = reader()
    visitor.context.add_init_script(REFUSED)
    page = visitor.open(path)
    choose(page)
    assert page.locator(".md-code__button").count()  # what comes after in the theme's script ran
    page = visitor.open("basics/evaluation/")
    assert framework(page) == "PyTorch" and scheme(page) == "default"


@pytest.mark.parametrize(
    "kept",
    [
        {"frameworks": "not JSON", "view": "not JSON", "__palette": "not JSON"},
        {"frameworks": "5", "view": "5", "__palette": "5"},
        {"frameworks": '["of old"]', "view": '"of old"', "__palette": '{"index": 0, "color": {}}'},
        {"frameworks": "[[1]]", "view": "[]", "__palette": '{"index": "a", "color": null}'},
    ],
)
def test_what_is_kept_and_makes_no_sense_is_as_good_as_nothing(kept, reader):
    visitor = reader()
    visitor.remember(**kept)
    page = visitor.open("basics/training/")
    assert framework(page) == "PyTorch"
    choose(page)


def test_without_scripts_the_tabs_switch_and_what_needs_a_script_is_not_there(reader):
    page = reader(java_script_enabled=False).open("basics/training/")
    page.locator(".tabbed-labels label", has_text="Keras").first.click()
    assert page.locator(".tabbed-block").nth(1).is_visible()
    page.goto(page.url.replace("basics/training", "dictionary/optimizers"))
    assert page.locator("h2.entry").count() and not page.locator(".filter").is_visible()
