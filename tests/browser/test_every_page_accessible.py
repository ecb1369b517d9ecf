"""axe finds nothing on any page: WCAG 2.2 AA and its best practices, unfolded, in light and dark."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Browser, Page, async_playwright

from tandem.run import browser as chromium
from tandem.site.named import html_files

from .reader import HEIGHTS, PHONE, WIDE

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AT_ONCE = 3  # pages that are looked at: the machine has two processors, and one page waits
# Colours are compared, in light and in dark, where a text stands in elements that no page before had:
# of the same classes inside each other the colours are the same.
LOOK = """async known => {
  const COLOURS = ["color-contrast", "link-in-text-block"]
  for (const fold of document.querySelectorAll("details")) fold.open = true
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame) // sizes are known
  const kinds = new Map(), seen = new Set(known), fresh = []
  const kind = element => {
    if (!element) return 7
    if (!kinds.has(element)) {
      let hash = kind(element.parentElement)
      for (const part of [element.localName, element.getAttribute("class"), element.getAttribute("style")])
        for (const letter of `${part} `) hash = Math.imul(31, hash) + letter.charCodeAt() | 0
      kinds.set(element, hash)
    }
    return kinds.get(element)
  }
  for (const element of document.body.querySelectorAll("*"))
    if (!seen.has(kind(element)) && [...element.childNodes].some(node => node.nodeType == 3 && node.data.trim())
        && element.checkVisibility({visibilityProperty: true})) {
      seen.add(kind(element))
      fresh.push(element)
    }
  const looks = [["default", document, {rules: Object.fromEntries(COLOURS.map(rule => [rule, {enabled: false}]))}]]
  for (const scheme of fresh.length ? ["default", "slate"] : [])
    looks.push([scheme, {include: fresh}, {runOnly: COLOURS}])
  const said = []
  for (const [scheme, where, options] of looks) {
    document.body.dataset.mdColorScheme = scheme
    const {violations} = await axe.run(where, {resultTypes: ["violations"], preload: false, ...options})
    for (const {help, nodes} of violations)
      for (const {html} of nodes.slice(0, 3)) said.push(`(${scheme}): ${help}: ${html.slice(0, 120)}`)
  }
  return {said, kinds: fresh.map(kind)}
}"""


def every_page(site: Path) -> list[tuple[str, int]]:
    """The address of each page, and how wide the window is: a page's two languages differ in it."""
    names = {path.relative_to(site).as_posix() for path in html_files(site)}
    names |= {"of/torch.nn.BatchNorm2d/index.html", "zh/of/torch.nn.BatchNorm2d/index.html"}
    english = sorted(name for name in names if not name.startswith("zh/"))
    return [
        (name.removesuffix("index.html"), (PHONE, WIDE)[(number + turn) % 2])
        for number, page in enumerate(english)
        for turn, name in enumerate((page, f"zh/{page}"))
        if name in names
    ]


async def look(page: Page, address: str, path: str, known: set[int]) -> list[str]:
    """What axe says of a page, each with its element; `known` are the kinds of elements it saw."""
    await page.goto(address + path)
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(LOOK, list(known))
    known.update(found["kinds"])
    return [f"/{path} {said}" for said in found["said"]]


async def walk(
    browser: Browser, address: str, paths: list[tuple[str, int]], known: set[int]
) -> list[str]:
    """Look at pages until none is left, as a reader who asks for less motion."""
    context = await browser.new_context(reduced_motion="reduce")
    await context.route("**/search/*", lambda route: route.abort())  # nobody searches here
    page, said = await context.new_page(), []
    while paths:
        path, width = paths.pop()
        await page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        said += await look(page, address, path, known)
    return said


async def everywhere(address: str, paths: list[tuple[str, int]]) -> list[str]:
    async with async_playwright() as playwright:
        path = chromium.executable(playwright)
        browser = await playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        known: set[int] = set()
        walks = (walk(browser, address, paths, known) for _ in range(AT_ONCE))
        found = await asyncio.gather(*walks)
        await browser.close()
    return sorted(line for one in found for line in one)


def test_axe_finds_nothing_on_any_page(site, address, browser):
    with ThreadPoolExecutor(1) as other:  # this thread has a loop of its own running
        said = other.submit(asyncio.run, everywhere(address, every_page(site))).result()
    assert not said, "\n".join(said[:40])
