"""No proof depends on luck: on the clock, or on which of several threads comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tandem.dictionary import entries
from tandem.model import claims
from tandem.model.problem import Problem

CLOCK = re.compile(r"\btime\.(?:sleep|time|time_ns|perf_counter|monotonic|process_time)\b")
THREADS = re.compile(r"num_parallel_calls|private_threadpool|ThreadPool")
DRAWS = re.compile(r"random\.(?!stateless|Generator|set_seed)\w+\(")


def check_chance(root: Path) -> Iterator[Problem]:
    """The code of every entry and of every claim."""
    for entry in entries.every(root):
        codes = [entry.torch, entry.keras, entry.torch_call, entry.keras_call, *entry.holds]
        codes += [row[0] for row in entry.raises]
        codes += [code for code in entry.naive.values() if isinstance(code, str)]
        for code in codes:
            yield from _of(code, entry.problem)
    for claim in claims.every(root):
        yield from _of(claim.code, claim.problem)


def _of(code: str, problem: Callable[[str, str], Problem]) -> Iterator[Problem]:
    if found := CLOCK.search(code):
        yield problem(
            f"{found.group()} makes its proof one of the clock",
            "Let one side wait for the other, with `threading.Event`",
        )
    if THREADS.search(code) and (found := DRAWS.search(code)):
        yield problem(
            f"{found.group()}…) draws in threads, and which of them comes first is luck",
            "Draw by `tf.random.stateless_…`, or show it without threads",
        )
