"""Runs all cases in one process, and writes what came of each: `python -m tests.moving.worker FILE`."""

from __future__ import annotations

import importlib
import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

MODULES = (
    "layers",
    "models",
    "branches",
    "flattened",
    "refusals",
    "rules",
    "names",
    "seen",
    "architectures",
)
BUDGET = 3e-6  # of the largest output, after a move there and back


def attempt(call: Callable[[], float], expected: str | None) -> dict:
    """What comes of a case, and what a refusal has to say."""
    from tests.moving.common import keras, torch

    torch.manual_seed(0)
    keras.utils.set_random_seed(0)
    keras.utils.clear_session()
    start = time.process_time()
    try:
        result = {"apart": call()}
    except ValueError as error:
        result = {"refused": str(error)}
    except Exception:  # noqa: BLE001 - what a case dies of is its result
        result = {"died": traceback.format_exc()}
    if expected is not None:
        result["expected"] = expected
    return result | {"seconds": time.process_time() - start}


def cases(*modules: str) -> dict[str, tuple]:
    """Each case, and what its refusal has to say, if it is one."""
    found = {}
    for name in modules or MODULES:
        module = importlib.import_module(f"tests.moving.{name}")
        expected = getattr(module, "EXPECTED", {})
        found |= {case: (call, expected.get(case)) for case, call in module.CASES.items()}
    return found


def wrong(result: dict) -> str:
    """What is not as it should be in what came of a case, or nothing."""
    if "expected" in result:
        said = result.get("refused", "")
        right = said.startswith("nothing was moved:") and result["expected"] in said
    else:
        right = result.get("apart", 1) < BUDGET
    return "" if right else str(result)


def judges() -> dict[str, Callable[[], str]]:
    """By the name of each case a function that says what is wrong with it, or nothing."""
    return {name: lambda case=case: wrong(attempt(*case)) for name, case in cases().items()}


def main(path: str, *modules: str) -> int:
    found = {name: attempt(*case) for name, case in cases(*modules).items()}
    Path(path).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
