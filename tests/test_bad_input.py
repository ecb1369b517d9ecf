"""Promise 7: nothing is orphaned or half-marked. Each fault stops check and build with a sentence.

Each test plants one fault in a copy and reads the sentence: where it is, what is wrong, what to do.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import edit, mkdocs

from tandem.check.problems import problems
from tandem.commands.new import create
from tandem.commands.record import record
from tandem.model.programs import ROOT, Problem, Program
from tandem.run import kept
from tandem.run.runner import run

TRAINING = "snippets/basics/training/training_pytorch.py"
KERAS = "snippets/basics/training/training_keras.py"
PAGE = "docs/en/basics/training.md"


def replace(path, old, new):
    return lambda copy: edit(copy / path, old, new)


def append(path, text):
    def plant(copy):
        with (copy / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return plant


def both_languages(old, new):
    def plant(copy):
        for language in ("en", "zh"):
            edit(copy / "docs" / language / "basics" / "training.md", old, new)

    return plant


def unlink(path):
    return lambda copy: (copy / path).unlink()


def forget_record(copy):
    path = copy / "snippets" / "records.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    del facts["programs"]["basics/training/training_keras.py"]
    path.write_text(json.dumps(facts), encoding="utf-8")


def new_topic(copy):
    folder = copy / "snippets" / "lonely"
    folder.mkdir()
    (folder / "lonely_pytorch.py").write_text("# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n")


def swap_sections(copy):
    for language in ("en", "zh"):
        page = copy / "docs" / language / "basics" / "training.md"
        edit(page, "::: training:data\n", "::: training:held\n")
        edit(page, "::: training:model\n", "::: training:data\n")
        edit(page, "::: training:held\n", "::: training:model\n")


START, END = "# --8<-- [start:loop]\n", "# --8<-- [end:loop]\n"

FAULTS = {
    "unknown topic": (
        append(PAGE, "\n::: nonsense:loop\n"),
        [f"{PAGE}:", 'no topic "nonsense"', "Use one of"],
    ),
    "unknown section": (
        append(PAGE, "\n::: training:nonsense\n"),
        [f"{PAGE}:", 'section "nonsense"', "Use one of data, model"],
    ),
    "malformed directive": (
        append(PAGE, "\n:::training:loop\n"),
        [f"{PAGE}:", "is not a directive", "Write `::: topic:section`"],
    ),
    "a twin without the section": (
        both_languages(
            '::: training:no-zero-grad only="pytorch" because=', "::: training:no-zero-grad naive="
        ),
        [f"{PAGE}:", 'tab Keras has no section "no-zero-grad"', f"{KERAS}:1", 'only="pytorch"'],
    ),
    "only without because": (
        replace(PAGE, 'only="pytorch" because="Gradients', 'only="pytorch" naive="Gradients'),
        [f"{PAGE}:", "only= without because=", 'because="..."'],
    ),
    "only that hides a twin": (
        both_languages("::: training:loop\n", '::: training:loop only="keras" because="No."\n'),
        [f"{PAGE}:", 'section "loop" is in pytorch and keras and tensorflow'],
    ),
    "unterminated marker": (
        replace(TRAINING, "# --8<-- [end:no-zero-grad]\n", ""),
        [
            f"{TRAINING}:",
            "tab PyTorch",
            'section "no-zero-grad" is never closed',
            "Add `# --8<-- [end:",
        ],
    ),
    "doubled marker": (
        append(TRAINING, f"\n{START}x = 1\n{END}"),
        [f"{TRAINING}:", 'section "loop" is there twice, first on line', "another name"],
    ),
    "nested marker": (
        replace(TRAINING, START, f"{START}# --8<-- [start:inner]\n"),
        [f"{TRAINING}:", 'section "inner" starts inside section "loop"', "[end:loop]"],
    ),
    "misspelt marker": (
        replace(TRAINING, START, "# --8<- [start:loop]\n"),
        [f"{TRAINING}:", "`# --8<- [start:loop]` is a misspelt section marker", "[start:name]"],
    ),
    "misspelt name": (
        replace(TRAINING, END, "# --8<-- [end:lop]\n"),
        [f"{TRAINING}:", '`[end:lop]` closes section "lop", but "loop" is open'],
    ),
    "code outside sections": (
        append(TRAINING, "\nprint('unseen')\n"),
        [f"{TRAINING}:", "outside every section", "Move it into a section"],
    ),
    "a topic that no page uses": (
        new_topic,
        ["snippets/lonely/lonely_pytorch.py:1", 'no page uses section "a"', "::: lonely"],
    ),
    "programs without a download": (
        both_languages("::: training:download\n", ""),
        [f"{PAGE}:", 'topic "training" cannot be downloaded here', "::: training:download"],
    ),
    "a section that no page uses": (
        both_languages("::: training:minibatches\n", ""),
        [f"{PAGE}:", "tab PyTorch", 'section "minibatches" is not shown', f"{TRAINING}:"],
    ),
    "sections out of order": (
        swap_sections,
        [f"{PAGE}:", 'section "model" comes where "data" should', "would not run as pasted"],
    ),
    "a missing record": (
        unlink(KERAS.replace(".py", ".out")),
        [f"{KERAS}:1", "no record of what it prints", "make record TOPIC=training"],
    ),
    "a record that was never made": (
        forget_record,
        [f"{KERAS}:1", "no record of what it prints", "make record TOPIC=training"],
    ),
    "a record older than its program": (
        replace(KERAS, "learning_rate=0.01", "learning_rate=0.02"),
        [f"{KERAS}:1", "older than the program", "make record TOPIC=training"],
    ),
    "a fence that no test would run": (
        append(PAGE, "\n```python\nprint(1)\n```\n"),
        [f"{PAGE}:", "no test would run this `python` code fence", "snippets/"],
    ),
    "a console fence without a reason": (
        append(PAGE, "\n```console\nls\n```\n"),
        [f"{PAGE}:", "no test would run this `console` code fence", "not run: why"],
    ),
    "a missing Chinese page": (
        unlink("docs/zh/basics/training.md"),
        [PAGE, "has no Chinese one", "Write docs/zh/basics/training.md"],
    ),
    "a missing English page": (
        unlink("docs/en/start/program.md"),
        ["docs/zh/start/program.md", "has no English one"],
    ),
    "a Chinese page with other directives": (
        replace(
            "docs/zh/basics/training.md",
            "::: training:parity",
            "::: training:download\n\n::: training:parity",
        ),
        ["docs/zh/basics/training.md:", "a directive differs", f"{PAGE}:"],
    ),
    "a Chinese page with other headings": (
        replace("docs/zh/basics/training.md", "{ #the-loop }", "{ #loop }"),
        ["docs/zh/basics/training.md:", "a heading differs", f"{PAGE}:"],
    ),
    "a broken link": (
        append(PAGE, "\n[gone](gone.md)\n"),
        [f"{PAGE}:", "the link to gone.md leads nowhere", "Link to"],
    ),
    "a broken anchor": (
        append(PAGE, "\n[gone](gpu.md#gone)\n"),
        [f"{PAGE}:", "gpu.md has no heading with the anchor #gone", "Use one of"],
    ),
    "a syntax error": (
        replace(KERAS, "losses = history.history[", "losses = = history.history["),
        [f"{KERAS}:", "tab Keras", 'invalid syntax in section "loop"'],
    ),
    "a figure without a description": (
        replace(PAGE, "::: training:curve alt=", "::: training:curve naive="),
        [f"{PAGE}:", "tab PyTorch", "figure without a description", 'alt="..."'],
    ),
    "an API without a reference": (
        replace("snippets/references.toml", '"torch.optim.SGD"', '"torch.optim.Gone"'),
        [f"{TRAINING}:", "torch.optim.SGD has no official reference", "references.toml"],
    ),
    "an entry without an anchor": (
        append(PAGE, "\n### It is said { .seen }\n\nNo.\n"),
        [f"{PAGE}:", 'the entry "It is said" has no anchor', "{ #some-anchor .seen }"],
    ),
    "an entry that says nothing": (
        append(PAGE, "\n### It is said { #said .seen }\n"),
        [f"{PAGE}:", 'the entry "It is said" says nothing', "Say what is true"],
    ),
    "an entry that no snippet shows": (
        append(PAGE, "\n### It is said { #said .seen }\n\nNo.\n"),
        [f"{PAGE}:", 'no snippet shows the entry "It is said"', "::: topic:section"],
    ),
    "a list of subjects that is none": (
        append("docs/coverage.toml", "\n[[row]]\nen = 'x'\n"),
        ["docs/coverage.toml", "no list of subjects", "en, zh and pages"],
    ),
    "a subject without its page": (
        append("docs/coverage.toml", "\n[[row]]\nen = 'x'\nzh = 'x'\npages = ['gone.md']\n"),
        ["docs/coverage.toml", "no page docs/en/gone.md"],
    ),
    "a page of no subject": (
        replace("docs/coverage.toml", '"basics/training.md"', '"index.md"'),
        [PAGE, "no subject of docs/coverage.toml names this page", '"basics/training.md"'],
    ),
    "costs of no worked example": (
        both_languages("::: training:download\n", "::: training:download\n\n::: training:costs\n"),
        [f"{PAGE}:", 'topic "training" is no worked example'],
    ),
    "costs without an accuracy": (
        replace("snippets/start/mnist-mlp/mnist_mlp_keras.out", "test accuracy", "accuracy"),
        [
            "snippets/start/mnist-mlp/mnist_mlp_keras.py:1",
            "tab Keras",
            "accuracy, parameters and training time",
        ],
    ),
    "a program that says to start another": (
        append(
            TRAINING,
            "\n# --8<-- [start:a]\n# torchrun --nproc-per-node 2 other.py\n# --8<-- [end:a]\n",
        ),
        [f"{TRAINING}:", "`# torchrun --nproc-per-node 2 other.py` names another file"],
    ),
    "a pair without a proof": (
        unlink("snippets/basics/training/parity.py"),
        [f"{PAGE}:", 'topic "training" has no proof', "snippets/basics/training/parity.py"],
    ),
}


def said(output: str, pieces: list[str]) -> str:
    """The one line that holds every piece."""
    lines = [line for line in output.splitlines() if all(piece in line for piece in pieces)]
    assert lines, f"no line with {pieces} in:\n{output}"
    return lines[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence(fault, copy):
    plant, pieces = FAULTS[fault]
    plant(copy)
    assert said("\n".join(problems(copy)), pieces).endswith(".")


@pytest.mark.parametrize("fault", ["unknown topic", "a syntax error", "a missing Chinese page"])
def test_a_fault_stops_check_and_build(fault, copy):
    plant, pieces = FAULTS[fault]
    plant(copy)
    checked = subprocess.run(
        [sys.executable, "-m", "tandem.commands.check"], cwd=copy, capture_output=True, text=True
    )
    built = mkdocs("build", "--site-dir", str(copy / "built"), cwd=copy)
    for result, output in ((checked, checked.stdout + checked.stderr), (built, built.stdout)):
        assert result.returncode != 0
        assert "Traceback" not in output
        assert said(output, pieces).rstrip().endswith(".")
    assert not (copy / "built" / "index.html").exists()


def test_nothing_planted_nothing_said(copy):
    checked = subprocess.run(
        [sys.executable, "-m", "tandem.commands.check"], cwd=copy, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def one_program(tmp_path: Path, text: str) -> Program:
    path = tmp_path / "snippets" / "tried" / "tried_pytorch.py"
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
    bad.write_text(f"{START}printt(2)\n{END}", encoding="utf-8")
    before = {path: path.read_bytes() for path in (copy / "snippets").rglob("*") if path.is_file()}
    found = record(good.topic, copy)
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
    [("Not-A-Name", "no name for a topic"), ("", "no name for a topic"), ("line", "exists")],
)
def test_a_topic_that_cannot_be_started(name, complaint, copy):
    with pytest.raises(Problem, match=complaint):
        create(name, copy)


def test_a_new_topic_is_formatted_and_lacks_only_its_records(copy):
    files = [path for path in create("fresh", copy) if path.suffix == ".py"]
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
    assert len(found) == 6  # of each program, the Keras one on three backends, and of the page
    assert sum("docs/coverage.toml" in problem for problem in found) == 1
    assert sum("no record" in problem for problem in found) == 5


def test_mnist_that_is_not_in_the_local_copy(copy):
    program = one_program(copy, "print('MNIST')\n")
    said(
        recording(program.topic, copy, TANDEM_DATA=str(copy)),
        ["MNIST is not to be had", "MNIST/raw/train-images-idx3-ubyte", "unset it"],
    )


@pytest.mark.parametrize(
    "code",
    [
        "from torchvision import datasets\n\ndatasets.MNIST('elsewhere', download=True)\n",
        "import keras\n\nkeras.datasets.mnist.load_data('elsewhere.npz')\n",
    ],
    ids=["torchvision", "keras"],
)
def test_mnist_that_cannot_be_downloaded(code, copy):
    nobody = "http://127.0.0.1:9"
    found = recording(
        one_program(copy, code).topic,
        copy,
        http_proxy=nobody,
        https_proxy=nobody,
        KERAS_HOME=str(copy / "keras"),
    )
    said(
        found,
        ["tried_pytorch.py:3", "MNIST is not to be had", "tried to download it", "TANDEM_DATA"],
    )
