"""Whoever changes words, or what they are about, reads the other again and signs for it."""

import shutil
from pathlib import Path

import pytest
from conftest import TINY, edit

from tandem.check import signed
from tandem.commands import generate, sign
from tandem.model.problem import Problem

PAGE, CHINESE = "docs/en/basics/training.md", "docs/zh/basics/training.md"
TRAINING = "snippets/basics/training"
COPIES = "basics/training It copies"
FAULTS = {  # a fault that no run can see: file, old, new, the parts that changed, and where
    "a false comment": (f"{TRAINING}/training_pytorch.py", "no copy", "a copy", "the code", COPIES),
    "a false Chinese comment": ("snippets/comments.zh.toml", "不复制", "复制", "the code", COPIES),
    "another program": (f"{TRAINING}/training_keras.py", "sum(x)", "max(x)", "the code", "The loop"),
    "a record of it": (f"{TRAINING}/training_keras.out", "3.0", "nan", "prints", "The loop"),
    "the opposite": (PAGE, "The sum is 3", "The sum is not 3", "the English", "The loop"),
    "the opposite in Chinese": (CHINESE, "和是 3", "和不是 3", "the Chinese", "The loop"),
    "another claim": (f"{TRAINING}/claims.toml", "3.0", "3", "proves", "The loop"),
    "another proof": (f"{TRAINING}/parity.py", "1", "2", "proves", "The loop"),
    "a link elsewhere": (PAGE, "mnist-tiny.md#results", "mnist-tiny.md", "the English", "The loop"),
    "the opposite in an entry": (
        "snippets/dictionary/maths.toml", "They agree", "They differ", "the English", "entry sum",
    ),
    "another entry": (
        "snippets/dictionary/maths.toml", "ops.sum(x)", "ops.max(x)", "proves", "entry sum",
    ),
}  # fmt: skip


@pytest.fixture
def tiny(tmp_path) -> Path:
    """The tiny repository, signed."""
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    assert len(signed.sign(folder)) == len(signed.read(folder))
    assert said(folder) == signed.sign(folder) == []
    return folder


def said(root: Path) -> list[str]:
    return list(map(str, signed.check_signed(root)))


@pytest.mark.parametrize("fault", FAULTS)
def test_what_changed_is_named_until_somebody_signs(fault, tiny):
    file, old, new, part, where = FAULTS[fault]
    edit(tiny / file, old, new)
    (found,) = said(tiny)
    assert part in found and where in found, found
    generate.main(tiny)
    assert said(tiny) == [found], "`make generate` signed"
    (line,) = signed.sign(tiny)
    assert part in line and where in line
    assert said(tiny) == []


def test_a_line_break_and_a_number_within_its_tolerance_need_no_signature(tiny):
    edit(tiny / PAGE, "adds the same", "adds\nthe same")
    edit(tiny / f"{TRAINING}/training_keras.out", "3.0", "3.00001")
    assert said(tiny) == []


def test_what_is_new_or_gone_is_named(tiny):
    edit(tiny / PAGE, "## The loop", "## A loop")
    assert said(tiny) == [
        f'{PAGE}:7: nobody signed for "basics/training A loop", which is new. Read whether words, '
        "code, outputs and proofs agree, then `make sign OF='basics/training'`.",
        f'{signed.FILE}: "basics/training The loop" is signed, and is gone. Read whether words, '
        "code, outputs and proofs agree, then `make sign OF='basics/training'`.",
    ]


def test_one_page_or_entry_is_signed_alone(tiny):
    edit(tiny / PAGE, "Every tab", "No tab")
    edit(tiny / "snippets/dictionary/maths.toml", "They agree", "They differ")
    assert len(said(tiny)) == 2
    assert signed.sign(tiny, "entry sum") == ["entry sum: the English words"]
    assert len(said(tiny)) == 1
    assert signed.sign(tiny, "basics/training") == ["basics/training Train: the English words"]
    assert said(tiny) == []


@pytest.mark.parametrize("of", ["basics/trainin", "sum"])
def test_nothing_of_that_name(of, tiny):
    with pytest.raises(Problem, match=f'there is no "{of}" to sign for. Use a page such as'):
        signed.sign(tiny, of)


def test_nothing_is_signed_while_there_is_something_to_mend(tiny, monkeypatch, capsys):
    monkeypatch.setattr(sign, "ROOT", tiny)
    before = (tiny / signed.FILE).read_text()
    edit(tiny / f"{TRAINING}/training_keras.py", "print(float(", "print((float(")
    assert sign.main() == 1
    broken, nothing = capsys.readouterr().err.splitlines()
    assert "was never closed" in broken and nothing == "nothing was signed"
    assert (tiny / signed.FILE).read_text() == before


def test_the_command_says_what_it_signed(tiny, monkeypatch, capsys):
    monkeypatch.setattr(sign, "ROOT", tiny)
    edit(tiny / PAGE, "Every tab", "No tab")
    assert sign.main("basics/training") == sign.main() == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "basics/training Train: the English words" and second.startswith("nothing")
    assert sign.main("basics/none") == 1


def test_signatures_that_are_none(tiny):
    path = tiny / signed.FILE
    edit(path, "en=", "en:")
    (found,) = said(tiny)
    assert found.startswith(f"{signed.FILE}:1: ") and "is no signature. Do not write" in found
    path.unlink()
    (found,) = said(tiny)
    assert found.startswith(f"{signed.FILE}: nothing is signed: there is no such file. Read")
