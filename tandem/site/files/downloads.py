"""The ways to take programs along, as files, as notebooks, into Colab: under a page's title, and
where it says `::: topic:download`."""

from __future__ import annotations

from pathlib import Path

from tandem.model.pages import Directive
from tandem.model.programs import Program
from tandem.site.blocks.place import Place
from tandem.site.files.plain import NOTEBOOKS

COLAB = "https://colab.research.google.com/github"


def download(place: Place, directive: Directive) -> list[str]:
    """Markdown: the whole programs of a topic."""
    topic = place.topic(directive)
    return [links(place, [*topic.tools, *topic.programs.values()]), ""]


def links(place: Place, programs: list[Program]) -> str:
    """Markdown: a line a way that is about the code above it, with a link a program."""
    said, labels = place.words("pair"), place.words("tabs")
    files = [f"[`{p.path.name}`](/snippets/{p.name}){{ download }}" for p in programs]
    executed = [
        f"[{labels[p.framework]}](/{Path(p.folder).parent}/{p.path.stem}.ipynb)"
        for p in programs
        if p.is_example
    ]
    rows = [
        (":material-download:", "download", files),
        (":material-play-box-outline:", "executed", executed),
    ]
    return "<br>".join(
        f"{icon} {said[name]}{said['colon']}{said['join'].join(found)}"
        for icon, name, found in rows
        if found
    )


def in_colab(place: Place, program: Program) -> str:
    """Where Colab opens the notebook of a program."""
    branch = f"{COLAB}/{place.repository}/blob/{NOTEBOOKS}"
    return f"{branch}/{place.edition.language}/{program.path.stem}.ipynb"


def head(place: Place, programs: list[Program], up: str) -> str:
    """HTML: the ways on one line, for the top of a page. `up` leads from it to the top of the site.

    What there is for several frameworks unfolds, without a script.
    """
    said, labels = place.words("head"), place.words("tabs")
    whole = [p for p in programs if p.has_notebook]
    ways = {
        "colab": [(labels[p.framework], in_colab(place, p), "") for p in whole],
        "notebook": [
            (labels[p.framework], f"{up}{NOTEBOOKS}/{p.path.stem}.ipynb", " download")
            for p in whole
        ],
        "program": [(labels[p.framework], f"{up}{p.where}", " download") for p in programs],
        "markdown": [("", "index.md", "")],
    }
    items = (_way(said[name], links) for name, links in ways.items() if links)
    group = f'<div class="take" role="group" aria-label="{said["label"]}" data-search-exclude>'
    return f"{group}<ul>{''.join(items)}</ul></div>"


def _way(name: str, links: list[tuple[str, str, str]]) -> str:
    """One link under its own name, or several under those of their frameworks, folded."""
    if len(links) == 1:
        _, url, how = links[0]
        return f'<li><a href="{url}"{how}>{name}</a></li>'
    inside = "".join(f'<li><a href="{url}"{how}>{label}</a></li>' for label, url, how in links)
    return f'<li><details name="take"><summary>{name}</summary><ul>{inside}</ul></details></li>'
