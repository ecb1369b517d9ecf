"""What a plan shows, what names alone decide, and what nobody sees: that nothing else changes."""

from __future__ import annotations

from tensorflow.python.util import dispatch
from torch import nn

from tests.moving.branches import Residual
from tests.moving.common import apart, disturbed, keras, layers, move_weights, np, sequential, torch
from tests.moving.models import GPT, WORDS, KerasGPT
from tests.moving.refusals import Square, TorchSquare, dense, into, lstm, out_of, torch_lstm
from tests.moving.rules import Sum

from move_weights import plan  # isort: skip - beside the tool that `common` finds

EPS = {"epsilon": 1e-5}


def equal(said, wanted) -> float:
    assert said == wanted, said
    return 0.0


def shown():
    """How each pair was found, what stays, and what stands in the way."""
    module = Residual()
    module.register_buffer("places", torch.arange(4.0))
    x = inputs = keras.Input((5,))
    later = layers.Dense(5, activation="tanh", name="dense")(x)
    out = layers.Dense(3, name="one")(x) + layers.Dense(3, name="two")(later)
    found = plan(module, keras.Model(inputs, out), {"on.0": "dense", "mean": None})
    lines = [" ".join(line.split()) for line in str(found).splitlines()]
    left = "on.1 (dense: weight (5, 5), bias (5,)) has no counterpart in Keras"
    return equal(
        [line.partition(";")[0] for line in lines],
        [
            "on.0 -> dense dense (5, 5) by mapping",
            "out.0 -> one dense (3, 5) by place",
            "out.1 -> two dense (3, 5) by place",
            "places stays: a constant of PyTorch",
            "mean stays: the mapping says so",
            f"cannot move: {left}",
        ],
    )


def by_names():
    """Two that nothing but their names tells apart, in another order."""
    inputs = keras.Input((5,))
    b, a = (layers.Dense(6, name=name)(inputs) for name in ("b", "a"))
    model = keras.Model(inputs, layers.Dense(2, name="last")(a + b))
    module = disturbed(Sum(("a", "b")))
    move_weights(module, model)
    kernel = model.get_layer("a").kernel.numpy()
    return float(np.abs(kernel - module.both["a"].weight.detach().numpy().T).max())


class Dict(keras.Model):
    """Two that only the keys of a dictionary tell apart; its inputs have names, too."""

    def __init__(self):
        super().__init__()
        self.both = {"b": layers.Dense(6), "a": layers.Dense(6)}
        self._out = layers.Dense(2)

    def call(self, inputs):
        return self._out(self.both["a"](inputs["x"]) + self.both["b"](inputs["x"]))


def by_keys():
    model, module = Dict(), disturbed(Sum(("a", "b")))
    model({"x": np.ones((2, 5), "float32")})
    found = move_weights(module, model)
    assert {how for a, _, how in found.pairs} == {"name"}, str(found)
    kernel = model.both["a"].kernel.numpy()
    return float(np.abs(kernel - module.both["a"].weight.detach().numpy().T).max())


def swapped():
    """What holds parts is mapped as a whole, against what its place says."""
    blocks = (nn.Sequential(nn.Linear(5, 5), nn.LayerNorm(5)) for _ in range(2))
    module = disturbed(nn.Sequential(*blocks))
    inside = (
        keras.Sequential([layers.Dense(5), layers.LayerNormalization()], name=name)
        for name in ("first", "second")
    )
    model = sequential(*inside, shape=(5,))
    move_weights(module, model, {"0": "second", "1": "first"})
    kernel = model.get_layer("second").layers[0].kernel.numpy()
    return float(np.abs(kernel - module[0][0].weight.detach().numpy().T).max())


def part_stays():
    """One of the parts of a layer may stay as it is."""
    module, model = disturbed(nn.LSTM(6, 8, 2)), sequential(lstm()(), shape=(5, 6))
    found = move_weights(module, model, {"l1": None})
    kernel = model.layers[0].cell.kernel.numpy()
    assert [(a.name, b.name) for a, b, _ in found.pairs] == [("l0", "rnn")], str(found)
    return float(np.abs(kernel - module.weight_ih_l0.detach().numpy().T).max())


