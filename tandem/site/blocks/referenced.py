"""Where each API that a page uses is described, officially and in the dictionary: on a light page below it.

On the page itself these links were a seventh of the bytes. Its Markdown, for other readers, has them.
"""

from __future__ import annotations

import re
from functools import lru_cache

import markdown

from tandem.model.editions import Edition
from tandem.model.pages import REFERENCES as DIRECTIVE
from tandem.model.pages import Page
from tandem.model.programs import Topic
from tandem.site.blocks import coverage, dictionary, place
from tandem.site.code import api
from tandem.site.files import plain
from tandem.site.html.light import REFERENCES, Light
from tandem.site.words import words

TEMPLATE = "references.html"
LINK = re.compile(r'^<p class="references">.*</p>$', re.MULTILINE)


def link(shown: tuple[Topic, ...], edition: Edition) -> list[str]:
    """Markdown: a link to the references of what a page shows, where it has some."""
    count = "".join(listed(shown, edition)).count("](https:")
    said = words(edition, "references")["link"].format(count=count)
    made = f'<p class="references"><a href="{REFERENCES}/">{said}</a></p>'
    return ["", made, ""] if count else []


@lru_cache(maxsize=256)  # of a page, which counts them and has them below it: `build.forget`
def listed(shown: tuple[Topic, ...], edition: Edition) -> tuple[str, ...]:
    """Markdown: a line a library, and one of the dictionary's entries."""
    programs = [program for topic in shown for program in topic.programs.values()]
    used = [name for program in programs for name in api.used(program)]
    return (*api.reference_list(list(shown), edition), *dictionary.links(used, edition))


def whole(text: str, page: Page, edition: Edition) -> str:
    """The expanded Markdown of a page with its references in place of the link to them."""
    return LINK.sub(lambda _: "\n".join(_of(page, edition)).strip(), text)


def write(light: Light) -> None:
    """Write the references of each page that has some into a page below it."""
    edition = light.edition
    said = words(edition, "references")
    for page in edition.pages():
        up = "../" * (page.url.count("/") + 1)
        lines = plain.linked("\n".join(_of(page, edition)), page, up)
        if lines.strip():
            called = coverage.title(page).replace("`", "")
            title, about = said["of"].format(page=called), said["about"].format(page=called)
            made = markdown.markdown(lines, extensions=["attr_list"])
            back = said["back"].format(page=called)
            light.write(TEMPLATE, f"{page.url}{REFERENCES}/", title, about, lines=made, back=back)


def _of(page: Page, edition: Edition) -> tuple[str, ...]:
    if not any(directive.topic == DIRECTIVE for directive in page.directives):
        return ()
    known = place.known(edition.root)
    return listed(tuple(known[name] for name in page.topics if name in known), edition)
