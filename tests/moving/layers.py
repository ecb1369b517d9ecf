"""Every layer with weights that both libraries have, there and back."""

from __future__ import annotations

import warnings

from torch import nn
from torch.nn.utils import parametrizations
from torchvision.ops import FrozenBatchNorm2d

from tests.moving.common import (
    IMAGE,
    SEQUENCE,
    SIGNAL,
    VOLUME,
    apart,
    disturbed,
    keras,
    layers,
    move_weights,
    np,
    outputs,
    sequential,
    torch,
)

EPS = {"epsilon": 1e-5}
FIRST = {"batch_first": True}
WHOLE = {"return_sequences": True}


def channels(module, layer, shape):
    """A case whose channels are last in Keras."""
    inside = (*shape[2:], shape[1])
    return lambda: apart(module(), sequential(layer(), shape=inside), torch.randn(shape), last=True)


def plain(module, *inside, shape=SEQUENCE):
    return lambda: apart(
        module(), sequential(*(one() for one in inside), shape=shape[1:]), torch.randn(shape)
    )


def norms():
    rms = {"eps": 1e-5}
    yield "BatchNorm1d", channels(lambda: nn.BatchNorm1d(6), lambda: batch_norm(), SIGNAL)
    yield "BatchNorm2d", channels(lambda: nn.BatchNorm2d(6), lambda: batch_norm(), IMAGE)
    yield "BatchNorm3d", channels(lambda: nn.BatchNorm3d(6), lambda: batch_norm(), VOLUME)
    bare = {"scale": False, "center": False}
    pair = lambda: nn.BatchNorm2d(6, affine=False), lambda: batch_norm(**bare)  # noqa: E731
    yield "BatchNorm2d without affine", channels(*pair, IMAGE)
    pair = lambda: FrozenBatchNorm2d(6), lambda: batch_norm(trainable=False)  # noqa: E731
    yield "FrozenBatchNorm2d", frozen
    norm = lambda **more: layers.LayerNormalization(**EPS, **more)  # noqa: E731
    yield "LayerNorm", plain(lambda: nn.LayerNorm(6), norm)
    yield (
        "LayerNorm without bias",
        plain(lambda: nn.LayerNorm(6, bias=False), lambda: norm(center=False)),
    )
    yield "RMSNorm", plain(lambda: nn.RMSNorm(6, **rms), lambda: layers.RMSNormalization(**EPS))
    group = lambda n: layers.GroupNormalization(n, **EPS)  # noqa: E731
    yield "GroupNorm", channels(lambda: nn.GroupNorm(2, 6), lambda: group(2), IMAGE)
    instance = lambda: nn.InstanceNorm2d(6, affine=True)  # noqa: E731
    yield "InstanceNorm2d", channels(instance, lambda: group(-1), IMAGE)
    slope = lambda: layers.PReLU(shared_axes=[1, 2])  # noqa: E731
    yield "PReLU", channels(lambda: nn.PReLU(6), slope, IMAGE)


def batch_norm(**arguments):
    return layers.BatchNormalization(**EPS, **arguments)


def frozen():
    """All its arrays are buffers."""
    module = FrozenBatchNorm2d(6)
    for buffer in module.buffers():
        buffer.uniform_(0.5, 1.5)
    model = sequential(batch_norm(trainable=False), shape=(9, 7, 6))
    move_weights(module, model)
    ours, theirs = outputs(module, model, [torch.randn(IMAGE)], True)
    return (ours - theirs).abs().max().item()


def unscaled():
    """K11: all 94 normalisations of InceptionV3 have no gamma, which is a weight of ones."""
    module, model = nn.BatchNorm2d(6), sequential(batch_norm(scale=False), shape=(9, 7, 6))
    model.set_weights([np.random.uniform(0.5, 1.5, w.shape) for w in model.get_weights()])
    disturbed(module)
    move_weights(model, module)
    ours, theirs = outputs(module, model, [torch.randn(IMAGE)], True)
    return ((ours - theirs).abs().max() / ours.abs().max()).item()


