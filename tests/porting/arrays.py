"""The rules of `port_check.py` that compare arrays and names, each on both sides of its limit."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import port_check
import torch
from keras import ops
from torch import nn

INF, NAN = np.inf, np.nan
NEAR, FAR = 1 + 9e-7, 1 + 1.1e-6  # of a budget of 1e-6


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def same(found, wanted):
    """Equal, in value and in kind: no 1 for `True`."""
    assert type(found) is type(wanted), (found, wanted)
    np.testing.assert_equal(found, wanted)


def apart():
    for ours, theirs, of, wanted in (
        ([1, 2], [1, 2], 0, 0),
        ([1, -4], [1, -3], 0, 0.25),  # of the largest of the original's
        ([1, 2], [1, -4], 0, 3),
        ([1, 2], [1, 1], 4, 0.25),
        ([0, 0], [0, 0.5], 0, 0.5),  # of which there is none
        ([INF, 2], [INF, 1], 0, 0.5),
        ([-INF, 2], [INF, 1], 0, INF),
        ([1, 2], [1, NAN], 0, INF),
        ([1, 2], [[1, 2]], 0, INF),
        ([], [], 0, 0),
    ):
        assert port_check._apart(ours, theirs, of) == wanted, (ours, theirs)
    assert port_check._apart([0.5], [0.25]) == 0.5


def orders():
    same(port_check._plain(1), [(0,)])
    same(port_check._plain(2), [(0, 1)])
    same(port_check._plain(3), [(0, 1, 2), (0, 2, 1)])
    same(port_check._plain(4), [(0, 1, 2, 3), (0, 2, 3, 1)])
    for ndim in range(1, 6):
        x = numbers(*range(2, ndim + 2))
        back = port_check._back(ndim)
        assert len(back) == len(port_check._plain(ndim))
        for there, here in zip(port_check._plain(ndim), back, strict=True):
            same(x.transpose(there).transpose(here), x)


def axes():
    x = numbers(2, 3, 4)
    find = port_check._axes
    same(find(x, x, 1e-6), (0, 1, 2))
    same(find(x, x.transpose(0, 2, 1), 1e-6), (0, 2, 1))
    same(find(x, x.transpose(2, 0, 1), 1e-6), (2, 0, 1))
    same(find(x, x.transpose(1, 2, 0).reshape(12, 2), 1e-6), (1, 2, 0))
    same(find(x, x.transpose(0, 2, 1) * NEAR, 1e-6), (0, 2, 1))
    same(find(x, x.reshape(6, 4), 1e-6), (0, 1, 2))
    for other in (x * FAR, x[:1], x[::-1], np.abs(x), x * NAN, -x):
        assert find(x, other, 1e-6) is None
    uneven = np.array([1.0, *[0.0] * 50])  # each number may be off by as much as the largest
    same(find(uneven, uneven + 9e-7, 1e-6), (0,))
    assert find(numbers(2, 3, 0), numbers(0, 3, 2), 1e-6) is None
    six = numbers(1, 2, 1, 2, 1, 2)
    assert find(six, six, 1e-6) is None
    five = numbers(1, 2, 1, 2, 3)
    same(find(five, five, 1e-6), (0, 1, 2, 3, 4))
    zeros = np.zeros((2, 2))
    same(find(zeros, zeros, 1e-6), (0, 1))
    same(port_check._same(x, x.T, 1e-6), True)
    same(port_check._same(x, x[::-1], 1e-6), False)
    assert port_check._gap(x, x.transpose(0, 2, 1)) == 0 < port_check._gap(x, x.T)


def anagrams():
    x = numbers(3, 4)
    find = port_check._anagrams
    for theirs, axis, wanted in (
        (x[::-1], None, True),
        (x.reshape(2, 6), None, True),
        (x + 1, None, False),
        (x[:2], None, False),
        (x[:, ::-1], 1, True),
        (x[::-1], 1, False),
        (x[:, ::-1].reshape(3, 2, 2), 1, True),
        (x.reshape(2, 6), 1, False),
    ):
        same(bool(find(x, theirs, axis)), wanted)
    same(find(x[0], x[0], 1), False)


def times():
    x = numbers(3, 4)
    x[0, 0] = 0
    find = port_check._times
    assert abs(find(x, 3 * x, 1e-6) - 3) < 1e-12
    assert abs(find(x, -3 * x, 1e-6) + 3) < 1e-12
    same(float(find(x[1, :1], 2 * x[1, :1], 1e-6)), 2.0)
    bent = x.copy()  # of the largest number; one beside a 0 leaves the ratio as it is
    for off, wanted in ((0.9e-6, True), (1.1e-6, False)):
        bent[0, 0] = off * np.abs(x).max()
        same(find(x, bent, 1e-6) is not None, wanted)
        same(find(x, -bent, 1e-6) is not None, wanted)
    for theirs in (x.T, 0 * x, x * NAN, x + 1):
        assert find(x, theirs, 1e-6) is None
    assert find(0 * x, x, 1e-6) is None


def kept_from_padding():
    x = numbers(2, 3, 4)
    mask = np.array([[True, True, False], [True, False, False]])
    same(port_check._unmasked(x, mask), x[mask])
    same(port_check._unmasked(x, None), x)
    same(port_check._unmasked(x, mask.T), x)
    assert port_check._mask([torch.ones(2)]) is None
    tensor = ops.ones((2, 3))
    tensor._keras_mask = ops.convert_to_tensor([1, 0])
    same(port_check._mask([tensor]), np.array([True, False]))


def broadcast():
    one, many = numbers(3, 4), numbers(2, 3, 4)
    for pair in ((one, many), (many, one)):
        a, b = port_check._broadcast(*pair)
        assert a.shape == b.shape == (2, 3, 4)
        same(a[1], pair[0] if pair[0].ndim == 2 else pair[0][1])
    for pair in ((one, numbers(2, 4, 3)), (np.array(1.0), numbers(2)), (numbers(2), np.array(1.0))):
        for found, given in zip(port_check._broadcast(*pair), pair, strict=True):
            assert found is given


def rounds():
    exact = numbers(2, 8)
    coarse = exact.astype("float32").astype("float64")
    for given, result, wanted in (
        ([exact], [coarse], True),
        ([exact], [exact], False),
        ([coarse], [coarse], False),
        ([coarse], [exact], False),
        ([np.arange(16)], [coarse], False),
        ([exact, coarse], [coarse, exact], True),
        ([coarse, exact], [exact, coarse], False),
        ([exact], [coarse[0]], False),  # eight numbers may be so by chance
        ([exact], [np.append(coarse[0], 0)], True),
        ([], [coarse], False),
        ([exact], [], False),
    ):
        event = SimpleNamespace(inputs=given, outputs=result)
        same(bool(port_check._rounds(event)), wanted)


def tensors():
    one, two = torch.ones(2), np.zeros(3)
    for value, count in (
        (one, 1),
        ([one, (two, {"a": one})], 3),
        ([1, "a", None], 0),
        (two.dtype, 0),
    ):
        assert len(port_check._tensors(value)) == count
    parts = [torch.ones(3, 1), torch.ones(1, 1)]
    packed = nn.utils.rnn.pack_sequence(parts)
    (padded,) = port_check._tensors(packed)
    assert padded.shape == (2, 3, 1)
    turned = port_check._turned({"a": (one, [one]), "b": 1}, lambda t: t + 1)
    assert turned["b"] == 1 and isinstance(turned["a"], tuple) and turned["a"][1][0][0] == 2
    same(port_check._numbers(torch.ones(2).int()).dtype.kind, "i")
    for floats in (torch.ones(2).half(), ops.ones(2, "float32")):
        same(str(port_check._numbers(floats).dtype), "float64")
    for whole in ("int32", "uint8", "bool"):
        same(str(port_check._numbers(ops.ones(2, whole)).dtype), whole)
    called = lambda *a, **k: (a, k)  # noqa: E731
    same(port_check._called(called, {"x": 1}, y=2), ((), {"x": 1, "y": 2}))
    for given in ((1, 3), [1, 3]):
        same(port_check._called(called, given, y=2), ((1, 3), {"y": 2}))
    same(port_check._called(called, 1, y=2), ((1,), {"y": 2}))


def gradients():
    x = numbers(3, 4)
    still = x.copy()
    still[1] = 0
    cut = x.copy()
    cut[0] *= 2
    why = port_check._why_gradient
    for ours, theirs, wanted in (
        (x, 0 * x, ("frozen", "0 on one side")),
        (0 * x, x, ("frozen", "0 on one side")),
        (NAN * x, x, ("not finite", "")),
        (x, NAN * x, ("not finite", "")),
        (still, x, ("frozen", "row 1 has no gradient in the original, as with padding_idx")),
        (still, x * (1 + 9e-6), ("frozen", "row 1 has no gradient in the original, as with padding_idx")),
        (x, 2 * x, ("scale", "2 times")),
        (x, -x, ("scale", "-1 times")),
        (x[0], 0.5 * x[0], ("scale", "0.5 times")),
        (x, still, ("frozen", "a part of it is detached, or weights are tied on one side alone")),
        (x, cut, ("frozen", "a part of it is detached, or weights are tied on one side alone")),
        (still, cut * 1.1, ("frozen", "a part of it is detached, or weights are tied on one side alone")),
    ):  # fmt: skip
        same(why(ours, theirs), wanted)
    x[1, 1] = 0
    bent = x.copy()
    for off, wanted in ((9e-6, "scale"), (1.1e-5, "frozen")):
        bent[1, 1] = off * np.abs(x).max()
        same(why(x, 2 * bent)[0], wanted)


def pixels():
    x = np.random.default_rng(0).integers(0, 255, (5, 3, 7, 4)).astype("uint8")
    image, other = x.transpose(0, 2, 3, 1), numbers(5, 7)
    blank = other * (np.arange(7) > 0)
    means = np.arange(1, 4)
    row = numbers(8)
    bent = row * 0.5 + 3
    why = port_check._why_input
    for ours, theirs, others, wanted in (
        (other, other + 1, (other,), ("shift of input", "1 x + 1")),
        (other, other * 2 - 1, (other,), ("shift of input", "2 x + -1")),
        (other, other[::-1] + 1, (other, other[::-1] + 1), ("order", "it is the original's 2")),
        (x, x.transpose(0, 1, 3, 2), (x,), ("axes", "(0, 1, 3, 2)")),
        (x, image[::-1], (x,), ("rows", "")),
        (other, other[:, ::-1], (other,), ("axes", "")),
        (x, image[..., ::-1], (x,), ("axes", "")),
        (x, image / 255, (x,), ("scale of input", "0.00392157 times")),
        (x, (image - means) / (2 * means), (x,), ("shift of input", "0.5 x + -0.5")),
        (row, bent, (row,), ("shift of input", "0.5 x + 3")),
        (other, other * np.arange(1, 8) + 1, (other,), ("shift of input", "1 x + 1")),
        (blank, blank * np.arange(1, 8) + 1, (blank,), ("shift of input", "2 x + 1")),
        (x, x.ravel()[::-1], (x,), ("axes", "")),
        (x, image**0.5, (x,), ("unknown", "")),
        (other * 0, other, (other * 0,), ("unknown", "")),
        (other, numbers(5, 8), (other,), ("unknown", "")),
    ):
        same(why(ours, theirs, others, 1e-6), wanted)
    some = np.where(np.arange(8), row, 0)
    for size, wanted in ((9e-6, True), (1.1e-5, False)):
        off = some * 2
        off[0] = size * np.abs(off).max()
        same(why(some, off, (some,), 1e-6)[0] == "scale of input", wanted)
    wave = np.where(np.arange(8) % 2, 1, -1) * np.abs(bent).max()
    for size, wanted in ((8e-6, "shift of input"), (2e-5, "unknown")):
        same(why(row, bent + size * wave, (row,), 1e-6)[0], wanted)


def budgets():
    """No budget is wider than its ceiling, or than the same one of a coarser computation."""
    ceilings = tomllib.loads((Path(__file__).parents[1] / "ceilings.toml").read_text())
    (most,) = (one["BUDGETS"]["most"] for file, one in ceilings.items() if "port_check" in file)
    rows = [
        port_check.BUDGETS[kind] for kind in ("float64", "float64 by way of float32", "float32")
    ]
    same(len(port_check.BUDGETS), 3)
    for row, ceiling in zip(rows, (most[:7], most[7:14], most[14:]), strict=True):
        pairs = zip(row, ceiling, port_check.STEPS, strict=True)
        assert all(0 < one <= limit for one, limit, _ in pairs)


CASES = {
    f"by itself, {case.__name__}": (case, "", "")
    for case in (
        apart, orders, axes, anagrams, times, kept_from_padding, broadcast, rounds, tensors,
        gradients, pixels, budgets,
    )
}  # fmt: skip
