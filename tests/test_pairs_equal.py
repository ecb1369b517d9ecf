"""Promise 4: pairs are equal. Each proof runs, keeps to its budget, and its naive port fails."""

import pytest
from conftest import PROGRAMS, TOLERANCES, edit

from tandem.dictionary.entries import TOPIC
from tandem.model.problem import Problem
from tandem.model.programs import PROOF, Program, topics
from tandem.proof import proofs
from tandem.run.kept import run

# The dictionary's proof has entries in place of twins: tests/test_dictionary.py.
PROOFS = [p for p in PROGRAMS if p.framework == PROOF and p.topic != TOPIC]
NAIVE_FACTOR = 3  # a naive port may end this much nearer or farther on another processor


@pytest.mark.parametrize("program", PROOFS, ids=lambda program: program.topic)
def test_the_proof_holds_and_is_the_one_on_the_page(program, runs):
    found = proofs.read(runs.result(program).printed[""])
    recorded = proofs.read(program.out.read_text(encoding="utf-8"))
    assert proofs.failures(found) == []
    assert proofs.failures(recorded) == []
    assert shape(found) == shape(recorded), "the record lacks a step or has one too many"
    for twin, tables in found.items():
        apart = tables["naive"] / recorded[twin]["naive"]
        assert 1 / NAIVE_FACTOR < apart < NAIVE_FACTOR, f"{twin}: the naive port moved"


def shape(figures: dict) -> dict:
    return {
        twin: {name: sorted(steps) for name, steps in tables.items() if name != "naive"}
        for twin, tables in figures.items()
    }


def test_both_precisions_are_on_trial():
    """Except where `snippets/tolerances.toml` says why a twin has float32 only."""
    for program in PROOFS:
        float32_only = TOLERANCES.get(program.topic, {}).get("float32_only", [])
        for twin, tables in proofs.read(program.out.read_text(encoding="utf-8")).items():
            missing = {"float64"} if twin in float32_only else set()
            assert set(tables) == {"float32", "float64", "naive"} - missing, (
                f"{program.where}, {twin}"
            )


@pytest.mark.parametrize(
    ("tables", "complaint"),
    [
        ({"naive": 0.5, "float32": {"forward": 2e-5}}, "forward: 2.0e-05"),
        ({"naive": 0.5, "float32": {"training": 2e-4}}, "training"),
        ({"naive": 0.5, "float64": {"gradients": 1e-8}}, "float64 gradients"),
        ({"naive": 0.5, "float32": {"loss": float("nan")}}, "loss: nan"),
        ({"naive": 1e-5, "float32": {"forward": 0.0}}, "naive port"),
        ({"float32": {"forward": 0.0}}, "naive port"),
        ({"naive": float("nan"), "float32": {"forward": 0.0}}, "naive port"),
        ({"naive": 0.5}, "nothing was compared"),
        ({"naive": 0.5, "float32": {}}, "nothing was compared"),
    ],
)
def test_a_difference_over_budget_is_named(tables, complaint):
    (failure,) = proofs.failures({"keras": tables})
    assert complaint in failure


BREAKAGES = {
    "another activation": (
        "model",
        "keras",
        'layers.Dense(32, activation="relu")',
        'layers.Dense(32, activation="elu")',
    ),
    "another epsilon": (
        "layers",
        "keras",
        "        layers.BatchNormalization(epsilon=1e-5",
        "        layers.BatchNormalization(epsilon=1e-3",
    ),
    "another momentum": (
        "layers",
        "pytorch",
        "    nn.BatchNorm2d(8)",
        "    nn.BatchNorm2d(8, momentum=0.01)",
    ),
    "a transposed kernel": ("flatten", "keras", "Permute((3, 1, 2))", "Permute((3, 2, 1))"),
    "from_logits": ("targets", "keras", "from_logits=True", "from_logits=False"),
    "no division by 255": ("loaders", "keras", '.astype("float32") / 255', '.astype("float32")'),
    "no division by 0.3081": ("loaders", "tensorflow", " / 0.3081", ""),
    "another batch size": ("callbacks", "keras", "batch_size=8", "batch_size=16"),
    "another learning rate": ("compilation", "keras", "learning_rate=0.01", "learning_rate=0.02"),
    "another reduction": (
        "targets",
        "pytorch",
        "CrossEntropyLoss()",
        'CrossEntropyLoss(reduction="sum")',
    ),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_pair_that_drifts_apart_fails_its_proof(breakage, copy):
    topic, framework, old, new = BREAKAGES[breakage]
    broken = topics(copy)[topic]
    edit(broken.programs[framework].path, old, new)
    twin = "keras" if framework == "pytorch" else framework
    fault = f"not equal: {twin}"
    with pytest.raises(Problem, match=fault):
        run(broken.proof, fault)


KEPT = '''
from tandem.proof.parity import Proof, keras, np, torch


class Kept(torch.nn.Module):
    """Keeps a running mean that no output shows."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.full((4,), 0.5))

    def forward(self, x):
        if self.training:
            self.mean = 0.75 * self.mean + 0.25 * x.detach().mean(0)
        return x


class Twin(keras.layers.Layer):
    def __init__(self, kept, everywhere=False):
        super().__init__()
        self.kept, self.everywhere = kept, everywhere

    def build(self, shape):
        self.mean = self.add_weight(shape=(4,), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training or self.everywhere:
            new = self.kept * self.mean + (1 - self.kept) * keras.ops.mean(x, axis=0)
            self.mean.assign(new)
        return x


def apart(twin):
    rng = np.random.default_rng(0)
    batches = [
        (rng.normal(size=(8, 5)).astype("float32"), rng.normal(size=(8, 4)).astype("float32"))
        for _ in range(3)
    ]
    model = torch.nn.Sequential(torch.nn.Linear(5, 4), Kept())
    optimizer, criterion = torch.optim.SGD(model.parameters(), 0.125), torch.nn.MSELoss()

    def update(x, y):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()

    other = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4), twin])
    other.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
    proof = Proof("keras")
    proof.compare_models("float32", model, update, criterion, other, batches)
    return proof.figures["keras"]["float32"]


print(max(apart(Twin(0.75)).values()) < 1e-5)
print([step for step, figure in apart(Twin(0.5)).items() if figure > 1e-3])
try:
    apart(Twin(0.75, everywhere=True))
except AssertionError as error:
    print(error)
'''


def test_running_statistics_are_part_of_what_is_compared(tmp_path):
    file = tmp_path / "snippets" / "kept" / "parity.py"
    file.parent.mkdir(parents=True)
    file.write_text(KEPT, encoding="utf-8")
    said = run(Program(file, tmp_path)).printed[""].splitlines()
    assert said == ["True", "['update', 'training']", "inference changes the statistics"]
