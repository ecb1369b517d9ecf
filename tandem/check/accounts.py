"""Which sentences of the guide are proved, shown, judgement or open. Imports no framework.

None may be open. `make claims` lists those that are.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

from tandem.model import claims, records, sentences
from tandem.model.claims import JUDGEMENT
from tandem.model.editions import Edition
from tandem.model.pages import COST, DICTIONARY, DOWNLOAD, PARITY, REFERENCES, Page
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, topics
from tandem.model.sentences import Sentence

WORD = re.compile(r"\w+")
VERDICTS = ("proved", "shown", JUDGEMENT, "open")


def judged(page: Page) -> list[tuple[Sentence, str]]:
    """Each sentence that states something or carries a mark, and which of `VERDICTS` it is.

    It is shown where its section, heading to heading, shows code or recorded facts that have every
    name and number of it. Raises `Problem` for a malformed directive.
    """
    shown = shown_in(page)
    found = []
    for sentence in sentences.read(page.lines)[0]:
        ids = {mark.id for mark in sentence.marks}
        if ids:
            found.append((sentence, "proved" if ids - {JUDGEMENT} else JUDGEMENT))
        elif sentence.states:
            found.append((sentence, "shown" if is_shown(sentence, shown) else "open"))
    return found


def is_shown(sentence: Sentence, shown: dict[int, str]) -> bool:
    """Whether what its section shows has all its numbers, and the last name of each code span."""
    text = shown.get(sentence.section)
    if text is None:
        return False
    missing = set(sentences.names(sentence.text)) - set(WORD.findall(text))
    return not missing and all(number in text for number in sentences.numbers(sentence.text))


def shown_in(page: Page) -> dict[int, str]:
    """What each section of a page shows: programs, their records, the text of its directives.

    Proofs and costs are all numbers; what is collected from elsewhere was judged there.
    """
    known, section = topics(page.root), sentences.directive_sections(page.lines)
    shown: dict[int, list[str]] = {}
    for directive in page.directives:
        if directive.section == DOWNLOAD or directive.topic == REFERENCES:
            continue
        if directive.line not in section:
            continue
        parts = shown.setdefault(section[directive.line], [])
        parts += directive.attributes.values()
        parts += string.digits if directive.section in (PARITY, COST) else ""
        for program in known[directive.topic].programs.values() if directive.topic in known else ():
            inside = program.sections.get(directive.section)
            parts.append(inside.text if inside else program.text)
            for one in (program, *program.on_backends):
                if one.out.is_file():
                    printed = records.printed(one)
                    parts += [printed.get(directive.section, "")] if inside else printed.values()
    return {number: " ".join(parts) for number, parts in shown.items()}


def guide(root: Path = ROOT) -> list[Page]:
    """The English pages whose sentences count: all but those of the dictionary."""
    return [
        page for page in Edition("en", root).pages() if not page.name.startswith(f"{DICTIONARY}/")
    ]


def counted(root: Path = ROOT) -> Counter[str]:
    """How many sentences of the guide are proved, shown, judgement, and open."""
    return Counter(verdict for page in guide(root) for _, verdict in judged(page))


def summary(root: Path = ROOT) -> str:
    """The same in a line."""
    found = counted(root)
    parts = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
    return f"prose: {found.total()} sentences state something: {parts}"


def open_sentences(page: Page) -> list[Sentence]:
    """What a page states and nothing shows or proves. Raises `Problem` as `judged` does."""
    return [sentence for sentence, verdict in judged(page) if verdict == "open"]


def check_accounts(root: Path) -> Iterator[Problem]:
    """Each open sentence."""
    for page in guide(root):
        try:
            found = open_sentences(page)
        except Problem:  # named where directives are checked
            continue
        for sentence in found:
            said = shorten(" ".join(sentence.text.split()), 60, placeholder=" …")
            yield Problem(
                f"{page.where}:{sentence.line}",
                f'nothing shows or proves "{said}"',
                f"Show it in its section, or end it in `[^id]`, with its proof in "
                f"{claims.file_of(page.name)}, or in `[^{JUDGEMENT}]` if it is advice",
            )
