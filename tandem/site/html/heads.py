"""The title and the description of each page, for tabs, search engines and shared links.

Made from the built page: its first heading, and as much of its first paragraph as fits.
"""

from __future__ import annotations

import html
import re

from tandem.model.editions import Edition
from tandem.site.words import words

SITE = "Tandem"
SENTENCES = {"en": r"(?<=[.!?:])\s+", "zh": r"(?<=[。！？：])"}  # where one ends
CLAUSES = {"en": ",; ", "zh": "，；、"}
LIMITS = {"en": 160, "zh": 80}  # characters of a description
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
POINTER = re.compile(r"(?<=[.。])\s*<a [^>]*>[^<]*</a>[.。]$")  # a last sentence that only points
NOT_SAID = re.compile(r'<sup class="claim".*?</sup>', re.DOTALL)


def head(
    page: str, edition: Edition, *, framework: str = "", entries: bool = False, home: str = ""
) -> dict[str, str]:
    """What goes into the head of a page, given its HTML; safe inside an attribute.

    `framework` is that of a rendered notebook, which shares its page's heading and whose first
    paragraph says where it is from. `entries` says that it is a page of the dictionary, which may
    be called like a page of the guide. `home` is the whole title of the home page.
    """
    said = words(edition, "heads")
    title = plain(HEADING.search(page)[1])
    paragraphs = [plain(POINTER.sub("", text.strip())) for text in PARAGRAPH.findall(page)]
    text = paragraphs[1 if framework else 0]
    if framework:
        name = words(edition, "tabs")[framework]
        title = said["notebook"].format(title=title, framework=name).replace("） ", "）")
        text = said["executed"].format(framework=name, text=text).replace("） ", "）")
    elif entries:
        title = said["dictionary"].format(title=title)
    return {
        "head": html.escape(home or f"{title} — {SITE}"),
        "description": html.escape(shortened(text, edition)),
    }


def plain(text: str) -> str:
    """HTML as one line of text."""
    text = re.sub(r"<[^>]+>", "", NOT_SAID.sub("", text))
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def shortened(text: str, edition: Edition) -> str:
    """The sentences that fit; where they say little, as many clauses of the next one too."""
    language = edition.language
    limit, kept = LIMITS[language], ""
    for sentence in re.split(SENTENCES[language], text):
        longer = f"{kept} {sentence}" if kept and language == "en" else kept + sentence
        if len(longer) > limit:
            break
        kept = longer
    if kept != text and len(kept) < limit / 3:
        start = text[: limit - 1]
        kept = start[: max(start.rfind(mark) for mark in CLAUSES[language])].rstrip(",;") + "…"
    if kept.endswith((":", "：")):  # what it announces is not there
        kept = kept[:-1] + ("。" if language == "zh" else ".")
    return kept
