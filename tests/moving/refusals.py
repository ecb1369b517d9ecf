"""What cannot be moved: each raises, with the layer's name and why, before anything is written."""

from __future__ import annotations

from torch import nn
from torch.nn.utils import parametrizations, prune

from tests.moving import flattened
from tests.moving.common import disturbed, keras, layers, move_weights, np, sequential, torch
from tests.moving.models import Projected

SEQUENCES = (5, 6)
FEATURES = (6,)


def into(module, layer, shape=SEQUENCES, **arguments):
    """Into a Keras layer. Raises `AssertionError` where something was written."""

    def case():
        model = sequential(layer(), shape=shape)
        before = [array.copy() for array in model.get_weights()]
        try:
            move_weights(module(), model, **arguments)
        finally:
            kept = zip(before, model.get_weights(), strict=True)
            assert all(np.array_equal(a, b) for a, b in kept), "something was written"

    return case


def out_of(layer, module, shape=SEQUENCES, **arguments):
    """Into a PyTorch module."""

    def case():
        made = module()
        before = {name: tensor.clone() for name, tensor in made.state_dict().items()}
        try:
            move_weights(sequential(layer(), shape=shape), made, **arguments)
        finally:
            now = made.state_dict()
            assert all(torch.equal(t, now[n]) for n, t in before.items()), "something was written"

    return case


def linear():
    return nn.Linear(6, 4)


def dense():
    return layers.Dense(4, name="head")


def lora(kind, *arguments):
    def case():
        model = sequential(kind(*arguments, name="adapted"), shape=FEATURES)
        model.get_layer("adapted").enable_lora(2)
        rows, columns = model.get_layer("adapted").weights[0].shape
        module = nn.Linear(rows, columns) if kind is layers.Dense else nn.Embedding(rows, columns)
        move_weights(module, model)

    return case


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.e, self.h = nn.Embedding(20, 6), nn.Linear(6, 20, bias=False)
        self.h.weight = self.e.weight

    def forward(self, words):
        return self.h(self.e(words))


def untied():
    model = sequential(
        layers.Embedding(20, 6), layers.Dense(20, use_bias=False), shape=(4,), dtype="int32"
    )
    move_weights(model, Tied())


def reordered():
    module = nn.Sequential(nn.Linear(8, 8), nn.LayerNorm(8), nn.Linear(8, 8))
    inside = layers.Dense(8), layers.Dense(8), layers.LayerNormalization()
    move_weights(module, sequential(*inside, shape=(8,)))


def second_differs():
    """K6: atomic, though the first layer fits."""
    module = nn.Sequential(nn.Linear(6, 4), nn.Linear(4, 3))
    model = sequential(layers.Dense(4), layers.Dense(2, name="last"), shape=FEATURES)
    before = [array.copy() for array in model.get_weights()]
    try:
        move_weights(module, model)
    finally:
        assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def heads():
    inputs = keras.Input((5, 6))
    model = keras.Model(inputs, layers.MultiHeadAttention(3, 2, name="att")(inputs, inputs))
    move_weights(nn.MultiheadAttention(6, 2), model)


def unnamed():
    inputs = keras.Input((5, 8))
    model = keras.Model(inputs, layers.MultiHeadAttention(2, 4)(inputs, inputs))
    move_weights(Projected(("a", "b", "c")), model)


class Square(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(6, 6), name="w")

    def call(self, x):
        return keras.ops.matmul(x, self.w)


class TorchSquare(nn.Module):
    def __init__(self):
        super().__init__()
        self.matrix = nn.Parameter(torch.randn(6, 6))

    def forward(self, x):
        return x @ self.matrix


def unscaled():
    model = sequential(layers.BatchNormalization(scale=False, name="norm"), shape=FEATURES)
    move_weights(disturbed(nn.BatchNorm1d(6)), model)


def pruned():
    return prune.l1_unstructured(linear(), "weight", 2)


def unbuilt():
    move_weights(linear(), keras.Sequential([dense()]))


def lstm(**arguments):
    return lambda: layers.LSTM(8, name="rnn", **arguments)


def torch_lstm(*more, **arguments):
    return lambda: nn.LSTM(6, 8, *more, **arguments)


