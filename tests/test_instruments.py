"""Faults in the rules of `port_check.py` and `move_weights.py`, and the cases that may notice them."""

import ast
import contextlib
from collections import Counter

import pytest
from conftest import ROOT

from tandem.faults import every, instruments, judge, rules
from tandem.faults.instruments import Rules
from tandem.model.problem import Problem

CODE = '''"""Says what differs."""
KINDS = {"dense": 1e-6, "bias": 2}
WORDS = "conv norm pool"
MORE = KINDS, WORDS


class Walk:
    limit = 3

    @property
    def rule(self):
        if self.limit == 3:
            raise ValueError(f"{1 + 1} is too much")
        return self.matrix.T


def kind(name):
    for word in WORDS.split():
        if word in name and len(word) > 2:
            return KINDS.get(word, default=None)
    return name.transpose(0, 1)
'''


@pytest.fixture(scope="module")
def found():
    """The kind, the lines and the text of each fault of a little program."""
    of_code = Rules(CODE)
    return [
        (kind, what, of_code.reach(place), make()) for kind, place, what, make in of_code.faults()
    ]


def test_rules_are_broken_one_at_a_time(found):
    kinds = {kind for kind, *_ in found}
    assert kinds >= {
        *("row", "budget", "name", "refusal", "axes", "argument", "AddNot", "NumberReplacer"),
        *("ReplaceAndWithOr", "ReplaceComparisonOperator", "RemoveDecorator"),
    }
    assert all(text != CODE and ast.parse(text) for *_, text in found)
    texts = {text for *_, text in found}
    for old, new in (
        ('{"dense": 1e-6, "bias": 2}', '{"bias": 2}'),
        ("1e-6", "0.0001"),
        ("conv norm pool", "conv pool"),
        ('raise ValueError(f"{1 + 1} is too much")', "pass"),
        ("matrix.T", "matrix"),
        (", default=None", ""),
        ("transpose(0, 1)", "transpose(1, 0)"),
        ("name.transpose(0, 1)", "name"),
        ('"dense"', '"convolution"'),
    ):
        assert CODE.replace(old, new) in texts, new


def test_what_is_printed_is_no_rule(found):
    assert not [what for *_, text in found for what in ("{1 - 1}", "{2 + 1}") if what in text]


@pytest.mark.parametrize(
    ("kind", "piece", "lines"),
    [
        ("row", '"bias": 2 →', [20]),
        ("row", "norm", [18]),
        ("NumberReplacer", "limit = «3", [11, 12, 13, 14]),
        ("RemoveDecorator", "@", [8, 9, 10, 11, 12, 13, 14]),
        ("refusal", "raise", [13]),
        ("AddNot", "if «self", [12]),
    ],
)
def test_a_fault_is_reached_by_the_lines_that_use_it(found, kind, piece, lines):
    reached = [at for one, what, at, _ in found if one == kind and piece in what]
    assert reached
    assert all(set(at) & set(lines) for at in reached), reached


def test_both_programs_have_faults_of_many_kinds():
    faults = every.faults(instruments.GROUP)
    counts = Counter(fault.reach[0] for fault in faults)
    assert set(counts) == set(instruments.FILES)
    assert min(counts.values()) > 500
    assert len({fault.name for fault in faults}) == len(faults)
    for fault in faults[:: len(faults) // 20]:
        before = (ROOT / fault.file).read_text(encoding="utf-8")
        assert fault.make() != before, fault.name
        last = max(map(int, fault.reach[1:]), default=1)
        assert last <= before.count("\n"), fault.name


def test_cases_that_run_much_in_little_time_are_asked_first():
    cases = {"slow": (9, [1, 2, 3]), "quick": (1, [1, 2]), "same": (1, [2]), "other": (2, [4])}
    assert list(rules.ordered(cases)) == ["quick", "other", "slow", "same"]


def cases(monkeypatch, **said):
    """Stand-ins for the cases of an instrument, which come by lines 1 and 2."""
    known = {"cases": {name: (1, {1, 2}) for name in (*said, rules.PRINTED)}, "printed": "yes"}
    monkeypatch.setattr(rules, "reached", lambda _: known)
    monkeypatch.setattr(rules, "printed", lambda _: "no")
    monkeypatch.setattr(rules, "judges", lambda _: {n: lambda s=s: s for n, s in said.items()})


def test_the_first_case_that_is_wrong_names_a_fault(monkeypatch):
    cases(monkeypatch, one="", other="refused\n  nothing")
    assert rules.first("port_check", "2") == "other: refused nothing"
    assert rules.first("port_check") == "other: refused nothing"
    assert rules.first("port_check", "3") == ""
    cases(monkeypatch, one="")
    assert rules.first("port_check", "1") == f"{rules.PRINTED}: it prints otherwise"
    monkeypatch.setattr(rules, "MOST", 1)
    assert rules.first("port_check", "1") == ""


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("Traceback:\n  raise\nImportError: no frames\n\n", "ImportError: no frames"),
        ("", "exit code 1"),
        (None, f"they do not end within {rules.LIMIT} s"),
    ],
)
def test_cases_that_cannot_be_run_are_one_sentence(monkeypatch, log, said):
    def call(module, arguments, imported, file, environment, limit):
        if log is None:
            raise TimeoutError
        file.write_text(log, encoding="utf-8")
        return 1

    monkeypatch.setattr(rules.kept, "load", lambda _: None)
    monkeypatch.setattr(rules.warm, "call", call)
    with pytest.raises(Problem) as raised:
        rules.reached.__wrapped__("move_weights")
    assert str(raised.value) == (
        f"tests/moving: its cases cannot be run: {said}."
        " Run `python -m tandem.faults.rules move_weights /dev/null` to see all that it says."
    )


def test_a_case_that_never_ends_is_wrong():
    def endless():
        while True:
            with contextlib.suppress(Exception):  # as the instruments do, of a model's errors
                sum(range(1000))

    assert rules.limited(endless, 0.05) == "it does not end"
    assert rules.limited(lambda: "", 5) == ""


def test_a_wider_budget_has_a_ceiling(monkeypatch):
    asked = []
    monkeypatch.setattr(judge, "tests", lambda *what: asked.append(what) or "too wide")
    faults = every.faults(instruments.GROUP)
    budget = next(fault for fault in faults if fault.kind == "budget")
    assert judge.judge(budget) == "too wide"
    assert asked == [(("test_ceilings",), ("port_check",))]
