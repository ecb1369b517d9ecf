"""What readers type into the search, and where it is answered: `tests/search_queries.tsv`.

A line a query: its languages, itself, the places that answer it, and `soon` where these are still to come.
A place is the address of a page, which is answered by any part of it, or one with an anchor. A line
that begins with `# ` says of what kind the queries below it are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tandem.model.programs import ROOT

FILE = "tests/search_queries.tsv"
SOON = "soon"
NAMES = "Names"  # of a kind whose queries are names of the dictionary


@dataclass(frozen=True)
class Query:
    """A line of the file."""

    kind: str
    line: int
    languages: tuple[str, ...]
    text: str
    places: tuple[str, ...]
    is_soon: bool

    @property
    def where(self) -> str:
        return f"{FILE}:{self.line}"

    @property
    def is_name(self) -> bool:
        return self.kind.startswith(NAMES)

    def rank(self, found: list[str]) -> int | None:
        """The place, from 0, of the first answer among what was found; None where there is none."""
        return next((rank for rank, one in enumerate(found) if self.is_answered_by(one)), None)

    def is_answered_by(self, location: str) -> bool:
        page = location.partition("#")[0]
        return location in self.places or page in self.places


def load(root: Path = ROOT) -> list[Query]:
    """Every query; none where there is no file."""
    path, kind, found = root / FILE, "", []
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if line.startswith("# "):
            kind = line.removeprefix("# ")
        elif line:
            languages, text, places, mark, *_ = [*line.split("\t"), "", "", ""]
            one = tuple(languages.split(",")), text, tuple(places.split()), mark == SOON
            found.append(Query(kind, number, *one))
    return found