def axes_by_mapping():
    module, model = disturbed(TorchSquare()), sequential(Square(name="square"), shape=(6,))
    return apart(module, model, torch.randn(3, 6), mapping={"matrix": "square/w"})


class Twice(nn.Module):
    """One layer of two names, and a normalisation without weights."""

    def __init__(self):
        super().__init__()
        self.norm, self.a = nn.LayerNorm(6, elementwise_affine=False), nn.Linear(6, 6)
        self.b = self.a

    def forward(self, x):
        return self.b(torch.tanh(self.norm(self.a(x))))


def twice():
    x = inputs = keras.Input((6,))
    dense = layers.Dense(6)
    norm = layers.LayerNormalization(center=False, scale=False, **EPS)
    model = keras.Model(inputs, dense(keras.ops.tanh(norm(dense(x)))))
    found = plan(Twice(), model)
    assert [len(side.parts) for side in (found.source, found.target)] == [1, 1], str(found)
    return apart(Twice(), model, torch.randn(3, 6))


def compiled():
    module = disturbed(nn.Sequential(nn.Linear(6, 4)))
    model = sequential(layers.Dense(4), shape=(6,))
    found = move_weights(torch.compile(module), model)
    return equal([a.name for a, _, _ in found.pairs], ["0"])


def traces():
    """Neither model nor library is otherwise afterwards, and each part is there once."""
    module, model = GPT(), KerasGPT(False)
    model(WORDS.numpy())
    every = model._flatten_layers()
    nodes = [(len(one._inbound_nodes), len(one._outbound_nodes)) for one in every]
    modes = [part.training for part in module.modules()]
    others = len(dispatch._GLOBAL_DISPATCHERS), torch.backends.mha.get_fastpath_enabled()
    found = plan(module, model)
    assert nodes == [(len(one._inbound_nodes), len(one._outbound_nodes)) for one in every]
    assert modes == [part.training for part in module.modules()]
    now = len(dispatch._GLOBAL_DISPATCHERS), torch.backends.mha.get_fastpath_enabled()
    assert others == now, now
    names = [part.name for part in found.target.parts]
    return equal(len(names), len({*names}))


def mixed_modes():
    """A parametrised weight is read in the mode of inference, and every mode stays."""
    module = nn.Sequential(nn.utils.parametrizations.spectral_norm(nn.Linear(6, 4)), nn.Dropout())
    module[1].eval()
    before = [part.training for part in module.modules()]
    kept = {name: value.clone() for name, value in module.state_dict().items()}
    move_weights(module, sequential(layers.Dense(4), shape=(6,)))
    assert all(torch.equal(value, kept[name]) for name, value in module.state_dict().items())
    return equal([part.training for part in module.modules()], before)


def types():
    """What is no model, and two of one library."""
    linear = nn.Linear(6, 4)
    for pair, said in (((linear, {}), "dict is neither"), ((linear, linear), "give one of each")):
        try:
            plan(*pair)
        except TypeError as error:
            assert said in str(error), error
        else:
            raise AssertionError(said)
    return 0.0


def nearest():
    """What is nearly right is told of the two that have one name."""
    module = nn.ModuleDict({"body": nn.Linear(6, 4), "head": nn.Linear(6, 3)})
    inside = layers.Dense(9, name="head"), layers.Dense(5, name="body")
    inputs = keras.Input((6,))
    move_weights(module, keras.Model(inputs, [one(inputs) for one in inside]))


def bare():
    """A layer that is the whole model has a name as well."""
    layer = layers.LSTM(8, activation="relu", name="bare")
    layer.build((None, 5, 6))
    move_weights(nn.LSTM(6, 8), layer)


def two(width=6):
    inputs = keras.Input((6,))
    return keras.Model(inputs, [layers.Dense(width, name=name)(inputs) for name in "ab"])


