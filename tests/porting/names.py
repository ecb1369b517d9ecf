"""The rules of `port_check.py` about names, kinds, layouts and counts, each table row by row."""

from contextlib import ExitStack
from types import SimpleNamespace

import numpy as np
import port_check
import torch
from keras import layers
from porting.arrays import same
from porting.cases import sequential
from torch import nn


def kinds():
    """Each word of a table, as what a part is called."""
    for row in port_check._KINDS:
        cause, words = row.split(": ")
        for word in words.split():
            if word in ("matmul", "bmm", "einsum", "scaled_dot_product_attention"):
                assert cause == "scale"
            same(port_check._kind(word), cause)
            same(port_check._kind(f"__{word}__"), cause)
            longer = port_check._kind(f"q{word}q")
            assert longer == cause if len(word) > 3 else longer in (None, "order of parts")
    for kind, cause in (
        *[(f"{word}2d", "pooling") for word in ("avgpool", "globalmaxpooling")],
        *[(word, "pooling") for word in ("sum", "mean", "amax", "max")],
        *[(word, "resize") for word in ("interpolate", "upsample", "upsampling2d", "resize")],
        *[(word, "padding") for word in ("pad", "zeropadding2d", "cropping2d")],
        *[(word, "mask") for word in ("masked_fill", "where")],
        *[(word, "order of parts") for word in ("cat", "concatenate", "stack")],
        *[(word, "activation") for word in ("relu", "elu", "gelu", "silu", "tanh", "sigmoid")],
        *[(word, "activation") for word in ("softplus", "softmax", "swish", "mish", "activation")],
        *[(word, "skip") for word in ("add", "sub")],
        *[(word, "scale") for word in ("mul", "div", "matmul", "bmm", "einsum")],
        ("scaled_dot_product_attention", "scale"),
        *[(word, "normalised axis") for word in ("norm", "layernorm")],
        *[(word, "axes") for word in ("permute", "transpose", "reshape", "view", "flatten")],
        *[(word, None) for word in ("linear", "conv2d", "adder")],
    ):
        same(port_check._kind(kind), cause)


def moves():
    words = "pad cropping2d view reshape permute transpose __getitem__ flatten squeeze movedim"
    for kind in words.split():
        assert port_check._moves(SimpleNamespace(kind=kind)), kind
    for kind in ("linear", "convtranspose2d", "add"):
        assert not port_check._moves(SimpleNamespace(kind=kind)), kind


def words():
    for kind, weights, wanted in (
        ("relu", (), {"relu"}),
        ("gelu", (), {"gelu"}),
        *((word, (1,), {word}) for word in ("elu", "silu", "tanh", "sigmoid", "softmax", "dropout")),
        ("leakyre_lu", (), {"relu"}),
        ("conv2d", (1,), {"conv"}),
        ("batchnormalization", (1,), {"norm"}),
        ("maxpool2d", (), {"pool"}),
        ("dense", (1,), {"linear"}),
        ("linear", (1,), {"linear"}),
        ("__add__", (1,), {"add"}),
        ("concatenate", (), {"cat"}),
        ("multiply", (), {"mul"}),
        ("sub_tract", (), {"subtract"}),
        ("getitem after fc", (), {"getitem"}),
        ("lstm", (1,), set()),
    ):  # fmt: skip
        same(port_check._words(SimpleNamespace(kind=kind, weights=weights)), wanted)


def alike():
    for ours, theirs, end, wanted in (
        ("encoder.norm1", "Encoder_norm1", False, True),
        ("a/b.c", "a.b/c", False, True),
        ("", "", False, False),
        ("", "", True, False),
        ("encoder.norm1", "norm1", False, False),
        ("encoder.norm1", "norm1", True, True),
        ("encoder.prenorm1", "norm1", True, False),
        ("norm1", "encoder.norm1", True, False),
    ):
        same(port_check._alike(ours, theirs, end), wanted)
    same(port_check._alike("encoder.norm1", "norm1"), False)


