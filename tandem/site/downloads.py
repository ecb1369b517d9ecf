"""`::: topic:download`: the ways to take programs along, as files, as notebooks, into Colab."""

from __future__ import annotations

from pathlib import Path

from tandem.model.pages import Directive
from tandem.model.programs import Program
from tandem.site.place import Place
from tandem.site.plain import NOTEBOOKS

COLAB = "https://colab.research.google.com/github"


def download(place: Place, directive: Directive) -> list[str]:
    """Markdown: the whole programs of a topic."""
    return [links(place, list(place.topic(directive).programs.values())), ""]


def links(place: Place, programs: list[Program]) -> str:
    """Markdown: a line a way, with a link a program."""
    said, labels = place.words("pair"), place.words("tabs")
    files = [f"[`{p.path.name}`](/snippets/{p.name}){{ download }}" for p in programs]
    notebooks, executed = [], []
    for program in programs:
        label, name = labels[program.framework], f"{program.path.stem}.ipynb"
        if program.has_notebook:
            branch = f"{COLAB}/{place.repository}/blob/{NOTEBOOKS}"
            colab = said["colab"].format(url=f"{branch}/{place.edition.language}/{name}")
            notebooks.append(f"[{label}](/{NOTEBOOKS}/{name}){{ download }}{colab}")
        if program.is_example:
            executed.append(f"[{label}](/{Path(program.folder).parent}/{name})")
    rows = [
        (":material-download:", "download", files),
        (":material-notebook-outline:", "notebook", notebooks),
        (":material-play-box-outline:", "executed", executed),
    ]
    return "<br>".join(
        f"{icon} {said[name]}{said['colon']}{said['join'].join(found)}"
        for icon, name, found in rows
        if found
    )
