"""Promise 7: nothing is orphaned or half-marked. Each fault stops check and build with a sentence.

A folder of `tests/bad_input/` is a fault: `fault.patch` plants it in a copy of the tiny repository
`site/`, and `sentence.txt` is all that `make check` then says: a sentence a line, one in most; `…`
stands for what may vary.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TINY, edit, mkdocs, said

from tandem.check.problems import problems
from tandem.model.programs import ROOT

FAULTS = Path(__file__).parent / "bad_input"
NAMES = sorted(path.parent.name for path in FAULTS.glob("*/fault.patch"))


@pytest.fixture
def bare(tmp_path) -> Path:
    """A copy of the tiny repository, without the tools that build it."""
    return shutil.copytree(TINY, tmp_path / "tiny")


def test_the_tiny_repository_is_clean(bare):
    assert problems(bare) == []


def test_each_folder_is_a_whole_fault():
    for folder in FAULTS.iterdir():
        files = {path.name for path in folder.iterdir()}
        assert folder == TINY or files == {"fault.patch", "sentence.txt"}, folder.name


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_is_a_sentence(name, bare):
    apply(FAULTS / name / "fault.patch", bare)
    expected = (FAULTS / name / "sentence.txt").read_text(encoding="utf-8").splitlines()
    found = problems(bare)
    agree = [fits(*pair) for pair in zip(expected, found, strict=False)]
    assert expected and all(agree) and len(found) == len(expected), "\n".join(["said:", *found])
    assert all(re.fullmatch(r"\S+.*: .*\. .*\.", sentence) for sentence in found)


def apply(patch: Path, folder: Path) -> None:
    """Apply a patch, even where the folder of temporary files lies in a repository."""
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", patch],
        cwd=folder,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)},
        check=True,
    )


def fits(expected: str, sentence: str) -> bool:
    return bool(re.fullmatch(".*".join(map(re.escape, expected.split("…"))), sentence))


PAGE = "docs/en/basics/training.md"
KERAS = "snippets/basics/training/training_keras.py"


def unknown_topic(copy):
    with (copy / PAGE).open("a", encoding="utf-8") as file:
        file.write("\n::: nonsense:loop\n")


def syntax_error(copy):
    edit(copy / KERAS, "print(float(", "print((float(")


def missing_page(copy):
    (copy / "docs/zh/basics/training.md").unlink()


@pytest.mark.parametrize(
    ("plant", "pieces"),
    [
        (unknown_topic, [f"{PAGE}:", 'no topic "nonsense"', "Use one of"]),
        (syntax_error, [f"{KERAS}:", "tab Keras", 'never closed in section "loop"']),
        (missing_page, [PAGE, "has no Chinese one", "Write docs/zh/basics/training.md"]),
    ],
)
def test_a_fault_stops_check_and_build(plant, pieces, tiny, tmp_path):
    copy = shutil.copytree(tiny, tmp_path / "copy")
    assert check(copy).returncode == 0
    plant(copy)
    checked = check(copy)
    built = mkdocs("build", "--site-dir", str(copy / "built"), cwd=copy)
    for result, output in ((checked, checked.stdout + checked.stderr), (built, built.stdout)):
        assert result.returncode != 0
        assert "Traceback" not in output
        assert said(output, pieces).rstrip().endswith(".")
    assert not (copy / "built" / "index.html").exists()


def test_nothing_planted_nothing_said():
    checked = check(ROOT)
    assert checked.returncode == 0, checked.stderr


def check(root: Path) -> subprocess.CompletedProcess:
    """`make check` of a repository, without the linter."""
    return subprocess.run(
        [sys.executable, "-m", "tandem.commands.check"], cwd=root, capture_output=True, text=True
    )
