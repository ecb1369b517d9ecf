"""The dictionary's proof sees what is wrong in an entry: each planted fault turns its entry red."""

from tandem.dictionary import entries
from tandem.model.programs import Program
from tandem.run.kept import run

GOOD = {
    "linear": """
kind = "layer"
torch = "nn.Sequential(nn.Linear(5, 4), nn.ReLU())"
keras = 'layers.Dense(4, activation="relu")'
inputs.x = "b 5"
weights.kernel = "m[0].weight.T"
weights.bias = "m[0].bias"
holds = ["nn.Linear(5, 4).weight.shape == (4, 5)"]
raises = [["nn.Linear(5, 4)(torch.ones(2, 4))", "RuntimeError"]]
""",
    "norm": """
kind = "layer"
torch = "nn.BatchNorm2d(5)"
keras = "layers.BatchNormalization(momentum=0.9, epsilon=1e-5)"
layout = "channels"
inputs.x = "b 5 h w"
weights.gamma = "m.weight"
weights.beta = "m.bias"
weights.moving_mean = "m.running_mean"
weights.moving_variance = "m.running_var"
after.moving_variance = "0.9 * before.running_var + 0.1 * x.var((0, 2, 3), correction=0)"
arguments = [["momentum", 0.1, "momentum", 0.99]]
""",
    "lstm": """
kind = "layer"
torch = "nn.LSTM(5, 4, batch_first=True)"
keras = "layers.LSTM(4, return_sequences=True)"
torch_call = "m(x)[0]"
inputs.x = "b t 5"
weights."cell.kernel" = "m.weight_ih_l0.T"
weights."cell.recurrent_kernel" = "m.weight_hh_l0.T"
weights."cell.bias" = "m.bias_ih_l0 + m.bias_hh_l0"
""",
    "loss": """
torch = 'nn.CrossEntropyLoss()(logits, labels)'
keras = "losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)"
naive.keras = "losses.SparseCategoricalCrossentropy()(labels, logits)"
inputs.logits = "b 5"
inputs.labels = "b : int 5"
""",
    "sgd": """
kind = "optimizer"
torch = "optim.SGD(params, lr=0.0625, momentum=0.875)"
keras = "optimizers.SGD(0.0625, momentum=0.875)"
""",
    "prelu": """
kind = "layer"
torch = "nn.PReLU()"
keras = "layers.PReLU(alpha_initializer=initializers.Constant(0.25), shared_axes=[1])"
inputs.x = "b 5"
weights.alpha = "m.weight"
""",
    "logarithm": """
gradients = false
torch = "x.log()"
keras = "ops.log(x)"
inputs.x = "b 5 : positive"
""",
    "complex": """
torch = "torch.fft.fft(x).detach()"
keras = "tf.signal.fft(tf.cast(x, 'complex64' if x.dtype == 'float32' else 'complex128'))"
inputs.x = "b 5"
""",
    "count": """
torch = "(x > 0).sum(0)"
keras = "ops.sum(ops.cast(x > 0, 'int64'), axis=0)"
inputs.x = "b 5"
""",
    "noise": """
compare = "distribution"
torch = "x * (1 + (0.3 / 0.7) ** 0.5 * torch.randn_like(x))"
keras = "layers.GaussianDropout(0.3)(x, training=True)"
inputs.x = "200 400"
""",
    "mask": """
kind = "layer"
compare = "distribution"
torch = "nn.Dropout(0.3)"
keras = "layers.Dropout(0.3)"
inputs.x = "60 50 40"
""",
}
FAULTS = {
    "eps": ("norm", "epsilon=1e-5", "epsilon=1e-3", "apart, budget"),
    "a changed default": ("norm", '"momentum", 0.99', '"momentum", 0.9', "is 0.99, not 0.9"),
    "an argument upstream has not": ("norm", '"momentum", 0.99', '"decay", 0.99', "no argument"),
    "a name upstream has not": ("norm", "layers.BatchN", "layers.BatchM", "does not exist"),
    "an activation": ("linear", "relu", "elu", "apart, budget"),
    "a transposed kernel": ("linear", "weight.T", "weight", "cannot be set"),
    "a forgotten weight": ("linear", 'weights.bias = "m[0].bias"', "", "is not in the entry"),
    "a swapped gate": (
        "lstm",
        '"m.weight_ih_l0.T"',
        '"m.weight_ih_l0[[4,5,6,7,0,1,2,3,8,9,10,11,12,13,14,15]].T"',
        "apart, budget",
    ),
    "a claim that does not hold": ("linear", "== (4, 5)", "== (5, 4)", "does not hold"),
    "a claim that one seed makes true": (
        "linear",
        "nn.Linear(5, 4).weight.shape == (4, 5)",
        "torch.rand(()) < 0.5",
        "does not hold",
    ),
    "a claim that cannot be computed": ("linear", ".weight.s", ".wait.s", "AttributeError"),
    "another error": ("linear", '"RuntimeError"', '"ValueError"', "raises RuntimeError, not"),
    "no error": ("linear", "torch.ones(2, 4)", "torch.ones(2, 5)", "raises nothing, not"),
    "from_logits": ("loss", "from_logits=True", "from_logits=False", "apart, budget"),
    "a reduction": ("loss", "CrossEntropyLoss()", 'CrossEntropyLoss(reduction="sum")', "apart"),
    "a learning rate": ("sgd", "SGD(0.0625", "SGD(0.125", "apart, budget"),
    "a momentum": (
        "sgd",
        "SGD(0.0625, momentum=0.875)",
        "SGD(0.0625, momentum=0.75)",
        "apart, budget",
    ),
    "an expression that does not build": ("sgd", "optim.SGD(", "optim.SDG(", "torch raises"),
    "a momentum of the statistics": ("norm", "momentum=0.9", "momentum=0.5", "state are"),
    "statistics that nothing says": (
        "norm",
        "after.",
        "# after.",
        "state are",
    ),
    "statistics that move in inference": (
        "norm",
        "layout",
        'keras_call = "layer(x, training=True)"\nlayout',
        "apart, budget",
    ),
    "an initial value": ("prelu", "Constant(0.25)", "Constant(0.3)", "initial are"),
    "NaN on both sides": ("logarithm", " : positive", "", "both sides have NaN"),
    "NaN on one side": ("logarithm", "ops.log(x)", "ops.log(x - 0.3)", "NaN where the other"),
    "all NaN": ("complex", "tf.signal.fft(", "np.nan * tf.signal.fft(", "NaN where the other"),
    "the imaginary part": ("complex", "tf.signal.fft(", "5.0 * tf.signal.ifft(", "apart"),
    "another kind of number": ("count", "'int64'", "'float32'", "integers against floats"),
    "one off": ("count", "axis=0)", "axis=0) + 1", "1.0e+00 apart"),
    "nothing": ("count", "x > 0", "x[:, :0] > 0", "nothing is compared"),
    "a wide budget": (
        "count",
        "inputs.x",
        'tolerance.float64 = 1e-3\nbecause.en = "x"\nbecause.zh = "x"\ninputs.x',
        "over 100 times what was found",
    ),
    "a rate of noise": ("noise", "Dropout(0.3)", "Dropout(0.375)", "apart, budget 1"),
    "noise in the reversed order": ("noise", "(0.3)(x", "(0.3)(x[::-1]", "places are"),
    "noise of NaN": ("noise", "(0.3)(x", "(0.3)(x * np.nan", "have no distribution"),
    "noise that is shared": ("noise", "(0.3)(x, ", "(0.3, seed=1)(x, ", "spread are"),
    "a mask of channels": (
        "mask",
        "layers.Dropout(0.3)",
        "layers.SpatialDropout1D(0.3)",
        "apart, budget",
    ),
    "a sorted mask": (
        "mask",
        "layers.Dropout(0.3)",
        "Sequential([layers.Dropout(0.3), layers.Lambda(lambda x: ops.sort(x, axis=0))])",
        "apart, budget",
    ),
    "a naive version that is right": (
        "loss",
        'naive.keras = "losses.SparseCategoricalCrossentropy()',
        'naive.keras = "losses.SparseCategoricalCrossentropy(from_logits=True)',
        "naive version is only",
    ),
}
FIRST = {"norm": '["torch.nn.BatchNorm2d", "keras.layers.BatchNormalization"]'}


