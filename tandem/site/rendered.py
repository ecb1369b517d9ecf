"""Makes the HTML that mkdocs-jupyter renders look and weigh like the rest of the site.

It brings half a megabyte of styles and scripts into every page; the site's own styles and copy
button do the same for code and output in the form that `tandem.site.fences` gives them. A notebook
is rendered where it changed: for the others mkdocs-jupyter, which takes a second, is not imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tandem.model.editions import Edition
from tandem.site import fences, keep
from tandem.site.notebooks import SVG
from tandem.site.words import words

if TYPE_CHECKING:
    from bs4 import Tag


def rendered(notebook: Path, edition: Edition) -> dict:
    """`content`, the HTML of a notebook; `toc`, the headings as Python-Markdown has them; `title`."""
    return keep.value(
        f"rendered/{edition.language}/{notebook.name}",
        [notebook.read_text(encoding="utf-8"), edition.language],
        lambda: _render(notebook, edition),
    )


def _render(notebook: Path, edition: Edition) -> dict:
    from mkdocs_jupyter import convert, plugin

    html = convert.nb2html(str(notebook))
    toc, title = plugin._get_nb_toc_tokens(str(notebook), toc_depth=6)
    return {
        "content": restyle(html, notebook, edition, list(_anchors(toc))),
        "toc": toc,
        "title": title,
    }


def _anchors(tokens: list[dict]) -> Iterator[str]:
    """The anchors of a table of contents, in reading order."""
    for token in tokens:
        yield token["id"]
        yield from _anchors(token["children"])


def restyle(html: str, notebook: Path, edition: Edition, anchors: list[str]) -> str:
    """The rendered `notebook` as a page of the site, at `examples/<name>/`.

    `anchors` are those of the table of contents, which the headings get in their order.
    """
    from bs4 import BeautifulSoup

    first = html.rindex("<", 0, html.index('id="cell-id=cell-0"'))  # before it, styles only
    soup = BeautifulSoup(html[first:], "html.parser")
    headings = soup.select(".jp-RenderedMarkdown :is(h1, h2, h3, h4, h5, h6)")
    for heading, anchor in zip(headings, anchors, strict=True):
        heading["id"] = anchor
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    parts: list[str] = []
    for cell, rendered in zip(cells, soup.select('[id^="cell-id="]'), strict=True):
        if cell["cell_type"] == "markdown":
            body = rendered.select_one(".jp-RenderedMarkdown")
            for link in body.select("a.anchor-link"):
                link.decompose()
            parts.append(body.decode_contents())
        else:
            parts.append(code(rendered, cell, edition))
    return f'<div class="notebook">{"".join(parts)}</div>'


def code(rendered: Tag, cell: dict, edition: Edition) -> str:
    """One code cell: the number it ran as, its source, what it printed, what it drew."""
    prompt = rendered.select_one(".jp-InputPrompt").get_text(strip=True)
    source = rendered.select_one(".jp-InputArea-editor pre").get_text().strip("\n")
    html = [f'<div class="prompt">{prompt}</div>', fences.highlighted(source + "\n")]
    for output in rendered.select(".jp-RenderedText pre"):
        html.append(fences.printed(output.get_text(), words(edition, "pair")["output"]))
    for output in cell["outputs"]:
        if about := output.get("metadata", {}).get(SVG):
            # The drawing of the page: its file, instead of a copy of its bytes.
            alt, file = about["alt"], f"../../{about['file']}"
            html.append(f'<p><img alt="{alt}" class="figure" loading="lazy" src="{file}"></p>')
    return "".join(html)
