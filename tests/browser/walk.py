"""One walk over every page of the site, on which all is looked at that holds for every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python

from tandem.site.html.light import html_files

from .reader import HEIGHTS, PHONE, WIDE, Reader

NAMED = ["of/torch.nn.BatchNorm2d/", "zh/of/keras.losses.SparseCategoricalCrossentropy/"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Colours are compared, in light and in dark, where a text stands in elements that no page before had: of
# the same classes inside each other the colours are the same. So it is with the room for a finger around
# what can be tapped, where what stands beside it and the width of the page decide too.
LOOK = """async ({known, width}) => {
  const COLOURS = ["color-contrast", "link-in-text-block"], ROOM = ["target-size"]
  for (const fold of document.querySelectorAll("details")) fold.open = true
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame) // sizes are known
  const seen = new Set(known.split(" ")), kinds = new Map([[null, 7]])
  const hash = (start, text) => [...text].reduce((sum, letter) => Math.imul(31, sum) + letter.charCodeAt() | 0, start)
  const kind = element => {
    if (!kinds.has(element)) {
      const parts = [element.localName, element.getAttribute("class"), element.getAttribute("style")]
      kinds.set(element, hash(kind(element.parentElement), parts.join()))
    }
    return kinds.get(element)
  }
  const isShown = element => element.checkVisibility({visibilityProperty: true})
  const fresh = (elements, kind) => elements.filter(element => {
    const one = String(kind(element))
    return !seen.has(one) && isShown(element) && seen.add(one)
  })
  const all = [...document.body.querySelectorAll("*")]
  const texts = fresh(all.filter(one => [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())), kind)
  const targets = fresh(all.filter(one => one.matches("a[href], button, input, select, summary, [tabindex]")), target =>
    hash(width, [target, target.previousElementSibling, target.nextElementSibling].map(one => kind(one)).join()))

  const said = []
  const look = async (scheme, where, options) => {
    document.body.dataset.mdColorScheme = scheme
    const {violations} = await axe.run(where, {resultTypes: ["violations"], preload: false, ...options})
    for (const {help, nodes} of violations)
      for (const {html} of nodes.slice(0, 3)) said.push(`(${scheme}): ${help}: ${html.slice(0, 120)}`)
  }
  for (const scheme of texts.length ? ["default", "slate"] : []) await look(scheme, {include: texts}, {runOnly: COLOURS})
  if (targets.length) await look("default", {include: targets}, {runOnly: ROOM})
  // Words of code have colours, and nothing else.
  for (const code of document.querySelectorAll("pre > code"))
    if (!code.querySelector(":not(span, b, i, u, var, samp, cite, small, abbr), [id], [title], [role], [tabindex]")) code.textContent = code.textContent
  await look("default", document, {rules: Object.fromEntries(COLOURS.map(rule => [rule, {enabled: false}]))})
  return {said, known: [...seen].join(" ")}
}"""
COPY = """async () => {
  const copied = []
  navigator.clipboard.writeText = async text => { copied.push(text) }
  for (const button of document.querySelectorAll("[data-run] .run")) button.click()
  return copied
}"""
WIDTH = """async () => {
  await new Promise(requestAnimationFrame) // what follows the width of the page has done so
  return document.documentElement.scrollWidth
}"""


@dataclass
class Seen:
    """What was seen on every page; each sentence says where."""

    axe: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    copied: dict[str, list[str]] = field(default_factory=dict)  # of each page, by "Copy runnable"


def paths(site: Path) -> list[str]:
    """The address of every page, notebooks and the page for what is not there too; two pages of names."""
    found = [path.relative_to(site).as_posix() for path in html_files(site)]
    return [path.removesuffix("index.html") for path in found] + NAMED


def walk(site: Path, reader: Reader) -> Seen:
    """Open every page, unfold it, let axe look, press its buttons, and measure it as a narrow phone shows it.

    axe looks at a page on a phone in one language, on a desk in the other.
    """
    seen, page, known, axe = Seen(), reader.page, "", AXE.read_text(encoding="utf-8")
    turns: dict[str, int] = {}
    for path in paths(site):
        english = path.removeprefix("zh/")
        turn = turns[english] = turns[english] + 1 if english in turns else len(turns)
        width = (PHONE, WIDE)[turn % 2]
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        reader.open(path)
        page.evaluate(axe)
        found = page.evaluate(LOOK, {"known": known, "width": width})
        known = found["known"]
        seen.axe += [f"/{path} {said}" for said in found["said"]]
        seen.copied[path] = page.evaluate(COPY)
        page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
        shown = page.evaluate(WIDTH)
        if shown > PHONE:
            seen.wide.append(f"/{path} is {shown} pixels wide")
    seen.complaints = [*reader.complaints]
    reader.complaints.clear()
    return seen
