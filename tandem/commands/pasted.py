"""How fast the paste box answers: a megabyte of a log, and a file of code, in the page as readers have it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tandem.model.programs import ROOT, SNIPPETS

TRACEBACK = """Traceback (most recent call last):
  File "train.py", line 41, in <module>
    output = model(x)
RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x9216 and 12544x128)"""
MEGABYTE = "INFO step: 1\n    x = 1\n" * 45_000 + TRACEBACK
LONG = ROOT / SNIPPETS / "porting/check/port_check.py"  # longer than most of what people paste
CODE = "CODE"  # a variable: another file, such as nanoGPT's model.py
# In the page of the box: pastes a text, and waits for the answer.
PASTE = """async text => {
  const box = document.querySelector("#pasted"), answer = document.querySelector(".answer")
  let longest = 0, last = performance.now()
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  })
  const start = performance.now()
  const said = new Promise(done => new MutationObserver((_, observer) => {
    if (!answer.querySelector("h2, .code-answer")) return
    observer.disconnect()
    done()
  }).observe(answer, { childList: true }))
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", text)
  if (box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }))) {
    box.value = text
    box.dispatchEvent(new Event("input"))
  }
  await said
  const waited = performance.now() - start
  await new Promise(done => setTimeout(done, 100))
  clearInterval(beat)
  return { waited, longest, calls: answer.querySelector(".summary strong")?.textContent ?? "" }
}"""


@dataclass(frozen=True)
class Answer:
    """Milliseconds until the answer stands, the longest time the page stood still, calls that it lists."""

    waited: float
    longest: float
    calls: str


def paste(page: Page, text: str) -> Answer:
    """What comes of a text; `page` shows the page of the box, emptied."""
    return Answer(**page.evaluate(PASTE, text))


def report(page: Page, address: str) -> Iterator[str]:
    """A line for each of the pastes."""
    files = [LONG, *map(Path, filter(None, [os.environ.get(CODE)]))]
    texts = {"a megabyte of a log": MEGABYTE}
    texts |= {file.name: file.read_text(encoding="utf-8") for file in files}
    for name, text in texts.items():
        page.goto(f"{address}paste/", wait_until="networkidle")
        found = paste(page, text)
        calls = f" with {found.calls} calls" if found.calls else ""
        lines = text.count("\n") + 1
        yield (
            f"paste, {name}, {lines} lines: answered{calls} in {found.waited / 1000:.2f} s,"
            f" of which the page stands still {found.longest / 1000:.2f} s at most"
        )
