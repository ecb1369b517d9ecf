"""What the design promises: one size of code, no lone characters, both sides at home, an index that filters, rest,
a sheet that prints on a page, terms that say what they mean."""

import re

import pytest

from tandem.model import glossary

from .reader import PHONE, WIDE

MOVING = """[...document.querySelectorAll("*")]
  .flatMap(element => ["", "::before", "::after"].map(part => getComputedStyle(element, part || null)))
  .filter(style => /[1-9]/.test(style.transitionDuration) && style.transitionProperty != "none"
    || style.animationName != "none" || style.scrollBehavior == "smooth").length"""
LAST_LINES = """[...document.querySelectorAll("article :is(h1, h2, h3)")].map(heading => {
  const lines = new Map()
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (text.parentElement.closest(".headerlink")) continue
    for (let place = 0; place < text.length; place++) {
      const range = document.createRange()
      range.setStart(text, place)
      range.setEnd(text, place + 1)
      const box = range.getBoundingClientRect()
      const line = Math.round(box.bottom / 12)
      if (box.width) lines.set(line, (lines.get(line) ?? "") + text.data[place])
    }
  }
  return [...lines.values()].at(-1).trim()
})"""
SIZES = """[...new Set([...document.querySelectorAll("article pre > code")]
  .filter(code => code.checkVisibility()).map(code => getComputedStyle(code).fontSize))]"""


@pytest.mark.parametrize("path", ["", "zh/basics/training/"])
def test_who_asks_for_less_motion_has_none(path, reader):
    page = reader().open(path)
    assert page.evaluate(MOVING) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) > 0


@pytest.mark.parametrize(
    "path", ["zh/", "zh/better/disagree/", "zh/data/targets/", "zh/hood/graphs/"]
)
def test_no_heading_leaves_one_character_on_a_line(path, reader):
    page = reader(width=PHONE).open(path)
    assert not [line for line in page.evaluate(LAST_LINES) if len(line) == 1]


@pytest.mark.parametrize("path", ["zh/porting/tensorflow-1/", "basics/training/"])
def test_a_table_fits_its_column_on_a_desk(path, reader):
    page = reader(width=WIDE).open(path)
    wide = """() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true
      return [...document.querySelectorAll(".md-typeset__scrollwrap")].map(one => one.scrollWidth - one.clientWidth)
    }"""
    assert set(page.evaluate(wide)) == {0}


@pytest.mark.parametrize("path", ["", "basics/training/", "zh/dictionary/losses/"])
def test_code_and_outputs_have_one_size(path, reader):
    assert reader(width=WIDE).open(path).evaluate(SIZES) == ["14px"]


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("width", [768, WIDE])
def test_at_home_both_sides_and_their_proof_are_seen_at_once(language, width, reader):
    page = reader(width=width).open(language)
    first, second = page.locator("article .output").all()
    assert first.is_visible() and second.is_visible()
    assert first.locator("code").inner_text() == second.locator("code").inner_text()
    left, right = first.bounding_box(), second.bounding_box()
    assert left["x"] + left["width"] < right["x"] and left["y"] == right["y"]
    assert page.locator(".equal > summary").bounding_box()["y"] > left["y"]


def test_the_index_of_the_dictionary_filters_and_jumps(reader):
    page = reader().open("dictionary/")
    page.locator(".filter input").fill("crossentropy sparse")
    shown = [row.inner_text() for row in page.locator(".every tbody tr:not([id]):visible").all()]
    assert shown and all("crossentropy" in row.lower() for row in shown)
    assert page.locator(".every tr[id]:visible").count() < 4
    page.locator(".filter input").fill("")
    page.locator(".letters a", has_text="L").first.click()
    head = page.locator("#names-l")
    assert head.is_visible() and 0 < head.bounding_box()["y"] < 300


@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_cheat_sheet_is_one_sheet_and_fits_a_phone(language, reader):
    page = reader(width=PHONE).open(f"{language}cheatsheet/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_a_term_says_what_it_means_where_one_points_and_escape_hides_it(width, reader):
    page = reader(width=width).open("basics/training/")
    term = page.locator("li .term, p .term").nth(3)
    content = """term => getComputedStyle(term, "::after").content"""
    assert term.evaluate(content) == "none"
    term.hover()
    name = term.get_attribute("href").partition("#")[2]
    says = next(one.said["en"].says for one in glossary.terms() if one.id == name)
    assert says.replace("`", "") in term.evaluate(content)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Escape")
    assert term.evaluate(content) == "none"


def test_a_drawing_keeps_its_place_and_its_letters_are_legible(reader):
    page = reader(width=PHONE, scheme="dark").open("zh/basics/training/")
    smallest = """svg => Math.min(...[...svg.querySelectorAll("text")].map(text =>
      parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    drawing = page.locator(".drawing > svg")
    assert drawing.evaluate(smallest) >= 11
    assert drawing.evaluate("svg => svg.width.baseVal.value && svg.height.baseVal.value")
