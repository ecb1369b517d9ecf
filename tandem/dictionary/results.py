"""How the results of the two sides of an entry are compared, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tandem.dictionary.entries import Entry
from tandem.dictionary.sides import KerasSide, TorchSide
from tandem.proof import compare, distributions
from tandem.proof.evaluate import Rejected
from tandem.proof.parity import array

Both = tuple[TorchSide, KerasSide]


def worst(*found: dict[str, float]) -> dict[str, float]:
    """The largest figure of each step."""
    steps = dict.fromkeys(step for figures in found for step in figures)
    return {s: compare.largest(*(f[s] for f in found if s in f)) for s in steps}


def apart(one: list, other: list) -> float:
    """The largest difference of two lists of results. Raises `Rejected` where they are unlike."""
    _counted(one, other)
    figures = [_apart(left, right) for left, right in zip(one, other, strict=True)]
    return compare.largest(*figures)


def _apart(left: object, right: object) -> float:
    if isinstance(left, str) or isinstance(right, str):
        if str(left) != str(right):
            raise Rejected(f"{left!r} is not {right!r}", "words")
        return 0.0
    try:
        return compare.difference(array(left), array(right))
    except compare.Unlike as error:
        raise Rejected(str(error), error.word) from None


def _counted(one: list, *others: list) -> None:
    for other in others:
        if len(one) != len(other):
            raise Rejected(f"{len(one)} results against {len(other)}", "shape")
    if not one:
        raise Rejected("there are no results: nothing is compared", "empty")


def compared(entry: Entry, run: Callable[[], Both]) -> dict[str, float]:
    """The figures of what `run` computes on both sides; random results are drawn twice."""
    one, other = run()
    if entry.compare == "distribution":
        return _distributed((one, other), run())
    figures = {"forward": apart(one.outputs, other.outputs)}
    if one.gradients:
        figures["gradients"] = apart(one.gradients, other.gradients)
    return figures


def _distributed(first: Both, second: Both) -> dict[str, float]:
    draws = [side.outputs for side in (*first, *second)]
    _counted(*draws)
    try:
        found = [
            distributions.differences((one, again), (other, other_again))
            for one, other, again, other_again in zip(*draws, strict=True)
        ]
    except compare.Unlike as error:
        raise Rejected(str(error), error.word) from None
    return worst(*found)


def unchanged(before: list[np.ndarray], after: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(before, after, strict=True))
