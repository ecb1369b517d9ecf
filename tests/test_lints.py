"""Kinds of fault that were found once: planted again, each is one sentence of `make check`."""

import pytest
from conftest import edit

from tandem.check.lints import check_lints, comparisons
from tandem.check.problems import problems
from tandem.commands import scaled
from tandem.model.programs import Program

EVALUATION = "snippets/basics/evaluation/evaluation_keras.py"
METRICS = "snippets/better/metrics/metrics_keras.py"
COMPARED = ["tab Keras", "compares what Keras returned", "ops.convert_to_numpy"]
POINTS = ["points at nothing on the page that collects it", "Say it without"]

FAULTS = {
    "outputs compared by NumPy": (
        EVALUATION,
        "np.array_equal(outputs(**arguments), outputs(**arguments))",
        "np.array_equal(model(x_test), model(x_test))",
        [f"{EVALUATION}:", "`np.array_equal(model(x_test), model(x_test))`", *COMPARED],
    ),
    "outputs tested by NumPy": (
        "snippets/ship/untrusted-files/untrusted_keras.py",
        'print("equal:", np.array_equal(*outputs))',
        "np.testing.assert_allclose(loaded(x), model(x))",
        ["untrusted_keras.py:", "`np.testing.assert_allclose(loaded(x), model(x))`", *COMPARED],
    ),
    "outputs compared by ==": (
        METRICS,
        "keras.ops.equal(keras.ops.argmax(scores, axis=1), y_test)",
        "keras.ops.argmax(scores, axis=1) == y_test",
        [f"{METRICS}:", "`keras.ops.argmax(scores, axis=1) == y_test`", *COMPARED],
    ),
    "weights compared by ==": (
        "snippets/basics/saving/saving_keras.py",
        'print("equal:", np.array_equal(before, after))',
        'print("equal:", loaded.layers[0].kernel == model.layers[0].kernel)',
        ["saving_keras.py:", "`loaded.layers[0].kernel == model.layers[0].kernel`", *COMPARED],
    ),
    "a pointer in a collected text": (
        "docs/en/better/metrics.md",
        "for the same scores 0.7587",
        "here 0.7587",
        [
            "docs/en/better/metrics.md:",
            '"here" in the entry "Two defaults of one accuracy"',
            *POINTS,
        ],
    ),
    "a pointer in a collected Chinese text": (
        "docs/zh/better/metrics.md",
        "同一组分数，得到的是 0.7587",
        "下面是 0.7587",
        ["docs/zh/better/metrics.md:", '"下面" in the entry "同一个准确率，两种默认值"', *POINTS],
    ),
    "a link to a page without the API": (
        "docs/en/basics/autograd.md",
        "[`zero_grad`](training.md#forgetting-zero_grad)",
        "[`zero_grad`](shapes.md)",
        [
            "docs/en/basics/autograd.md:",
            "the link names zero_grad, and docs/en/basics/shapes.md does not",
        ],
    ),
    "a link to a page without the quoted words": (
        "docs/zh/about/choosing.md",
        "[“静态图框架”](../hood/graphs.md#static-graph)",
        "[“静态图框架”](../basics/shapes.md)",
        [
            "docs/zh/about/choosing.md:",
            "the link names 静态图框架, and docs/zh/basics/shapes.md does not",
        ],
    ),
    "a link to the page itself, where the word is nowhere else": (
        "docs/en/better/metrics.md",
        "# Metrics",
        "# Metrics\n\n[`RandomRotation`](#metric-objects)",
        [
            "docs/en/better/metrics.md:3",
            "the link names RandomRotation, and docs/en/better/metrics.md does not",
        ],
    ),
}


@pytest.fixture(scope="module")
def sentences(tmp_path_factory) -> list[str]:
    """What `make check` says of all faults at once, since they lie in different places."""
    planted = scaled.copy(tmp_path_factory.mktemp("planted"))
    for path, old, new, _ in FAULTS.values():
        edit(planted / path, old, new)
    return problems(planted)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_kind_of_fault_is_one_sentence(fault, sentences):
    *_, pieces = FAULTS[fault]
    found = [line for line in sentences if all(piece in line for piece in pieces)]
    assert len(found) == 1, sentences
    assert found[0].endswith(".")


UNTOUCHED = {
    "converted one by one": "a, b = (keras.ops.convert_to_numpy(model(x)) for x in (x, x))\n"
    "np.allclose(a, b)",
    "what predict returns": "np.array_equal(model.predict(x), model.predict(x).argmax(axis=1))",
    "a comparison that stays in ops": "keras.ops.mean(keras.ops.argmax(model(x), axis=1) == x)",
    "shapes": "print(model(x).shape == (2, 3), len(model(x)) == 2)",
    "a name that holds a tensor later": "a = np.ones(2)\nprint(a == x)\na = model(x)",
}


@pytest.mark.parametrize("code", UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_numpy_can_read_is_left_alone(code, tmp_path):
    assert not list(lints_of(code, tmp_path))


def lints_of(code, folder):
    path = folder / "snippets/tried/tried_keras.py"
    path.parent.mkdir(parents=True)
    start = "import keras\nimport numpy as np\n\nmodel = keras.Sequential([])\nx = np.ones(2)\n"
    path.write_text(start + code, encoding="utf-8")
    return comparisons(Program(path, folder))


def test_a_malformed_page_is_left_to_the_other_checks(copy):
    edit(copy / "docs/en/better/metrics.md", "{ #two-defaults-of-one-accuracy .seen }", "{ .seen }")
    assert not [problem for problem in check_lints(copy) if "metrics.md" in str(problem)]
