"""Promise 3: outputs are true. A program prints and draws what its record says.

Words and whole numbers must be equal, numbers with decimals within 1e-4 of themselves or one and a
half units of their last digit; `snippets/tolerances.toml` names the topics that need more, and why.
"""

import math
import re
import sys
from importlib.metadata import version

import pytest
from conftest import PROGRAMS, TOLERANCES, edit

from tandem.check.records import check_records, out_of_bounds, pins
from tandem.model import records
from tandem.model.problem import Problem
from tandem.model.programs import PROOF, ROOT, SNIPPETS, Program
from tandem.model.records import Run, differences
from tandem.run.kept import run

SHOWN = [program for program in PROGRAMS if program.framework != PROOF]
HASH = re.compile(r"\b[a-z][0-9a-f]{10}\b")
TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def mismatches(program: Program, run) -> list[str]:
    """How a run differs from the record, a line each."""
    tolerance = TOLERANCES.get(program.topic, {})
    recorded = records.printed(program)
    found = []
    stops = records.load(program.root)["programs"][program.name].get("stops", "")
    if run.stops != stops:
        found.append(f"recorded to stop with {stops!r}, stops with {run.stops!r}")
    for name in sorted(recorded.keys() | {n for n, text in run.printed.items() if text}):
        before, now = recorded.get(name, ""), run.printed.get(name, "")
        rtol = records.tolerance(program, name)
        if records.is_measured(program, name):
            rtol = math.inf
        if difference := differences(before, now, rtol):
            found.append(f"section {name}: {difference}")
    # On another backend, figures follow the numbers, and the page shows those of the first.
    drawn = records.figures(program) if not program.backend else run.figures
    if drawn.keys() != run.figures.keys():
        found.append(f"recorded figures {sorted(drawn)}, drawn {sorted(run.figures)}")
    for name in drawn.keys() & run.figures.keys():
        # Matplotlib names clip paths and markers by a hash of their last digit.
        old, new = (HASH.sub("id", svg) for svg in (drawn[name], run.figures[name]))
        if "rtol" in tolerance:  # axes follow the numbers: compare what is written, not where
            old, new = (
                "\n".join(re.findall(r"[A-Za-z]+", " ".join(TEXT.findall(t)))) for t in (old, new)
            )
        if difference := differences(old, new, tolerance.get("rtol", records.RTOL)):
            found.append(f"figure {name}: {difference}")
    return found + out_of_bounds(
        tolerance, "".join(run.printed.values()), "".join(recorded.values())
    )


@pytest.mark.parametrize(
    "program",
    SHOWN + [pytest.param(p, marks=pytest.mark.backends) for s in SHOWN for p in s.on_backends],
    ids=lambda program: program.name,
)
def test_the_record_is_what_the_program_prints_and_draws(program, runs):
    now = runs.result(program)
    tolerance = TOLERANCES.get(program.topic, {})
    if tolerance.get("only_on", sys.platform) != sys.platform:
        pytest.skip(f"{program.name}: {tolerance['because']}")
    found = mismatches(program, now)
    assert not found, f"{program.where}: {'; '.join(found)}. Mend it, or `make record`"


def test_the_records_are_of_the_installed_and_pinned_versions():
    recorded = records.load()["versions"]
    assert recorded.keys() == {"python", *records.PACKAGES}
    for name in records.PACKAGES:
        assert recorded[name] in pins(ROOT)[name], name
        if sys.version_info[:2] == tuple(map(int, recorded["python"].split(".")[:2])):
            assert recorded[name] == version(name), f"{name} is another version: `make record`"


def test_a_part_is_not_recorded_with_other_versions_than_the_rest(copy):
    facts = records.load(copy)
    facts["versions"]["keras"] = "3.0.0"
    records.write(facts, copy)
    with pytest.raises(Problem, match="made with other versions of keras"):
        records.save([], copy)


def test_recording_hashes_what_it_writes(copy):
    program = Program(copy / SNIPPETS / "index" / "line_pytorch.py", copy)
    before, facts = program.out.read_text(encoding="utf-8"), records.load(copy)
    for seconds, text in ((1.0, before), (2.0, before), (2.0, "9\n")):
        printed = records.sections(text)
        records.save([Run(program, printed, {}, seconds, 2048, {})], copy)
        now = records.load(copy)["programs"][program.name]
        assert now["record"] != facts["programs"][program.name]["record"]
        assert list(check_records(copy)) == []
        facts = records.load(copy)


def test_every_tolerance_says_why():
    assert all(entry["because"] for entry in TOLERANCES.values())


def test_every_bound_is_about_a_figure_on_record():
    for topic, entry in TOLERANCES.items():
        recorded = "".join(p.out.read_text(encoding="utf-8") for p in SHOWN if p.topic == topic)
        for words in entry.get("at_least", {}) | entry.get("at_most", {}):
            assert words in recorded, f"{topic}: {words}"


@pytest.mark.parametrize(
    ("recorded", "printed", "agree"),
    [
        ("loss 0.2111", "loss 0.2112", True),  # the last digit
        ("loss 0.2111", "loss 0.2131", False),
        ("loss 0.211146", "loss 0.211150", True),
        ("loss 0.211146", "loss 0.211246", False),
        ("400 updates", "401 updates", False),  # a count is exact
        ("shape (3, 1)", "shape (1, 3)", False),
        ("1.0e-07", "2.0e-07", False),
        ("torch.float32", "torch.float64", False),
        ("one line", "one line\nand another", False),
    ],
)
def test_what_counts_as_equal(recorded, printed, agree):
    assert (differences(recorded, printed) == "") is agree


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("test accuracy 0.9790", ""),
        ("test accuracy 0.9710", "test accuracy 0.9710, which should be at least 0.975"),
        ("loss 0.1", "no test accuracy in the output"),
    ],
)
def test_an_accuracy_under_its_bound_is_named(text, complaint):
    bound = {"at_least": {"test accuracy": 0.975}}
    assert "".join(out_of_bounds(bound, text, "test accuracy 0.9790")) == complaint


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("largest difference 4.8e-07", ""),
        ("largest difference 4.8e-04", "which should be at most 1e-05"),
        ("", "no largest difference in the output"),
    ],
)
def test_an_export_over_its_budget_is_named(text, complaint):
    bound = {"at_most": {"largest difference": 1e-5}}
    assert complaint in "".join(out_of_bounds(bound, text, "largest difference 2e-07"))


BREAKAGES = {
    "zero_grad dropped": ("training_pytorch.py", "    optimizer.zero_grad()\n    loss", "    loss"),
    "a weight transposed": ("training_pytorch.py", "weight.T", "weight"),
    "another activation": ("training_keras.py", 'activation="relu"', 'activation="tanh"'),
    "another learning rate": ("training_tensorflow.py", "learning_rate=0.1", "learning_rate=0.2"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_snippet_is_noticed(breakage, copy):
    name, old, new = BREAKAGES[breakage]
    program = Program(copy / SNIPPETS / "basics" / "training" / name, copy)
    edit(program.path, old, new)
    try:
        found = mismatches(program, run(program, "the program fails"))
    except Problem as problem:
        found = [str(problem)]
    assert found
