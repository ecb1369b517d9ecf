"""`make record [TOPIC=...]`: run the programs and keep what they print and draw."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tandem.model import records
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS, programs, topics, with_backends
from tandem.run.runner import run

WORKERS = 2


def record(*asked: str, root: Path = ROOT) -> list[str]:
    """Run and record every program, or those of some topics. Returns what went wrong, a sentence each.

    Nothing is written unless all of them ran: a failed run leaves every record as it was.
    """
    known = topics(root)
    for topic in asked:
        if topic not in known:
            where, todo = f"{SNIPPETS}/{topic}", f"Use one of {', '.join(known)}"
            return [str(Problem(where, "there is no such topic", todo))]
    chosen = [p for p in with_backends(programs(root)) if not asked or p.topic in asked]
    problems, runs = [], []
    # Worked examples one at a time, with the machine to themselves: their times are compared.
    timed = [program for program in chosen if program.is_example]
    rest = [program for program in chosen if not program.is_example]
    for workers, some in ((1, timed), (WORKERS, rest)):
        with ThreadPoolExecutor(workers) as pool:
            for program, future in [(program, pool.submit(run, program)) for program in some]:
                try:
                    runs.append(future.result())
                    print(f"{program.name}: {runs[-1].seconds:.0f} s", flush=True)
                except Problem as problem:
                    problems.append(str(problem))
    if not problems:
        try:
            records.save(runs, root)
        except Problem as problem:
            problems.append(str(problem))
    return problems


if __name__ == "__main__":
    found = record(*sys.argv[1:])
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(bool(found))
