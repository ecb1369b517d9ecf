"""Runs a program once, in a process group of its own, and returns what it printed and drew."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

from tandem.model.programs import ROOT, Program
from tandem.model.records import Run
from tandem.run import mnist, warm

TIMEOUT = 1800  # seconds of processor time

# One thread each, so that a run adds up its floats in the same order on every machine and two
# runs share two cores fairly; oneDNN off, since TensorFlow uses it on some processors only and its
# error messages name it. torch.compile takes the processor's word for its vector instructions, where
# it would compile a test of each for 13 s. No GPU: records are CPU records. glibc keeps the memory of a
# step for the next one: a third of what Keras on JAX computes with was spent on asking for it anew.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TORCHINDUCTOR_VEC_ISA_OK": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "module://tandem.run.figures",
    "COLUMNS": "80",
    "PYTEST_ADDOPTS": "",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
    "MALLOC_TOP_PAD_": str(64 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(512 << 20),
}
TORCHRUN = ["torch.distributed.run", "--standalone"]
STARTS = 2  # of torchrun: one in some forty ends because its processes lost each other
MISSING = re.compile(r"No module named '(\w+)")
TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
NO_INTERNET = re.compile(
    r"Error downloading|URL fetch failure|URLError|urlopen error|HTTP Error", re.IGNORECASE
)
_first_download = threading.Lock()


def run(program: Program, timeout: float = TIMEOUT) -> Run:
    """Run `program` once as `__main__`, in an empty folder with `data` beside it.

    A worked example runs as the notebook it is offered as, cell by cell in a real kernel. Raises
    `Problem` where the program fails, is killed, uses over `timeout` seconds of the processor or
    nothing of it, lacks a package or MNIST, or calls something deprecated. Where it fails on another backend of Keras, that is a
    difference between backends, and part of its record.
    """
    program.check_syntax()
    data = mnist.data_folder()
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        Path(folder, "data").symlink_to(data, target_is_directory=True)
        if "MNIST" in program.text and not (data / mnist.FILES[1]).is_file():
            with _first_download:
                result = _spawn(program, folder, timeout)
        else:
            result = _spawn(program, folder, timeout)

    stops = ""
    if error := result["error"]:
        message = f"{error['type']}: {TERMINAL_COLOURS.sub('', error['message'])}"
        where = program.section_at(error["line"])
        if "MNIST" in program.text.upper() and NO_INTERNET.search(message):
            raise mnist.download_problem(f"{program.where}:{error['line']}", _one_line(message))
        if error["type"] == "ModuleNotFoundError" and (missing := MISSING.search(message)):
            raise program.problem(
                error["line"],
                f"the package {missing[1]} is not installed",
                "Install what the programs need: `make test`, or `pip install -r requirements.txt`",
            )
        if not program.backend:
            raise program.problem(
                error["line"],
                "the program fails"
                + (f' in section "{where}"' if where else "")
                + f": {_one_line(message)}",
                "Mend it, then run `make record TOPIC=" + program.topic + "`",
            )
        stops = _one_line(message)
    if result["deprecations"]:
        line, warning = result["deprecations"][0]
        raise program.problem(
            line,
            f"something deprecated is called: {_one_line(warning)}",
            "Use what the warning names instead",
        )
    printed = {name: _tidy(text) for name, text in result["printed"].items()}
    return Run(
        program,
        printed,
        result["figures"],
        result["seconds"],
        result["peak_kb"],
        result.get("sections", {}),
        stops,
    )


def _spawn(program: Program, folder: str, timeout: float) -> dict:
    """Run the program in a process group of its own, and read what it left."""
    result, log = Path(folder, ".tandem.json"), Path(folder, ".tandem.log")
    environment = os.environ | ENVIRONMENT
    if program.backend:
        environment["KERAS_BACKEND"] = program.backend
    module = "tandem.run.kernel" if program.is_example else "tandem.run.child"
    arguments = [str(program.path), str(result)]
    try:
        if program.torchrun:
            code = _under_torchrun(program, [module, *arguments], log, environment, timeout)
        else:
            modules = warm.modules_for(program)
            code = warm.call(module, arguments, modules, log, environment, timeout)
    except TimeoutError as hung:
        raise program.problem(1, f"the program {hung}", "Make it do less") from None
    if not result.is_file():
        output = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
        tail = _one_line(output[-400:]) or "it printed nothing"
        raise program.problem(
            1,
            f"the process died with exit code {code} ({tail})",
            "Run the file by itself to see why; TensorFlow imported before torch is one cause",
        )
    return json.loads(result.read_text(encoding="utf-8"))


def _under_torchrun(
    program: Program, command: list[str], log: Path, environment: dict[str, str], timeout: float
) -> int:
    """Start the processes of a program; each runs the command, and the first one's result counts."""
    launcher = [sys.executable, "-m", *TORCHRUN, *program.torchrun, "-m"]
    for _ in range(STARTS):
        code = warm.start([*launcher, *command], log, environment, timeout)
        if code == 0:
            break
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400]


def _tidy(text: str) -> str:
    """Without terminal colours and blanks at line ends, as the page shows it."""
    lines = TERMINAL_COLOURS.sub("", text).strip("\n").splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n" if any(lines) else ""
