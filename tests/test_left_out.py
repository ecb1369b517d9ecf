"""A test that passed on these very files is left out the next time, and only then."""

import json
import os
import shutil
import subprocess
import sys

from tandem.model.programs import ROOT

ONE = """
from pathlib import Path

import pytest


@pytest.fixture
def runs():
    return 1


def test_of_a_page():
    assert Path("docs/en/page.md").read_text() == "Page"


def test_of_a_run(runs):
    assert runs == 1
"""


def test_a_test_is_left_out_only_where_it_passed_on_these_very_files(project):
    (project / "docs" / "en").mkdir(parents=True)
    page = project / "docs" / "en" / "page.md"
    (project / "tests").mkdir()
    (project / "tests" / "conftest.py").write_text('pytest_plugins = ["unchanged"]\n')
    (project / "tests" / "test_one.py").write_text(ONE)
    shutil.copy(ROOT / "tests" / "unchanged.py", project / "tests")
    shutil.copy(ROOT / "pyproject.toml", project)

    def suite(*arguments: str, **variables: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=project,
            env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | variables,
            capture_output=True,
            text=True,
        )
        return ran.stdout.strip().splitlines()[-1] if "test_one" in ran.stdout else ran.stderr

    def planted(text: str) -> str:
        page.write_text(text)
        return suite()

    assert " 2 passed in" in planted("Page")
    assert " 1 passed, 1 deselected" in suite()
    assert " 2 passed in" in suite(ALL="1")
    assert " 2 passed in" in suite(CI="true")
    assert " 2 passed in" in suite(TF_XLA_FLAGS="--tried")
    assert " 1 passed, 1 deselected" in suite("-k", "page")  # who names a test wants to see it
    for _ in range(2):
        assert " 1 failed, 1 passed" in planted("A fault")
    assert " 1 passed, 1 deselected" in planted("Page")
    for file in (project / ".cache" / "runs").iterdir():
        found = json.loads(file.read_text())
        file.write_text(json.dumps(found | {"result": [*found["result"], "test_more"]}))
    assert " 2 passed in" in suite()
