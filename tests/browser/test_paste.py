"""Promise 9: what is pasted leads to its answer: the rows of `tests/messages.tsv`, a phone in Chinese, a keyboard, no network."""

import re

import pytest
from playwright.sync_api import expect

from tandem.commands import pasted
from tandem.commands.pasted import TRACEBACK
from tandem.model import messages
from tandem.model.editions import Edition
from tandem.model.pages import LANGUAGES
from tandem.model.programs import ROOT

from .reader import PHONE

TABLE = ROOT / "tests" / "messages.tsv"
ESCAPED = {"\\n": "\n", "\\t": "\t", "\\e": "\x1b", "\\\\": "\\"}
FIND = """async texts => {
  const found = []
  for (const text of texts) found.push((await tandemMessages.find(text)).found.map(one => one.url.split("#")[1]))
  return found
}"""
ANSWER = "mat1 and mat2 shapes cannot be multiplied"


def rows() -> list[tuple[str, str]]:
    """The message that is to be found, "-" for none, and what is pasted."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    split = [line.split("\t", 1) for line in lines if not line.startswith("# ")]
    return [(one, re.sub(r"\\.", lambda part: ESCAPED[part[0]], text)) for one, text in split]


@pytest.fixture
def paste(reader):
    """Opens the box: `paste("zh", width=PHONE)`."""

    def opened(language="en", **settings):
        page = reader(**settings).open(f"{Edition(language).start}paste/")
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_paste_finds_its_message(language, paste):
    table = rows()
    assert len(table) >= 100 and len(messages.every()) >= 120
    found = paste(language).evaluate(FIND, [text for _, text in table])
    wrong = [
        f"{one}: {here} for {text[:200]!r}"
        for (one, text), here in zip(table, found, strict=True)
        if (here or ["-"])[0] != one
    ]
    assert not wrong, "\n".join(wrong)


def test_each_wording_is_found_as_its_message(paste):
    known = [(one.id, messages.example(says)) for one in messages.every() for says in one.says]
    found = paste().evaluate(FIND, [text for _, text in known])
    assert [pair for pair, here in zip(known, found, strict=True) if here[:1] != [pair[0]]] == []


def test_a_traceback_on_a_phone_in_chinese_leads_to_its_answer_in_chinese(paste):
    page = paste("zh", width=PHONE)
    page.get_by_label("报错信息").fill(TRACEBACK)
    answer = page.get_by_role("region", name="解答")
    expect(answer.locator("h2")).to_contain_text(ANSWER)
    expect(answer).to_contain_text("解决办法")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    with page.expect_navigation():
        answer.get_by_role("link", name="输入格式").click()
    assert page.url.endswith("/zh/data/inputs/#the-wrong-number-of-features")


def test_it_works_by_keyboard_and_without_a_network(paste):
    page = paste(fresh=True)
    page.context.set_offline(True)
    page.get_by_label("An error message").focus()
    page.keyboard.insert_text("Target 10 is out of bounds.")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.locator("h2")).to_contain_text("Target … is out of bounds")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Targets"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # Clear
    expect(answer).to_contain_text("The answer stands here")
    assert page.get_by_label("An error message").input_value() == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ValueError: the shape of this input is wrong for the layer", "Guesses"),
        ("Lorem ipsum dolor sit amet.", "Nothing in this text"),
        ("\x01\x02\ufffd\ufffd" * 5000, "Nothing in this text"),
    ],
)
def test_what_is_not_known_is_said(text, said, paste):
    page = paste()
    box = page.get_by_label("An error message")
    box.fill(text)
    expect(page.locator(".answer")).to_contain_text(said)
    assert len(page.locator(".answer li").all()) <= 3 and page.locator(".answer h2").count() == 0
    assert box.input_value() == text


def test_a_megabyte_and_a_long_file_are_answered_and_the_page_goes_on(paste):
    page = paste()
    found = pasted.paste(page, pasted.MEGABYTE)
    expect(page.locator(".answer h2")).to_contain_text(ANSWER)
    expect(page.get_by_text("The box shows the end of this long text")).to_be_visible()
    box = page.get_by_label("An error message")
    assert 0 < len(box.input_value()) < 20_000 and pasted.MEGABYTE.endswith(box.input_value())
    box.press("End")
    box.type(" ")  # what is not shown is not lost
    page.locator("#pasted").fill("")
    expect(page.locator(".paste-cut")).to_be_hidden()
    print(f"a megabyte: {found.waited:.0f} ms, {found.longest:.0f} ms at once")
    found = pasted.paste(page, pasted.LONG.read_text(encoding="utf-8"))
    assert int(found.calls) > 30
    print(f"{pasted.LONG.name}: {found.waited:.0f} ms, {found.longest:.0f} ms at once")


def test_the_search_hands_over_what_is_pasted_into_it(reader):
    page = reader(fresh=True).open("zh/basics/shapes/")
    page.evaluate("text => navigator.clipboard.writeText(text)", TRACEBACK)
    page.keyboard.press("/")
    page.keyboard.press("Control+v")
    offer = page.locator(".md-search-result__item").first
    expect(offer).to_contain_text("粘贴报错或代码", timeout=30_000)
    expect(offer).to_contain_text("无法相乘")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".answer h2")).to_contain_text(ANSWER)
    assert page.locator("#pasted").input_value() == TRACEBACK


def test_without_scripts_the_page_says_so_and_lists_the_messages(reader):
    page = reader(java_script_enabled=False).open("paste/")
    expect(page.locator(".paste-off")).to_be_visible()
    expect(page.locator("form.paste")).to_be_hidden()
    page.locator("details.known summary").last.click()
    page.get_by_role("link", name=ANSWER).click()
    assert page.url.endswith("/messages/pytorch/#mat1-and-mat2")
