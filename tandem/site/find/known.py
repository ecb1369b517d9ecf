"""What the paste box knows of calls: the dictionary, in one script of an edition.

`overrides/assets/code.js` asks for it, and looks up in it what `scan.js` found.
"""

from __future__ import annotations

import json

from tandem.dictionary import entries, figures
from tandem.dictionary.entries import Entry, short
from tandem.model.editions import Edition
from tandem.model.programs import SNIPPETS
from tandem.run import key
from tandem.site import keep
from tandem.site.blocks.dictionary import as_code, with_code
from tandem.site.code import cards, comments, upstream
from tandem.site.words import words

FILE = "calls/every.js"
VARIABLE = "tandemEntries"


def file(edition: Edition) -> tuple[str, str]:
    """Its name and its content."""
    parts = [edition.language, key.tree(edition.root / SNIPPETS)]
    made = keep.value(f"known/{edition.language}", parts, lambda: known(edition))
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return FILE, f"self.{VARIABLE}={text}\n"


def known(edition: Edition) -> dict:
    """The rules by which names are resolved, the words, and of each entry what is said of a call."""
    card = cards.Cards(edition)
    every = entries.every(edition.root)
    return {
        "moved": list(upstream.MOVED.items()),
        "same": upstream.SAME,
        "usual": upstream.USUAL,
        "libraries": upstream.LIBRARIES,
        "said": words(edition, "code") | {"pytorch": words(edition, "tabs")["pytorch"]},
        "signatures": figures.signatures(edition.root),
        "entries": [_of(entry, every, card) for entry in every if entry.names],
    }


def _of(entry: Entry, every: list[Entry], card: cards.Cards) -> dict:
    """Of two sides, PyTorch's is the first. What is empty is left out."""
    edition = card.edition
    sides = ("torch", "keras") if entry.is_proved else ()
    about = [one for one in every if one.title and one.id.startswith(f"{entry.id}-")]
    found = {
        "at": f"{entry.area}#{entry.id}",
        "status": entry.status,
        "names": entry.sides,
        "shown": [short(side[0]) if side else "" for side in entry.sides],
        "title": with_code(entry.title.get(edition.language, "")),
        "text": with_code(getattr(entry, edition.language)),
        "twin": entry.twin,
        "code": [comments.localised(entry.shown(side), edition, entry.of) for side in sides],
        "rows": [
            [_written(part) for part in row] + [cards.differs(row)] for row in entry.arguments
        ],
        "apart": card.apart(entry),
        "done": {name: done for name in entry.names if (done := list(card.done(entry, name)))},
        "weights": [as_code(f"layer.{k} = {v}") for k, v in entry.weights.items()],
        "about": [
            [f"{one.area}#{one.id}", with_code(one.title[edition.language])] for one in about
        ],
    }
    return {name: value for name, value in found.items() if value}


def _written(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
