"""A run is made again where anything it depends on changed, and what was red stays red."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import TOPIC, edit

from tandem.commands import record
from tandem.model import records
from tandem.model.problem import Problem
from tandem.model.programs import Program, programs
from tandem.run import kept, key, runner


def program(project: Path, name: str = "tried_both") -> Program:
    return Program(project / TOPIC / f"{name}.py", project)


def keys(project: Path) -> dict[str, str]:
    names = ("tried_both", "digits_both", "parity")
    return {name: key.digest(key.of_program(program(project, name))) for name in names}


def append(name, text="\n# changed\n"):
    """A change of a file whose date stays."""

    def change(project, monkeypatch):
        before = (project / name).stat()
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)
        os.utime(project / name, ns=(before.st_atime_ns, before.st_mtime_ns))

    return change


def touch(project, monkeypatch):
    for file in project.rglob("*.py"):
        os.utime(file, (0, 0))


def install(project, monkeypatch):
    (project / "packages" / "torch-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(project / "packages")


ALL = {"tried_both", "digits_both", "parity"}
CHANGES = {
    "a program": (append(TOPIC / "tried_both.py"), {"tried_both", "parity"}),
    "a proof": (append(TOPIC / "parity.py"), {"parity"}),
    "a table of the proof": (append(TOPIC / "core.toml"), {"parity"}),
    "a schema": (append(TOPIC / "schema.json"), set()),
    "a record, with which a run is compared": (append(TOPIC / "tried_both.out"), set()),
    "the date of a file": (touch, set()),
    "what runs a program": (append("tandem/run/runner.py"), ALL),
    "what the runner imports": (append("tandem/run/child.py"), ALL),
    "what that imports": (append("tandem/model/sections.py"), ALL),
    "what is imported in a function": (append("tandem/run/mnist.py"), ALL),
    "what is named in a string": (append("tandem/run/figures.py"), ALL),
    "what code in a string imports": (append("tandem/run/kernel_side.py"), ALL),
    "a package that they are in": (append("tandem/run/__init__.py"), ALL),
    "what a proof imports": (append("tandem/proof/proofs.py"), {"parity"}),
    "what no run uses": (append("tandem/site/words.py"), set()),
    "MNIST": (append("data/mnist.npz"), {"digits_both", "parity"}),
    "a package": (install, ALL),
    "Python": (lambda _, patch: patch.setattr(sys, "version", "3.99"), ALL),
    "the machine": (lambda _, patch: patch.setattr(records, "machine", lambda: "an abacus"), ALL),
    "how TensorFlow runs": (lambda _, patch: patch.setenv("TF_XLA_FLAGS", "--tried"), ALL),
    "what the runner sets itself": (lambda _, patch: patch.setenv("OMP_NUM_THREADS", "7"), set()),
    "another variable": (lambda _, patch: patch.setenv("PAGER", "cat"), set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_key_changes_with_what_its_run_depends_on(change, project, monkeypatch):
    make, expected = CHANGES[change]
    before = keys(project)
    make(project, monkeypatch)
    after = keys(project)
    assert {name for name in before if before[name] != after[name]} == expected


def test_the_keys_of_all_programs_differ():
    found = [key.digest(key.of_program(program)) for program in programs()]
    assert len(set(found)) == len(found)


def test_what_a_proof_loads_is_in_its_key(tmp_path):
    """Following imports finds every module of ours that Python then has."""
    topic = tmp_path / TOPIC
    topic.mkdir(parents=True)
    (topic / "parity.py").write_text(
        "import sys\n\nfrom tandem.dictionary import prove\nfrom tandem.run import workers\n\n"
        "print(*(name for name in sys.modules if name.partition('.')[0] == 'tandem'))\n"
    )
    proof = Program(topic / "parity.py", tmp_path)
    loaded = kept.run(proof).printed[""].split()
    followed = {name.removeprefix("tool ") for name in key.of_program(proof)}
    for name in loaded:
        path = name.replace(".", "/")
        assert {f"{path}.py", f"{path}/__init__.py"} & followed, name


def test_a_tool_of_another_page_is_found_and_is_in_the_key(project):
    tool = project / "snippets" / "basics" / "other" / "add_up.py"
    tool.parent.mkdir()
    tool.write_text("def add_up(*numbers):\n    return sum(numbers)\n")
    program(project).path.write_text("from add_up import add_up\n\nprint(add_up(1, 2))\n")
    before = keys(project)
    assert kept.run(program(project)).printed == {"": "3\n"}
    tool.write_text("def add_up(*numbers):\n    return sum(numbers) + 1\n")
    assert keys(project)["tried_both"] != before["tried_both"]
    assert kept.run(program(project)).printed == {"": "4\n"}


def made_by(action) -> tuple[object, int]:
    """What an action gave, or the problem it raised, and how many runs it made."""
    before = len(kept.made)
    try:
        result = action()
    except Problem as problem:
        result = str(problem)
    return result, len(kept.made) - before


def test_a_run_is_taken_from_before_and_is_the_same(project):
    tried = program(project)
    (first, made), (second, again) = (made_by(lambda: kept.run(tried)) for _ in range(2))
    assert (made, again) == (1, 0)
    assert second == first
    assert second.printed == {"": "2\n"}


def test_a_changed_program_runs_again(project):
    kept.run(program(project))
    edit(program(project).path, "1 + 1", "1 + 2")
    result, made = made_by(lambda: kept.run(program(project)))
    assert (result.printed, made) == ({"": "3\n"}, 1)


def test_a_red_program_stays_red(project):
    program(project).path.write_text("1 / 0\n")
    for _ in range(2):
        result, made = made_by(lambda: kept.run(program(project)))
        assert "ZeroDivisionError" in result
        assert made == 1


def test_a_planted_fault_is_kept_for_who_planted_it(project):
    program(project).path.write_text("1 / 0\n")
    for expected in (1, 0):
        result, made = made_by(lambda: kept.run(program(project), fault="ZeroDivision"))
        assert "ZeroDivisionError" in result
        assert made == expected
    assert made_by(lambda: kept.run(program(project)))[1] == 1
    for _ in range(2):  # it failed, but not as expected
        assert made_by(lambda: kept.run(program(project), fault="KeyError"))[1] == 1


def test_a_planted_fault_that_shows_no_more_is_forgotten(project, monkeypatch):
    tried, fault = program(project), "AssertionError"
    tried.path.write_text(f"import pathlib\n\nassert pathlib.Path('{project}/x').exists()\n")
    assert fault in made_by(lambda: kept.run(tried, fault))[0]
    (project / "x").mkdir()
    with monkeypatch.context() as asked:
        asked.setenv("ALL", "1")
        assert made_by(lambda: kept.run(tried, fault))[0].printed == {}
    assert made_by(lambda: kept.run(tried, fault))[0].printed == {}


def test_a_program_that_changed_under_its_run_is_not_kept(project):
    text = "from pathlib import Path\n\nPath(__file__).write_text('print(1)')\n"
    program(project).path.write_text(text)
    kept.run(program(project))
    program(project).path.write_text(text)
    assert made_by(lambda: kept.run(program(project)))[1] == 1


def other_text(file: Path, other: Path):
    edit(file, "2\\n", "3\\n")


def other_run(file: Path, other: Path):
    shutil.copy(other, file)


def half(file: Path, other: Path):
    file.write_text(file.read_text()[:100])


def another_thing(file: Path, other: Path):
    file.write_text("[]")


@pytest.mark.parametrize("damage", [other_text, other_run, half, another_thing])
def test_a_cache_that_was_edited_counts_for_nothing(damage, project):
    tried, other = program(project), program(project, "digits_both")
    kept.run(tried)
    kept.run(other)
    damage(kept.path(key.of_program(tried)), kept.path(key.of_program(other)))
    result, made = made_by(lambda: kept.run(tried))
    assert (result.printed, made) == ({"": "2\n"}, 1)


@pytest.mark.parametrize(("variable", "value"), [("ALL", "1"), ("CI", "true")])
def test_everything_runs_when_asked_and_forgets_what_was_green(
    variable, value, project, monkeypatch
):
    """A program that fails by something outside its key is red from then on."""
    tried = program(project)
    tried.path.write_text(f"import pathlib\n\nassert not pathlib.Path('{project}/x').exists()\n")
    kept.run(tried)
    (project / "x").touch()
    assert made_by(lambda: kept.run(tried))[1] == 0
    with monkeypatch.context() as asked:
        asked.setenv(variable, value)
        result, made = made_by(lambda: kept.run(tried))
    assert ("AssertionError" in result, made) == (True, 1)
    assert "AssertionError" in made_by(lambda: kept.run(tried))[0]


def test_a_check_is_made_again_until_it_finds_nothing(project):
    said = [["a fault"], ["a fault"], [], ["never asked"]]
    given = [kept.wrong("tried", lambda: {"files": "a"}, lambda: said.pop(0)) for _ in range(4)]
    assert given == [["a fault"], ["a fault"], [], []]
    assert kept.wrong("tried", lambda: {"files": "b"}, lambda: said.pop(0)) == ["never asked"]


def test_what_changes_under_a_check_or_a_build_is_not_kept(project):
    def parts() -> dict[str, str]:
        return {"asked": str(next(times))}

    times = iter(range(9))
    assert kept.wrong("tried", parts, list) == []
    kept.folder("tried", parts, lambda folder: None)
    assert not kept.RUNS.exists()


def test_a_built_folder_is_kept_while_nothing_in_it_changes(project):
    def build(folder: Path) -> None:
        builds.append(folder)
        (folder / "page.html").write_text("page")

    builds: list[Path] = []
    for parts, expected in (("a", 1), ("a", 1), ("b", 2)):
        folder = kept.folder("tried", lambda parts=parts: {"files": parts}, build)
        assert len(builds) == expected
    (folder / "page.html").write_text("edited")
    folder = kept.folder("tried", lambda: {"files": "b"}, build)
    assert (folder / "page.html").read_text() == "page"
    assert len(builds) == 3


def test_only_the_built_site_is_left_out_of_the_project(project):
    before = key.tree(project)
    (project / "site").mkdir()
    (project / "site" / "index.html").touch()
    assert key.tree(project) == before
    (project / "tandem" / "site" / "words.toml").write_text("")
    assert key.tree(project) != before


def test_recording_always_runs():
    assert record.run is runner.run
