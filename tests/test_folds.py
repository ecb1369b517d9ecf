"""A fold under a Keras tab says why another backend prints something else, or that only the form differs."""

import pytest
from conftest import edit
from reader import expanded

from tandem.check.problems import of_page
from tandem.model.editions import by_path, editions
from tandem.model.pages import Page
from tandem.model.programs import topics
from tandem.model.reading import reading
from tandem.site.blocks import backends
from tandem.site.blocks.forms import only_form
from tandem.site.words import words

SAME = {
    "tensors of integers": (
        "tf.Tensor(\n[[4 1]\n [8 3]], shape=(2, 2), dtype=int32)",
        "tensor([[4, 1],\n        [8, 3]], dtype=torch.int32)",
        "[[4 1]\n [8 3]]",
    ),
    "numbers of another length": (
        "tf.Tensor([6.3       1.8000001], shape=(2,), dtype=float32)",
        "tensor([6.3000, 1.8000])",
        "[6.3       1.8000001]",
    ),
    "a single number": (
        "tf.Tensor(1.5, shape=(), dtype=float32)",
        "tensor(1.5000)",
        "1.5",
    ),
    "shapes": ("sum ()\nnone (3,)", "sum torch.Size([])\nnone torch.Size([3])"),
    "a tensor in an error": (
        "  • x=tf.Tensor(shape=(3, 1), dtype=float32)",
        "  • x=torch.Tensor(shape=torch.Size([3, 1]), dtype=float32)",
        "  • x=jnp.ndarray(shape=(3, 1), dtype=float32)",
    ),
    "dtypes": ("zeros: <dtype: 'float32'>", "zeros: torch.float32", "zeros: float32"),
    "classes": ("EagerTensor", "Tensor", "ArrayImpl"),
    "devices": ("{'/job:localhost/replica:0/task:0/device:CPU:0'}", "{CpuDevice(id=0)}"),
}
NOT_SAME = {
    "another number": ("tf.Tensor([1 2], shape=(2,), dtype=int32)", "tensor([1, 3])"),
    "another dtype": ("tf.Tensor(300, shape=(), dtype=uint32)", "tensor(300, dtype=torch.int32)"),
    "a dtype left out": ("tf.Tensor(300, shape=(), dtype=int32)", "tensor(300)"),
    "a dtype by itself": ("NumPy: <dtype: 'float64'>", "NumPy: float32"),
    "another rank": ("[[1 2]]", "[1 2]"),
    "another shape": ("(2, 4)", "torch.Size([4, 2])"),
    "a whole number": ("tf.Tensor(1.0, shape=(), dtype=float32)", "1"),
    "a NumPy array": ("EagerTensor", "ndarray"),
    "a warning": ("0.99", "UserWarning: look out\n0.99"),
    "a line twice": ("loaded", "loaded\nloaded"),
}


@pytest.mark.parametrize("texts", SAME.values(), ids=SAME)
def test_the_same_in_another_form(texts):
    assert all(only_form(one, other) for one in texts for other in texts)


@pytest.mark.parametrize("texts", NOT_SAME.values(), ids=NOT_SAME)
def test_more_than_form(texts):
    one, other = texts
    assert not only_form(one, other)
    assert not only_form(other, one)


def found(copy, name):
    """What `make check` says of a page by itself."""
    with reading():
        every = by_path(copy)
        return of_page(every[copy / "docs" / "en" / f"{name}.md"], every, topics(copy))


def line_of(copy, name, start):
    lines = Page(copy / "docs" / "en" / f"{name}.md", copy).lines
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def without_differs(copy, name, start):
    page = copy / "docs" / "en" / f"{name}.md"
    line = page.read_text(encoding="utf-8").splitlines()[line_of(copy, name, start) - 1]
    edit(page, line, line.partition(" differs=")[0])


def test_a_fold_without_its_sentence_is_named(copy):
    without_differs(copy, "basics/tensors", "::: tensors:create")
    line = line_of(copy, "basics/tensors", "::: tensors:create")
    (said,) = found(copy, "basics/tensors")
    assert said.startswith(f"docs/en/basics/tensors.md:{line} (tab Keras): ")
    assert 'section "create" prints something else on PyTorch and JAX' in said
    assert "differs=" in said


def test_a_fold_of_a_whole_program_needs_its_sentence_too(copy):
    edit(copy / "snippets/start/program/program_keras.torch.out", "20 points", "Twenty points")
    (said,) = found(copy, "start/program")
    assert "(tab Keras)" in said
    assert 'topic "program" prints something else' in said


def test_an_empty_sentence_is_none(copy):
    without_differs(copy, "basics/tensors", "::: tensors:create")
    edit(copy / "docs/en/basics/tensors.md", "::: tensors:create", '::: tensors:create differs=""')
    assert "does not say why" in found(copy, "basics/tensors")[0]


@pytest.mark.parametrize("shown", ["tensors:round-trip", "tensors:parity", "tensors:across"])
def test_a_sentence_where_nothing_differs_is_named(copy, shown):
    edit(copy / "docs/en/basics/tensors.md", f"::: {shown}", f'::: {shown} differs="Why."')
    line = line_of(copy, "basics/tensors", f"::: {shown}")
    assert any(
        said.startswith(f"docs/en/basics/tensors.md:{line} (tab Keras): differs= says why")
        and said.endswith("Delete differs=.")
        for said in found(copy, "basics/tensors")
    )


def test_another_record_needs_a_sentence(copy):
    record = copy / "snippets" / "basics" / "tensors" / "tensors_keras.jax.out"
    edit(record, "[0. 0. 0.]", "[7. 0. 0.]")
    assert ['section "memory"' in said for said in found(copy, "basics/tensors")] == [True]


def test_numpys_padding_is_no_difference(copy):
    record = copy / "snippets" / "basics" / "tensors" / "tensors_keras.jax.out"
    edit(record, "[[-0.9258 ", "[[-0.9258   ")
    assert not found(copy, "basics/tensors")


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.language)
def test_every_fold_says_why_above_what_it_shows(edition):
    known = topics()
    said = {True: 0, False: 0}  # by whether only the form differs
    for page in edition.pages():
        text = ""
        for directive in page.directives:
            topic = known.get(directive.topic)
            keras = topic.programs.get("keras") if topic and directive.shows_code else None
            if not keras or not backends.differences(keras, directive.section):
                continue
            text = text or expanded(page)
            form = backends.only_form(keras, directive.section)
            sentence = (
                directive.attributes.get("differs") or form * words(edition, "backends")["form"]
            )
            if not sentence:  # the page says it, or the check complains
                continue
            (_, shown) = backends.folded(keras, directive, edition)[0:3:2]
            assert shown == f"    {sentence}"
            assert f"\n        {sentence}\n" in text
            said[form] += 1
    assert min(said.values()) > 5
