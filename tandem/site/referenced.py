"""Where each API that a page uses is described, officially and in the dictionary: on a light page below it.

On the page itself these links were a seventh of the bytes.
"""

from __future__ import annotations

import re

from tandem.model.editions import Edition
from tandem.site import coverage
from tandem.site.light import REFERENCES, Light
from tandem.site.words import words

TEMPLATE = "references.html"
LINK = r'<a href="[^"]*">(?:[^<]|</?code>)*</a>'
LINE = rf'<p><strong class="framework">[^<]*</strong> {LINK}(?:(?:, |、){LINK})*</p>'
# What stands a folder deeper there.
RELATIVE = re.compile(r'(?<=href=")(?!https?:|/|#)')
LINES = re.compile(rf"(?:{LINE}\n?)+")


def apart(html: str, edition: Edition) -> tuple[str, str]:
    """The HTML of a page with a link in place of its references; and these, if it has some."""
    found = LINES.search(html)
    if not found:
        return html, ""
    said = words(edition, "references")["link"].format(count=found[0].count('<a href="https:'))
    link = f'<p class="references"><a href="{REFERENCES}/">{said}</a></p>\n'
    return html[: found.start()] + link + html[found.end() :], RELATIVE.sub("../", found[0])


def write(light: Light, taken: dict[str, str]) -> None:
    """Write the references of each page, by its name, into a page below it."""
    edition = light.edition
    said = words(edition, "references")
    for name, lines in taken.items():
        page = edition.page(name)
        called = coverage.title(page).replace("`", "")
        title, about = said["of"].format(page=called), said["about"].format(page=called)
        address = f"{page.url}{REFERENCES}/"
        light.write(
            TEMPLATE, address, title, about, lines=lines, back=said["back"].format(page=called)
        )