def roles():
    for name, wanted in (
        ("norm/gamma", "weight"),
        ("norm/beta", "bias"),
        ("norm/moving_mean", "running_mean"),
        ("norm/moving_variance", "running_var"),
        ("norm.running_var", "running_var"),
        ("rnn.bias_hh_l0", "bias"),
        ("bias/kernel", "weight"),
        ("bias.weight", "weight"),
    ):
        same(port_check._role(name), wanted)
    inside = layers.Normalization(), layers.Dropout(0.5), layers.BatchNormalization()
    port = sequential((5,), *inside)
    found = {v.name: port_check._statistic(v) for v in port_check._state(port)}
    same(found, {"gamma": False, "beta": False, "moving_mean": True, "moving_variance": True})


def variable(path, array):
    return SimpleNamespace(path=path, shape=array.shape)


def wanted():
    """Kernels as Keras keeps them, from PyTorch's; nothing where no rule is known."""
    find = port_check._wanted
    n = port_check._numbers
    attention, other = nn.MultiheadAttention(8, 2), nn.MultiheadAttention(8, 2, kdim=6)
    query, key, value = n(attention.in_proj_weight).reshape(3, 8, 8)
    for path, of in (("query", query), ("key", key), ("value", value)):
        shape = np.zeros((8, 2, 4))
        for name in ("mha", "query_of_keys"):
            found = find(attention, variable(f"{name}/{path}/kernel", shape))
            same(found, of.T.reshape(8, 2, 4))
        assert find(other, variable(f"mha/{path}/kernel", shape)) is None
    out = n(attention.out_proj.weight).T.reshape(2, 4, 8)
    same(find(attention, variable("mha/attention_output/kernel", out)), out)
    assert find(attention, variable("mha/query/bias", np.zeros((2, 4)))) is None
    assert find(attention, variable("mha/query/bias", np.zeros((2, 2, 4)))) is None
    table = nn.Embedding(3, 5)
    same(find(table, variable("words/embeddings", np.zeros((3, 5)))), n(table.weight))
    dense = nn.Linear(3, 5)
    same(find(dense, variable("fc/kernel", np.zeros((3, 5)))), n(dense.weight).T)
    conv = nn.Conv2d(3, 5, (2, 4))
    usual = n(conv.weight).transpose(2, 3, 1, 0)
    same(find(conv, variable("conv/kernel", usual)), usual)
    flat = nn.Conv1d(3, 5, 2)
    same(find(flat, variable("conv/kernel", np.zeros((2, 3, 5)))), n(flat.weight).T)
    deep = nn.Conv2d(2, 6, (5, 4), groups=2)
    kernel = n(deep.weight).reshape(2, 3, 5, 4).transpose(2, 3, 0, 1)
    long = nn.Conv1d(2, 6, 5, groups=2)
    line = n(long.weight).reshape(2, 3, 5).transpose(2, 0, 1)
    for path in ("depthwise_kernel", "kernel"):
        same(find(deep, variable(f"conv/{path}", kernel)), kernel)
        same(find(long, variable(f"conv/{path}", line)), line)
    single = nn.Conv2d(1, 6, (5, 4))
    kernel = n(single.weight).reshape(2, 3, 5, 4).transpose(2, 3, 0, 1)
    same(find(single, variable("conv/depthwise_kernel", kernel)), kernel)
    assert find(single, variable("conv/kernel", kernel)) is None
    for module, shape in (
        (dense, (5,)),
        (dense, (5, 3)),
        (dense, (1, 3, 5)),
        (conv, (5,)),
    ):
        assert find(module, variable("x/kernel", np.zeros(shape))) is None


