"""`port_check.py`: faults that are planted in models of our own are named, and right ports pass."""

import ast
import json
import os
import platform
import re
import tempfile
from pathlib import Path

import pytest
from porting.figures import FILE, as_read, counts, faults, reports, right, summary

from tandem.model.programs import ROOT
from tandem.run import kept, key, warm
from tandem.run.runner import ENVIRONMENT

PORTING = ROOT / "snippets" / "porting"
CHECK = PORTING / "check" / "port_check.py"
MOVE = PORTING / "moving-weights" / "move_weights.py"
TRIED = ROOT / "tests" / "porting"
LIMIT = 900  # seconds of processor time: on JAX it takes five times as long
# Faults that another processor's rounding may have named otherwise: those of x86-64 agree.
EDGE = 0 if platform.machine() == "x86_64" else 3
NAMED = 0.95  # of the faults: at their place, with their cause
QUICK = ("ViT",)  # the others take up to minutes each
WHOLE = json.loads(FILE.read_text(encoding="utf-8"))["architectures"]


def tried() -> list[dict]:
    """What came of every pair and case, in one process; kept while nothing changed."""
    parts = key.of_files(CHECK, MOVE, TRIED) | {"check": "port_check"}
    if not kept.everything() and (found := kept.load(parts)):
        return found
    found = started()
    kept.save(parts, found)
    return found


def started(*names: str, module: str = "trial", **environment: str) -> list[dict]:
    """The rows of some pairs and cases, or of all; of whole architectures where that is asked."""
    environment = os.environ | ENVIRONMENT | environment
    with tempfile.TemporaryDirectory() as folder:
        result, log = Path(folder, "rows.json"), Path(folder, "log")
        arguments = [str(result), *names]
        code = warm.call(f"tests.porting.{module}", arguments, warm.EVERY, log, environment, LIMIT)
        assert code == 0, log.read_text(encoding="utf-8")[-3000:]
        return json.loads(result.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trial():
    return tried()


def test_every_right_port_passes(trial):
    ports = [row for row in trial if not row["at"]]
    assert len(ports) >= 13
    for row in ports:
        assert right(row), f"{row['model']}: {row['found'][2]}"


def test_every_case_of_public_reports_is_told_apart(trial):
    for row in trial:
        assert row["kind"] != "case" or right(row), f"{row['model']}: {row['found'][2]}"


def test_faults_are_named_at_their_place_with_their_cause(trial):
    planted = faults(trial)
    for row in planted:
        assert row["found"][0] not in ("", "crash"), (
            f"{row['model']}, {row['kind']}: {row['found']}"
        )
    missed = [row for row in planted if not right(row)]
    said = "\n".join(f"{row['model']}, {row['kind']}: {row['found'][2]}" for row in missed)
    assert len(missed) <= (1 - NAMED) * len(planted), said
    assert len({row["kind"] for row in planted}) >= 20
    models = [row["model"] for row in planted]
    assert min(map(models.count, models)) >= 8


def test_the_page_has_the_table_of_this_run(trial):
    found, kept = summary(trial), json.loads(FILE.read_text(encoding="utf-8"))
    said, shown = "`python tests/porting/trial.py --write` keeps it anew", kept["kinds"]
    together = kept["backends"]["tensorflow"].items() - counts(trial).items()
    assert not together or EDGE and {name for name, _ in together} == {"named"}, said
    assert {k: one["planted"] for k, one in found.items()} == {
        k: one["planted"] for k, one in shown.items()
    }, said
    apart = sum(abs(one["named"] - shown[kind]["named"]) for kind, one in found.items())
    assert apart <= EDGE, said


def test_the_page_has_every_architecture_that_moves():
    assert len(WHOLE) >= 9
    assert all(row["passed"] == 1 and row["named"] == row["planted"] >= 8 for row in WHOLE.values())


def test_every_word_of_a_report_is_the_one_that_was_read(trial):
    known = reports()
    other = [f"{row['name']}: {row['found'][2]}" for row in trial if not as_read(row, known)]
    said = "read them, and `python tests/porting/trial.py --write` keeps them"
    assert len(other) <= EDGE, "\n".join([said, *other])
    assert {*known} <= {row["name"] for row in trial}, "a report of no check"


def test_every_cause_is_tried_and_leads_somewhere(trial):
    tree = ast.parse(CHECK.read_text(encoding="utf-8"))
    (causes,) = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "CAUSES"
    ]
    known = eval(compile(ast.Expression(causes), CHECK.name, "eval"))  # noqa: S307
    found = {row["found"][1] for row in trial if right(row)}
    assert set(known) - found <= {"unknown", "error"}, "a cause without a fault of its own"


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.backends) for one in WHOLE],
)
def test_a_whole_architecture_passes_and_its_faults_are_named(name):
    rows = started(name, module="whole")
    for row in rows:
        assert right(row), f"{name}, {row['kind']}: {row['found'][2]}"
    assert len(faults(rows)) >= 8
    assert counts(rows) == WHOLE[name], f"`python tests/porting/whole.py {name}` keeps it anew"


@pytest.mark.backends
@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_the_check_is_right_on_other_backends(backend):
    names = {"two towers of others", "VAE, mean for sum", "padding", "patches", "γ for β"}
    names |= {"Adam by hand", "Adam by hand, ε in the root", "a cell in a loop"}
    pairs = {found[1] for name in reports() if (found := re.fullmatch(r"(.+), \d+", name))}
    rows = started(*names, *pairs, KERAS_BACKEND=backend, JAX_ENABLE_X64="1")
    assert {row["model"] for row in rows} == names | pairs
    for row in rows:
        assert right(row), f"{row['model']}, {row['kind']}: {row['found'][2]}"
    assert counts(rows) == json.loads(FILE.read_text(encoding="utf-8"))["backends"][backend]


def test_the_two_tools_fit_into_one_program():
    def names(path):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = (ast.FunctionDef, ast.ClassDef)
        found = {node.name for node in tree.body if isinstance(node, defined)}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        return found

    assert not names(CHECK) & names(MOVE)
