"""A notebook as a page: its prose as mkdocs-jupyter renders it, its code and outputs as the site's.

mkdocs-jupyter's own template brings half a megabyte of styles and scripts into every page; ours, in
`templates/`, has the prose alone. A notebook is rendered where it changed: for the others
mkdocs-jupyter, which takes a second, is not imported.
"""

from __future__ import annotations

import json
from pathlib import Path

from tandem.model.editions import Edition
from tandem.site import keep
from tandem.site.code import fences
from tandem.site.files.notebooks import SETUP, SVG
from tandem.site.words import words

TEMPLATES = Path(__file__).with_name("templates")


def rendered(notebook: Path, edition: Edition) -> dict:
    """`content`, the HTML of a notebook; `toc`, the headings as Python-Markdown has them; `title`."""
    return keep.value(
        f"rendered/{edition.language}/{notebook.name}",
        [notebook.read_text(encoding="utf-8"), edition.language],
        lambda: _render(notebook, edition),
    )


def _render(notebook: Path, edition: Edition) -> dict:
    from bs4 import BeautifulSoup
    from markdown.extensions.toc import nest_toc_tokens, slugify, unique
    from mkdocs_jupyter import config, convert

    config.settings.templates_dir = str(TEMPLATES)
    prose = BeautifulSoup(convert.nb2html(str(notebook)), "html.parser")
    for link in prose.select("a.anchor-link"):
        link.decompose()
    anchors: set[str] = set()
    headings = []
    for heading in prose.select("h1, h2, h3, h4, h5, h6"):
        heading["id"] = unique(slugify(heading.get_text(), "-"), anchors)
        level, text = int(heading.name[1:]), heading.decode_contents()
        headings.append({"level": level, "id": heading["id"], "name": text, "html": text})
    for block in prose.select("div.highlight > pre"):  # as the pages have it
        block.wrap(prose.new_tag("pre"))
        block.name, block.parent.parent["class"] = "code", ["language-console", "highlight"]
    texts = (section.decode_contents() for section in prose.select("section"))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [cell for cell in cells if SETUP not in cell["metadata"].get("tags", [])]
    parts = [code(c, edition) if c["cell_type"] == "code" else next(texts) for c in shown]
    return {
        "content": f'<div class="notebook">{"".join(parts)}</div>',
        "title": headings[0]["name"],
        "toc": nest_toc_tokens(headings),  # which takes them out of the list
    }


def code(cell: dict, edition: Edition) -> str:
    """One code cell: the number it ran as, its source, what it printed, what it drew."""
    prompt = f"In\xa0[{cell['execution_count']}]:"
    html = [
        f'<div class="prompt">{prompt}</div>',
        fences.highlighted("".join(cell["source"]) + "\n", cell["metadata"]["run"]),
    ]
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            title = words(edition, "pair")["output"]
            html.append(fences.printed("".join(output["text"]), title))
        if about := output.get("metadata", {}).get(SVG):
            # The drawing of the page: its file, instead of a copy of its bytes.
            alt, file = about["alt"], f"../../{about['file']}"
            html.append(f'<p><img alt="{alt}" class="figure" loading="lazy" src="{file}"></p>')
    return "".join(html)
