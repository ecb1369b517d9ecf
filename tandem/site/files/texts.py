"""Each page as Markdown, with code and outputs in place, and all of them in `llms.txt`.

They follow https://llmstxt.org: `index.md` beside each page, `llms.txt` with a link and a sentence a
page, `llms-full.txt` with everything.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import config, records
from tandem.model.editions import Edition
from tandem.model.pages import DICTIONARY, Page
from tandem.model.programs import SNIPPETS
from tandem.site import keep, staged
from tandem.site.blocks import referenced
from tandem.site.files import plain
from tandem.site.html import heads
from tandem.site.words import words

INDEX, FULL = "llms.txt", "llms-full.txt"
FOLD = re.compile(r'^(?:={3}[!+]*|!{3} \w+|\?{3}\+? \w+) "(.*)"$')  # a tab, or something set off
FENCE = re.compile(r"^( *)(`{3,})([^\n]*)\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(
    r'^<div class="(?:twins|hurried|corrected)">.*?</div></div>$|^<div class="cheatsheet">.*</div>$|^<nav .*</div>$|^<(p|ul|table|details|figure) class=.*?</\1>$',
    re.MULTILINE | re.DOTALL,
)


def _head(head: re.Match) -> str:
    """The first row of a table, and the line that sets it off."""
    columns = head[1].count("<th")
    return f"\n\n{head[1]}\n|{'---|' * columns}"


# HTML that the build writes, and its Markdown; what is left of it then are tags without a meaning.
MARKDOWN = [
    (re.compile(r'<p class="filter">.*?</p>|<nav .*?</nav>|<tr id=.*?</tr>|<a [^>]*>↩</a>'), ""),
    (
        re.compile(r'<div class="language-python highlight"><pre><code>(.*?)</code></pre></div>', re.DOTALL),
        r"\n\n```python\n\1```\n\n",
    ),
    (re.compile(r"<code>(.*?)</code>", re.DOTALL), r"`\1`"),
    (re.compile(r"<strong>(.*?)</strong>"), r"**\1**"),
    (re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL), r"[\2](\1)"),
    (re.compile(r"(<table[^>]*>)<caption>(.*?)</caption>"), r"\n\n**\2**\1"),
    (re.compile(r"<table[^>]*>(?:<thead>)?(<tr>(?:(?!</tr>).)*</tr>)"), _head),
    (re.compile(r"</t[hd]><t[hd][^>]*>"), " | "),
    (re.compile(r"<tr[^>]*><t[hd][^>]*>(.*?)</t[hd]></tr>"), r"\n| \1 |"),
    (re.compile(r"<summary>(.*?)</summary>"), r"## \1\n\n"),
    (re.compile(r"</?p>|<figcaption>"), "\n\n"),
    (re.compile(r"<text.*?</text>"), ""),  # of a drawing, whose description says it in words
    (re.compile(r"<title[^>]*>(.*?)</title>"), r"**\1**\n\n"),
]  # fmt: skip
ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
INLINE = [  # the same between Markdown
    (
        re.compile(r'^<details class="\w+" markdown><summary>(.*?)</summary>$', re.MULTILINE),
        r"**\1**",
    ),
    (re.compile(r"^</details>$", re.MULTILINE), ""),
    (re.compile(r'<sup class="claim".*?</sup>|<a id="[^"]*"></a>'), ""),
    (re.compile(r'^<div class="take".*</div>$', re.MULTILINE), ""),
    (re.compile(r'^(?:<form class="pair" .*|</form>|</div>)$', re.MULTILINE), ""),
    (re.compile(r'<span class="status[^>]*>(.*?)</span>'), r"**\1**"),
    (re.compile(r'<a [^>]* download>(.*?)</a><span class="size"></span>'), r"\1"),
    (re.compile(r"<br>"), "\n\n"),
    (re.compile(r'^<form class="paste">.*$', re.MULTILINE), ""),
    (re.compile(r"</?small>"), ""),
]
POINTER = re.compile(r"(?<=[.。])\s*\[[^\]]*\]\([^)]*\)[.。]$")  # a last sentence that only points
TAG = re.compile(r"</?[a-z][^>]*>")
END = re.compile(r" +$", re.MULTILINE)
BLANK = re.compile(r"\n{3,}")


def markdown(text: str, page: Page, site_url: str) -> str:
    """A page of an edition, expanded, as standard Markdown. `site_url` is the edition's address."""
    lines = "\n".join(_unfolded(text.split("\n")))
    found, end = [], 0
    link = partial(plain.absolute, page=page, site=site_url)
    for fence in FENCE.finditer(lines):
        found += [_prose(lines[end : fence.start()], link), _code(*fence.groups())]
        end = fence.end()
    return "\n\n".join(filter(None, [*found, _prose(lines[end:], link)])) + "\n"