def convolutions():
    for rank, shape in enumerate((SIGNAL, IMAGE, VOLUME), 1):
        size = (3, 2, 2)[:rank]
        conv, transposed = getattr(nn, f"Conv{rank}d"), getattr(nn, f"ConvTranspose{rank}d")
        other, back = getattr(layers, f"Conv{rank}D"), getattr(layers, f"Conv{rank}DTranspose")
        pair = (lambda c=conv, s=size: c(6, 8, s)), (lambda c=other, s=size: c(8, s))
        yield f"Conv{rank}d", channels(*pair, shape)
        pair = (lambda c=transposed: c(6, 8, 3, 2)), (lambda c=back: c(8, 3, 2))
        yield f"ConvTranspose{rank}d", channels(*pair, shape)
    conv = lambda: nn.Conv2d(6, 6, 3, groups=6)  # noqa: E731
    yield "K11: depthwise into groups", channels(conv, lambda: layers.Conv2D(6, 3, groups=6), IMAGE)
    pair = lambda: nn.Conv2d(6, 8, 3, groups=2), lambda: layers.Conv2D(8, 3, groups=2)  # noqa: E731
    yield "groups", channels(*pair, IMAGE)
    for rank, shape in enumerate((SIGNAL, IMAGE), 1):
        conv, deep = getattr(nn, f"Conv{rank}d"), getattr(layers, f"DepthwiseConv{rank}D")
        both = getattr(layers, f"SeparableConv{rank}D")
        pair = (
            lambda c=conv: c(6, 12, 3, groups=6),
            lambda c=deep: c(3, depth_multiplier=2),
        )
        yield f"DepthwiseConv{rank}D", channels(*pair, shape)
        pair = (
            lambda c=conv: nn.Sequential(c(6, 12, 3, groups=6, bias=False), c(12, 4, 1)),
            lambda c=both: c(4, 3, depth_multiplier=2),
        )
        yield f"SeparableConv{rank}D", channels(*pair, shape)


def recurrent():
    kinds = (nn.LSTM, layers.LSTM), (nn.GRU, layers.GRU), (nn.RNN, layers.SimpleRNN)
    for ours, theirs in kinds:
        for bias in (True, False):
            more = {"use_bias": bias, **WHOLE}
            name = ours.__name__ + ("" if bias else " without bias")
            one = lambda t=theirs, m=more: t(8, **m)  # noqa: E731
            yield name, plain(lambda o=ours, b=bias: o(6, 8, bias=b, **FIRST), one)
            module = lambda o=ours, b=bias: o(6, 8, 2, bidirectional=True, bias=b, **FIRST)  # noqa: E731
            both = lambda o=one: layers.Bidirectional(o())  # noqa: E731
            yield f"{name}, two layers, both ways", plain(module, both, both)
    yield (
        "K10: LSTM of two layers",
        plain(lambda: nn.LSTM(6, 8, num_layers=2, **FIRST), *[lambda: layers.LSTM(8, **WHOLE)] * 2),
    )
    yield (
        "GRU in stacked cells",
        plain(
            lambda: nn.GRU(6, 8, 2, **FIRST),
            lambda: layers.RNN(
                layers.StackedRNNCells([layers.GRUCell(8), layers.GRUCell(8)]), **WHOLE
            ),
        ),
    )
    yield (
        "RNN with relu",
        plain(
            lambda: nn.RNN(6, 8, nonlinearity="relu", **FIRST),
            lambda: layers.SimpleRNN(8, activation="relu", **WHOLE),
        ),
    )
    cells = (
        (nn.LSTMCell, layers.LSTMCell),
        (nn.GRUCell, layers.GRUCell),
        (nn.RNNCell, layers.SimpleRNNCell),
    )
    for ours, theirs in cells:
        yield ours.__name__, lambda o=ours, t=theirs: cell(o, t)


def cell(ours, theirs):
    module, layer, x = disturbed(ours(6, 8)), theirs(8), torch.randn(4, 6)
    zeros = [np.zeros((4, 8), "float32")] * (2 if ours is nn.LSTMCell else 1)
    layer(x.numpy(), zeros)
    move_weights(module, layer)
    found = keras.ops.convert_to_numpy(layer(x.numpy(), zeros)[0])
    worst = 0.0
    for _ in range(2):
        with torch.no_grad():
            result = module(x)
        result = result[0] if isinstance(result, tuple) else result
        worst = max(worst, np.abs(result.numpy() - found).max())
        disturbed(module)
        move_weights(layer, module)
    return float(worst)


def attention(arguments, others):
    sizes = {"q": 6, "v": arguments.get("vdim", 6), "k": arguments.get("kdim", 6)}
    inputs = [keras.Input((n, size)) for n, size in zip((5, 7, 7), sizes.values(), strict=True)]
    model = keras.Model(inputs, layers.MultiHeadAttention(2, 3, **others)(*inputs))
    module = disturbed(nn.MultiheadAttention(6, 2, **FIRST, **arguments))
    q, v, k = (torch.randn(2, *one.shape[1:]) for one in inputs)
    move_weights(module, model)
    worst, found = 0.0, keras.ops.convert_to_numpy(model([x.numpy() for x in (q, v, k)]))
    for _ in range(2):
        with torch.no_grad():
            worst = max(worst, np.abs(module(q, k, v)[0].numpy() - found).max())
        disturbed(module)
        move_weights(model, module)
    return float(worst / np.abs(found).max())


