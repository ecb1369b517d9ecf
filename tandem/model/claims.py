"""What the pages state, and how it is proved. Imports no framework.

A sentence that no snippet shows ends in `[^id]`; `snippets/PAGE/claims.toml` has a table of that id:
code that holds or raises, a record that has the words, or a source. `tandem.proof.claims` runs it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, ROOT, SNIPPETS

NAME = "claims.toml"  # beside the programs of the page
EVERY = "every"  # in place of one backend
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
        return f"{file_of(self.page)}:{self.line}, claim {self.id}"

    def problem(self, what: str, todo: str) -> Problem:
        return Problem(self.where, what, todo)

    @property
    def runs(self) -> bool:
        return bool(self.holds or self.raises)

    def runs_on(self, backend: str) -> bool:
        """Whether it is run with Keras on this backend."""
        return self.runs and self.backend in (backend, EVERY)

    @property
    def code(self) -> str:
        """What is run, as the page shows it, with what comes of it."""
        lines = [self.given.strip("\n")] if self.given.strip() else []
        lines += [f"{code}  # True" for code in self.holds]
        for code, *said in self.raises:
            lines.append(f"{code}  # {': … '.join(said)}" + (" …" if said[1:] else ""))
        return "\n".join(lines)


KEYS = [f.name for f in fields(Claim) if f.name not in ("id", "page", "line")]


def file_of(page: str) -> str:
    """Where the proofs of `basics/training.md` are."""
    return f"{SNIPPETS}/{page.removesuffix('.md')}/{NAME}"


def pages_with(root: Path = ROOT) -> list[str]:
    """The pages that have proofs, without `.md`: `better/callbacks`."""
    folder = root / SNIPPETS
    return sorted(path.parent.relative_to(folder).as_posix() for path in folder.rglob(NAME))


def every(root: Path = ROOT) -> list[Claim]:
    """The claims of all pages. Raises `Problem` where one is malformed."""
    return [claim for page in pages_with(root) for claim in load(page, root).values()]


def load(page: str, root: Path = ROOT) -> dict[str, Claim]:
    """The claims of a page by id. Raises `Problem` where one is malformed."""
    path = root / file_of(page)
    if not path.is_file():
        return {}
    return _parsed(page.removesuffix(".md"), path.read_text(encoding="utf-8"))


@lru_cache(maxsize=128)  # once a build, and again where the text changed
def _parsed(page: str, text: str) -> dict[str, Claim]:
    tables = _toml(file_of(page), text)
    found = {}
    for name, table in tables.items():
        line = _line(text, f"[{name}]")
        where = f"{file_of(page)}:{line}, claim {name}"
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
    backends = (*BACKENDS, EVERY)
    expect(claim.backend in backends, names, f"Use one of {', '.join(backends)}")
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
