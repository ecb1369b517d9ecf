"""move_weights.py, the file that readers copy: each layer, whole architectures, and what it refuses.

All cases run in one process, `tests/moving/worker.py`, which imports both frameworks once.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from moving.worker import wrong

from tandem.model.programs import ROOT, topics
from tandem.run import runner, warm

LIMIT = 600  # seconds of processor time, of all cases
CASES = 120  # at least


def cases(folder: Path, *modules: str, backend: str = "tensorflow") -> dict[str, dict]:
    """What came of each case: how far apart, what was said, or what it died of."""
    arguments, log = [str(folder / "result.json"), *modules], folder / "log"
    environment = os.environ | runner.ENVIRONMENT | {"KERAS_BACKEND": backend}
    imported = warm.EVERY if backend == "tensorflow" else ()
    code = warm.call("tests.moving.worker", arguments, imported, log, environment, LIMIT)
    assert code == 0, log.read_text()[-2000:]
    return json.loads((folder / "result.json").read_text())


def apart(found: dict[str, dict]) -> dict[str, dict]:
    """The cases whose outputs do not agree."""
    return {name: one for name, one in found.items() if "expected" not in one and wrong(one)}


@pytest.fixture(scope="module")
def moved(tmp_path_factory) -> dict[str, dict]:
    return cases(tmp_path_factory.mktemp("moved"))


def test_models_agree_after_a_move_there_and_back(moved):
    assert not apart(moved)
    assert len(moved) >= CASES


@pytest.mark.backends
@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_so_they_do_on_other_backends(backend, tmp_path):
    assert not apart(cases(tmp_path, "layers", backend=backend))


def test_what_cannot_be_moved_is_refused_before_anything_is_written(moved):
    refusals = {name: found for name, found in moved.items() if "expected" in found}
    assert len(refusals) > 30
    for name, found in refusals.items():
        assert not wrong(found), (name, found)


def test_the_file_needs_the_frameworks_and_numpy_alone():
    (tool,) = topics(ROOT)["moving-weights"].tools
    assert tool.imports - sys.stdlib_module_names == {
        *("keras", "numpy", "tensorflow", "torch", "triton"),
    }
