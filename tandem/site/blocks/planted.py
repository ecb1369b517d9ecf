"""The tables of `::: planted`: which faults `port_check.py` was tried on, and what it said of them."""

from __future__ import annotations

from tandem.model import files
from tandem.model.editions import Edition
from tandem.model.pages import markdown_table
from tandem.model.programs import BACKENDS, SNIPPETS
from tandem.site.words import words

FOLDER = f"{SNIPPETS}/porting/check"


def table(edition: Edition) -> list[str]:
    """Markdown: a row for each kind of fault, each backend of Keras, and each whole architecture.

    `tests/porting/trial.py --write` and `tests/porting/whole.py` find the figures.
    """
    said = words(edition, "planted")
    found = files.read(edition.root, f"{FOLDER}/planted.json")
    names = files.read(edition.root, f"{FOLDER}/kinds.toml")
    rows = []
    for kind, one in found["kinds"].items():
        title = kind if edition.language == "en" else names[kind]
        at = said["join"].join(said[place] for place in one["at"])
        causes = said["join"].join(f"`{cause}`" for cause in one["causes"])
        rows.append([title, str(one["planted"]), at, causes, str(one["named"])])
    backends = {BACKENDS[name]: one for name, one in found["backends"].items()}
    counts = ("each", "backends", backends), ("whole", "architectures", found["architectures"])
    lines = ["", *markdown_table(said["head"], rows), ""]
    for sentence, head, table in counts:
        rows = [[name, *map(str, one.values())] for name, one in table.items()]
        lines += [said[sentence], "", *markdown_table(said[head], rows), ""]
    return lines
