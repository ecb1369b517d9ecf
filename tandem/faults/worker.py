"""Judges faults in a copy of the repository, each in a process forked for it.

`python -m tandem.faults.worker` runs in the copy. It reads the number of a fault a line, plants it,
and answers with what noticed it, as JSON. What is imported once serves every fault.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import sys
import traceback
from multiprocessing.connection import Connection

from tandem.check.problems import problems
from tandem.faults import every, instruments, rules
from tandem.faults.fault import Fault
from tandem.faults.judge import judge
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.run import warm
from tandem.run.runner import ENVIRONMENT

LIMIT = 300  # seconds
SLOWEST = 3600  # of an instrument, whose cases have limits of processor time, on a busy machine
FORK = multiprocessing.get_context("fork")


def answer(fault: Fault, sender: Connection) -> None:
    """In the forked process: plant, judge, say."""
    os.setpgrp()
    try:
        fault.plant(ROOT)
        said = judge(fault)
    except Problem as problem:
        said = str(problem)
    except BaseException:
        said = traceback.format_exc().strip().splitlines()[-1]
    sender.send(said)
    os._exit(0)


def judged(fault: Fault) -> str:
    """What noticed a fault; the file is as before afterwards. One that never ends is noticed too."""
    path = ROOT / fault.file
    before = path.read_bytes()
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=answer, args=(fault, sender))
    try:
        process.start()
        sender.close()
        limit = SLOWEST if fault.group == instruments.GROUP else LIMIT
        if not receiver.poll(limit):
            return f"it does not end within {limit} s"
        return receiver.recv()
    except EOFError:
        return "the process ends without a word"
    finally:
        if process.is_alive():
            process.join(5)
            process.kill()
        process.join()
        path.write_bytes(before)


def main(group: str) -> None:
    """Answer for the faults of a group."""
    if (ROOT / ".git").exists():
        sys.exit("this is the repository itself. Run `make mutate`, which plants faults in a copy.")
    if group == "dictionary":
        from tandem.dictionary import prove  # noqa: F401  torch before TensorFlow, once for all
    if group == instruments.GROUP:
        os.environ.update(ENVIRONMENT)
        for module in warm.EVERY:
            importlib.import_module(module)
    faults = every.faults(group)
    # Read once for all: what a fault does not change is not read again.
    if group != instruments.GROUP and (before := problems(ROOT)):
        sys.exit(f"{before[0]} Plant faults in what is whole.")
    for line in sys.stdin:
        number = int(line)
        if group == instruments.GROUP:  # of the file as it is before
            rules.reached(faults[number].reach[0])
        print(json.dumps([number, judged(faults[number])]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