def cut():
    model, module = two(9), disturbed(nn.Sequential(nn.Linear(6, 18)))
    move_weights(module, model, {"0": ["a", "b"]})
    kernels = [model.get_layer(name).kernel.numpy() for name in "ab"]
    whole = module[0].weight.detach().numpy().T
    return float(np.abs(np.concatenate(kernels, 1) - whole).max())


def too_few():
    move_weights(nn.Sequential(nn.Linear(6, 18)), two(), {"0": ["a", "b"]})


def cut_computed():
    """What is cut of a computed weight is computed, too."""
    computed = nn.utils.parametrizations.weight_norm(nn.Linear(6, 12))
    move_weights(two(), nn.Sequential(computed), {("a", "b"): "0"})


class Named(keras.Model):
    """A name that was given says more than that of an attribute."""

    def __init__(self):
        super().__init__()
        self.head, self.tail = layers.Dense(5, name="logits"), layers.Dense(5)

    def call(self, x):
        return self.tail(self.head(x))


def named():
    model = Named()
    model(np.ones((2, 6), "float32"))
    move_weights(nn.Linear(6, 4), model)


REFUSED = {
    "which of two is nearest": (nearest, "head (dense: weight (3, 6), bias (3,)) and head (dense"),
    "a layer by itself": (bare, "bare (LSTM): PyTorch's LSTM has the activation tanh"),
    "a mapping to too few": (too_few, "b (dense: weight (6, 6), bias (6,)): their shapes differ"),
    "a cut of what is computed": (cut_computed, "a to 0[0:6]: this weight is computed"),
    "a given name": (named, "and logits (dense: weight (5, 6)"),
    "an attribute": (named, "tail (dense: weight (5, 5), bias (5,)) has no counterpart"),
    "one layer has no number": (
        into(lambda: nn.LSTM(6, 9), lstm()),
        "\n  LSTM (LSTM: weight_ih (36, 6)",
    ),
    "a convolution of one group": (
        into(lambda: nn.Conv1d(6, 9, 3), lambda: layers.Conv1D(8, 3, name="conv")),
        "\n  Conv1d (convolution: weight (9, 6, 3), bias (9,)) and conv (convolution: weight",
    ),
    "add_zero_attn": (
        into(lambda: nn.MultiheadAttention(6, 2, add_zero_attn=True), dense),
        "add_zero_attn",
    ),
    "backwards first": (
        into(
            torch_lstm(bidirectional=True),
            lambda: layers.Bidirectional(
                layers.LSTM(8, go_backwards=True), backward_layer=layers.LSTM(8), name="both"
            ),
        ),
        "both (Bidirectional): PyTorch's runs forwards and backwards",
    ),
    "RNN without a function": (
        into(
            lambda: nn.RNN(6, 8, nonlinearity="relu"),
            lambda: layers.SimpleRNN(8, activation="linear", name="rnn"),
        ),
        "rnn (SimpleRNN): PyTorch's RNN has the activation tanh or relu, no other",
    ),
    "GRU of another function": (
        into(lambda: nn.GRU(6, 8), lambda: layers.GRU(8, activation="relu", name="gru")),
        "gru (GRU): PyTorch's GRU has the activation tanh, no other",
    ),
    "rms_scaling": (
        into(
            lambda: nn.RMSNorm(6),
            lambda: layers.LayerNormalization(rms_scaling=True, name="norm"),
        ),
        "norm (LayerNormalization): rms_scaling divides",
    ),
    "back into a longer one": (out_of(lstm(), torch_lstm(2)), "l1 (LSTM"),
}
CASES = {
    "a plan": shown,
    "by names alone": by_names,
    "by keys alone": by_keys,
    "blocks by mapping": swapped,
    "a part that stays": part_stays,
    "one cut in two": cut,
    "axes by mapping": axes_by_mapping,
    "one layer of two names": twice,
    "a compiled module": compiled,
    "no traces": traces,
    "modes stay": mixed_modes,
    "no models": types,
    **{name: case for name, (case, _) in REFUSED.items()},
}
EXPECTED = {name: said for name, (_, said) in REFUSED.items()}
