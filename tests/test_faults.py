"""Promise 9: what is planted is noticed, and what is not noticed is named. `make mutate` plants all."""

import ast
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from conftest import ROOT

from tandem.check import signed
from tandem.commands import mutate
from tandem.faults import dictionary, expressions, files, judge, programs
from tandem.faults.fault import EQUIVALENT, Fault, equivalent
from tandem.model.problem import Problem

TINY = ROOT / "tests" / "bad_input" / "site"


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("nn.Linear(3, bias=False)", {"nn.Linear(4, bias=False)", "nn.Linear(3)", "nn.Linear(3, bias=True)"}),
        ("f(x, y)", {"f(y, x)"}),
        ("f(rate=0.5, x=x)", {"f(x=x)", "f(rate=0.5)", "f(rate=0.625, x=x)"}),
        ("-x.T", {"x.T", "-x"}),
        ("a - b", {"a + b"}),
        ("a == b", {"a != b"}),
        ('pad(x, "same")', {'pad(x, "valid")'}),
        ("名 = f(2)", {"名 = f(3)"}),
        ("f(x)", set()),
        ("max(x, y)", set()),
    ],
)  # fmt: skip
def test_an_expression_is_changed_in_one_place(code, changed):
    assert {text for _, text in expressions.mutations(code)} == changed


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("f(3) == 4", {"not (f(3) == 4)", "f(3) == 5"}),
        ("f(3) == [1, 2]", {"not (f(3) == [1, 2])", "f(3) == [2, 2]", "f(3) == [1, 3]"}),
        ("f(3) < 0.5", {"not (f(3) < 0.5)"}),
        ("f(3) == g(4)", {"not (f(3) == g(4))"}),
    ],
)
def test_a_claim_is_changed_in_what_it_expects(claim, changed):
    assert {text for _, text in expressions.claims(claim)} == changed


def test_each_fault_of_an_entry_is_another_entry():
    entry = {
        "id": "linear", "names": ["torch.nn.Linear"], "status": "set", "en": "It has 2.", "zh": "有 2。",
        "torch": "nn.Linear(3, 4)", "keras": "layers.Dense(4)", "naive": {"keras": "layers.Dense(5)"},
        "kind": "layer", "inputs": {"x": "b 3"}, "weights": {"kernel": "m.weight.T", "bias": "m.bias"},
        "holds": ["1 + 1 == 2"], "raises": [["nn.Linear()", "TypeError"]],
        "arguments": [["bias", True, "use_bias", True]],
    }  # fmt: skip
    found = list(dictionary.of_entry(entry))
    kinds = {kind for kind, _, _ in found}
    assert kinds == {
        *("entry", "argument", "naive", "weights", "status", "claim", "input", "row", "name"),
        *("text", "budget"),
    }
    assert all(table != entry for _, _, table in found)
    assert len({what for _, what, _ in found}) == len(found)


def test_a_program_is_changed_by_the_operators_and_in_our_own_ways():
    code = "torch.manual_seed(0)\nmodel.eval()\nrate = 0.1\nprint(rate * 2)\n"
    found = [
        (kind, make()) for kind, _, make in programs.of_program(Stand(code), [Stand("rate = 1\n")])
    ]
    assert {"NumberReplacer", "ReplaceBinaryOperator", "eval", "seed", "line", "drift"} <= {
        kind for kind, _ in found
    }
    assert all(text != code and ast.parse(text) for _, text in found)


class Stand:
    """A program that is in no file."""

    def __init__(self, text: str):
        self.text = text


