"""What `port_check.py` tries on two parts at fault, each reason by itself, with what decides it."""

from types import SimpleNamespace

import numpy as np
import port_check
import torch
from keras import layers
from porting.arrays import numbers, same
from torch import nn

NAN = np.nan


def event(name, part, inputs=(), outputs=(), weights=()):
    tensors = [
        [torch.from_numpy(np.ascontiguousarray(a)) for a in arrays] for arrays in (inputs, outputs)
    ]
    return port_check._Event(name, part, *tensors, weights)


def why(ours, theirs, known=(), enters=True, budget=1e-8):
    """The reasons for two events; `known` are outputs of the original."""

    def seen(array):
        found = [n for n, one in enumerate(known) if port_check._same(one, array, 1e-6)]
        return max(found, default=None)

    every = [event(f"part {n}", "part", (), [one]) for n, one in enumerate(known)]
    every = every or [event("the input", "input", (), ours.inputs)]
    outputs = SimpleNamespace(budget=budget, seen=seen, all=every, enters=lambda *_: enters)
    modules = [ours.part] if isinstance(ours.part, nn.Module) else []
    weights = SimpleNamespace(places={})
    outputs.walk = SimpleNamespace(original=nn.Sequential(*modules), weights=weights)
    outputs.theirs = [theirs]
    return port_check._Why(outputs, ours, theirs, theirs, ours)


def calls(kind, twin, x, a, y, b, **more):
    return why(event("ours", kind, x, [a]), event("theirs", twin, y, [b]), **more)


def masked():
    x = numbers(4, 3, 5)
    half = x.copy()
    half[1:, :, 0] += 1
    column = x.copy()
    column[:, 1] += 1
    for a, b, wanted in (
        (x, half, ("mask", "3 of 4 samples")),
        (x, column, ("mask", "4 of 4 samples")),
        (x, half.transpose(0, 2, 1), ("mask", "3 of 4 samples")),
        (x, half.transpose(2, 1, 0), ("mask", "1 of 5 samples")),
        (x, x + 1, None),
        (x, x, None),
        (x, half[:2], None),
        (x[..., 0], (x + 1)[..., 0], None),
        (x[:, 0, 0], half[:, 0, 0], None),
    ):
        found = calls("lstm", "lstm", [], a, [], b).masked()
        assert found == wanted, (a.shape, found, wanted)
    near = x.copy()
    for off, wanted in ((0.9e-6, None), (1.1e-6, ("mask", "1 of 4 samples"))):
        near[0] = x[0] + off * np.abs(x).max()
        same(calls("lstm", "lstm", [], x, [], near).masked(), wanted)
    wide = numbers(1, 2, 1, 2, 1, 2)
    same(calls("lstm", "lstm", [], wide, [], wide + 1).masked(), None)


def tensors():
    x, more = numbers(4, 3, 5), numbers(4, 3, 5, seed=1)
    leaky, lost = np.where(x < 0, 0.5 * x, x), "has no counterpart there"
    for kind, twin, a, b, known, wanted in (
        ("add", "add", x, 2 * x, (), ("scale", "2 times")),
        ("avgpool2d", "add", x, 2 * x, (), ("pooling", "2 times")),
        ("add", "maxpooling2d", x, 2 * x, (), ("pooling", "2 times")),
        ("add", "add", x, -2 * x.transpose(0, 2, 1), (), ("scale", "-2 times")),
        ("add", "add", x, x + more, (more,), ("skip", "plus part 0")),
        ("add", "add", x + more, x, (x[0], more), ("skip", "without part 1")),
        ("layernorm", "add", x, more, (more,), ("missing layer", f"ours, layernorm, {lost}")),
        ("avgpool2d", "add", x, more, (more,), ("pooling", f"ours, avgpool2d, {lost}")),
        ("add", "leakyrelu", leaky, np.where(x < 0, 0.25 * x, x), (), "slope"),
        ("leakyrelu", "add", leaky, np.where(x < 0, 0.25 * x, x), (), "slope"),
        ("leakyrelu", "add", leaky, np.where(x < 0, 0.25 * x, 2 * x), (), None),
        ("leakyrelu", "add", leaky, np.where(x < 0, -0.25 * x, x), (), None),
        ("add", "add", leaky, np.where(x < 0, 0.25 * x, x), (), None),
        ("add", "add", x, more, (), None),
        ("add", "add", x, more[:2], (), None),
    ):
        found = calls(kind, twin, [x], a, [x], b, known=known).tensors()
        assert found == wanted, (kind, twin, found, wanted)


