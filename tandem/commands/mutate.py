"""`make mutate`: plant faults, one at a time, in copies of the repository, and count what is noticed.

`--sample N --seed S` takes so many of each group by chance; `--minutes M` stops after so long;
`--group` takes one group, `--file` what is in files of that name; `--log` keeps what noticed each fault, as it is found; `--write` keeps the
scores for the page "What equal means".
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
from datetime import date
from pathlib import Path

from tandem.faults import every, instruments, rules
from tandem.faults.fault import EQUIVALENT, Fault, equivalent
from tandem.model import scores
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


def chosen(group: str, most: int | None, seed: int, file: str | None = None) -> list[int]:
    """The numbers of the faults to plant, in the order in which they are planted."""
    faults = every.faults(group)
    count = len(faults)
    numbers = random.Random(f"{seed} {group}").sample(range(count), count)
    return [n for n in numbers if file in (None, Path(faults[n].file).name)][:most]


class Answers:
    """What noticed each fault, by its number."""

    def __init__(self, group: str, numbers: list[int], until: float, log: Path | None):
        self.group, self.until, self.log = group, until, log
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

    def keep(self, number: int) -> None:
        """A line of the log: what was planted, and what noticed it."""
        if self.log:
            with self.log.open("a", encoding="utf-8") as file:
                name = every.faults(self.group)[number].name
                file.write(f"{self.group}\t{name}\t{self.found[number]}\n")

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
                self.keep(number)
            process.stdin.close()
            process.wait()


def plant(
    group: str, numbers: list[int], until: float, log: Path | None = None
) -> dict[Fault, str]:
    """What noticed each of the faults that there was time for."""
    answers = Answers(group, numbers, until, log)
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


def unknown(reasons: dict[str, str]) -> list[str]:
    """A sentence for each reason that is about no fault."""
    names = {fault.name for group in every.GROUPS for fault in every.faults(group)}
    return [
        str(Problem(EQUIVALENT, f"there is no fault {name}", "Take its reason out"))
        for name in reasons
        if name not in names
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant faults and count what is noticed.")
    parser.add_argument("--sample", type=int, help="so many of each group; all by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=24 * 60)
    parser.add_argument("--group", choices=every.GROUPS, action="append")
    parser.add_argument("--file", help="only what is in files of that name: port_check.py")
    parser.add_argument("--write", action="store_true", help="keep the scores for the site")
    parser.add_argument("--log", type=Path, help="what noticed each fault goes there")
    asked = parser.parse_args()
    groups = asked.group or list(every.GROUPS)
    end, reasons, survivors, table = time.monotonic() + asked.minutes * 60, equivalent(), [], {}
    today = date.today().isoformat()
    for place, group in enumerate(groups):
        now = time.monotonic()
        until = now + (end - now) / (len(groups) - place)
        try:
            numbers = chosen(group, asked.sample, asked.seed, asked.file)
            for name, file in instruments.FILES.items() if group == instruments.GROUP else ():
                if any(every.faults(group)[n].file == file for n in numbers):
                    rules.reached(name)  # what each copy has then
            found = plant(group, numbers, until, asked.log)
        except Problem as problem:
            sys.exit(str(problem))
        kinds, said = score(found, reasons)
        table[group] = {"date": today, "seed": asked.seed, "kinds": kinds}
        survivors += said
        report(group, kinds)
    survivors += unknown(reasons)
    print("\n".join(survivors))
    if asked.write:
        scores.write(scores.read() | table)
    return bool(survivors)


def report(group: str, kinds: dict) -> None:
    noticed, planted, same = map(sum, zip(*kinds.values(), strict=True)) if kinds else (0, 0, 0)
    share = noticed / max(planted - same, 1)
    print(f"{group}: {noticed} of {planted} noticed, {same} equivalent: {share:.1%}")
    for kind, (found, count, alike) in kinds.items():
        print(f"  {kind}: {found} of {count}" + (f", {alike} equivalent" if alike else ""))


if __name__ == "__main__":
    sys.exit(main())