def encoder(norm_first, depth):
    module = nn.TransformerEncoderLayer(8, 2, 16, norm_first=norm_first, **FIRST)
    if depth > 1:
        module = nn.TransformerEncoder(module, depth, enable_nested_tensor=False)
    inputs = keras.Input((5, 8))
    x = encoded(inputs, norm_first, depth, 16)
    return apart(module, keras.Model(inputs, x), torch.randn(3, 5, 8))


def encoded(x, norm_first, depth, wide):
    """What goes through so many layers of a transformer's encoder, of Keras' own."""
    norm = lambda y: layers.LayerNormalization(**EPS)(y)  # noqa: E731
    for _ in range(depth):
        y = norm(x) if norm_first else x
        x = x + layers.MultiHeadAttention(2, 4)(y, y)
        x = x if norm_first else norm(x)
        y = layers.Dense(wide, activation="relu")(norm(x) if norm_first else x)
        x = x + layers.Dense(8)(y)
        x = x if norm_first else norm(x)
    return x


def parametrised(wrap):
    """The effective weight is moved, and nothing of the module changes."""
    warnings.simplefilter("ignore")  # two of them are deprecated, and in use
    module, x = wrap(disturbed(nn.Linear(6, 8))).eval(), torch.randn(SEQUENCE)
    model = sequential(layers.Dense(8), shape=SEQUENCE[1:])
    before = {name: value.clone() for name, value in module.state_dict().items()}
    move_weights(module, model)
    assert all(torch.equal(v, before[name]) for name, v in module.state_dict().items())
    ours, theirs = outputs(module, model, [x], False)
    return ((ours - theirs).abs().max() / ours.abs().max()).item()


def halves():
    """K12: bfloat16 on both sides. What was rounded comes back as it was."""
    module = disturbed(nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8))).bfloat16()
    dtype = {"dtype": "bfloat16"}
    model = sequential(layers.Dense(8, **dtype), layers.BatchNormalization(**dtype), shape=(6,))
    before = {name: value.clone() for name, value in module.state_dict().items()}
    move_weights(module, model)
    disturbed(module)
    move_weights(model, module)
    return float(not all(torch.equal(v, before[n]) for n, v in module.state_dict().items()))


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.scale = nn.Linear(6, 8), nn.Parameter(torch.tensor(2.5))

    def forward(self, x):
        return self.scale * self.linear(x)


class KerasScaled(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense, self.scale = layers.Dense(8), self.add_weight(shape=(), name="scale")

    def call(self, x):
        return self.scale * self.dense(x)


def scaled():
    """A number that no layer has, such as CLIP's scale of logits."""
    model, x = KerasScaled(), torch.randn(4, 6)
    model(x.numpy())
    return apart(Scaled(), model, x)


def nothing():
    """K11: a layer without weights has nothing to move."""
    move_weights(nn.Sequential(nn.ReLU()), sequential(layers.ReLU(), shape=(6,)))
    return 0.0


CASES = {
    "Linear": plain(lambda: nn.Linear(6, 8), lambda: layers.Dense(8)),
    "Linear in time": plain(
        lambda: nn.Linear(6, 8), lambda: layers.TimeDistributed(layers.Dense(8))
    ),
    "attention": lambda: attention({}, {}),
    "attention without bias": lambda: attention({"bias": False}, {"use_bias": False}),
    "attention with kdim and vdim": lambda: attention({"kdim": 4, "vdim": 3}, {}),
    **{
        f"encoder of {depth}, norm_first={first}": lambda f=first, d=depth: encoder(f, d)
        for first in (True, False)
        for depth in (1, 3)
    },
    "weight_norm": lambda: parametrised(parametrizations.weight_norm),
    "spectral_norm": lambda: parametrised(parametrizations.spectral_norm),
    "the older weight_norm": lambda: parametrised(nn.utils.weight_norm),
    "the older spectral_norm": lambda: parametrised(nn.utils.spectral_norm),
    "K12: bfloat16": halves,
    "K11: nothing": nothing,
    "a scalar of the model itself": scaled,
    "K11: BatchNormalization(scale=False)": unscaled,
    **dict(norms()),
    **dict(convolutions()),
    **dict(recurrent()),
}
