"""What stands behind a call on a page: a card with what the dictionary knows of it.

Each program has a file of its cards, `calls/training_pytorch.js`, which a page asks for when its
reader first comes to a block of that program.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from tandem.dictionary import entries, figures
from tandem.dictionary.entries import Entry, short
from tandem.model.editions import Edition
from tandem.model.programs import SNIPPETS, Program, Topic, topics
from tandem.run import key
from tandem.site import calls, comments, dictionary, fences, keep
from tandem.site.words import words

FOLDER = "calls"
VARIABLE = "tandemCalls"  # where `overrides/assets/calls.js` looks
TWINS = {"torch": "keras", "keras": "torch"}


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
        edition = self.edition
        status = words(edition, "dictionary")[entry.status]
        twins = entry.sides[name.startswith(entries.PREFIXES[:3])]
        named = [name] if entry.title or not twins else [name, twins[0]]
        title = " ⇄ ".join(dictionary.code(short(one)) for one in named)
        yield f'<p class="title"><span>{title}</span> '
        yield f'<span class="status {entry.status}">{status}</span></p>'
        yield f"<p>{dictionary.with_code(getattr(entry, edition.language))}</p>"
        if entry.is_proved:
            twin = TWINS["torch" if name.startswith(entries.PREFIXES[:3]) else "keras"]
            label = entry.twin if twin == "keras" else words(edition, "tabs")["pytorch"]
            code = comments.localised(entry.shown(twin), edition, entry.of)
            yield f'<p class="twin">{label}</p>{fences.highlighted(code).strip()}'
        if facts := list(self._facts(entry, name)):
            yield '<ul class="facts">' + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>"
        yield f"<p>{_link(entry, words(edition, 'calls')['entry'])}</p>"

    def _facts(self, entry: Entry, name: str) -> Iterator[str]:
        """HTML: which call does it or what it does, the defaults that differ, how far apart that ends."""
        said = words(self.edition, "calls")
        done = entry.does if name == entry.names[0] else []
        for label, names in (("done", self.doers.get(name, [])), ("does", done)):
            if names:
                links = [_link(self.entries[one], f"<code>{short(one)}</code>") for one in names]
                yield said[label] + said["colon"] + said["join"].join(links)
        differ = [row for row in entry.arguments if row[0] and row[2] and row[1] != row[3]]
        if differ:
            rows = said["join"].join(dictionary.defaults(*row) for row in differ)
            yield said["defaults"] + said["colon"] + rows
        recorded = self.recorded.get(entry.id, {})
        if apart := dictionary.naive(entry, self.edition, recorded, self._hurried(entry)):
            yield apart

    def _hurried(self, entry: Entry) -> str:
        """HTML: the lines by which a hurried reader's code differs, or which it leaves out."""
        side = next((key for key in entries.HURRIED if entry.naive.get(key)), "")
        if not side:
            return ""
        mine, theirs = getattr(entry, side).split("\n"), entry.naive[side].split("\n")
        if added := [line.strip() for line in theirs if line not in mine]:
            return dictionary.code("\n".join(added))
        left_out = [line.strip() for line in mine if line not in theirs]
        without = words(self.edition, "calls")["without"]
        return without.format(code=dictionary.code("\n".join(left_out)))


def _link(entry: Entry, shown: str) -> str:
    """HTML: a link to an entry. Only a page knows the way there."""
    return f'<a data-entry="{html.escape(entry.area)}#{entry.id}">{shown}</a>'
