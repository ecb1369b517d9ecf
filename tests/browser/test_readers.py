"""Two readers, from when they come until they have what they came for."""

import pytest
from conftest import PROGRAMS
from test_runnable import payloads

from .reader import PHONE
from .test_calls import SAID, at, card, doors, loop
from .test_columns import switch
from .test_tabs import TOP, TRAIN, pair, shown

PORT = "zh/porting/convolutions/"


def test_on_a_phone_in_chinese_how_to_port_same_padding_is_found_and_copied(reader, site):
    """What is copied ends with the port, and is its program up to there, which every test run runs."""
    page = reader(width=PHONE, has_touch=True, is_mobile=True).open("zh/")
    page.locator(".md-header button[for=__search]").tap()
    page.keyboard.type("padding='same'")
    page.locator(f".md-search-result__link[href*='{PORT}']").first.tap()
    page.wait_for_url(f"**/{PORT}**")
    one = pair(page, "padding-same")
    block = one.get_by_role("tabpanel", name="PyTorch").locator("[data-run]")
    block.locator(".run").tap()
    page.get_by_role("status").filter(has_text="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    name = block.get_attribute("data-run").split()[0]
    assert "F.pad" in block.locator("code").inner_text()
    assert copied.endswith(block.locator("code").inner_text())
    assert (name, copied) in payloads(site / PORT / "index.html")
    assert name in [program.path.name for program in PROGRAMS]


@pytest.mark.parametrize(
    ("language", "copy"), [("", "Copy link to these columns"), ("zh/", "复制此并排视图的链接")]
)
def test_on_a_desk_train_in_columns_is_understood_and_sent_on(language, copy, reader):
    """A reader sees what `fit` does in place of `optimizer.zero_grad()`; who gets the link sees the same."""
    sender = reader()
    page = sender.open(language + TRAIN)
    switch(page, language).click()
    code = loop(page)
    page.mouse.move(*at(code, "zero_grad"))
    doors(code)
    page.mouse.move(*at(code, "optimizer.zero_grad"))
    card(page).wait_for()
    assert all(said in card(page).inner_text() for said in SAID[language])
    page.mouse.move(2, 300)
    card(page).wait_for(state="hidden")

    one = pair(page, "the-loop")
    one.get_by_role("button", name="TensorFlow").click()
    one.get_by_role("button", name=copy).click()
    page.get_by_role("status").filter(has_text="。" if language else "Link copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    receiver = reader()
    receiver.remember(frameworks='["pytorch", "keras"]')
    seen = receiver.open(link.removeprefix(sender.address))
    assert 0 <= seen.locator("#the-loop").evaluate(TOP) < 200
    assert shown(seen, "tensorflow") == shown(page, "tensorflow") == {"pytorch tensorflow"}
    text = pair(seen, "the-loop").inner_text()
    assert text == one.inner_text()
    assert "optimizer.zero_grad()" in text and "tf.GradientTape" in text
