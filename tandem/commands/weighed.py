"""What a built site weighs in a browser, what its search and its paste box find, Lighthouse: the second half of `make bench`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import sync_playwright

from tandem.commands import pasted, sought
from tandem.model.editions import editions
from tandem.run import browser
from tandem.run.served import Served

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("", "basics/training/", "dictionary/optimizers/", "examples/mnist_cnn_pytorch/")
VISIT = ("basics/training/", "basics/overfitting/")  # a page, and the one after it


def report(site: Path) -> None:
    """Print all of it."""
    starts = [edition.start for edition in editions()]
    with Served(site, "/tandem/") as served, sync_playwright() as playwright:
        chromium = browser.executable(playwright)
        running = playwright.chromium.launch(executable_path=chromium, args=browser.ARGUMENTS)
        for start in starts:
            page = running.new_page()
            for name, path in zip(("first visit", "next page"), VISIT, strict=True):
                served.sent.clear()
                page.goto(f"{served.address}{start}{path}", wait_until="networkidle")
                size = sum(size for _, size in served.sent)
                print(
                    f"{name}, /{start}{path}: {size / 1000:.1f} KB in {len(served.sent)} requests"
                )
        for edition in editions():
            page.goto(served.address + edition.start)
            for line in sought.report(sought.ask(page, edition.language), edition.language):
                print(line)
        for line in pasted.report(page, served.address):
            print(line)
        running.close()
        if not shutil.which("npx"):
            print("Lighthouse: there is no node (npx) on this machine, so there are no scores")
            return
        for start in starts:
            for path in PAGES:
                print(
                    f"Lighthouse, /{start}{path}: {scores(served.address + start + path, chromium)}"
                )


def scores(url: str, chromium: str) -> str:
    """Performance, accessibility, best practices and SEO of a page on a phone; or what went wrong."""
    flags = "--chrome-flags=--headless=new " + " ".join(browser.ARGUMENTS)
    ran = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, url, "--output=json", "--quiet", flags],
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        return f"it did not run: {said[-1] if said else f'exit code {ran.returncode}'}"
    found = json.loads(ran.stdout)["categories"]
    return " / ".join(f"{found[name]['score']:.0%}".removesuffix("%") for name in CATEGORIES)
