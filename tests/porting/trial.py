"""Tries `port_check` on every pair, right and with each fault, and on every case.

    python tests/porting/trial.py [--write] [PAIR ...]

It prints what was not as expected; with `--write` it keeps each report, to be read, and the tables
of the page: a backend's row with `KERAS_BACKEND=jax JAX_ENABLE_X64=1`, or `torch`.
"""

import json
import sys
import traceback
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTING = ROOT / "snippets" / "porting"
sys.path[:0] = [
    *(str(ROOT), str(ROOT / "tests"), str(PORTING / "check"), str(PORTING / "moving-weights"))
]

from tandem.proof.parity import keras, torch  # noqa: E402, I001 - torch before TensorFlow
from move_weights import move_weights  # noqa: E402
from port_check import Report, port_check  # noqa: E402
from porting import (  # noqa: E402
    abroad,
    adams,
    alone,
    arrays,
    cases,
    coders,
    counts,
    fresh,
    generators,
    gpt,
    graded,
    images,
    inside,
    loops,
    names,
    notes,
    paths,
    people,
    placed,
    reasons,
    rules,
    seen,
    sequences,
    strangers,
    towers,
    trained,
    tried,
    updates,
    weights,
)
from porting.figures import as_read, reports, right, write  # noqa: E402

PAIRS = [
    images.RESNET, images.UNET, generators.GENERATOR, generators.DISCRIMINATOR,
    coders.AUTOENCODER, coders.VAE_PAIR, coders.WAVENET, sequences.TAGGER,
    sequences.SEQ2SEQ, gpt.GPT_PAIR, towers.PRE, towers.POST, towers.TOWERS,
]  # fmt: skip
MODULES = (
    cases, strangers, loops, rules, notes, updates, arrays, names, counts, seen, weights,
    reasons, tried, people, adams, paths, graded, trained, abroad, inside, alone, fresh,
    placed,
)  # fmt: skip
CASES = {name: case for module in MODULES for name, case in module.CASES.items()}
assert len(CASES) == sum(len(module.CASES) for module in MODULES), "two cases of one name"


def double():
    torch.set_default_dtype(torch.float64)
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")


def attempt(build):
    """What the check says of what is built: the step, the cause, and the whole report."""
    try:
        given = build()
        if not isinstance(given, dict):  # a case that looks at a rule by itself; what it was told
            return "", "", given or ""
        report = port_check(**given)
        assert not report.equal or report.apart == 0, "equal, and apart"
    except Exception:
        return "crash", "", traceback.format_exc()
    return report.step, report.cause, str(report)


def checks():
    """Each check: its name, the row without what is found, and what builds its arguments."""
    for pair in PAIRS:
        for number, fault in enumerate((None, *pair.faults)):
            kind, at, cause = (fault.kind, fault.at, fault.cause) if fault else ("", "", "")
            row = {"model": pair.name, "kind": kind, "at": at, "cause": cause}
            yield f"{pair.name}, {number}", row, partial(pair.build, fault, move_weights)
    for name, (build, at, cause, *words) in CASES.items():
        row = {"model": name, "kind": "case", "at": at, "cause": cause, "words": words}
        yield name, row, partial(anew, build)


def anew(build):
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(0)
    torch.manual_seed(0)
    return build()


def trial(asked=()):
    """A row for each check: model, kind, the step and cause that are right, and those found."""
    for name, row, build in checks():
        if not asked or row["model"] in asked:
            yield row | {"name": name, "found": attempt(build)}


def causes():
    """What is wrong with the words of a cause that a row has, or nothing."""
    for cause in sorted({row["cause"] for _, row, _ in checks()} - {""}):
        try:
            str(Report("a step", cause=cause))
        except KeyError:
            return f"{cause}: no row of CAUSES"
    return ""


def judges():
    """By the name of each check a function that says what is wrong with its row, or nothing."""
    double()
    known = reports()

    def judge(name, row, build):
        row = row | {"name": name, "found": attempt(build)}
        return "" if right(row) and as_read(row, known) else " ".join(row["found"])

    return {
        "words of every cause": causes,
        **{name: partial(judge, name, row, build) for name, row, build in checks()},
    }


def main(file, *names):
    """Write the rows of some pairs and cases, or of all, into a file."""
    double()
    Path(file).write_text(json.dumps(list(trial(names)), ensure_ascii=False), encoding="utf-8")
    return 0


def tell(names, keep):
    """Print what is not as it should be. On another backend of Keras only the pairs are tried."""
    double()
    backend = keras.backend.backend()
    if other := backend != "tensorflow":
        names = names or [pair.name for pair in PAIRS]
    rows, known = [], {} if keep or other else reports()
    for row in trial(names):
        rows.append(row)
        if not right(row) or known and not as_read(row, known):
            print(f"{row['model']}: {row['kind']} -> {row['at']!r}, {row['cause']!r}")
            print("   " + row["found"][2][-900:].replace("\n", "\n   "), flush=True)
    unread = sum(not as_read(row, known) for row in rows if known)
    wrong = sum(not right(row) for row in rows)
    print(f"{wrong} of {len(rows)} are not as they should be, {unread} not as they were read")
    if keep:
        write(rows, backend)


if __name__ == "__main__":
    tell([name for name in sys.argv[1:] if name != "--write"], "--write" in sys.argv)
