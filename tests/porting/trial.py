"""Tries `port_check` on every pair, right and with each fault, and on every case; prints JSON.

    python tests/porting/trial.py [-v] [--write] [PAIR ...]

With `-v` it prints what was not as expected instead, with `--write` it keeps the table of the page.
"""

import contextlib
import json
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTING = ROOT / "snippets" / "porting"
sys.path[:0] = [str(ROOT / "tests"), str(PORTING / "check"), str(PORTING / "moving-weights")]

import torch  # noqa: E402 - before TensorFlow

with contextlib.suppress(ImportError):
    import triton  # noqa: F401

import keras  # noqa: E402
from move_weights import move_weights  # noqa: E402
from port_check import port_check  # noqa: E402
from porting import coders, generators, gpt, images, sequences, towers  # noqa: E402
from porting.cases import CASES  # noqa: E402
from porting.figures import right, write  # noqa: E402

PAIRS = [
    images.RESNET, images.UNET, generators.GENERATOR, generators.DISCRIMINATOR,
    coders.AUTOENCODER, coders.VAE_PAIR, coders.WAVENET, sequences.TAGGER,
    sequences.SEQ2SEQ, gpt.GPT_PAIR, towers.PRE, towers.POST, towers.TOWERS,
]  # fmt: skip


def double():
    torch.set_default_dtype(torch.float64)
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")


def attempt(build):
    """What the check says of what is built: the step, the cause, and the whole report."""
    try:
        report = port_check(**build())
    except Exception:
        return "crash", "", traceback.format_exc()
    return report.step, report.cause, str(report)


def trial(asked=()):
    """A row for each check: model, kind, the step and cause that are right, and those found."""
    for pair in PAIRS:
        if asked and pair.name not in asked:
            continue
        for fault in (None, *pair.faults):
            kind, at, cause = (fault.kind, fault.at, fault.cause) if fault else ("", "", "")
            found = attempt(lambda: pair.build(fault, move_weights))  # noqa: B023
            yield {"model": pair.name, "kind": kind, "at": at, "cause": cause, "found": found}
    for name, (build, at, cause) in CASES.items():
        if not asked or name in asked:
            keras.utils.clear_session(free_memory=False)
            torch.manual_seed(0)
            yield {"model": name, "kind": "case", "at": at, "cause": cause, "found": attempt(build)}


if __name__ == "__main__":
    double()
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    if "-v" not in sys.argv:
        print(json.dumps(list(trial(names)), ensure_ascii=False))
        sys.exit()
    count, wrong, rows = 0, 0, []
    for row in trial(names):
        count += 1
        rows.append(row)
        if not right(row):
            wrong += 1
            print(f"{row['model']}: {row['kind']} -> {row['at']!r}, {row['cause']!r}")
            print("   " + row["found"][2][-900:].replace("\n", "\n   "), flush=True)
    print(f"{wrong} of {count} are not as they should be")
    if "--write" in sys.argv:
        write(rows)
