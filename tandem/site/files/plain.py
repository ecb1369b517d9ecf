"""The site's Markdown as every reader of Markdown understands it: no attributes, icons, marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from os.path import normpath
from pathlib import Path
from urllib.parse import urljoin

from tandem.model import sentences
from tandem.model.pages import DOCS, Page

NOTEBOOKS = "notebooks"  # the folder of the site and the branch that hold them
ATTRIBUTES = re.compile(r" *\{ ?[:.#][^{}]*\}|(?<=\))\{ [^{}]*\}")
ICON = re.compile(r":(?:material|fontawesome)-[a-z0-9-]+: *")
CODE = re.compile(r"(?<!`)(?:`(?:[^`\n]|\n(?!\n))+`|(``+)(?!`).+?(?<!`)\1)(?!`)", re.DOTALL)
LINK = re.compile(r"(\]\()([^)\s]+)(\))")


def plain(text: str, absolute: Callable[[str], str]) -> str:
    """Markdown without what only the site's own reader knows; `absolute` turns its links."""
    lines, inside = [], False
    for line in text.splitlines():
        if match := re.match(r'(?:!!!|\?\?\?) \w+(?: "(.*)")?$', line):
            inside = True
            line = f"**{match[1]}**" if match[1] else ""
        elif inside and line:
            inside = line.startswith("    ")
            line = line.removeprefix("    ")
        if not line.startswith("<!--"):
            lines.append(line)
    text = sentences.without_marks("\n".join(lines))
    found, end = [], 0
    for code in [*CODE.finditer(text), None]:
        outside = text[end : code.start() if code else None]
        outside = ICON.sub("", ATTRIBUTES.sub("", outside))
        found.append(LINK.sub(lambda match: match[1] + absolute(match[2]) + match[3], outside))
        if code:
            found.append(code[0])
            end = code.end()
    return "".join(found)


def linked(text: str, page: Page, site: str) -> str:
    """Markdown of a page, its links as they read outside the site or from `site`, its start."""
    return LINK.sub(lambda match: match[1] + absolute(match[2], page, site) + match[3], text)


def absolute(url: str, page: Page, site: str) -> str:
    """A link of a page as it reads outside the site; `site` is the address of its edition."""
    path, hash_, anchor = url.partition("#")
    if url.startswith("/") and not path.endswith(".md"):
        # A notebook that is a page has an address without its ending.
        name = path if path.startswith(f"/{NOTEBOOKS}/") else path.replace(".ipynb", "/")
        return urljoin(site, name.lstrip("/") + hash_ + anchor)
    if ":" in path or not path.endswith(".md"):
        return url if ":" in path else urljoin(site + page.url, url)
    folder = page.root / DOCS / page.language if path.startswith("/") else page.path.parent
    linked = Page(Path(normpath(folder / path.lstrip("/"))), page.root)
    return f"{site}{linked.url}{hash_}{anchor}"
