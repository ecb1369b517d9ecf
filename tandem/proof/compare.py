"""How far apart two arrays are. Needs NumPy only.

What cannot be compared is refused: another shape or kind of number, nothing at all, NaN, or an
infinity that the other side has not. So a figure is never NaN.
"""

from __future__ import annotations

import numpy as np

EXACT = "biu"  # whole numbers and truth values are equal or not: no rounding explains a difference
KINDS = {"b": "booleans", "i": "integers", "u": "integers", "f": "floats", "c": "complex numbers"}


class Unlike(AssertionError):
    """Two results that cannot be compared; `word` is what a record keeps of why."""

    def __init__(self, message: str, word: str):
        super().__init__(message)
        self.word = word


def largest(*figures: float) -> float:
    """The largest of some figures; NaN where one is NaN, which `max` may drop."""
    return float(np.max(figures))


def difference(a: np.ndarray, b: np.ndarray) -> float:
    """Largest difference of two arrays, over the largest finite value of `a`, or of `b` where `a` is 0.

    Integers and booleans are not scaled: one off is 1. Infinities are equal in the same places, NaN
    never is. Raises `Unlike`.
    """
    a, b = _plain(a), _plain(b)
    if a.shape != b.shape:
        raise Unlike(f"the shapes {a.shape} and {b.shape} differ", "shape")
    if KINDS[a.dtype.kind] != KINDS[b.dtype.kind]:
        raise Unlike(f"{KINDS[a.dtype.kind]} against {KINDS[b.dtype.kind]}", "kind")
    if not a.size:
        raise Unlike(f"both are empty, of shape {a.shape}: nothing is compared", "empty")
    if a.dtype.kind in EXACT:
        apart = np.abs(a.astype("float64") - b.astype("float64")).max()
        return 0.0 if np.array_equal(a, b) else max(1.0, float(apart))
    return _apart(_parts(a), _parts(b))


def _plain(values: np.ndarray) -> np.ndarray:
    """With a type of NumPy's own: bfloat16 and its like are read as float32."""
    values = np.asarray(values)
    if values.dtype.kind == "V" and "float" in values.dtype.name:
        return values.astype("float32")
    if values.dtype.kind not in KINDS:
        raise Unlike(f"{values.dtype} is no kind of number", "kind")
    return values


def _parts(values: np.ndarray) -> np.ndarray:
    """As float64; of complex numbers the real and the imaginary parts."""
    if values.dtype.kind == "c":
        values = np.stack([values.real, values.imag])
    return values.astype("float64")


def _apart(a: np.ndarray, b: np.ndarray) -> float:
    if not np.array_equal(np.isnan(a), np.isnan(b)):
        raise Unlike("one side has NaN where the other has not", "NaN")
    if np.isnan(a).any():
        raise Unlike("both sides have NaN, which equals nothing", "NaN")
    finite = np.isfinite(a) & np.isfinite(b)
    if not np.array_equal(a[~finite], b[~finite]):
        raise Unlike("one side has infinite values where the other has not", "infinite")
    a, b = a[finite], b[finite]
    if np.array_equal(a, b):
        return 0.0
    scale = np.abs(a).max() or np.abs(b).max()
    with np.errstate(over="ignore"):
        return float((np.abs(a - b) / scale).max())
