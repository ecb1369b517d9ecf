"""axe finds nothing on any page: WCAG 2.2 AA and its best practices, unfolded, in light and in dark."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Browser, Page, async_playwright

from tandem.run import browser as chromium

from .reader import HEIGHTS, PHONE, WIDE

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AT_ONCE = 3  # pages that are looked at: the machine has two processors, and one page waits
# Everything in light; in dark only what colours decide.
LOOK = """async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame) // sizes are known
  const said = []
  for (const [scheme, options] of [["default", {}], ["slate", {runOnly: ["color-contrast"]}]]) {
    document.body.dataset.mdColorScheme = scheme
    const {violations} = await axe.run(document, {resultTypes: ["violations"], ...options})
    for (const {help, nodes} of violations)
      for (const {html} of nodes.slice(0, 3)) said.push(`(${scheme}): ${help}: ${html.slice(0, 120)}`)
  }
  return said
}"""


def every_page(site: Path) -> list[tuple[str, int]]:
    """The address of each page, and how wide the window is: a page's two languages differ in it."""
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    english = sorted(name for name in names if not name.startswith("zh/"))
    return [
        (name.removesuffix("index.html"), (PHONE, WIDE)[(number + turn) % 2])
        for number, page in enumerate(english)
        for turn, name in enumerate((page, f"zh/{page}"))
        if name in names
    ]


async def look(page: Page, address: str, path: str) -> list[str]:
    """What axe says of a page, each with its element."""
    await page.goto(address + path)
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"/{path} {said}" for said in await page.evaluate(LOOK)]


async def walk(browser: Browser, address: str, paths: list[tuple[str, int]]) -> list[str]:
    """Look at pages until none is left, as a reader who asks for less motion."""
    context = await browser.new_context(reduced_motion="reduce")
    await context.route("**/search/*", lambda route: route.abort())  # nobody searches here
    page, said = await context.new_page(), []
    while paths:
        path, width = paths.pop()
        await page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        said += await look(page, address, path)
    return said


async def everywhere(address: str, paths: list[tuple[str, int]]) -> list[str]:
    async with async_playwright() as playwright:
        path = chromium.executable(playwright)
        browser = await playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        walks = await asyncio.gather(*(walk(browser, address, paths) for _ in range(AT_ONCE)))
        await browser.close()
    return sorted(line for found in walks for line in found)


def test_axe_finds_nothing_on_any_page(site, address, browser):
    with ThreadPoolExecutor(1) as other:  # this thread has a loop of its own running
        said = other.submit(asyncio.run, everywhere(address, every_page(site))).result()
    assert not said, "\n".join(said[:40])