def test_every_fault_of_the_files_changes_one():
    found = list(files.faults(ROOT))
    for fault in found[:: len(found) // 200]:
        made = fault.make()
        before = (ROOT / fault.file).read_bytes()
        assert (made if isinstance(made, bytes) else made.encode()) != before, fault.name


@pytest.mark.parametrize(
    ("language", "text", "opposite"),
    [
        ("en", "It is so.", "It is not so."),
        ("en", "It does not.", "It does."),
        ("zh", "它会丢失。", "它不会丢失。"),
        ("zh", "它不是。", "它是。"),
    ],
)
def test_a_sentence_is_turned_round(language, text, opposite):
    pattern, word = files.OPPOSITE[language]
    assert pattern.sub(partial(files._opposite, word), text) == opposite


@pytest.mark.parametrize("kind", ["comment", "number"])
def test_what_no_run_can_see_is_noticed_by_its_signature_alone(kind, tmp_path, monkeypatch):
    tiny = shutil.copytree(TINY, tmp_path / "tiny")
    signed.sign(tiny)
    for name, stand_in in {"ROOT": tiny, "problems": lambda _: [], "tests": lambda *_: ""}.items():
        monkeypatch.setattr(judge, name, stand_in)
    page = "docs/en/basics/training.md"
    planted = Fault("files", kind, page, "", partial(str, "# Train\n\nNo tab adds.\n"), ())
    planted.plant(tiny)
    assert ("the English words" in judge.judge(planted)) == (kind == "comment")


def fault(text: str = "2\n", name: str = "a number") -> Fault:
    return Fault("files", "number", "page.md", name, partial(str, text), ())


def test_a_fault_is_planted(tmp_path):
    (tmp_path / "page.md").write_text("1\n")
    fault().plant(tmp_path)
    assert (tmp_path / "page.md").read_text() == "2\n"


def test_a_fault_that_changes_nothing_is_named(tmp_path):
    (tmp_path / "page.md").write_text("2\n")
    with pytest.raises(Problem, match="page.md: the fault changes nothing: number: a number. Mend"):
        fault().plant(tmp_path)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not in a repository, but in a copy")
def test_the_repository_itself_is_left_alone():
    worker = [sys.executable, "-m", "tandem.faults.worker", "files"]
    done = subprocess.run(worker, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert done.returncode
    assert "this is the repository itself. Run `make mutate`" in done.stderr


def test_the_score_names_survivors_and_reasons_that_are_none():
    one, other, third = fault(name="one"), fault(name="other"), fault(name="third")
    answers = {one: "noticed", other: "", third: ""}
    kinds, said = mutate.score(answers, {"number: one": "no", "number: third": "yes"})
    assert kinds == {"number": [1, 3, 1]}
    assert said == [
        f"{EQUIVALENT}: number: one is listed as equivalent, and is noticed: noticed. Take it out.",
        f"page.md: nothing notices number: other. Mend it, or say why in {EQUIVALENT}.",
    ]


def test_a_reason_is_about_a_fault(monkeypatch):
    monkeypatch.setattr(mutate.every, "faults", lambda group: [fault(name="one")])
    assert mutate.unknown({"number: one": "no", "number: two": "no"}) == [
        f"{EQUIVALENT}: there is no fault number: two. Take its reason out."
    ]


def test_a_reason_says_why(tmp_path):
    path = tmp_path / EQUIVALENT
    path.parent.mkdir(parents=True)
    path.write_text('[[fault]]\nname = "number: one"\nbecause = ""\n')
    with pytest.raises(Problem, match="this is no reason"):
        equivalent(tmp_path)
    path.write_text('[[fault]]\nname = "number: one"\nbecause = "They commute."\n')
    assert equivalent(tmp_path) == {"number: one": "They commute."}


def test_a_sample_is_that_of_its_seed(monkeypatch):
    monkeypatch.setattr(mutate.every, "faults", lambda group: [fault()] * 100)
    assert mutate.chosen("files", 5, 1) == mutate.chosen("files", 5, 1)
    assert mutate.chosen("files", 5, 1) != mutate.chosen("files", 5, 2)
    assert sorted(mutate.chosen("files", None, 1)) == list(range(100))


def test_a_sample_can_be_of_one_file(monkeypatch):
    both = [replace(fault(), file=f"pages/{name}.md") for name in ("one", "two")] * 9
    monkeypatch.setattr(mutate.every, "faults", lambda group: both)
    assert sorted(mutate.chosen("files", None, 1, "two.md")) == list(range(1, 18, 2))
    assert len(mutate.chosen("files", 5, 1, "two.md")) == 5