def gates():
    """The order of gates, by the places of the first row of a kernel."""
    for module, right in (
        *((kind(3, 2), [0, 1, 2, 3]) for kind in (nn.LSTM, nn.LSTMCell)),
        *((kind(3, 2), [1, 0, 2]) for kind in (nn.GRU, nn.GRUCell)),
    ):
        count = len(right)
        for start in (0, 7):
            for name, path in (
                ("rnn.weight_ih_l0", "rnn"),
                ("rnn.weight_ih_l0_reverse", "backward"),
            ):
                ours = np.arange(2 * count * 3).reshape(count, 2, 3) + start
                for order in (right, right[::-1], list(range(count)), [2, 1, 0, 3][:count]):
                    places = ours[order].reshape(2 * count, 3).T
                    one = SimpleNamespace(path=f"{path}/kernel")
                    weights = SimpleNamespace(
                        title=lambda v, name=name: name,
                        places={id(one): places},
                        arrays={name: ours},
                        start={name: start},
                    )
                    same(port_check._gates_right(module, one, weights), order == right)
                other = SimpleNamespace(path="backward" if path == "rnn" else "rnn")
                weights.places[id(other)] = ours[right].reshape(2 * count, 3).T
                assert not port_check._gates_right(module, other, weights)
                for bias in (ours[..., 0] // 3, (ours[..., 0] // 3)[right]):
                    both = [bias.ravel(), bias.ravel() + 2 * count]
                    weights.arrays, weights.start = {name: bias}, {name: start // 3}
                    for places in (both[0], np.stack(both)):
                        weights.places[id(one)] = places
                        found = port_check._gates_right(module, one, weights)
                        same(found, bool((bias == (ours[..., 0] // 3)[right]).all()))


def folded():
    for kind in (nn.LSTM, nn.RNN, nn.LSTMCell, nn.RNNCell, nn.GRU, nn.GRUCell):
        module = nn.ModuleDict({"rnn": kind(3, 2)})
        ours = dict(module["rnn"].named_parameters())
        names = [name for name in ours if "bias" in name]
        before = {name: ours[name].detach().clone() for name in names}
        kernels = {n: p.detach().clone() for n, p in ours.items() if n not in names}
        with ExitStack() as stack:
            port_check._fold(module, stack)
            first, second = (ours[name] for name in names)
            (first.sum() + second.sum()).backward()
            gru = kind in (nn.GRU, nn.GRUCell)
            assert bool(second.grad.any()) == gru and first.grad.all() and second.requires_grad
            if gru:
                assert all(torch.equal(ours[n], before[n]) for n in names)
            else:
                both = before[names[0]] + before[names[1]]
                assert torch.equal(first, both) and not second.any()
            assert all(torch.equal(ours[n], kernels[n]) for n in kernels)
            sizes = port_check._sizes_of_original(module)
            assert (f"rnn.{names[1]}" in sizes) == gru and f"rnn.{names[0]}" in sizes
        second.grad = None
        second.sum().backward()
        assert second.grad.all() and f"rnn.{names[1]}" in port_check._sizes_of_original(module)
    frozen = nn.LSTM(3, 2)
    frozen.bias_hh_l0.requires_grad_(False)
    whole = nn.LSTM(3, 2)
    nn.init.zeros_(whole.bias_hh_l0)
    still = nn.Linear(3, 2)
    nn.init.zeros_(still.bias.requires_grad_(False))
    for module in (frozen, whole, still):
        assert len(port_check._sizes_of_original(module)) == len([*module.parameters()])
    parts = port_check._sizes_of_original(nn.ModuleDict({"a": nn.MultiheadAttention(6, 2)}))
    wanted = {
        f"a.in_proj_{w} {p}": s for w, s in (("weight", (6, 6)), ("bias", (6,))) for p in "qkv"
    }
    same(parts, wanted | {"a.out_proj.weight": (6, 6), "a.out_proj.bias": (6,)})


CASES = {
    f"by itself, {case.__name__}": (case, "", "")
    for case in (kinds, moves, words, alike, roles, wanted, gates, folded)
}
