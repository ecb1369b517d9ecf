"""The house: each room of tandem/ imports only from rooms below it, and every file fits in a head."""

import ast
from pathlib import Path

import pytest

from tandem.model.programs import ROOT

# From the ground up. A room may import from itself and from those before it.
ROOMS = ("model", "run", "proof", "dictionary", "site", "check", "commands")
LONGEST = 300  # lines
FILES = sorted((ROOT / "tandem").rglob("*.py"))


def imported(text: str) -> list[tuple[int, str]]:
    """Line and room of each import from tandem/."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "tandem":
            names = [f"tandem.{name.name}" for name in node.names]
        else:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [(node.lineno, n.split(".")[1]) for n in names if n.startswith("tandem.")]
    return found


def upward(path: Path, text: str) -> list[str]:
    """Each import of a file that goes up, or into no room, as a sentence."""
    room = path.relative_to(ROOT / "tandem").parts[0]
    if room not in ROOMS:  # hooks.py, which MkDocs calls, stands above all rooms
        return []
    allowed = ROOMS[: ROOMS.index(room) + 1]
    where, lines = path.relative_to(ROOT).as_posix(), text.splitlines()
    return [
        f"{where}:{line}: `{lines[line - 1].strip()}` goes up. "
        f"{room} may import from {', '.join(allowed)}."
        for line, other in imported(text)
        if other not in allowed
    ]


def test_imports_go_down_only():
    found = [said for path in FILES for said in upward(path, path.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


def test_every_file_is_in_a_room():
    folders = {path.relative_to(ROOT / "tandem").parts[0] for path in FILES}
    assert folders == {*ROOMS, "__init__.py", "hooks.py"}


@pytest.mark.parametrize(
    "line",
    [
        "from tandem.site.words import words",
        "from tandem.site import words",
        "import tandem.check.problems",
        "def f():\n    from tandem import commands",
    ],
)
def test_an_import_that_goes_up_is_named_with_its_line(line):
    (said,) = upward(ROOT / "tandem" / "model" / "pages.py", f'"""A page."""\n\n{line}\n')
    assert said.startswith("tandem/model/pages.py:")
    assert line.rpartition("\n")[2].strip() in said
    assert "model may import from model." in said


@pytest.mark.parametrize("folder", ["tandem", "tests"])
def test_no_file_is_longer_than_a_head_holds(folder):
    for path in (ROOT / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LONGEST, f"{path.relative_to(ROOT)} has {lines} lines, more than {LONGEST}"
