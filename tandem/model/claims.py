"""What the pages state, and how it is proved. Imports no framework.

A sentence that no snippet shows ends in `[^id]`; `docs/claims/PAGE.toml` has a table of that id: code
that holds or raises, a record that has the words, or a source. `tandem.proof.claims` runs the code.

`python -m tandem.model.claims [PAGE ...]` lists the sentences that lack a proof (`tandem.accounts`).
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from tandem import sentences
from tandem.model import records
from tandem.model.pages import DOCS, Page, by_path
from tandem.model.programs import BACKENDS, ROOT, SNIPPETS, Problem
from tandem.sentences import Mark

FOLDER = f"{DOCS}/claims"
JUDGEMENT = "judgement"  # the id that needs no proof, since there can be none
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Claim:
    """One proof; the fields are the keys of its TOML table."""

    id: str
    given: str = ""
    holds: list[str] = field(default_factory=list)
    raises: list[list[str]] = field(default_factory=list)
    backend: str = next(iter(BACKENDS))
    record: list[list[str]] = field(default_factory=list)
    source: list[list[str]] = field(default_factory=list)
    page: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        return f"{FOLDER}/{self.page}.toml:{self.line}, claim {self.id}"

    def problem(self, what: str, todo: str) -> Problem:
        return Problem(self.where, what, todo)

    @property
    def runs(self) -> bool:
        return bool(self.holds or self.raises)

    @property
    def code(self) -> str:
        """What is run, as the page shows it, with what comes of it."""
        lines = [self.given.strip("\n")] if self.given.strip() else []
        lines += [f"{code}  # True" for code in self.holds]
        for code, *said in self.raises:
            lines.append(f"{code}  # {': … '.join(said)}" + (" …" if said[1:] else ""))
        return "\n".join(lines)


KEYS = [f.name for f in fields(Claim) if f.name not in ("id", "page", "line")]


def pages_with(root: Path = ROOT) -> list[str]:
    """The pages that have proofs, without `.md`: `callbacks`, `examples/mnist-mlp`."""
    folder = root / FOLDER
    found = sorted(path.relative_to(folder).with_suffix("") for path in folder.rglob("*.toml"))
    return [path.as_posix() for path in found if path.name != "open"]


def load(page: str, root: Path = ROOT) -> dict[str, Claim]:
    """The claims of a page by id. Raises `Problem` where one is malformed."""
    path = root / FOLDER / f"{page.removesuffix('.md')}.toml"
    if not path.is_file():
        return {}
    return _parsed(page.removesuffix(".md"), path.read_text(encoding="utf-8"))


@lru_cache(maxsize=128)  # once a build, and again where the text changed
def _parsed(page: str, text: str) -> dict[str, Claim]:
    tables = _toml(f"{FOLDER}/{page}.toml", text)
    found = {}
    for name, table in tables.items():
        line = _line(text, f"[{name}]")
        where = f"{FOLDER}/{page}.toml:{line}, claim {name}"
        if not isinstance(table, dict):
            raise Problem(where, "this is no table", f"Write [{name}], and its keys below it")
        if unknown := table.keys() - set(KEYS):
            said = f"it has an unknown key {', '.join(sorted(unknown))}"
            raise Problem(where, said, f"Use {', '.join(KEYS)}")
        found[name] = Claim(name, **table, page=page, line=line)
        _check(found[name])
    return found


def _toml(where: str, text: str) -> dict:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem(where, f"this is no TOML: {error}", "Mend the line it names") from None


def _line(text: str, start: str) -> int:
    numbered = enumerate(text.splitlines(), 1)
    return next((number for number, line in numbered if line.startswith(start)), 1)


def _check(claim: Claim) -> None:
    def expect(holds: object, what: str, todo: str) -> None:
        if not holds:
            raise claim.problem(what, todo)

    def listed(key: str, sizes: tuple[int, ...], example: str) -> None:
        value = getattr(claim, key)
        rows = value if isinstance(value, list) else [[]]
        good = all(isinstance(row, list) and len(row) in sizes for row in rows)
        good = good and all(isinstance(cell, str) and cell for row in rows for cell in row)
        expect(good, f"{key} is no list of such rows", f"Write {key} = [{example}]")

    expect(ID.fullmatch(claim.id), "its id is no anchor", "Use lower case, digits and hyphens")
    expect(claim.id != JUDGEMENT, "a judgement needs no proof", "Give the claim another id")
    holds = isinstance(claim.holds, list) and all(isinstance(code, str) for code in claim.holds)
    expect(holds, "holds is no list of expressions", 'Write holds = ["1 + 1 == 2"]')
    listed("raises", (2, 3), '["int(\'a\')", "ValueError", "invalid literal"]')
    listed("record", (2,), '["data/loaders/loaders_keras.out:shuffle", "the words"]')
    listed("source", (2,), '["https://...", "2026-11-29"]')
    expect(isinstance(claim.given, str), "given is no text", 'Write given = """..."""')
    expect(
        claim.holds or claim.raises or claim.record or claim.source,
        "it proves nothing",
        "Give it one of holds, raises, record, source",
    )
    names = f"backend is {claim.backend!r}"
    expect(claim.backend in BACKENDS, names, f"Use one of {', '.join(BACKENDS)}")
    for key, code in _codes(claim):
        expect(key == "given" or "\n" not in code, f"{key} has a line break", "Use one line")
        try:
            compile(code, key, "eval" if key == "holds" else "exec", ast.PyCF_ONLY_AST)
        except SyntaxError as error:
            raise claim.problem(f"{key} is no Python: {error.msg}", "Mend the code") from None
    for address, day in claim.source:
        expect(address.startswith("https://"), f"{address} is no address", "Write https://...")
        try:
            read = date.fromisoformat(day)
        except ValueError:
            raise claim.problem(
                f"the source has no date: {day!r}", "Write the day it was read, as 2026-11-29"
            ) from None
        expect(read <= date.today(), f"{day} is still to come", "Write the day it was read")


def _codes(claim: Claim) -> list[tuple[str, str]]:
    codes = [("holds", code) for code in claim.holds] + [("raises", row[0]) for row in claim.raises]
    return [("given", claim.given), *codes]


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


def check(root: Path = ROOT, every: dict[Path, Page] | None = None) -> Iterator[Problem]:
    """Every fault of the claims, and of their marks, that can be seen without a framework."""
    every = by_path(root) if every is None else every
    for name in pages_with(root):
        if root / DOCS / "en" / f"{name}.md" not in every:
            here = f"{FOLDER}/{name}.toml"
            yield Problem(here, f"there is no page {DOCS}/en/{name}.md", "Name it as its page")
    for english in every.values():
        if english.language != "en":
            continue
        chinese = every.get(root / DOCS / "zh" / english.name)
        try:
            known = load(english.name, root)
        except Problem as problem:
            yield problem
            continue
        for page in filter(None, (english, chinese)):
            yield from _check_marks(page, known)
        marked = [mark.id for mark in sentences.read(english.lines)[1]]
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
        if mark.inside:
            what = f"[^{mark.id}] does not stand at the end of a sentence"
            yield Problem(where, what, "Put it after the full stop")
        if mark.id != JUDGEMENT and mark.id not in known:
            file = f"{FOLDER}/{page.name.removesuffix('.md')}.toml"
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


if __name__ == "__main__":
    from tandem import accounts

    sys.exit(accounts.main(*sys.argv[1:]))