def kinds():
    x, other = numbers(4, 3), numbers(4, 3, seed=1)
    weighted = event("ours", "conv2d", [x], [x], [1]), event("theirs", "add", [x], [other])
    same(why(*weighted).kinds(), ("skip", "conv2d against add"))
    weighted = event("ours", "linear", [x], [x], [1]), event("theirs", "relu", [x], [other], [1])
    same(why(*weighted).kinds(), ("activation", "linear against relu"))
    half = np.concatenate([x[:2], other[2:]])
    for kind, twin, b, enters, wanted in (
        ("softmax", "softmax", other, True, ("activation", "over another axis")),
        ("softmax", "softmax", other, False, "mask"),
        ("softmax", "softmax", half, False, ("mask", "2 of 4 samples")),
        ("add", "attention", half, True, ("mask", "2 of 4 samples")),
        ("masked_fill", "add", other, True, "mask"),
        ("mul", "add", other, True, ("scale", "mul against add")),
        ("linear", "mul", other, True, ("scale", "linear against mul")),
        ("mul", "avgpooling1d", other, True, ("pooling", "mul against avgpooling1d")),
        ("linear", "dense", other, True, None),
        ("cat", "concatenate", x[:, ::-1], True, "order of parts"),
        ("add", "add", x[:, ::-1], True, "axes"),
        ("add", "sub", other, True, ("skip", "add against sub")),
    ):
        found = calls(kind, twin, [x], x, [x], b, enters=enters).kinds()
        assert found == wanted, (kind, twin, found, wanted)
    same(calls("cat", "add", [x], x, [x], x[:, ::-1]).arranged(), "order of parts")
    same(calls("add", "concat", [x], x, [x], x[:, ::-1]).arranged(), "order of parts")
    same(calls("add", "add", [x], x, [x], x + 1).arranged(), None)


def wired():
    x, y = numbers(4, 3), numbers(4, 3, seed=1)
    z = numbers(4, 3, seed=2)
    for given, enters, wanted in (
        ([y], True, ("wiring", "part 0 goes into theirs")),
        ([y], False, ("wiring", "part 0 goes into theirs")),
        ([y, z], False, None),
        ([y, z], True, ("wiring", "part 0 goes into theirs")),
        ([x[:, ::-1]], True, ("axes", "the output of part 1 goes into theirs")),
        ([3 * x], True, ("scale", "the output of part 2 goes into theirs")),
        ([x], True, None),
        ([z], True, None),
        ([x, y], True, ("wiring", "part 0 goes into theirs")),
    ):
        known = y, x[:, ::-1], 3 * x, x
        found = calls("add", "add", [x], x, given, y, known=known, enters=enters).wired()
        assert found == wanted, (found, wanted)
    same(calls("add", "mul", [x], x, [y], y, known=(y,)).wired(), None)


def not_finite():
    x = np.abs(numbers(4, 3)) - 0.5
    with np.errstate(invalid="ignore"):
        act = calls("relu", "log", [x], np.maximum(x, 0), [x], np.log(x))
    same(act.cause(), ("not finite", "log in the port"))
    same(calls("relu", "x", [x], x, [x], x * NAN).finite()[0], "not finite")
    same(calls("relu", "x", [x], x * NAN, [x], x * NAN).finite(), None)
    same(calls("relu", "x", [x], x, [x], x).finite(), None)


def read():
    """What is only read off a module and a layer: each row where only it differs."""
    x = numbers(2, 4, 8, 8)
    conv, pool = nn.Conv2d(4, 8, 3), nn.MaxPool2d(3, 1)
    keep = {"strides": 1, "dilation_rate": 1, "groups": 1}
    for module, layer, wanted in (
        (conv, layers.Conv2D(8, 3, **keep | {"strides": 2}), ("stride", "(1, 1) against (2, 2)")),
        (
            conv,
            layers.Conv2D(8, 3, **keep | {"dilation_rate": 2}),
            ("stride", "(1, 1) against (2, 2)"),
        ),
        (conv, layers.Conv2D(8, 3, **keep | {"groups": 2}), ("stride", "(1,) against (2,)")),
        (conv, layers.Conv2D(8, 5), ("layer size", "(3, 3) against (5, 5)")),
        (conv, layers.Conv2D(8, (3, 1)), ("layer size", "(3, 3) against (3, 1)")),
        (conv, layers.Conv2D(8, 3, padding="same"), ("padding", "(0, 0) against same")),
        (nn.Conv2d(4, 8, 3, groups=4), layers.Conv2D(8, 3), ("padding", "(0, 0) against valid")),
        (
            nn.Conv2d(4, 8, 3, groups=2),
            layers.DepthwiseConv2D(3),
            ("padding", "(0, 0) against valid"),
        ),
        (pool, layers.MaxPooling2D(2, 1), ("pooling", "(3, 3) against (2, 2)")),
        (pool, layers.MaxPooling2D(3, 2), ("stride", "(1, 1) against (2, 2)")),
        (pool, layers.MaxPooling2D(3, 1), None),
        (
            nn.LayerNorm((8, 8)),
            layers.LayerNormalization(),
            ("normalised axis", "the last 2, axis -1 in the port"),
        ),
        (
            nn.GroupNorm(2, 4),
            layers.GroupNormalization(2),
            ("normalised axis", "axis -1 in the port"),
        ),
        (
            nn.BatchNorm2d(4),
            layers.BatchNormalization(axis=1),
            ("normalised axis", "axis 1 in the port"),
        ),
        (nn.ReLU(), layers.ReLU(), None),
        (nn.ReLU(), "relu", None),
        ("relu", layers.ReLU(), None),
    ):
        found = calls(module, layer, [x], x, [x], x + 1).read()
        assert found == wanted, (module, found, wanted)
    half = x.copy()
    half[1] = 0
    for module, layer in (
        (nn.Embedding(3, 4), layers.Embedding(3, 4)),
        (nn.MultiheadAttention(4, 2), layers.MultiHeadAttention(2, 2)),
    ):
        same(calls(module, layer, [x], x, [x], half).read(), ("mask", "1 of 2 samples"))
    assert calls(nn.Embedding(3, 4), layers.ReLU(), [x], x, [x], half).read() is None


