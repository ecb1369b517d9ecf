"""What a planted fault is, and which of them change nothing that anybody could notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tandem.model import files
from tandem.model.problem import Problem
from tandem.model.programs import ROOT

EQUIVALENT = "tandem/faults/equivalent.toml"


@dataclass(frozen=True)
class Fault:
    """A file with other content.

    `what` says where and what changed, in one line, without a line number: reasons are kept by it.
    `make` returns the new content. `reach` are the programs, or the entry, that the fault can change.
    """

    group: str
    kind: str
    file: str
    what: str
    make: Callable[[], str | bytes] = field(compare=False)
    reach: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.what}"

    def plant(self, root: Path = ROOT) -> None:
        """Write the file with the fault. Raises `Problem` where it changes nothing."""
        path, content = root / self.file, self.make()
        content = content if isinstance(content, bytes) else content.encode()
        if content == path.read_bytes():
            raise Problem(self.file, f"the fault changes nothing: {self.name}", "Mend its table")
        path.write_bytes(content)


def replaced(text: str, start: int, stop: int, new: str) -> str:
    """A text with other words in one place."""
    return text[:start] + new + text[stop:]


def without(lines: list[str], first: int, last: int) -> str:
    """A text of these lines, without those from `first` on and before `last`."""
    return "".join(lines[:first] + lines[last:])


def equivalent(root: Path = ROOT) -> dict[str, str]:
    """Why each of the faults that nothing can notice is none, by name. Raises `Problem`."""
    rows = files.read(root, EQUIVALENT).get("fault", [])
    for row in rows:
        if row.keys() != {"name", "because"} or not row["because"].strip():
            raise Problem(EQUIVALENT, f"this is no reason: {row}", "Give name and because")
    return {row["name"]: row["because"] for row in rows}