def table(name: str, number: int, body: str) -> str:
    named = FIRST.get(name, "[]").replace("layers.BatchM", "layers.BatchN")
    head = f'[[entry]]\nid = "e{number}"\nnames = {named}\nstatus = "same"\nen = "x"\nzh = "x"'
    return f"{head}\n{body}"


def test_each_planted_fault_turns_its_entry_red(tmp_path):
    """One process proves the good entries and every faulty copy of them."""
    planted = [table(name, number, body) for number, (name, body) in enumerate(GOOD.items())]
    for number, (name, old, new, _) in enumerate(FAULTS.values(), len(GOOD)):
        text = table(name, number, GOOD[name])
        assert old in text
        planted.append(text.replace(old, new))
    folder = tmp_path / "snippets" / entries.TOPIC
    folder.mkdir(parents=True)
    (folder / "planted.toml").write_text("\n".join(planted), encoding="utf-8")
    (folder / "parity.py").write_text(
        "from pathlib import Path\nfrom tandem.dictionary import entries, prove\n"
        "for problem in prove.prove(entries.load('planted', Path(__file__).parents[2]))[1]:\n"
        "    print(problem)\n",
        encoding="utf-8",
    )
    said = run(Program(folder / "parity.py", tmp_path)).printed[""].splitlines()
    lines = [
        [line for line in said if f"entry e{number}:" in line] for number in range(len(planted))
    ]
    assert not [found for found in lines[: len(GOOD)] if found]
    told = dict(zip(FAULTS, lines[len(GOOD) :], strict=True))
    unseen = {
        fault: found
        for fault, found in told.items()
        if not any(FAULTS[fault][-1] in line for line in found)
    }
    assert not unseen
    named = (line for found in lines for line in found)
    assert all(line.startswith("snippets/dictionary/planted.toml:") for line in named)
