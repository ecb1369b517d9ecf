"""What only the home page shows: the numbers of the site, and what a port costs that is only nearly right."""

from __future__ import annotations

import html
from pathlib import Path

from tandem.dictionary import entries, figures
from tandem.dictionary.entries import Entry, short
from tandem.model import claims
from tandem.model.editions import Edition
from tandem.model.pages import Directive
from tandem.model.problem import Problem
from tandem.model.programs import topics
from tandem.site.blocks import dictionary
from tandem.site.blocks.place import Place
from tandem.site.code import fences
from tandem.site.code.wrapped import wrapped
from tandem.site.html import light
from tandem.site.words import words

WIDTH = 40  # of a line of code in one of three columns


def numbers(place: Place, directive: Directive) -> list[str]:
    """Markdown: how much was run and proved, when, and with which versions."""
    edition = place.edition
    said = words(edition, "home")
    found = list(topics(edition.root).values())
    counts = {
        "programs": sum(len(topic.programs) for topic in found),
        "proofs": sum(topic.proof is not None for topic in found),
        "entries": len(entries.every(edition.root)),
        "claims": len(claims.every(edition.root)),
    }
    items = "".join(f"<li><strong>{n}</strong> {said[name]}</li>" for name, n in counts.items())
    return ["", f'<ul class="numbers">{items}</ul>', "", light.verified(edition), ""]


def hurried(place: Place, directive: Directive) -> list[str]:
    """Markdown: of each entry named, one side, the hurried version of the other, and the right one."""
    edition = place.edition
    recorded = figures.load(edition.root)["entry"]
    shown = named(directive, edition.root, edition.where)
    cards = "".join(_card(entry, recorded[entry.id], edition) for entry in shown)
    return ["", f'<div class="hurried">{cards}</div>', ""]


def named(directive: Directive, root: Path, where: str) -> list[Entry]:
    """The entries of a directive. Raises `Problem` for one that has nothing wrong to show."""
    known = {entry.id: entry for entry in entries.every(root)}
    ids = directive.attributes.get("entries", "").split()
    for one in ids:
        if one not in known or not known[one].naive.get("keras"):
            raise Problem(
                f"{where}:{directive.line}",
                f'the dictionary has no entry "{one}" with a naive.keras',
                "Name entries by their ids, as in snippets/dictionary/AREA.toml",
            )
    return [known[one] for one in ids]


def _card(entry: Entry, recorded: dict, edition: Edition) -> str:
    said = words(edition, "home")
    apart, equal = recorded["naive"], max(recorded["float32"].values())
    wrong = said["apart"].format(figure=dictionary.figure(apart))
    right = said["equal"].format(figure=dictionary.figure(equal))
    parts = (
        ("", "PyTorch", entry.torch),
        ("wrong", f"✗ {entry.twin}: {wrong}", entry.naive["keras"]),
        ("right", f"✓ {entry.twin}: {right}", entry.keras),
    )
    rows = "".join(
        f'<p class="{kind}">{label}</p>{fences.highlighted(wrapped(code.strip(), WIDTH))}'
        for kind, label, code in parts
    )
    name = html.escape(short(entry.names[0]), quote=False)
    link = f'<a href="{entries.TOPIC}/{entry.area}/#{entry.id}"><code>{name}</code></a>'
    return f"<div><p>{link}</p>{rows}</div>"
