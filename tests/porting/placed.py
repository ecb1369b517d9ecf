"""Which part of one model belongs to which of the other, and which is alone, on stand-ins."""

import numpy as np
import torch
from porting.alone import outputs
from porting.arrays import numbers, same
from porting.reasons import calls, event
from torch import nn


def called_again():
    """Calls of one layer, which the original calls more often, are paired in their order."""
    x, kernel = numbers(4, 3), np.zeros((3, 3))
    ours = [event("a", "linear", [x], [x + n], [1]) for n in range(5)]
    layer = nn.Identity()
    theirs = [event("b", layer, [x], [x + n], [id(kernel)]) for n in range(3)]
    out = outputs([event("the input", "input", (), [x]), *ours], theirs)
    weights = out.walk.weights
    weights.variables, weights.places, weights.names = (
        [kernel],
        {id(kernel): kernel},
        {1: "a.weight"},
    )
    weights.title = lambda variable: "a.weight"
    out.pair()
    same([ours.index(one.partner) for one in theirs], [0, 1, 2])


def scales():
    """Whether a part like it has the same factor: of another kind it is no reason."""
    x = numbers(4, 3)
    start = event("the input", "input", (), [x])
    for kind, factor, wanted in (("mul", 2, True), ("mul", 3, False), ("tanh", 2, False)):
        out = outputs([start, event("ours", kind, [x], [factor * x])], [])
        same(out.scales(event("theirs", "mul", [x], [x]), 2.0), wanted)


def whole():
    """An output of several is called by its number, the only one is not."""
    x, seen = numbers(4, 3), []
    for count in (1, 2):
        out = outputs([event("the input", "input", (), [x])], [])
        ours, theirs = ([torch.from_numpy(x + n + m) for n in range(count)] for m in (0, 0.5))
        out.walk.out, out.walk.their_out = ours, theirs
        out.fail = lambda one, other: seen.append((one.name, other.name))
        out.whole()
    same([one for one, _ in seen], ["the model"] * 3)
    same([other for _, other in seen], ["the model", "the model, 1", "the model, 2"])


def extra():
    """A part of the port alone, before a layer that is called with more than one tensor."""
    x, linear = numbers(4, 3), nn.Linear(3, 2)
    right, late = (linear(torch.from_numpy(n * x)).detach().numpy() for n in (2, 1))
    one = calls(linear, "mul", [x, numbers(4, 5)], late, [x], 2 * x)
    one.outputs.undone = lambda array: [array]
    one.failing = event("failing", "linear", [2 * x], [right])
    same(one.extra(), ("scale", "theirs of the port alone, 2 times"))


CASES = {
    f"by itself, {case.__name__} of parts": (case, "", "")
    for case in (called_again, scales, whole, extra)
}
