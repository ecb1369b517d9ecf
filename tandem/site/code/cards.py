"""What stands behind a call on a page: a card with what the dictionary knows of it.

Each program has a file of its cards, `calls/training_pytorch.js`, which a page asks for when its
reader first comes to a block of that program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tandem.dictionary import entries, figures
from tandem.dictionary.entries import Entry, short
from tandem.model.editions import Edition
from tandem.model.programs import SNIPPETS, Program, Topic, topics
from tandem.run import key
from tandem.site import keep
from tandem.site.blocks.dictionary import as_code, ends, with_code
from tandem.site.code import calls, comments, fences
from tandem.site.words import words

FOLDER = "calls"
VARIABLE = "tandemCalls"  # where `overrides/assets/doors.js` looks


def files(edition: Edition) -> Iterator[tuple[str, str]]:
    """Name and content of the file of each program."""
    parts = [edition.language, key.tree(edition.root / SNIPPETS)]
    return iter(keep.value(f"calls/{edition.language}", parts, lambda: _made(edition)).items())


def _made(edition: Edition) -> dict[str, str]:
    cards, found = Cards(edition), {}
    for topic in topics(edition.root).values():
        for program in topic.programs.values():
            text = json.dumps(
                cards.known(program, topic), ensure_ascii=False, separators=(",", ":")
            )
            name = json.dumps(program.path.name)
            found[f"{FOLDER}/{program.path.stem}.js"] = f"{VARIABLE}[{name}]={text}\n"
    return found


class Cards:
    """The cards of an edition, each made once."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self.entries = entries.by_name(edition.root)
        self.recorded = figures.load(edition.root).get("entry", {})
        self.doers: dict[str, list[str]] = {}
        for entry in entries.every(edition.root):
            for name in entry.does:
                self.doers.setdefault(name, []).append(entry.names[0])
        self.said = words(edition, "dictionary") | words(edition, "calls")
        self.made: dict[str, str] = {}

    def known(self, program: Program, topic: Topic) -> dict:
        """What the file of a program says.

        `marks` are `[line, column, length, card]` of each call, `cards` the HTML, and `answers`, for
        each other program, the lines that answer a line.
        """
        cards: dict[str, int] = {}
        marks = [
            [call.line, call.column, call.length, cards.setdefault(call.name, len(cards))]
            for call in calls.calls(program)
        ]
        others = [other for other in topic.programs.values() if other is not program]
        return {
            "marks": marks,
            "answers": {other.path.name: calls.answers(program, other) for other in others},
            "cards": [self.of(name) for name in cards],
        }

    def of(self, name: str) -> str:
        """HTML: what a reader of a call of this name is told."""
        if name not in self.made:
            self.made[name] = "".join(self._lines(self.entries[name], name))
        return self.made[name]

    def _lines(self, entry: Entry, name: str) -> Iterator[str]:
        status = self.said[entry.status]
        twin = "keras" if name in entry.sides[0] else "torch"
        twins = entry.sides[twin == "keras"]
        named = [name] if entry.title or not twins else [name, twins[0]]
        title = " ⇄ ".join(as_code(short(one)) for one in named)
        yield f'<p class="title"><span>{title}</span> '
        yield f'<span class="status {entry.status}">{status}</span></p>'
        yield f"<p>{with_code(getattr(entry, self.edition.language))}</p>"
        if entry.is_proved:
            label = entry.twin if twin == "keras" else words(self.edition, "tabs")["pytorch"]
            shown = comments.localised(entry.shown(twin), self.edition, entry.of)
            yield f'<p class="twin">{label}</p>{fences.highlighted(shown).strip()}'
        if facts := [f"<li>{fact}</li>" for fact in self.facts(entry, name)]:
            yield f'<ul class="facts">{"".join(facts)}</ul>'
        yield f"<p>{_link(entry, self.said['entry'])}</p>"

    def facts(self, entry: Entry, name: str) -> Iterator[str]:
        """HTML: which call does it or what it does, the defaults that differ, how far apart that ends."""
        yield from self.done(entry, name)
        if apart := defaults_apart(entry):
            yield self.said["defaults"] + self.said["colon"] + self.said["join"].join(apart)
        if apart := self.apart(entry):
            yield apart

    def done(self, entry: Entry, name: str) -> Iterator[str]:
        """HTML: which other call does what a call of this name does, and what it does by itself."""
        does = entry.does if name == entry.names[0] else []
        for label, names in (("done", self.doers.get(name, [])), ("does", does)):
            if names:
                links = [_link(self.entries[one], as_code(short(one))) for one in names]
                yield self.said[label] + self.said["colon"] + self.said["join"].join(links)

    def apart(self, entry: Entry) -> str:
        """HTML: what a hurried reader writes, and how far apart that ends; "" where nothing is on record."""
        apart, colon = self.recorded.get(entry.id, {}).get("naive"), self.said["colon"]
        if apart is None:
            return ""
        what, end = self._hurried(entry), ends(entry, apart, self.said)
        label = self.said["nearest" if entry.status == "none" else "naive"]
        return label + colon + (f"{what}{colon}" if what else "") + end

    def _hurried(self, entry: Entry) -> str:
        """HTML: the lines by which a hurried reader's code differs, or which it leaves out."""
        side = next((key for key in entries.HURRIED if entry.naive.get(key)), "")
        if entry.status == "none":
            return ""
        if not side:
            return self.said["wrong"]
        mine, theirs = getattr(entry, side).split("\n"), entry.naive[side].split("\n")
        if added := [line.strip() for line in theirs if line not in mine]:
            return as_code(comments.localised("\n".join(added), self.edition, entry.of))
        left_out = [line.strip() for line in mine if line not in theirs]
        return self.said["without"].format(code=as_code("\n".join(left_out)))


def _link(entry: Entry, shown: str) -> str:
    """HTML: a link to an entry. Only a page knows the way there."""
    return f'<a data-entry="{entry.area}#{entry.id}">{shown}</a>'


def defaults_apart(entry: Entry) -> list[str]:
    """HTML: each default that differs, on either side."""
    return [_defaults(*row) for row in entry.arguments if differs(row)]


def differs(row: list) -> bool:
    """Whether both sides of a row of arguments have one, and the defaults say different things."""
    return bool(row[0] and row[2] and _differ(row[1], row[3]))


def _differ(one: object, other: object) -> bool:
    """Whether two defaults say different things: 1 and [1, 1] do not, nor no padding and "valid".

    `beta_1` says one of what `betas` says; None and 0 both say that there is none.
    """
    if isinstance(one, list) and not isinstance(other, list):
        return other not in one
    if "None" in (one, other) and 0 in (one, other):
        return False
    if isinstance(other, list):
        return any(part != one for part in other)
    return one != other and (one, other) != (0, "valid")


def _defaults(name: str, default: object, other: str, theirs: object) -> str:
    both = [as_code(f"{one}={value}") for one, value in ((name, default), (other, theirs))]
    return " → ".join(both)