def _unfolded(lines: list[str]) -> list[str]:
    """Tabs and what else is indented under a title, one under the other."""
    kept, place = [], 0
    while place < len(lines):
        fold = FOLD.match(lines[place])
        place += 1
        if not fold:
            kept.append(lines[place - 1])
            continue
        start = place
        while place < len(lines) and (not lines[place].strip() or lines[place].startswith("    ")):
            place += 1
        inside = [line.removeprefix("    ") for line in lines[start:place]]
        title = fold[1].replace("**", "")
        kept += [f"**{title}**", "", *_unfolded(inside), ""]
    return kept


def _code(indent: str, ticks: str, info: str, code: str) -> str:
    language = info.split(" ")[0]
    code = code.rstrip().removeprefix("\n")
    if title := re.match(r'output title="(.*)"', info):
        return f"{indent}{title[1]}:\n\n{indent}{ticks}text\n{code}\n{indent}{ticks}"
    return f"{indent}{ticks}{language}\n{code}\n{indent}{ticks}"


def _prose(text: str, link) -> str:
    for pattern, by in INLINE:
        text = pattern.sub(by, text)
    text = BLOCK.sub(lambda block: _of_html(block[0]), text)
    return BLANK.sub("\n\n", plain.plain(text, link)).strip("\n")


def _of_html(text: str) -> str:
    """Markdown of a block of HTML; its code has nothing but text left in it."""
    for pattern, by in MARKDOWN:
        text = pattern.sub(by, text)
    text = ITEM.sub(_item, text)
    return END.sub("", html.unescape(TAG.sub("", text)))


def _item(item: re.Match) -> str:
    first, *rest = BLANK.sub("\n\n", item[1]).strip().split("\n")
    return "\n".join(["", f"- {first.strip()}", *(f"  {line}".rstrip() for line in rest)])


def write(
    folder: Path, edition: Edition, site_url: str, about: str, expanded: dict[str, str]
) -> None:
    """Put the files into the folder of a built edition."""
    for name, text in files(edition, site_url, about, expanded):
        staged.write(folder / name, text)


def files(
    edition: Edition, site_url: str, about: str, expanded: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """The name of each file and what is in it.

    `about` says what the site is; `expanded` has the text of each page by its name.
    """
    texts = {name: referenced.whole(t, edition.page(name), edition) for name, t in expanded.items()}
    pages = {
        name: keep.value(
            f"texts/{edition.language}/{name}",
            [text, site_url],
            partial(markdown, text, edition.page(name), site_url),
        )
        for name, text in texts.items()
    }
    for name, text in pages.items():
        yield f"{edition.page(name).url}index.md", text
    listed = [name for names in _order(edition).values() for _, name in names if name in pages]
    yield INDEX, _index(edition, site_url, about, pages)
    yield FULL, "\n".join(_whole(edition.page(name), site_url, pages[name]) for name in listed)


def _order(edition: Edition) -> dict[str, list[tuple[str, str]]]:
    """Title and name of each page, by the part that it is in, as the navigation has them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for part, title, name in config.navigation(edition):
        found.setdefault(part or title, []).append((title, name))
        if name == f"{DICTIONARY}/index.md":
            for area in entries.areas(edition.root):
                page = edition.page(f"{DICTIONARY}/{area}.md")
                heading = page.lines[0].removeprefix("# ")
                found[part or title].append((heading, page.name))
    return found


def _whole(page: Page, site_url: str, text: str) -> str:
    return f"<!-- {site_url}{page.url} -->\n\n{text}"


def _index(edition: Edition, site_url: str, about: str, pages: dict[str, str]) -> str:
    said = words(edition, "texts")
    facts = records.load(edition.root)
    other = site_url.removesuffix("zh/") if edition.language == "zh" else f"{site_url}zh/"
    how = said["how"].format(
        full=f"{site_url}{FULL}",
        dictionary=f"{site_url}{SNIPPETS}/{entries.TOPIC}/dictionary.json",
        other=f"{other}{INDEX}",
        date=facts["date"],
    )
    lines = [f"# {heads.SITE}", "", f"> {about}", "", how]
    for part, names in _order(edition).items():
        lines += ["", f"## {part}", ""]
        for title, name in names:
            if name in pages:
                url = f"{site_url}{edition.page(name).url}index.md"
                lines.append(f"- [{title}]({url}): {_sentence(pages[name], edition)}")
    return "\n".join(lines) + "\n"


def _sentence(text: str, edition: Edition) -> str:
    """What a page is about: its first paragraph, as far as a description goes."""
    paragraph = text.partition("\n\n")[2].partition("\n\n")[0]
    paragraph = re.sub(r"\[([^\]]*)\]\([^)]*\)|\*\*", r"\1", POINTER.sub("", paragraph))
    joined = re.sub(r"\n", "" if edition.language == "zh" else " ", paragraph)
    return heads.shortened(joined, edition)
