"""The messages that are explained: each has an answer, a place that exists, a proof, and wordings of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tandem.check.queries import places
from tandem.model import claims, messages
from tandem.model.claims import Claim
from tandem.model.messages import LEVELS, Message
from tandem.model.pages import MESSAGES
from tandem.model.problem import Problem
from tandem.site.words import every as words


def check_messages(root: Path) -> Iterator[Problem]:
    """Messages without an answer, without a proof, or that cannot be told apart."""
    found = messages.every(root)
    known, groups = places(root), words(root).get("messages", {})
    for one, many in Counter(message.id for message in found).items():
        if many > 1:
            what = f"there are {many} messages {one}"
            yield Problem(messages.FOLDER, what, "Give each an id of its own")
    for message in found:
        if message.at and message.at not in known:
            what = f"{message.at} is not there"
            yield Problem(message.where, what, "Write where the site says more, or leave it out")
        if message.theme not in groups or message.part not in groups:
            what = f"its theme {message.theme} has no name"
            yield Problem(message.where, what, "Name it under [messages] of tandem/site/words.toml")
        if message.url not in known:
            what = f"no page shows it: {message.page}.md lacks `::: {MESSAGES}:{message.part}`"
            yield Problem(message.where, what, "Write that line there, in every language")
        yield from _apart(message, found)
        yield from _proved(message, root)


def _apart(message: Message, found: list[Message]) -> Iterator[Problem]:
    """Wordings that another message of the same or a lower level has too."""
    templates = tuple(says for one in found for says in one.says)
    for says in message.says:
        text = messages.example(says)
        there = _finding(text, templates)
        if there.isdisjoint(message.says):
            yield Problem(message.where, f'"{says}" does not find "{text}"', "Mend its slots")
        for other in found:
            is_below = LEVELS.index(other.level) > LEVELS.index(message.level)
            if other is not message and not is_below and not there.isdisjoint(other.says):
                what = f'"{says}" matches {other.id} too'
                yield Problem(message.where, what, "Make one of the two more exact")


@lru_cache(maxsize=2048)
def _finding(text: str, templates: tuple[str, ...]) -> frozenset[str]:
    """Those of some templates that find a text."""
    found = messages.plain(text)
    return frozenset(one for one in templates if messages.finds(one, found))


def _proved(message: Message, root: Path) -> Iterator[Problem]:
    """A message that nothing raises, records or names, or whose proof says something else."""
    claim = claims.load(message.page, root).get(message.id)
    if not claim:
        todo = f"Add [{message.id}] to {claims.file_of(message.page)}: raises, record or source"
        yield Problem(message.where, "nothing shows that it is said", todo)
        return
    for said in _said(claim):
        if not message.is_in(said):
            what = f'none of its wordings is in "{said}", which its claim says'
            yield Problem(message.where, what, "Make the wording agree with what is raised")


def _said(claim: Claim) -> list[str]:
    """The messages that a claim has, whole or in part."""
    return [row[2] for row in claim.raises if row[2:]] + [text for _, text in claim.record]
