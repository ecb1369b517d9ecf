"""A line of prose is one sentence, so that a change of a sentence is a change of a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

from tandem.model import sentences
from tandem.model.editions import by_path
from tandem.model.problem import Problem


def check_lines(root: Path) -> Iterator[Problem]:
    """Sentences that begin behind another one, or that are broken."""
    for page in by_path(root).values():
        last = 0
        for sentence in sentences.read(page.lines)[0]:
            text = sentences.on_one_line(sentence.text, page.language)
            said = shorten(text, 60, placeholder=" …")
            where = f"{page.where}:{sentence.line}"
            if sentence.line == last:
                what = f'a second sentence begins on this line: "{said}"'
                yield Problem(where, what, "Give it a line of its own")
            last = sentence.line + sentence.text.count("\n")
            if sentence.line < last:
                what = f'this sentence goes on in the next line: "{said}"'
                yield Problem(where, what, "Write it on one line")
