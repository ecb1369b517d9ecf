"""Every mark of the prose leads to its proof, and every proof has its mark, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import claims, messages, records, sentences
from tandem.model.claims import Claim
from tandem.model.editions import by_path
from tandem.model.pages import DOCS, Page
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS
from tandem.model.sentences import Mark

CLAUSES = (",", ";", ":", "，", "；", "：")  # what a clause ends in


def _check_record(claim: Claim, root: Path) -> None:
    for name, words in claim.record:
        file, _, section = name.partition(":")
        path = root / SNIPPETS / file
        if not path.is_file():
            raise claim.problem(
                f"there is no record {SNIPPETS}/{file}", "Name a file that is there"
            )
        text = path.read_text(encoding="utf-8")
        if section:
            kept = records.sections(text)
            if section not in kept:
                known = ", ".join(filter(None, kept)) or "none"
                raise claim.problem(f"{file} has no section {section}", f"It has {known}")
            text = kept[section]
        if words not in text:
            raise claim.problem(
                f'the record {name} does not hold "{words}"', "Say what it holds, here and there"
            )


def check_claims(root: Path) -> Iterator[Problem]:
    """Every fault of the claims, and of their marks, that can be seen without a framework."""
    every = by_path(root)
    for name in claims.pages_with(root):
        if root / DOCS / "en" / f"{name}.md" not in every:
            here = claims.file_of(name)
            yield Problem(here, f"there is no page {DOCS}/en/{name}.md", "Name it as its page")
    for english in every.values():
        if english.language != "en":
            continue
        chinese = every.get(root / DOCS / "zh" / english.name)
        try:
            known = claims.load(english.name, root)
        except Problem as problem:
            yield problem
            continue
        for page in filter(None, (english, chinese)):
            yield from _check_marks(page, known)
        marked = {mark.id for mark in sentences.read(english.lines)[1]}
        try:
            marked |= {one.id for d in english.directives for one in messages.shown(d, root)}
        except Problem:  # named where directives and messages are checked: no claim is at fault
            marked |= known.keys()
        if chinese:
            yield from _check_order(english, chinese)
        for claim in known.values():
            if claim.id not in marked:
                todo = f"End the sentence it proves in [^{claim.id}], in every language"
                yield claim.problem(f"no sentence of {english.where} is marked with it", todo)
            try:
                _check_record(claim, root)
            except Problem as problem:
                yield problem


def _check_marks(page: Page, known: dict[str, Claim]) -> Iterator[Problem]:
    for mark in sentences.read(page.lines)[1]:
        where = f"{page.where}:{mark.line}"
        before = page.lines[mark.line - 1][: mark.column]
        if mark.inside and not before.endswith(CLAUSES):
            what = f"[^{mark.id}] does not stand at the end of a sentence or clause"
            yield Problem(where, what, "Put it after the full stop")
        if mark.id != claims.JUDGEMENT and mark.id not in known:
            file = claims.file_of(page.name)
            yield Problem(where, f"{file} has no claim {mark.id}", f"Add [{mark.id}] there")


def _check_order(english: Page, chinese: Page) -> Iterator[Problem]:
    left, right = (sentences.read(page.lines)[1] for page in (english, chinese))
    for place in range(max(len(left), len(right))):
        one = left[place] if place < len(left) else None
        other = right[place] if place < len(right) else None
        if not one or not other or one.id != other.id:
            yield Problem(
                f"{chinese.where}:{other.line if other else len(chinese.lines)}",
                f"a mark differs from the English page: {_say(other)} here, {_say(one)} at "
                f"{english.where}:{one.line if one else len(english.lines)}",
                "Mark the same sentences, in the same order",
            )
            return


def _say(mark: Mark | None) -> str:
    return f"[^{mark.id}]" if mark else "nothing"
