"""The built site in a browser: served as a host serves it, compressed, on this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser, sync_playwright

from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.run import browser as chromium
from tandem.run.served import Served

from .reader import Reader, Windows

BASE = urlsplit(load_config(str(ROOT / "mkdocs.yml")).site_url).path  # where a host has it


@pytest.fixture(scope="package")
def served(site) -> Iterator[Served]:
    """The site on this machine, which counts what is fetched."""
    with Served(site, BASE) as running:
        yield running


@pytest.fixture(scope="package")
def address(served) -> str:
    """Where the site is served."""
    return served.address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all. With none to be had the tests fail, with what to do."""
    with sync_playwright() as playwright:
        try:
            path = chromium.executable(playwright)
        except Problem as problem:
            pytest.fail(str(problem), pytrace=False)
        running = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def windows(browser) -> Windows:
    """Its windows, which readers come to one after the other."""
    return Windows(browser)


@pytest.fixture
def reader(windows, address) -> Iterator[type[Reader]]:
    """Opens the site for a reader: `reader(width=360, scheme="dark")`. What went wrong fails the test."""
    readers: list[Reader] = []

    def come(**settings) -> Reader:
        readers.append(Reader(windows, address, **settings))
        return readers[-1]

    yield come
    for one in readers:
        one.leave()
    assert not (said := [line for one in readers for line in one.complaints]), "\n".join(said)
