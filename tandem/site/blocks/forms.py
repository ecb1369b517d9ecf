"""When two backends print the same values in another form, and nothing else. Imports no framework.

Only the form differs where two texts agree once

- a tensor is its values, with its dtype apart: `tf.Tensor([1 2], shape=(2,), dtype=int32)`,
  `tensor([1, 2], dtype=torch.int32)` and JAX's `[1 2]`; where both name dtypes, these must agree;
- shapes, dtypes, devices and the tensor's class are spelt one way: `torch.Size([2, 4])` is `(2, 4)`,
  `<dtype: 'float32'>` and `torch.float32` are `float32`, `CpuDevice(id=0)` is `CPU:0`;
- quotes are gone, brackets are of one kind, and commas, line ends and blanks are one blank.

Numbers may differ by as much as those of a run and its record. A bracket more, a whole number for one
with decimals, or a NumPy array for a tensor is no matter of form.
"""

from __future__ import annotations

import re

from tandem.model import records

SPELLINGS = (
    (re.compile(r"torch\.Size\((\[[\d, ]*\])\)"), r"\1"),
    (re.compile(r"<dtype: '(\w+)'>"), r"\1"),
    (re.compile(r"/job:\S*?device:(\w+:\d+)"), r"\1"),
    (re.compile(r"(\w+)Device\(id=(\d+)\)"), lambda match: f"{match[1].upper()}:{match[2]}"),
    (re.compile(r"\bjnp\.ndarray\b|\b(?:EagerTensor|ArrayImpl)\b|\btensor(?=\()"), "Tensor"),
    (re.compile(r"\b(?:tf|torch)\."), ""),
)
SHAPE = r"shape=(?P<shape>[(\[][\d, ]*[)\]])"
TENSOR = re.compile(
    rf"Tensor\((?P<values>[^()=]*?)(?:(?:, )?{SHAPE})?(?:, dtype=(?P<dtype>\w+))?\)"
)
QUOTES = re.compile("['\"]")
BRACKETS = str.maketrans("()", "[]")
BLANKS = re.compile(r"[\s,]+")
AROUND = re.compile(r" ?([\[\]]) ?")


def only_form(one: str, other: str, tolerance: float = records.RTOL) -> bool:
    """Whether two printed texts say the same."""
    (left, dtypes), (right, others) = _plain(one), _plain(other)
    if dtypes and others and dtypes != others:
        return False
    return _kinds(left) == _kinds(right) and not records.differences(left, right, tolerance)


def _plain(text: str) -> tuple[str, list[str]]:
    """The text without its form, and the dtypes of the tensors in it."""
    for pattern, spelling in SPELLINGS:
        text = pattern.sub(spelling, text)
    dtypes = [match["dtype"] or _unsaid(match["values"]) for match in TENSOR.finditer(text)]
    text = TENSOR.sub(lambda match: match["values"] or match["shape"] or "", text)
    text = BLANKS.sub(" ", QUOTES.sub("", text).translate(BRACKETS))
    return AROUND.sub(r"\1", text).strip(), dtypes


def _unsaid(values: str) -> str:
    """The dtype that PyTorch leaves out."""
    if re.search("True|False", values):
        return "bool"
    return "float32" if re.search(r"\.|inf|nan", values) else "int64"


def _kinds(text: str) -> list[bool]:
    """Which of the numbers are whole."""
    return [number.lstrip("+-").isdigit() for number in records.NUMBER.findall(text)]
