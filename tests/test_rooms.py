"""The house: imports go down only, every file fits in a head, the build's words are complete."""

import pytest

from tandem.check.rooms import ROOMS, check_rooms
from tandem.model.programs import ROOT, topics
from tandem.site import words

LONGEST = 300  # lines
TOOL = {"move_weights.py": 1190, "port_check.py": 2820}  # files to copy: one has to hold all of it


def test_imports_go_down_only():
    assert not list(check_rooms(ROOT))


def test_every_file_is_in_a_room():
    files = (ROOT / "tandem").rglob("*.py")
    folders = {path.relative_to(ROOT / "tandem").parts[0] for path in files}
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
def test_an_import_that_goes_up_is_named_with_its_line(line, tmp_path):
    room = tmp_path / "tandem" / "model"
    room.mkdir(parents=True)
    (room / "pages.py").write_text(f'"""A page."""\n\n{line}\n')
    (said,) = map(str, check_rooms(tmp_path))
    assert said.startswith(f"tandem/model/pages.py:{3 + line.count(chr(10))}: `")
    assert line.rpartition("\n")[2].strip() in said
    assert said.endswith("goes up. model may import from model.")


@pytest.mark.parametrize("folder", ["tandem", "tests"])
def test_no_file_is_longer_than_a_head_holds(folder):
    for path in (ROOT / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LONGEST, f"{path.relative_to(ROOT)} has {lines} lines, more than {LONGEST}"


def test_a_file_to_copy_has_its_limit_too():
    for topic in topics(ROOT).values():
        for tool in topic.tools:
            assert len(tool.text.splitlines()) <= TOOL[tool.path.name], tool.where


def test_the_words_of_the_build_are_there_in_every_language():
    assert not words.incomplete()
