"""move_weights.py, the file that readers copy: each layer, whole architectures, and what it refuses.

All cases run in one process, `tests/moving/worker.py`, which imports both frameworks once.
"""

import json
import os
import sys

import pytest

from tandem.model.programs import ROOT, topics
from tandem.run import runner, warm

BUDGET = 3e-6  # of the largest output, after a move there and back
LIMIT = 600  # seconds of processor time, of all cases
CASES = 120  # at least


@pytest.fixture(scope="module")
def moved(tmp_path_factory) -> dict[str, dict]:
    """What came of each case: how far apart, what was said, or what it died of."""
    folder = tmp_path_factory.mktemp("moved")
    result, log = folder / "result.json", folder / "log"
    environment = os.environ | runner.ENVIRONMENT
    code = warm.call("tests.moving.worker", [str(result)], warm.EVERY, log, environment, LIMIT)
    assert code == 0, log.read_text()[-2000:]
    return json.loads(result.read_text())


def test_models_agree_after_a_move_there_and_back(moved):
    wrong = {
        name: found
        for name, found in moved.items()
        if "expected" not in found and not found.get("apart", 1) < BUDGET
    }
    assert not wrong
    assert len(moved) >= CASES


def test_what_cannot_be_moved_is_refused_before_anything_is_written(moved):
    refusals = {name: found for name, found in moved.items() if "expected" in found}
    assert len(refusals) > 30
    for name, found in refusals.items():
        said = found.get("refused", "")
        assert said.startswith("nothing was moved:"), (name, found)
        assert found["expected"] in said, (name, said)


def test_the_file_needs_the_frameworks_and_numpy_alone():
    (tool,) = topics(ROOT)["moving-weights"].tools
    assert tool.imports - sys.stdlib_module_names == {"keras", "numpy", "tensorflow", "torch"}
