"""What notices a fault in a rule of an instrument: its own cases, of those that come by there.

Each case is run once, and the lines that it runs are kept: what comes by no line of a fault cannot
notice it. Cases that come by much in little time are first, and they end after a while.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import runpy
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from tandem.faults import instruments
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS
from tandem.run import kept, key, warm
from tandem.run.runner import ENVIRONMENT

CASES = {"port_check": "tests.porting.trial", "move_weights": "tests.moving.worker"}
FOLDERS = {"port_check": "tests/porting", "move_weights": "tests/moving"}
PROGRAMS = {  # whose words are the instrument's
    "port_check": "porting/check/port_check_both.py",
    "move_weights": "porting/moving-weights/moving_weights_both.py",
}
MOST = 90  # seconds, of all cases of a fault
LONGER = 10  # times as long as without a fault, and it counts as endless
LIMIT = 1800  # seconds of processor time, to run all cases once
PRINTED = "what the program prints"


class Endless(BaseException):
    """A case does not end: no instrument may take it for an error of a model."""


def judges(name: str) -> dict[str, Callable[[], str]]:
    """The cases of an instrument: each says what is wrong with it, or nothing."""
    return importlib.import_module(CASES[name]).judges()


def printed(name: str) -> str:
    """What the program of the page prints."""
    import keras
    import torch

    torch.set_default_dtype(torch.float32)
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    keras.utils.clear_session()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        runpy.run_path(str(ROOT / SNIPPETS / PROGRAMS[name]), run_name="__main__")
    return said.getvalue()


class Lines:
    """Notes the lines of a file that are run."""

    def __init__(self, file: Path):
        self.file, self.seen = str(file), set()

    def enter(self, frame, event, argument):
        return self.line if frame.f_code.co_filename == self.file else None

    def line(self, frame, event, argument):
        self.seen.add(frame.f_lineno)
        return self.line

    def of(self, call: Callable[[], str]) -> tuple[str, float, list[int]]:
        """What a call returns, how long it takes, and the lines that it runs."""
        self.seen, start = set(), time.process_time()
        sys.settrace(self.enter)
        try:
            said = call()
        finally:
            sys.settrace(None)
        return said, time.process_time() - start, sorted(self.seen)


def main(name: str, file: str) -> int:
    """Run every case once and write down what it comes by; those that are right count."""
    lines, found = Lines(ROOT / instruments.FILES[name]), {"cases": {}}
    for case, judge in judges(name).items():
        said, seconds, seen = lines.of(judge)
        if not said:
            found["cases"][case] = seconds, seen
    said, seconds, seen = lines.of(partial(printed, name))
    found["cases"][PRINTED], found["printed"] = (seconds, seen), said
    Path(file).write_text(json.dumps(found), encoding="utf-8")
    return 0


@cache
def reached(name: str) -> dict:
    """By case its seconds and lines, in the order in which they are asked; and what is printed."""
    tools = [(ROOT / file).parent for file in instruments.FILES.values()]
    parts = key.of_files(*tools, ROOT / FOLDERS[name], Path(__file__)) | {"reached": name}
    if not (found := kept.load(parts)):
        with tempfile.TemporaryDirectory() as folder:
            result, log = Path(folder, "reached.json"), Path(folder, "log")
            environment = os.environ | ENVIRONMENT
            arguments = [name, str(result)]
            try:
                code = warm.call(
                    "tandem.faults.rules", arguments, warm.EVERY, log, environment, LIMIT
                )
            except TimeoutError:
                raise not_run(name, f"they do not end within {LIMIT} s") from None
            if code:
                lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines()]
                raise not_run(name, next(filter(None, reversed(lines)), f"exit code {code}"))
            found = json.loads(result.read_text(encoding="utf-8"))
        kept.save(parts, found)
    return found | {"cases": ordered(found["cases"])}


def not_run(name: str, said: str) -> Problem:
    """What to say where the cases of an instrument cannot be run."""
    todo = f"Run `python -m tandem.faults.rules {name} {os.devnull}` to see all that it says"
    return Problem(FOLDERS[name], f"its cases cannot be run: {said[:300]}", todo)


def ordered(cases: dict) -> dict:
    """Cases by how many lines they run that none before them did, in a second."""
    left, seen, found = {case: {*lines} for case, (_, lines) in cases.items()}, set(), {}
    while left:
        case = max(left, key=lambda case: (len(left[case] - seen) + 1e-3) / cases[case][0])
        seen |= left[case]
        found[case] = cases[case][0], left.pop(case)
    return found


def first(name: str, *lines: str) -> str:
    """The first case that notices the planted fault, and what is wrong with it."""
    known, every, spent = reached(name), judges(name), 0
    wanted = set(map(int, lines))
    every[PRINTED] = lambda: "" if printed(name) == known["printed"] else "it prints otherwise"
    for case, (seconds, seen) in known["cases"].items():
        if (wanted and not wanted & seen) or spent + seconds > MOST:
            continue
        spent += seconds
        if said := limited(every[case], LONGER * (seconds + 1)):
            return f"{case}: {' '.join(said.split())[:300]}"
    return ""


def limited(judge: Callable[[], str], seconds: float) -> str:
    """What is wrong with a case; one that never ends is wrong."""

    def stop(*_):
        raise Endless

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return judge()
    except Endless:
        return "it does not end"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
