"""A call is a door: its card opens for a pointer, a keyboard and a finger; the lines of a pair answer."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .reader import PHONE, WIDE
from .test_accessible import assert_accessible

SAID = {  # what `fit` does in place of `optimizer.zero_grad()`
    "": [
        "fit and train_on_batch take new gradients for every update",
        "Done for you by: Model.fit",
    ],
    "zh/": ["fit 和 train_on_batch 每次更新都重新求梯度", "已包含在以下调用中：Model.fit"],
}
BLOCK = "[data-run^=training_pytorch]"
LOOP = 3  # the place of its block
MIDDLE = """(code, text) => {
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
  for (let node; (node = texts.nextNode()); ) {
    const at = node.data.indexOf(text), range = document.createRange()
    if (at < 0) continue
    range.setStart(node, at)
    range.setEnd(node, at + text.length)
    const { x, y, width, height } = range.getBoundingClientRect()
    return [x + width / 2, y + height / 2]
  }
}"""


def loop(page):
    """The code of the loop, in view."""
    code = page.locator(f"{BLOCK} code").nth(LOOP)
    code.evaluate("code => code.scrollIntoView({ block: 'center' })")
    return code


def doors(code) -> None:
    """Wait until the calls of some code are links."""
    code.locator(".call").first.wait_for()


def opened(page):
    """The code of the loop, whose calls a pointer has made links."""
    code = loop(page)
    page.mouse.move(*at(code, "zero_grad"))
    doors(code)
    return code


def card(page):
    return page.locator(".call-card:popover-open")


def at(code, text: str) -> list[float]:
    """Where a text stands on the screen."""
    return code.evaluate(MIDDLE, text)


@pytest.mark.parametrize(
    ("path", "scheme", "width"),
    [("", "light", WIDE), ("zh/", "dark", WIDE), ("", "dark", PHONE), ("zh/", "light", PHONE)],
)
def test_hovering_zero_grad_shows_what_fit_does_in_its_place(path, scheme, width, reader):
    visitor = reader(width=width, scheme=scheme)
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page = visitor.open(path + "basics/training/")
    code = loop(page)
    before, size = code.inner_text(), code.bounding_box()
    assert "training_pytorch.js" not in asked
    page.mouse.move(*at(code, "zero_grad"))
    doors(code)
    page.mouse.move(*at(code, "optimizer.zero_grad"))
    card(page).wait_for()
    assert all(said in card(page).inner_text() for said in SAID[path])
    assert asked.count("training_pytorch.js") == 1
    assert code.inner_text() == before and code.bounding_box() == size
    assert_accessible(page)

    # It stays while the pointer is on it, and Escape closes it where the pointer is.
    page.mouse.move(*card(page).locator("p").nth(1).evaluate(
        "p => [p.getBoundingClientRect().x + 9, p.getBoundingClientRect().y + 9]"
    ))  # fmt: skip
    page.wait_for_timeout(500)
    assert card(page).is_visible()
    page.keyboard.press("Escape")
    assert card(page).count() == 0
    page.mouse.move(*at(code, "loss.backward"))
    card(page).wait_for()
    page.mouse.move(2, 300)
    card(page).wait_for(state="hidden")

    page.mouse.move(*at(code, "zero_grad"))
    card(page).locator("a").last.click()
    page.wait_for_url(f"**/{path}dictionary/loops/#zero-grad")


@pytest.mark.parametrize("path", ["", "zh/"])
def test_a_keyboard_has_one_stop_a_block_and_arrows_between_its_calls(path, reader):
    page = reader(width=WIDE).open(path + "basics/training/")
    code = loop(page)
    block = page.locator(BLOCK).nth(LOOP)
    pair = block.locator("xpath=ancestor::*[contains(@class, 'pair')]")
    pair.locator("[aria-selected=true]").focus()
    doors(code)
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.call')"):
            break
    focused = page.locator(".call:focus")
    assert focused.inner_text() == "torch.from_numpy"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused.inner_text() == "optimizer.zero_grad"
    assert all(said in card(page).inner_text() for said in SAID[path])
    described = focused.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text() == card(page).inner_text()
    assert focused.evaluate("call => getComputedStyle(call).outlineStyle") == "solid"
    assert code.locator(".call[tabindex='0']").count() == 1

    page.keyboard.press("Tab")  # into the card, which stays
    assert card(page).locator("a:focus").count() == 1
    page.keyboard.press("Escape")
    assert card(page).count() == 0 and focused.inner_text() == "optimizer.zero_grad"
    page.keyboard.press("Tab")
    assert page.locator(".call:focus").count() == 0
    page.keyboard.press("Shift+Tab")
    assert focused.inner_text() == "optimizer.zero_grad" and card(page).is_visible()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    assert focused.inner_text() == "torch.from_numpy"
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{path}dictionary/**")


@pytest.mark.parametrize(("path", "scheme"), [("", "dark"), ("zh/", "light")])
def test_a_tap_opens_the_card_and_one_beside_it_closes_it(path, scheme, reader):
    page = reader(width=PHONE, scheme=scheme, has_touch=True, is_mobile=True).open(
        path + "basics/training/"
    )
    code = loop(page)
    page.touchscreen.tap(*at(code, "zero_grad"))
    card(page).wait_for()
    assert all(said in card(page).inner_text() for said in SAID[path])
    box = card(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    assert box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert page.url.endswith("basics/training/")
    page.touchscreen.tap(*at(code, "losses = []"))
    assert card(page).count() == 0


def test_lines_that_answer_light_up_where_both_are_seen(reader):
    page = reader(width=WIDE).open("basics/training/?view=columns")
    code = opened(page)
    page.mouse.move(*at(code, "loss.backward"))
    page.locator(".lit").first.wait_for()
    lit = page.locator(".lit").evaluate_all(
        "all => all.map(code => [code.closest('[data-run]').dataset.run.split(' ')[0], code.style.background])"
    )
    assert [name for name, _ in lit] == [f"training_{name}.py" for name in ("pytorch", "keras")]
    lines = {name: code.count("linear-gradient") // 2 for name, code in lit}
    assert set(lines.values()) == {1}
    page.mouse.move(*at(code, "losses = []"))
    page.locator(".lit").first.wait_for(state="detached")


def test_in_tabs_nothing_lights_up_for_a_pane_that_is_closed(reader):
    page = reader(width=WIDE).open("basics/training/")
    code = opened(page)
    page.mouse.move(*at(code, "optimizer.zero_grad"))
    card(page).wait_for()
    assert page.locator(".lit").count() == 0


def test_both_buttons_copy_what_they_did(reader):
    page = reader(width=WIDE).open("basics/training/")
    code = loop(page)
    block, copied = page.locator(BLOCK).nth(LOOP), []
    for turn in ("before", "after"):
        if turn == "after":
            page.mouse.move(*at(code, "zero_grad"))
            doors(code)
        for button in (
            ".run",
            ".md-code__button[data-md-type=copy], .md-clipboard, [data-clipboard-target]",
        ):
            block.locator(button).first.click()
            page.wait_for_timeout(100)
            copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied[:2] == copied[2:] and copied[0].endswith(copied[1].strip() + "\n")


def test_where_what_is_known_cannot_be_had_the_code_is_as_it_was(reader):
    visitor = reader(width=WIDE)
    visitor.context.route("**/calls/*.js", lambda route: route.fulfill(body=""))
    page = visitor.open("basics/training/")
    code = loop(page)
    page.mouse.move(*at(code, "zero_grad"))
    page.wait_for_timeout(300)
    assert code.locator(".call").count() == 0 and page.locator(".call-card").count() == 1


def test_a_folder_on_the_disk_has_cards_too(site, browser):
    page = browser.new_page()
    page.goto((site / "basics/training/index.html").as_uri())
    code = opened(page)
    page.mouse.move(*at(code, "optimizer.zero_grad"))
    card(page).wait_for()
    assert Path(urlsplit(card(page).locator("a").last.evaluate("link => link.href")).path).is_file()
    page.close()
