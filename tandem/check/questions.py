"""Each question of `docs/questions.toml` is there once, and leads to a place that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tandem.check.queries import places
from tandem.model.pages import LANGUAGES
from tandem.model.problem import Problem
from tandem.site.blocks.questions import FILE, themes


def check_questions(root: Path) -> Iterator[Problem]:
    """Questions that are there twice, or that lead nowhere; malformed ones raise `Problem`."""
    listed = themes(root)
    questions = [question for theme in listed for question in theme.questions]
    ids = Counter([theme.id for theme in listed] + [question.id for question in questions])
    for one, many in ids.items():
        if many > 1:
            yield Problem(FILE, f"the id {one} is there twice", "Give one of them another")
    known = places(root) if questions else set()
    seen: dict[tuple[str, str], str] = {}
    for question in questions:
        for place in question.places:
            if place not in known:
                yield Problem(question.where, f"{place} is not there", "Write where the answer is")
        for language in LANGUAGES:
            asks = question.said[language].asks
            other = seen.setdefault((language, asks.lower()), question.id)
            if other != question.id:
                yield Problem(question.where, f"“{asks}” is {other} too", "Keep one of them")
