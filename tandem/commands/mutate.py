"""`make mutate`: plant faults, one at a time, in copies of the repository, and count what is noticed.

`--sample N --seed S` takes so many of each group by chance; `--minutes M` stops after so long;
`--group` takes one group; `--log` keeps what noticed each fault.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tandem.faults import every
from tandem.faults.fault import EQUIVALENT, Fault, equivalent
from tandem.model.problem import Problem
from tandem.model.programs import CACHE, ROOT

WORKERS = 2


def copy(folder: Path) -> Path:
    """The files that git knows, and the runs that are kept."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for kept in ("runs", "made"):
        if (CACHE / kept).is_dir():
            shutil.copytree(CACHE / kept, folder / ".cache" / kept)
    return folder


def chosen(group: str, most: int | None, seed: int) -> list[int]:
    """The numbers of the faults to plant, in the order in which they are planted."""
    count = len(list(every.faults(group)))
    numbers = random.Random(f"{seed} {group}").sample(range(count), count)
    return numbers[:most]


class Answers:
    """What noticed each fault, by its number."""

    def __init__(self, group: str, numbers: list[int], until: float):
        self.group, self.until = group, until
        self.waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in numbers:
            self.waiting.put(number)
        self.found: dict[int, str] = {}

    def next(self) -> int | None:
        """The next that waits; the other worker may have taken the last."""
        try:
            return self.waiting.get_nowait()
        except queue.Empty:
            return None

    def work(self, _: int) -> None:
        """Keep one worker busy until nothing waits or the time is over."""
        # What frameworks say on their way could fill a pipe that nobody empties: it goes to a file.
        with (
            tempfile.TemporaryDirectory(prefix="tandem-") as folder,
            tempfile.TemporaryFile("w+") as errors,
        ):
            process = subprocess.Popen(
                [sys.executable, "-m", "tandem.faults.worker", self.group],
                cwd=copy(Path(folder)),
                env=os.environ | {"ALL": "", "CI": ""},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
            while time.monotonic() < self.until and (number := self.next()) is not None:
                process.stdin.write(f"{number}\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if not line:
                    errors.seek(0)
                    what = errors.read().strip().splitlines()[-1:] or ["it says nothing"]
                    todo = f"Run `python -m tandem.faults.worker {self.group}` by itself"
                    raise Problem("tandem/faults/worker.py", f"it ended: {what[0]}", todo)
                _, self.found[number] = json.loads(line)
            process.stdin.close()
            process.wait()


def plant(group: str, most: int | None, seed: int, until: float) -> dict[Fault, str]:
    """What noticed each of the faults that there was time for."""
    answers = Answers(group, chosen(group, most, seed), until)
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(answers.work, range(WORKERS)))
    faults = every.faults(group)
    return {faults[number]: said for number, said in sorted(answers.found.items())}


def score(found: dict[Fault, str], reasons: dict[str, str]) -> tuple[dict, list[str]]:
    """The score by kind, and a sentence for each fault that nothing noticed or a wrong reason."""
    planted, noticed, same = Counter(), Counter(), Counter()
    said = []
    for fault, answer in found.items():
        planted[fault.kind] += 1
        if answer:
            noticed[fault.kind] += 1
            if fault.name in reasons:
                what = f"{fault.name} is listed as equivalent, and is noticed: {answer}"
                said.append(str(Problem(EQUIVALENT, what, "Take it out")))
        elif fault.name in reasons:
            same[fault.kind] += 1
        else:
            what = f"nothing notices {fault.name}"
            said.append(str(Problem(fault.file, what, f"Mend it, or say why in {EQUIVALENT}")))
    kinds = {kind: [noticed[kind], planted[kind], same[kind]] for kind in sorted(planted)}
    return kinds, said


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant faults and count what is noticed.")
    parser.add_argument("--sample", type=int, help="so many of each group; all by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=24 * 60)
    parser.add_argument("--group", choices=every.GROUPS, action="append")
    parser.add_argument("--log", type=Path, help="what noticed each fault goes there")
    asked = parser.parse_args()
    groups = asked.group or list(every.GROUPS)
    end, reasons, survivors = time.monotonic() + asked.minutes * 60, equivalent(), []
    for place, group in enumerate(groups):
        now = time.monotonic()
        until = now + (end - now) / (len(groups) - place)
        found = plant(group, asked.sample, asked.seed, until)
        kinds, said = score(found, reasons)
        survivors += said
        report(group, kinds)
        if asked.log:
            with asked.log.open("a", encoding="utf-8") as file:
                file.writelines(f"{f.name}\t{answer}\n" for f, answer in found.items())
    print("\n".join(survivors))
    return bool(survivors)


def report(group: str, kinds: dict) -> None:
    noticed, planted, same = map(sum, zip(*kinds.values(), strict=True)) if kinds else (0, 0, 0)
    share = noticed / max(planted - same, 1)
    print(f"{group}: {noticed} of {planted} noticed, {same} equivalent: {share:.1%}")
    for kind, (found, count, alike) in kinds.items():
        print(f"  {kind}: {found} of {count}" + (f", {alike} equivalent" if alike else ""))


if __name__ == "__main__":
    sys.exit(main())
