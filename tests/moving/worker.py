"""Runs all cases in one process, and writes what came of each: `python -m tests.moving.worker FILE`."""

from __future__ import annotations

import importlib
import json
import sys
import time
import traceback
from pathlib import Path

MODULES = ("layers", "models", "branches", "flattened", "architectures", "refusals")


def main(path: str, *modules: str) -> int:
    from tests.moving.common import keras, torch

    found: dict[str, dict] = {}
    for name in modules or MODULES:
        module = importlib.import_module(f"tests.moving.{name}")
        expected = getattr(module, "EXPECTED", {})
        for case, call in module.CASES.items():
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
            if case in expected:
                result["expected"] = expected[case]
            found[case] = result | {"seconds": time.process_time() - start}
    Path(path).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
