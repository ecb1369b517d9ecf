"""Whether two random arrays follow one distribution, from two draws of each. Needs NumPy only.

Every figure is a distance of two empirical distribution functions (Kolmogorov and Smirnov), over
the distance that equal distributions exceed once in a million draws: above 1 they differ. That
counts every element as drawn by itself: a mask of whole channels is compared as one flag a channel.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tandem.proof.compare import Unlike, largest

CHANCE = 1e-6
DIGITS = 5  # values this near, over their standard deviation, are one value: rounding, not chance
POINTS = 10_000  # of each side, at which the functions are compared: more take time, find nothing

Draws = tuple[np.ndarray, np.ndarray]


def differences(one: Draws, other: Draws) -> dict[str, float]:
    """What is compared, and how far it is apart. Raises `Unlike`.

    `values`: all of them. `spread`: between two draws of one side, so what is not random drops out.
    `places`: between the sides, against between two draws of one: what belongs where.
    `neighbours` and `means` along each axis: what is drawn together, and what changes along it.
    """
    shapes = {np.shape(draw) for draw in (*one, *other)}
    if len(shapes) > 1:
        raise Unlike(f"the shapes {', '.join(map(str, sorted(shapes)))} differ", "shape")
    one, other = _scaled(one, other)
    figures = {
        "values": _apart(one, other),
        "spread": _apart([one[0] - one[1]], [other[0] - other[1]]),
        "places": _apart(
            [one[0] - one[1], other[0] - other[1]], [a - b for a, b in zip(one, other, strict=True)]
        ),
    }
    for name, statistic in (("neighbours", _neighbours), ("means", _means)):
        pairs = zip(statistic(one), statistic(other), strict=True)
        if found := [_apart(*pair) for pair in pairs]:
            figures[name] = largest(*found)
    return figures


def _scaled(one: Draws, other: Draws) -> tuple[Draws, Draws]:
    """In units of the standard deviation of `one`."""
    one, other = (tuple(np.asarray(d).astype("float64") for d in side) for side in (one, other))
    if not one[0].size:
        raise Unlike(f"both are empty, of shape {one[0].shape}: nothing is compared", "empty")
    if not all(np.isfinite(draw).all() for draw in (*one, *other)):
        raise Unlike("NaN or infinite values have no distribution", "NaN")
    unit = one[0].std() or 1.0
    return tuple(draw / unit for draw in one), tuple(draw / unit for draw in other)


def _neighbours(draws: Draws) -> Iterator[list[np.ndarray]]:
    for axis, side in enumerate(draws[0].shape):
        if side > 1:
            yield [np.diff(draw, axis=axis) for draw in draws]


def _means(draws: Draws) -> Iterator[list[np.ndarray]]:
    """Along the axes that leave something to compare."""
    for axis, side in enumerate(draws[0].shape):
        if 1 < side < draws[0].size:
            yield [draw.mean(axis) for draw in draws]


def _apart(one: list[np.ndarray], other: list[np.ndarray]) -> float:
    a, b = (np.sort(np.round(np.concatenate([d.ravel() for d in s]), DIGITS)) for s in (one, other))
    points = np.concatenate([side[:: max(1, side.size // POINTS)] for side in (a, b)])
    below = [np.searchsorted(side, points, side="right") / side.size for side in (a, b)]
    allowed = np.sqrt(-np.log(CHANCE / 2) / 2 * (1 / a.size + 1 / b.size))
    return float(np.abs(below[0] - below[1]).max() / allowed)