def changed():
    """An argument of the layer, or its mode, makes the module give the same."""
    x = numbers(6, 8)
    half = nn.Linear(8, 8)
    for module, layer, other, wanted in (
        (
            nn.LayerNorm(8, 1e-3),
            layers.LayerNormalization(epsilon=1e-1),
            nn.LayerNorm(8, 1e-1),
            ("epsilon", "0.001 against 0.1"),
        ),
        (nn.LeakyReLU(0.1), layers.LeakyReLU(0.5), nn.LeakyReLU(0.5), ("slope", "0.1 against 0.5")),
        (nn.ELU(1.0), layers.ELU(alpha=0.5), nn.ELU(0.5), ("slope", "1.0 against 0.5")),
        (
            nn.GroupNorm(2, 8),
            layers.GroupNormalization(4),
            nn.GroupNorm(4, 8),
            ("normalised axis", "2 against 4"),
        ),
        (
            nn.LayerNorm(8, 1e-3),
            layers.LayerNormalization(epsilon=1e-3),
            nn.LayerNorm(8, 1e-1),
            None,
        ),
        (half, layers.Dense(8), nn.Linear(8, 8), None),
    ):
        tensor = torch.from_numpy(x)
        ours, theirs = (one(tensor).detach().numpy() for one in (module, other))
        found = calls(module, layer, [x], ours, [x], theirs).arguments()
        assert found == wanted, (module, found, wanted)
    norm = nn.BatchNorm1d(8)
    norm.running_mean.add_(1)
    tensor = torch.from_numpy(x)
    for training, side in ((True, "port"), (False, "original")):
        both = []
        for mode in (not training, training):
            norm.train(mode)
            with port_check._stats_kept(norm):
                both.insert(0, norm(tensor).detach().numpy())
        norm.train(training)
        ours, theirs = both
        found = calls(norm, layers.BatchNormalization(), [x], ours, [x], theirs).arguments()
        same(found, ("mode", f"inference in the {side}"))
        assert (
            calls(norm, layers.BatchNormalization(), [x], ours, [x], ours + 1).arguments() is None
        )
    assert calls(half, layers.Dense(8), [x], x, [x], x).arguments() is None


def given_otherwise():
    """The same module, with the port's input, gives what the port gave."""
    fc, conv = nn.Linear(12, 3), nn.Conv2d(2, 3, 1)
    flat, image = numbers(4, 12), numbers(4, 2, 3, 5)
    turned = flat[:, ::-1].copy()
    for module, x, y, wanted in (
        (fc, flat, turned, ("flatten", "")),
        (fc, flat, flat + 1, ("wiring", "")),
        (fc, flat, np.roll(flat, 1, 0), ("axes", "")),
        (fc, flat, flat, None),
        (conv, image, image[..., ::-1].copy(), ("axes", "")),
        (nn.Identity(), image, image.transpose(0, 2, 3, 1) + 3, None),
    ):
        a, b = (module(torch.from_numpy(one)).detach().numpy() for one in (x, y))
        b = b if wanted else a + 1
        found = calls(module, layers.Dense(3), [x], a, [y], b).given()
        assert found == wanted, (module, found, wanted)
        if wanted:
            assert calls(module, layers.Dense(3), [x], a, [y], b + 1).given() is None
            assert calls(module, layers.Dense(3), [], a, [y], b).given() is None
            assert calls(module, layers.Dense(3), [x], a, [], b).given() is None
    last = image[..., ::-1].transpose(0, 2, 3, 1)
    b = conv(torch.from_numpy(image[..., ::-1].copy())).detach().numpy()
    same(calls(conv, layers.Conv2D(3, 1), [image], image, [last], b).given(), ("axes", ""))
    assert calls("linear", layers.Dense(3), [flat], flat, [turned], flat).given() is None


CASES = {
    f"by itself, why {case.__name__}": (case, "", "")
    for case in (masked, tensors, kinds, wired, not_finite, read, changed, given_otherwise)
}
