"""The index of the dictionary: every entry in one table, by the letters of its names."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import groupby

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry, short
from tandem.model.editions import Edition
from tandem.site.html import names
from tandem.site.words import words

OTHER = "#"  # where entries without a name stand


def table(edition: Edition) -> str:
    """HTML: a row an entry, the letters above them."""
    said = words(edition, "lookup")
    known = sorted(entries.every(edition.root), key=_key)
    letters, groups = [], []
    for letter, found in groupby(known, _letter):
        anchor = "other" if letter == OTHER else letter.lower()
        name = said["other"] if letter == OTHER else letter
        letters.append(f'<a href="#names-{anchor}">{name}</a>')
        rows = "".join(_rows(list(found), edition, said))
        head = f'<tr id="names-{anchor}"><th colspan="3" scope="rowgroup">{name}</th></tr>'
        groups.append(f"<tbody>{head}{rows}</tbody>")
    head = "".join(f'<th scope="col">{name}</th>' for name in said["head"])
    return (
        f'<nav class="letters" aria-label="{said["letters"]}">{"".join(letters)}</nav>'
        f'<div class="names"><table class="every"><thead><tr>{head}</tr></thead>{"".join(groups)}</table></div>'
    )


def _rows(found: list[Entry], edition: Edition, said: dict) -> Iterator[str]:
    for entry in found:
        link = f'<a href="{entry.area}/#{entry.id}">{{}}</a>'.format
        if entry.title:
            name = html.escape(entry.title[edition.language].replace("`", ""), quote=False)
            cells = f'<td colspan="2">{link(name)}</td>'
        else:
            first, other = (names.breaking(short(side[0])) if side else "" for side in entry.sides)
            first, other = (link(first), other) if first else (first, link(other))
            cells = f"<td>{first}</td><td>{other}</td>"
        yield f"<tr>{cells}<td>{said[entry.status]}</td></tr>"


def _key(entry: Entry) -> tuple:
    """By the last part of the first name; what has a title of its own comes last, area by area."""
    if entry.title:
        return 1, entry.area
    first = next(side[0] for side in entry.sides if side)
    return 0, first.rpartition(".")[2].lower().lstrip("_")


def _letter(entry: Entry) -> str:
    return OTHER if entry.title else _key(entry)[1][0].upper()
