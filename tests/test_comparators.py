"""The comparators that every proof rests on, by themselves: what they must notice, on any array."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tandem.proof import proofs
from tandem.proof.compare import Unlike, difference, largest
from tandem.proof.distributions import differences

settings.register_profile("here", deadline=None, database=None, derandomize=True)
settings.load_profile("here")

SHAPES = hnp.array_shapes(max_dims=3, max_side=5)
BUDGET = proofs.budget("float32", "forward")


def floats(dtype="float64", shape=SHAPES):
    """Arrays of ordinary numbers, none so small that a scale of it overflows."""
    numbers = st.floats(-(2.0**40), 2.0**40, width=32).filter(lambda x: x == 0 or abs(x) > 1e-6)
    if dtype.startswith("complex"):
        numbers = st.builds(complex, numbers, numbers)
    return hnp.arrays(dtype, shape, elements=numbers)


def whole(dtype):
    return hnp.arrays(dtype, SHAPES)


KINDS = st.one_of(
    floats(), floats("float32"), floats("complex128"), whole("int64"), whole("uint8"), whole("bool")
)


def refused(a, b) -> str:
    """The word of the refusal, which both orders must give."""
    words = set()
    for left, right in ((a, b), (b, a)):
        with pytest.raises(Unlike) as caught:
            difference(left, right)
        words.add(caught.value.word)
    assert len(words) == 1
    return words.pop()


def planted(values, data, value):
    """A copy with one element replaced, and its place."""
    place = tuple(data.draw(st.integers(0, side - 1)) for side in values.shape)
    other = values.copy()
    other[place] = value(other[place]) if callable(value) else value
    return other, place


@given(KINDS)
def test_what_is_the_same_is_0_apart(a):
    assert difference(a, a.copy()) == 0.0


@given(st.one_of(floats(), floats("complex128")), st.data())
def test_one_element_moved_beyond_the_budget_is_noticed(a, data):
    assume(a.any())
    scale = max(np.abs(a.real).max(), np.abs(a.imag).max())
    step = scale * data.draw(st.sampled_from([-3, -1, 2.1e-5, 1e-4, 0.5]))
    if a.dtype.kind == "c" and data.draw(st.booleans()):
        step *= 1j
    b, _ = planted(a, data, lambda value: value + step)
    assert difference(a, b) > BUDGET
    assert difference(a, b) == pytest.approx(abs(step) / scale, rel=1e-6)


@given(st.one_of(floats(), floats("complex128")), st.floats(1e-3, 1e3))
def test_the_unit_of_both_sides_does_not_matter(a, unit):
    b = a[::-1] * 1.001
    assert difference(a * unit, b * unit) == pytest.approx(difference(a, b), rel=1e-6, abs=1e-12)


@given(st.one_of(whole("int64"), whole("int8"), whole("uint64")), st.data())
def test_whole_numbers_are_equal_or_not(a, data):
    b, place = planted(a, data, lambda value: value ^ a.dtype.type(1))
    assert difference(a, b) == difference(b, a) == 1.0
    assert difference(a.astype("int64"), b.astype("int64")) == 1.0
    assert a[place] != b[place]


@given(whole("bool"), st.data())
def test_truth_values_are_equal_or_not(a, data):
    b, _ = planted(a, data, lambda value: ~value)
    assert difference(a, b) == difference(b, a) == 1.0


@given(KINDS, st.data())
def test_another_order_is_noticed(a, data):
    flat = a.ravel()
    b = flat[data.draw(st.permutations(range(flat.size)))].reshape(a.shape)
    assert (difference(a, b) == 0) == np.array_equal(a, b)


@given(st.one_of(floats(), floats("float32"), floats("complex128")), st.data())
def test_nan_on_one_side_is_refused_wherever_it_is(a, data):
    nan = data.draw(
        st.sampled_from([np.nan, complex(0, np.nan)] if a.dtype.kind == "c" else [np.nan])
    )
    b, _ = planted(a, data, nan)
    assert refused(a, b) == "NaN"
    assert refused(a, np.full_like(a, np.nan)) == "NaN"


@given(floats(), st.data())
def test_nan_on_both_sides_equals_nothing(a, data):
    b, _ = planted(a, data, np.nan)
    assert refused(b, b.copy()) == refused(b, np.roll(b, 1)) == "NaN"


@given(floats(), st.sampled_from([np.inf, -np.inf]), st.data())
def test_an_infinity_is_equal_to_the_same_in_the_same_place(a, infinity, data):
    b, _ = planted(a, data, infinity)
    assert difference(b, b.copy()) == 0.0
    assert refused(a, b) == refused(b, -b) == "infinite"
    assert refused(b, np.where(np.isinf(b), np.nan, b)) == "NaN"
    rest = np.where(np.isinf(b), b, b * 1.5)
    assert (difference(b, rest) > BUDGET) == bool(np.any(b[np.isfinite(b)]))


@given(KINDS, st.data())
def test_shapes_that_broadcast_are_refused(a, data):
    assert refused(a, a[None]) == "shape"
    assume(a.shape[0] > 1)
    assert refused(a, a[:1]) == refused(a, a[0]) == "shape"


@given(st.sampled_from(["float32", "int64", "bool", "complex64"]), st.integers(0, 2))
def test_nothing_is_compared_with_nothing(dtype, place):
    shape = [2, 3, 4]
    shape[place] = 0
    assert refused(np.zeros(shape, dtype), np.zeros(shape, dtype)) == "empty"


def test_another_kind_of_number_is_refused_and_another_width_is_not():
    one = {kind: np.ones(3, kind) for kind in ("bool", "int64", "float32", "complex64", "uint8")}
    for a in one:
        for b in one:
            if a != b and {a, b} != {"int64", "uint8"}:
                assert refused(one[a], one[b]) == "kind"
    assert difference(one["int64"], one["uint8"]) == 0.0
    assert difference(one["float32"], one["float32"].astype("float64")) == 0.0
    assert refused(np.array(["a"]), np.array(["a"])) == "kind"


@given(floats())
def test_zeros_equal_zeros_only(a):
    zeros = np.zeros_like(a)
    assert difference(zeros, a) == (1.0 if a.any() else 0.0)
    assert difference(a, zeros) == difference(zeros, a)


def test_the_largest_numbers_do_not_overflow_into_agreement():
    most = np.array([np.finfo("float64").max, 1.0])
    assert difference(most, -most) > BUDGET
    assert difference(np.array([2**63 - 1]), np.array([2**63 - 2])) == 1.0
    assert difference(np.array([2**63], "uint64"), np.array([-(2**63)])) > 1.0


@given(st.permutations([0.0, 1.0, np.nan]))
def test_the_largest_of_figures_is_nan_where_one_is(figures):
    assert np.isnan(largest(*figures))
    assert largest(0.5, 2.0, 1.0) == 2.0


SIZE = (40, 50, 60)


def normal(rng, size=SIZE):
    return rng.standard_normal(size)


def mask(*shared):
    """Dropout of a fixed input, one decision for all along some axes."""

    def draw(rng):
        size = [1 if axis in shared else side for axis, side in enumerate(SIZE)]
        return INPUT * (rng.random(size) > 0.3)

    return draw


INPUT = normal(np.random.default_rng(7))
COLUMNS = np.linspace(1, 2, SIZE[2])
RANDOM = {  # what is drawn, and others that a comparison with it must notice
    "noise": (
        normal,
        {
            "25 % wider": lambda rng: 1.25 * normal(rng),
            "moved": lambda rng: normal(rng) + 0.1,
            "not random": lambda rng: INPUT,
            "sorted within": lambda rng: np.sort(normal(rng)),
            "sorted as a whole": lambda rng: np.sort(normal(rng), axis=None).reshape(SIZE),
            "one draw for all rows": lambda rng: np.broadcast_to(normal(rng, SIZE[1:]), SIZE),
            "another law of the same mean and deviation": lambda rng: rng.uniform(
                -(3**0.5), 3**0.5, SIZE
            ),
        },
    ),
    "a mask of elements": (
        mask(),
        {
            "a mask of channels": mask(1, 2),
            "a mask of rows": mask(2),
            "another rate": lambda rng: INPUT * (rng.random(SIZE) > 0.375),
            "the reversed input": lambda rng: mask()(rng)[::-1],
            "another permutation of axes' order": lambda rng: mask()(rng)[:, :, ::-1],
        },
    ),
    "which channels are dropped": (
        lambda rng: rng.random((300, 200)) < 0.3,
        {
            "another rate": lambda rng: rng.random((300, 200)) < 0.375,
            "the same in each example": lambda rng: np.tile(rng.random(200) < 0.3, (300, 1)),
        },
    ),
    "noise that grows": (
        lambda rng: normal(rng) * COLUMNS,
        {
            "the reversed order of what grows": lambda rng: normal(rng) * COLUMNS + COLUMNS[::-1],
            "the same noise everywhere": lambda rng: normal(rng) * COLUMNS.mean(),
        },
    ),
    "multiplied noise": (
        lambda rng: INPUT * (1 + (0.3 / 0.7) ** 0.5 * normal(rng)),
        {"another rate": lambda rng: INPUT * (1 + (0.375 / 0.625) ** 0.5 * normal(rng))},
    ),
    "one long row": (
        lambda rng: rng.integers(0, 5, 50_000),
        {"sorted": lambda rng: np.sort(rng.integers(0, 5, 50_000))},
    ),
}
LAWS = [(law, other) for law, (_, others) in RANDOM.items() for other in others]


def drawn(law, number):
    rng = np.random.default_rng(number)
    return law(rng), law(rng)


@pytest.mark.parametrize("law", RANDOM)
def test_one_distribution_is_found_equal_to_itself(law):
    draw = RANDOM[law][0]
    for number in range(4):
        found = differences(drawn(draw, number), drawn(draw, number + 100))
        assert max(found.values()) < 1, found


@pytest.mark.parametrize(("law", "other"), LAWS)
def test_another_distribution_is_noticed_from_either_side(law, other):
    one, two = drawn(RANDOM[law][0], 1), drawn(RANDOM[law][1][other], 2)
    assert max(differences(one, two).values()) > 1
    assert max(differences(two, one).values()) > 1


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("which", range(4))
def test_a_distribution_with_nan_or_infinities_is_refused(value, which):
    draws = [np.random.default_rng(n).random((5, 6)) for n in range(4)]
    draws[which][2, 3] = value
    with pytest.raises(Unlike):
        differences(tuple(draws[:2]), tuple(draws[2:]))


def test_distributions_of_other_shapes_or_of_nothing_are_refused():
    one, other = np.ones((4, 3)), np.ones((4, 1))
    with pytest.raises(Unlike, match="shapes"):
        differences((one, one), (other, other))
    with pytest.raises(Unlike, match="shapes"):
        differences((one, one), (one, other))
    with pytest.raises(Unlike, match="empty"):
        differences((one[:0], one[:0]), (one[:0], one[:0]))
