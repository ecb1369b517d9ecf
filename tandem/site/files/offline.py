"""The whole site as one file, `tandem.zip`, to be read from a folder.

There `…/` shows no `index.html`, and nothing can be fetched: links name their file, and what the search
needs comes in scripts. What is for crawlers and for the root of a host is left out, and the pages of
single names, which are for links from elsewhere and say what the dictionary says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tandem.model import records
from tandem.model.editions import editions
from tandem.site.files import texts
from tandem.site.html import light
from tandem.site.words import words

NAME = "tandem.zip"
WHERE = "about/covered/index.html"  # the page, of each language, that offers it
SIZE = re.compile(r'<span class="?size"?></span>')
CRAWLERS = ("404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt")
LEFT_OUT = (*CRAWLERS, texts.INDEX, texts.FULL, NAME)  # by their names in any folder
WORKER, INDEX = "assets/worker.js", "search/search_index.json"

LINK = re.compile(r' (href|src)=("?)(?![a-z]+:|[/#">])([^"#?\s>]*)')
LOCATION = re.compile(r'"location":"([^"#]*)')
MANIFEST = re.compile(r"<link [^>]*rel=manifest>")
POLICY = re.compile(r"(?<=; object-src 'none';)")


def write(site: Path, site_url: str) -> None:
    """Write the file into a finished site, and its size where it is offered."""
    with ZipFile(site / NAME, "w", ZIP_DEFLATED) as file:
        for name, content in contents(site, site_url):
            entry = ZipInfo(f"tandem/{name}", date())
            entry.compress_type, entry.external_attr, entry.create_system = (
                ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            file.writestr(entry, content)
    size = (site / NAME).stat().st_size
    for edition in editions():
        page = site / edition.start / WHERE
        if not page.is_file():  # another repository's site may lack it
            continue
        said = words(edition, "offline")["size"].format(size=round(size / 1e6))
        page.write_text(SIZE.sub(said, page.read_text(encoding="utf-8")), encoding="utf-8")


def date() -> tuple[int, int, int, int, int, int]:
    """When everything was last verified: the same in each build."""
    year, month, day = map(int, records.load()["date"].split("-"))
    return year, month, day, 0, 0, 0


def contents(site: Path, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Each file as it is in the folder, by its name there."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_dir() or path.name in LEFT_OUT or light.is_named(name):
            continue
        if path.suffix == ".html":
            yield name, page(path.read_text(encoding="utf-8"), site_url).encode()
        elif name == WORKER:
            yield name, script("worker", json.dumps(path.read_text(encoding="utf-8")))
        elif name.endswith(INDEX):
            index = LOCATION.sub(
                lambda found: f'"location":"{file(found[1])}', path.read_text("utf-8")
            )
            yield name.removesuffix("on"), script("index", index)
        else:
            yield name, path.read_bytes()


def page(html: str, site_url: str) -> str:
    """A page whose links lead to files; only this file itself is on the site alone."""

    def led(link: re.Match) -> str:
        there = f"{site_url}{NAME}" if link[3].endswith(f"/{NAME}") else file(link[3])
        return f" {link[1]}={link[2]}{there}"

    return POLICY.sub(" worker-src blob:;", LINK.sub(led, MANIFEST.sub("", SIZE.sub("", html))))


def file(address: str) -> str:
    """The file of a relative address: of a folder, its `index.html`."""
    if address.rpartition("/")[2] in (".", ".."):
        return f"{address}/index.html"
    return f"{address}index.html" if address.endswith("/") or not address else address


def script(name: str, value: str) -> bytes:
    """A script that keeps a value for `hits.js`."""
    return f"(self.offline ??= {{}}).{name} = {value}".encode()