REFUSED = {
    **flattened.REFUSED,
    "K10: LSTM(activation='relu')": (into(torch_lstm(), lstm(activation="relu")), "rnn (LSTM)"),
    "K10: and back": (out_of(lstm(activation="relu"), torch_lstm()), "activation tanh"),
    "K10: hard_sigmoid": (
        into(torch_lstm(), lstm(recurrent_activation="hard_sigmoid")),
        "recurrent_activation sigmoid",
    ),
    "K10: go_backwards": (
        into(torch_lstm(), lstm(go_backwards=True)),
        "rnn (LSTM): PyTorch has no",
    ),
    "K10: two layers into one": (into(torch_lstm(2), lstm()), "l1 (LSTM"),
    "K10: add_bias_kv": (
        into(lambda: nn.MultiheadAttention(6, 2, add_bias_kv=True), dense),
        "add_bias_kv",
    ),
    "K10: LoRA": (lora(layers.Dense, 4), "adapted (Dense): LoRA"),
    "K10: LoRA of an Embedding": (lora(layers.Embedding, 20, 6), "adapted (Embedding): LoRA"),
    "K10: a pruned Linear": (into(pruned, dense), "prune.remove"),
    "K10: into a pruned Linear": (out_of(dense, pruned), "prune.remove"),
    "K11: reset_after=False": (
        into(lambda: nn.GRU(6, 8), lambda: layers.GRU(8, reset_after=False, name="old")),
        "old (GRU): PyTorch has no GRU with reset_after=False",
    ),
    "K11: no place for gamma": (unscaled, "the target has no weight"),
    "RNN of another function": (
        into(lambda: nn.RNN(6, 8, nonlinearity="relu"), lambda: layers.SimpleRNN(8, name="rnn")),
        "RNN relu",
    ),
    "merge_mode": (
        into(
            torch_lstm(bidirectional=True),
            lambda: layers.Bidirectional(layers.LSTM(8), merge_mode="sum", name="both"),
        ),
        "both (Bidirectional)",
    ),
    "proj_size": (into(torch_lstm(proj_size=4), lstm()), "proj_size"),
    "another width": (into(linear, lambda: layers.Dense(5, name="wide"), FEATURES), "(5, 6)"),
    "one has a bias": (
        into(linear, lambda: layers.Dense(4, use_bias=False, name="bare"), FEATURES),
        "bias (4,)",
    ),
    "the second differs": (second_differs, "last (dense: weight (2, 4)"),
    "other groups": (
        into(lambda: nn.GroupNorm(2, 6), lambda: layers.GroupNormalization(3, name="norm")),
        "group norm 3",
    ),
    "other heads": (heads, "query has 2 heads, att/query has 3"),
    "PReLU of every place": (into(nn.PReLU, lambda: layers.PReLU(name="slopes")), "slopes"),
    "no order": (reordered, "another order"),
    "which is the query": (unnamed, "mapping"),
    "which axis is which": (into(TorchSquare, Square, FEATURES), "which axis is which"),
    "two arrays for a tied one": (untied, "two different arrays for one that is shared"),
    "a parametrised target": (
        out_of(dense, lambda: parametrizations.weight_norm(linear()), FEATURES),
        "remove_parametrizations",
    ),
    "no rule in PyTorch": (
        into(lambda: nn.Bilinear(6, 6, 4), dense, FEATURES),
        "weight (array: (4, 6, 6)) has no counterpart",
    ),
    "no rule in Keras": (
        into(
            linear,
            lambda: layers.SpectralNormalization(layers.Dense(4, name="inner"), name="sn"),
            FEATURES,
        ),
        "sn/vector_u",
    ),
    "mapping with an unknown name": (
        into(lambda: nn.Sequential(linear()), dense, FEATURES, mapping={"0": "haed"}),
        "Keras has nothing called 'haed'; the nearest is 'head'",
    ),
    "mapping with an unknown source": (
        into(lambda: nn.Sequential(linear()), dense, FEATURES, mapping={"fc": "head"}),
        "PyTorch has nothing called 'fc'",
    ),
    "mapping of nothing": (
        into(lambda: nn.Sequential(linear()), dense, FEATURES, mapping={"fc": None}),
        "neither model has anything called 'fc'",
    ),
    "mapping of other shapes": (
        into(linear, lambda: layers.Dense(5, name="wide"), FEATURES, mapping={"Linear": "wide"}),
        "their shapes differ",
    ),
    "Keras was never called": (unbuilt, "call it once"),
    "PyTorch was never called": (into(lambda: nn.LazyLinear(4), dense, FEATURES), "call the model"),
}
CASES = {name: case for name, (case, _) in REFUSED.items()}
EXPECTED = {name: said for name, (_, said) in REFUSED.items()}
