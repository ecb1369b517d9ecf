"""Models of sequences, written for each framework by itself, and what a port gets wrong."""

import keras
import torch
from keras import layers, ops
from porting.images import entropy, labels
from porting.pairs import Fault, Pair
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD


def words(count, *shape, padded=False):
    def draw(rng):
        x = rng.integers(1, count, shape)
        if padded:
            for row, length in zip(x, rng.integers(3, shape[1] + 1, shape[0]), strict=True):
                row[length:] = 0
            x[0], x[1, 4:] = rng.integers(1, count, shape[1]), 0
        return torch.from_numpy(x)

    return draw


def transposed(find):
    """A square kernel of a dense layer, copied as it is."""

    def change(original, port):
        kernel = find(port)
        kernel.assign(ops.copy(ops.transpose(kernel)))

    return change


def gates(find, order):
    """The gates of a recurrent kernel in another order."""

    def change(original, port):
        for variable in find(port):
            parts = ops.split(variable, len(order), axis=-1)
            variable.assign(ops.concatenate([parts[n] for n in order], axis=-1))

    return change


# --- An LSTM tagger, in both directions, of padded sentences


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 6, padding_idx=0)
        self.lstm = nn.LSTM(6, 5, num_layers=1, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(0.2)
        self.tag = nn.Linear(10, 4)

    def forward(self, sentence):
        lengths = (sentence != 0).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.embed(sentence), lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        out, _ = nn.utils.rnn.pad_packed_sequence(
            self.lstm(packed)[0], batch_first=True, total_length=sentence.shape[1]
        )
        return self.tag(self.drop(out))


def tagger(
    mask=True, bias=True, activation="tanh", gate="sigmoid", rate=0.2, tags=None, frozen=False
):
    x = keras.Input((9,), dtype="int32")
    y = layers.Embedding(20, 6, mask_zero=mask, name="embed")(x)
    lstm = layers.LSTM(
        5, activation=activation, recurrent_activation=gate, return_sequences=True, use_bias=bias
    )
    lstm = layers.Bidirectional(lstm, name="lstm")
    y = layers.Dropout(rate)(lstm(y))
    if mask:
        y = ops.where(ops.expand_dims(x != 0, -1), y, 0.0)
    model = keras.Model(x, layers.Dense(4, name="tag", activation=tags)(y))
    model.get_layer("embed").trainable = not frozen
    return model


def tagging(scores, tags):
    return F.cross_entropy(scores.flatten(0, 1), tags.flatten())


def bilstm(port, *names):
    return [v for v in port.get_layer("lstm").weights if v.path.endswith(names)]


TAGGER = Pair(
    "LSTM tagger with mask",
    Tagger,
    tagger,
    words(20, 6, 9, padded=True),
    labels(4, (6, 9)),
    tagging,
    entropy,
    [
        Fault("mask lost", "output of lstm", "mask", {"mask": False}),
        Fault("another gate", "output of lstm", "recurrent", {"gate": "hard_sigmoid"}),
        Fault("another activation", "output of lstm", "recurrent", {"activation": "relu"}),
        Fault("bias missing", "parameters", "bias", {"bias": False}),
        Fault("dropout placement", "dropout", "dropout", {"rate": 0.5}),
        Fault("softmax twice", "output of tag", "activation", {"tags": "softmax"}),
        Fault("frozen part", "gradient of embed.weight", "frozen", {"frozen": True}),
        Fault("gates' order", "output of lstm", "kernel layout", after=gates(lambda p: bilstm(p, "kernel", "bias"), (0, 2, 1, 3))),
        Fault("directions exchanged", "output of lstm", "kernel layout", after=lambda o, p: exchange(p)),
        Fault("ids from one", "input", "shift of input", inputs=lambda x: x.numpy() + 1),
        Fault("learning rate", "embed.weight after update 1", "learning rate", compile={"optimizer": SGD(0.03125)}),
        Fault("weight decay", "embed.weight after update 1", "weight decay", compile={"optimizer": SGD(0.0625, weight_decay=0.01)}),
        Fault("sum for mean", "loss", "reduction", compile={"loss": entropy(reduction="sum")}),
    ],
)  # fmt: skip


def exchange(port):
    found = port.get_layer("lstm").get_weights()
    port.get_layer("lstm").set_weights(found[3:] + found[:3])


# --- Translation: two GRUs with attention between them


class Seq2Seq(nn.Module):
    def __init__(self):
        super().__init__()
        self.source, self.target = nn.Embedding(15, 6), nn.Embedding(12, 6)
        self.encoder = nn.GRU(6, 8, batch_first=True)
        self.decoder = nn.GRU(6, 8, batch_first=True)
        self.query = nn.Linear(8, 8, bias=False)
        self.out = nn.Linear(16, 12)

    def forward(self, source, target):
        memory, state = self.encoder(self.source(source))
        states, _ = self.decoder(self.target(target), state)
        scores = self.query(states) @ memory.transpose(1, 2) / 8**0.5
        context = torch.softmax(scores, -1) @ memory
        return self.out(torch.cat([states, context], -1))


def seq2seq(
    scaled=True, after=True, start=True, order=1, axis=-1, bias=True, swapped=False, units=8
):
    source, target = keras.Input((7,), dtype="int32"), keras.Input((5,), dtype="int32")
    kind = {"return_sequences": True, "return_state": True, "reset_after": after}
    memory, state = layers.GRU(8, name="encoder", **kind)(
        layers.Embedding(15, 6, name="source")(source)
    )
    states, _ = layers.GRU(8, name="decoder", **kind)(
        layers.Embedding(12, 6, name="target")(target), initial_state=state if start else None
    )
    scores = ops.matmul(
        layers.Dense(8, use_bias=False, name="query")(states), ops.transpose(memory, (0, 2, 1))
    )
    if scaled:
        scores = scores / 8**0.5
    context = ops.matmul(layers.Softmax(axis)(scores), memory)
    joined = layers.Concatenate()([states, context][::order])
    return keras.Model([source, target], layers.Dense(12, name="out", use_bias=bias)(joined))


SEQ2SEQ = Pair(
    "seq2seq GRU with attention",
    Seq2Seq,
    seq2seq,
    lambda rng: (words(12, 6, 7)(rng), words(12, 6, 5)(rng)),
    labels(12, (6, 5)),
    tagging,
    entropy,
    [
        Fault("scale of attention", "output of div", "scale", {"scaled": False}),
        Fault("reset_after", "parameters", "reset_after", {"after": False}),
        Fault("initial state lost", "output of decoder", "wiring", {"start": False}),
        Fault("order of concatenation", "output of cat", "order of parts", {"order": -1}),
        Fault("softmax over the other axis", "output of softmax", "activation", {"axis": 1}),
        Fault("bias missing", "parameters", "bias", {"bias": False}),
        Fault("gates' order", "output of encoder", "kernel layout",
              after=gates(lambda p: p.get_layer("encoder").weights, (1, 0, 2))),
        Fault("kernel not transposed", "output of query", "kernel layout", after=transposed(lambda p: p.get_layer("query").kernel)),
        Fault("rows shuffled", "input 1", "rows", inputs=lambda x: [x[0].flip(0).numpy(), x[1].numpy()]),
        Fault("class weights", "loss", "class weights", check={"loss": lambda m: Weighted()}),
        Fault("clipnorm", "source.weight after update 1", "clipping",
              compile={"optimizer": SGD(0.0625, clipnorm=0.03125)},
              check={"update": lambda m: clipped(m)}),
        Fault("teacher's words not shifted", "input 2", "axes", inputs=lambda x: [x[0].numpy(), x[1].roll(1, 1).numpy()]),
    ],
)  # fmt: skip


class Weighted(nn.CrossEntropyLoss):
    def __init__(self):
        super().__init__(torch.linspace(0.5, 1.5, 12))

    def forward(self, scores, tags):
        return super().forward(scores.flatten(0, 1), tags.flatten())


def clipped(model):
    optimizer = torch.optim.SGD(model.parameters(), 0.0625)

    def update(x, y):
        optimizer.zero_grad()
        tagging(model(*x), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.03125)
        optimizer.step()

    return update
