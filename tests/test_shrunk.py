"""Nothing that proofs, entries, claims and twins contain goes missing unsaid."""

import re

import pytest
from conftest import edit

from tandem.check import literals, shrunk, twins
from tandem.model import records
from tandem.model.programs import SNIPPETS

DICTIONARY = f"{SNIPPETS}/dictionary"
LAYERS = f"{SNIPPETS}/porting/layers/parity.py"
TRAINING = f"{SNIPPETS}/basics/training"
FAULTS = {  # a fault: file, old, new, and what is said of it
    "a status": (f"{DICTIONARY}/losses.toml", '"set"', '"same"', "status:set"),
    "a tolerance": (f"{DICTIONARY}/activations.toml", "1e-8", "0.3", "tolerance.float64<=0.3"),
    "another side": (
        f"{DICTIONARY}/activations.toml",
        'keras = "layers.ReLU()"',
        'keras = "0 * x"',
        "keras:layers",
    ),
    "a number of one side": (
        f"{DICTIONARY}/optimizers.toml",
        "z.lerp(x, 0.875)",
        "z.lerp(x, 1.125)",
        "shares:0.875",
    ),
    "a proof of itself": (LAYERS, "keras_model(x, training=True)", "output", "twin>="),
    "one update for twenty": (LAYERS, "range(20)", "range(1)", "counts>="),
    "zeros as inputs": (LAYERS, "rng.normal(size=(4, 8, 6, 3))", "np.zeros(9)", "constants<=2"),
    "a looser topic": (
        f"{SNIPPETS}/tolerances.toml",
        "[onnx]",
        "[training]\nrtol = 0.9\n\n[onnx]",
        "tolerances had no limit of its own, and has training.rtol<=0.9",
    ),
    "a mode": (f"{TRAINING}/training_tensorflow.py", "training=True", "", "tensorflow:modes>=2"),
    "a number of one twin": (f"{TRAINING}/training_keras.py", "epochs=", "epochs=9", "shared>="),
    "a name of one twin": (f"{TRAINING}/training_keras.py", "losses =", "values =", "shared>="),
    "what a twin prints": (f"{TRAINING}/training_keras.out", "0.", "7.", "loop:keras:same-numbers"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_shrinks_is_named(fault, copy):
    file, old, new, said = FAULTS[fault]
    edit(copy / file, old, new)
    found = list(map(str, shrunk.check_shrunk(copy)))
    assert any(said in problem for problem in found), found
    (copy / shrunk.FILE).write_text(shrunk.text(copy), encoding="utf-8")
    assert list(map(str, shrunk.check_shrunk(copy))) == found, "`make generate` forgot it"


def test_what_is_gone_is_one_sentence_until_it_has_a_reason(copy):
    path = copy / DICTIONARY / "activations.toml"
    first = path.read_text(encoding="utf-8").split("[[entry]]\n")[1]
    edit(path, f"[[entry]]\n{first}", "")
    name = "entry " + re.search('id = "(.*)"', first)[1]
    (problem,) = map(str, shrunk.check_shrunk(copy))
    assert problem.startswith(f"{shrunk.FILE}: {name} is gone. Put it back, or add [[shrunk]]")
    (copy / shrunk.REASONS).write_text(
        f'[[shrunk]]\nof = "{name}"\nwhat = "*"\nbecause = "upstream has it no more"\n'
    )
    assert not list(shrunk.check_shrunk(copy))
    assert f"{name}: " not in shrunk.text(copy)


@pytest.mark.parametrize(
    ("before", "now", "missing"),
    [
        ("a", "a b", {}),
        ("a b", "a", {"b": ""}),
        ("n>=2", "n>=3", {}),
        ("n>=2", "n>=1", {"n>=2": "n>=1"}),
        ("n>=2", "", {"n>=2": ""}),
        ("x<=1e-08", "x<=1e-9", {}),
        ("x<=1e-08", "", {}),
        ("x<=1e-08", "x<=0.3", {"x<=1e-08": "x<=0.3"}),
        ("", "x<=0.3", {"x<=0.3": "x<=0.3"}),
        ("status:set", "status:same", {"status:set": ""}),
    ],
)
def test_what_counts_as_less(before, now, missing):
    assert shrunk.lost(before.split(), now.split()) == missing


@pytest.mark.parametrize(
    ("code", "true"),
    [
        ("True", True),
        ("1 == 1", True),
        ("x.shape == x.shape", True),
        ("f(2) == 3 or True", True),
        ("28 * 28 == 784", False),
        ("order(0) == order(0)", False),
        ("x.shape == y.shape", False),
    ],
)
def test_a_claim_that_is_true_of_itself_is_told_from_others(code, true):
    assert literals.is_true_of_itself(code) is true


def test_twins_have_the_same_seeds_and_print_what_was_computed(copy):
    assert not [*twins.check_twins(copy), *literals.check_literals(copy)]
    path = copy / SNIPPETS / "basics/saving/saving_keras.py"
    edit(path, "seed(0)", "seed(1)")
    (problem,) = map(str, twins.check_twins(copy))
    assert "its seeds are 0, 1, and those of saving_pytorch.py 0" in problem
    edit(path, "import keras\n", 'print(f"acc 0.9")\n')
    (problem,) = map(str, literals.check_literals(copy))
    assert "prints a number that nothing computes" in problem


def test_twins_agree_by_their_words_and_by_their_numbers():
    assert list(twins.agreement("loss 0.25", "loss 0.250001")) == ["same-words", "same-numbers"]
    assert list(twins.agreement("loss 0.25", "loss 0.5")) == ["same-words"]
    assert list(twins.agreement("loss 0.25", "losses 0.25")) == []
    assert records.RTOL == 1e-4
