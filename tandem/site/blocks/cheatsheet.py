"""`::: cheatsheet`: both frameworks on one sheet, a row an entry of the dictionary.

`docs/cheatsheet.toml` has the groups and the ids of their entries; all else is the dictionary's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tandem.dictionary import entries
from tandem.dictionary.entries import TOPIC, Entry, short
from tandem.model import files
from tandem.model.editions import Edition
from tandem.model.pages import DOCS, LANGUAGES, Directive
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.site.blocks.dictionary import as_code
from tandem.site.blocks.place import Place
from tandem.site.code import cards
from tandem.site.words import words

FILE = f"{DOCS}/cheatsheet.toml"
LONGEST = 58  # characters of an expression that a row shows; in place of a longer one its name


@dataclass(frozen=True)
class Row:
    """An entry, and which part of each side's code stands for it where a name would say too little."""

    entry: Entry
    torch: str = ""
    keras: str = ""


def groups(root: Path = ROOT) -> list[dict]:
    """The groups: their names in each language, and their rows.

    Raises `Problem` where one is malformed, or has what the dictionary has not.
    """
    known = {entry.id: entry for entry in entries.every(root)}
    found = []
    for group in files.read(root, FILE).get("group", []):
        where = f"{FILE}, group {group.get('en', '?')}"
        if group.keys() != {*LANGUAGES, "entries"}:
            raise Problem(where, "this is no group", "Each [[group]] has en, zh and entries")
        rows = [one if isinstance(one, dict) else {"entry": one} for one in group["entries"]]
        found.append(group | {"rows": [_read(row, known, where) for row in rows]})
    return found


def _read(row: dict, known: dict[str, Entry], where: str) -> Row:
    entry = known.get(row.get("entry"))
    if not entry or not row.keys() <= {"entry", "torch", "keras"}:
        todo = 'Write the id of an entry, or { entry = "fit", torch = "…", keras = "…" }'
        raise Problem(where, f"the dictionary has no entry {row.get('entry')}", todo)
    for side in ("torch", "keras"):
        code = f"{getattr(entry, side)} {getattr(entry, side + '_call')}"
        if row.get(side, "") not in code:
            todo = "Copy a part of that code: it is what was proved"
            raise Problem(where, f"{row[side]} is not in {entry.id}'s {side}", todo)
    return Row(entry, row.get("torch", ""), row.get("keras", ""))


def page(place: Place, directive: Directive) -> list[str]:
    """Markdown: a table a group."""
    edition = place.edition
    head = "".join(f"<th>{one}</th>" for one in place.words("cheatsheet")["head"])
    lines = ['<div class="cheatsheet">']
    for group in groups(edition.root):
        rows = "".join(_row(row, edition) for row in group["rows"])
        name = group[edition.language]
        lines.append(
            f'<table class="sheet"><caption>{name}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
    return ["", "".join([*lines, "</div>"]), ""]


def _row(row: Row, edition: Edition) -> str:
    entry = row.entry
    torch, keras = as_code(row.torch or _spelt(entry, 0)), as_code(row.keras or _spelt(entry, 1))
    link = f'<a href="../{TOPIC}/{entry.area}/#{entry.id}">{torch}</a>'
    return f"<tr><td>{link}</td><td>{keras}</td><td>{_set(entry, edition)}</td></tr>"


def _spelt(entry: Entry, side: int) -> str:
    """How one side writes it: as proved where that is short, else by its name."""
    code, names = (entry.torch, entry.keras)[side].strip(), entry.sides[side]
    if code and "\n" not in code and (len(code) <= LONGEST or not names):
        return code
    return short(names[0]) if names else code.splitlines()[-1]


def _set(entry: Entry, edition: Edition) -> str:
    """HTML: the defaults that differ, else how the entry stands."""
    if apart := cards.defaults_apart(entry):
        return ", ".join(apart)
    return words(edition, "dictionary")[entry.status] if entry.status != "same" else ""
