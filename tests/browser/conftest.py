"""The built site in a browser: served as a host serves it, compressed, on this machine alone."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser, sync_playwright

from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.run import browser as chromium

from .reader import Reader

BASE = urlsplit(load_config(str(ROOT / "mkdocs.yml")).site_url).path  # where a host has it


class Compressed(SimpleHTTPRequestHandler):
    """Serves a folder as a host of static sites does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, status = Path(self.translate_path(self.path.removeprefix(BASE[:-1]))), 200
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", 404
        content = packed(path)
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@lru_cache(maxsize=1024)
def packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@pytest.fixture(scope="package")
def address(site) -> Iterator[str]:
    """Where the site is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()


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


@pytest.fixture
def reader(browser, address) -> Iterator[type[Reader]]:
    """Opens the site for a reader: `reader(width=360, scheme="dark")`. What went wrong fails the test."""
    readers: list[Reader] = []

    def come(**settings) -> Reader:
        readers.append(Reader(browser, address, **settings))
        return readers[-1]

    yield come
    for one in readers:
        one.leave()
    assert not (said := [line for one in readers for line in one.complaints]), "\n".join(said)
