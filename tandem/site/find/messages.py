"""Messages of the frameworks: their pages, `::: messages:PART`, and what the paste box looks them up in."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from itertools import groupby

from tandem.dictionary import entries
from tandem.dictionary.entries import short
from tandem.model import claims, messages
from tandem.model.claims import Claim
from tandem.model.editions import Edition
from tandem.model.messages import LEVELS, Message
from tandem.model.pages import DICTIONARY, MESSAGES, Directive
from tandem.site.blocks import coverage
from tandem.site.blocks.place import Place
from tandem.site.words import words

FILE = f"{MESSAGES}/known.js"
VARIABLE = "tandemKnown"  # where `overrides/assets/messages.js` looks


def block(place: Place, directive: Directive) -> list[str]:
    """Markdown: the messages of a part with their answers, or links to all."""
    return _page(place, directive) if directive.section else _list(place)


def _page(place: Place, directive: Directive) -> list[str]:
    said, edition, lines = place.words("messages"), place.edition, []
    proofs = claims.load(f"{MESSAGES}/{directive.section}", edition.root)
    for theme, found in groupby(messages.shown(directive, edition.root), lambda one: one.theme):
        lines += ["", f"## {said[theme]} {{ #{theme} }}"]
        for message in found:
            lines += _message(message, proofs.get(message.id), edition, said)
    return [*lines, ""]


def _message(message: Message, proof: Claim | None, edition: Edition, said: dict) -> Iterator[str]:
    means, cause, remedy = message.said[edition.language]
    wordings = [_code(messages.SLOT.sub("…", one)) for one in message.says]
    yield from ("", f"**{wordings[0]}**", f"{{ #{message.id} .message }}", "")
    space = "" if edition.language == "zh" else " "
    more = (
        f"{space}{said['more']}[{title(message, edition)}](/{edition.file(message.at)})"
        if message.at
        else ""
    )
    yield f"{means}{space}{cause}"
    yield ""
    yield f"**{said['remedy']}**{said['colon']}{remedy}{more}"
    yield ""
    notes = [said["also"] + said["join"].join(wordings[1:])] if wordings[1:] else []
    if proof and proof.raises:
        notes.append(said["raised"] + _code(proof.raises[0][0]))
    if proof:
        notes += [f"[{said['source']}]({address})" for address, _ in proof.source]
    if notes:
        yield from ("<small>" + said["dot"].join(notes) + "</small>", "")


def _code(text: str) -> str:
    """Text as inline code of Markdown, backticks of its own included."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _list(place: Place) -> list[str]:
    """Links to every message, folded by part."""
    said, root, lines = place.words("messages"), place.edition.root, []
    for part in messages.parts(root):
        links = "".join(
            f'<li><a href="../{one.url}">{html.escape(one.name, quote=False)}</a></li>'
            for one in messages.load(part, root)
        )
        lines += [
            "",
            f'<details class="known" data-search-exclude><summary>{said[part]}</summary><ul>{links}</ul></details>',
        ]
    return [*lines, ""]


def title(message: Message, edition: Edition) -> str:
    """What the place is called that has more on a message: its page, or its entry."""
    page, _, anchor = message.at.partition("#")
    if page.startswith(f"{DICTIONARY}/") and anchor:
        entry = next(one for one in entries.every(edition.root) if one.id == anchor)
        return (
            entry.title[edition.language].replace("`", "") if entry.title else short(entry.names[0])
        )
    return coverage.title(edition.page(edition.file(page)))


def known(edition: Edition) -> list[dict]:
    """What `overrides/assets/matcher.js` finds messages by, and what it then shows."""
    return [
        {
            "name": one.name,
            "patterns": list(map(_pattern, one.says)),
            "level": LEVELS.index(one.level),
            "said": one.said[edition.language],
            "url": one.url,
            "part": words(edition, "messages")[one.part],
        }
        | ({"at": one.at, "title": title(one, edition)} if one.at else {})
        for one in messages.every(edition.root)
    ]


def _pattern(says: str) -> list[str]:
    """A pattern, and what of it is looked for first, where that is not all of it."""
    return [messages.pattern(says)] + [messages.literal(says)] * bool(messages.SLOT.search(says))


def files(edition: Edition) -> Iterator[tuple[str, str]]:
    """The compiled messages: a script, as a page from a folder may not fetch."""
    text = json.dumps(known(edition), ensure_ascii=False, separators=(",", ":"))
    yield FILE, f"{VARIABLE}={text}\n"
