"""Promise 7: what fails as it runs stops with a sentence, and leaves the records as they were."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import said

from tandem.check.problems import problems
from tandem.commands.new import create
from tandem.commands.record import record
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, Program
from tandem.run import kept
from tandem.run.runner import run


def one_program(tmp_path: Path, text: str, framework: str = "pytorch") -> Program:
    path = tmp_path / "snippets" / "tried" / f"tried_{framework}.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Program(path, tmp_path)


RUN_FAULTS = {
    "an exception": (
        "# --8<-- [start:a]\ndef f():\n    return 1 / 0\n\n\nf()\n# --8<-- [end:a]\n",
        [
            "tried_pytorch.py:3",
            "tab PyTorch",
            'section "a"',
            "ZeroDivisionError: division by zero",
            "make record",
        ],
    ),
    "a deprecated call": (
        "import warnings\n\nwarnings.warn('old() is deprecated', DeprecationWarning)\n",
        ["tried_pytorch.py:3", "something deprecated", "old() is deprecated"],
    ),
    "a package that is not installed": (
        "import lightening\n",
        ["tried_pytorch.py:1", "the package lightening is not installed", "make test"],
    ),
    "a process that dies": (
        "import os\n\nos.abort()\n",
        ["tried_pytorch.py:1", "died with exit code -6"],
    ),
}


@pytest.mark.parametrize("fault", RUN_FAULTS)
def test_a_failing_run_says_where(fault, tmp_path):
    text, pieces = RUN_FAULTS[fault]
    with pytest.raises(Problem) as caught:
        kept.run(one_program(tmp_path, text), fault=".*".join(map(re.escape, pieces)))
    said(str(caught.value), pieces)


@pytest.mark.parametrize("start", ["", "import os\n\nos.environ['A'] = 'B'\n"])
def test_a_program_that_never_ends_is_killed(start, tmp_path):
    code = start + "import pathlib\n\nwhile True:\n    pathlib.Path('/tmp/alive').touch()\n"
    with pytest.raises(
        Problem, match=r"tried_pytorch\.py:1 .*used over 3 seconds .*\. Make it do less"
    ):
        run(one_program(tmp_path, code.replace("/tmp/alive", str(tmp_path / "alive"))), timeout=3)
    (tmp_path / "alive").unlink()
    time.sleep(0.5)
    assert not (tmp_path / "alive").exists()


def test_a_failed_recording_leaves_the_old_records(copy):
    good = one_program(copy, "print(1)\n")
    good.out.write_text("0\n", encoding="utf-8")
    bad = good.path.with_name("tried_both.py")
    marked = "# --8<-- [start:loop]\nprintt(2)\n# --8<-- [end:loop]\n"
    bad.write_text(marked, encoding="utf-8")
    before = {path: path.read_bytes() for path in (copy / "snippets").rglob("*") if path.is_file()}
    found = record(good.topic, root=copy)
    said(found[0], ["tried_both.py:2", "tab PyTorch + Keras", 'fails in section "loop"', "printt"])
    assert before == {path: path.read_bytes() for path in before}


def recording(topic: str, root: Path, **environment: str) -> str:
    """What `make record TOPIC=...` says where it fails, in a process of its own.

    The environment of this one belongs to the programs that run in the background meanwhile.
    """
    recorded = subprocess.run(
        [sys.executable, "-m", "tandem.commands.record", topic],
        cwd=root,
        env={k: v for k, v in os.environ.items() if k != "TANDEM_DATA"} | environment,
        capture_output=True,
        text=True,
    )
    assert recorded.returncode != 0, recorded.stdout
    return recorded.stderr


def test_an_unknown_topic_cannot_be_recorded(copy):
    said(recording("nonsense", copy), ["snippets/nonsense", "no such topic", "Use one of"])


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("basics/Not-A-Name", "no name for a page"),
        ("training", "no name for a page"),
        ("nowhere/fresh", "no name for a page"),
        ("", "no name for a page"),
        ("basics/training", "exists"),
        ("better/training", "exists"),
    ],
)
def test_a_page_that_cannot_be_started(name, complaint, copy):
    with pytest.raises(Problem, match=complaint):
        create(name, copy)


def test_a_new_page_is_formatted_and_lacks_only_its_records_and_places(copy):
    files = [path for path in create("basics/fresh", copy) if path.suffix == ".py"]
    for action in (["check"], ["format", "--check"]):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *action,
                "--config",
                str(ROOT / "snippets/ruff.toml"),
                *files,
            ],
            check=True,
        )
    found = problems(copy)
    count = {
        "no record": 5,  # of each program, the Keras one on three backends
        "no subject of docs/coverage.toml": 1,
        "outside the navigation": 2,
        "this file is stale": 2,
    }
    assert {what: sum(what in one for one in found) for what in count} == count
    assert len(found) == sum(count.values()), found


def test_mnist_that_is_not_in_the_local_copy(copy):
    program = one_program(copy, "print('MNIST')\n")
    said(
        recording(program.topic, copy, TANDEM_DATA=str(copy)),
        ["MNIST is not to be had", "MNIST/raw/train-images-idx3-ubyte", "unset it"],
    )


DOWNLOADS = {
    "pytorch": "from torchvision import datasets\n\ndatasets.MNIST('elsewhere', download=True)\n",
    "keras": "import keras\n\nkeras.datasets.mnist.load_data('elsewhere.npz')\n",
}


@pytest.mark.parametrize(("framework", "code"), DOWNLOADS.items(), ids=DOWNLOADS)
def test_mnist_that_cannot_be_downloaded(framework, code, copy):
    nobody = "http://127.0.0.1:9"
    found = recording(
        one_program(copy, code, framework).topic,
        copy,
        http_proxy=nobody,
        https_proxy=nobody,
        KERAS_HOME=str(copy / "keras"),
    )
    said(
        found,
        [
            f"tried_{framework}.py:3",
            "MNIST is not to be had",
            "tried to download it",
            "TANDEM_DATA",
        ],
    )
