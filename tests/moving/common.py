"""What the cases about move_weights.py share: they run in one process, for tests/test_move_weights.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from torch import nn

from tandem.proof.parity import keras, torch

FOLDER = Path(__file__).resolve().parents[2] / "snippets" / "porting" / "moving-weights"
sys.path.insert(0, str(FOLDER))

from move_weights import move_weights  # noqa: E402

layers = keras.layers
IMAGE, SIGNAL, VOLUME = (4, 6, 9, 7), (4, 6, 9), (4, 6, 5, 4, 6)
SEQUENCE = (4, 5, 6)


def disturbed(module: nn.Module) -> nn.Module:
    """No weight and no running statistic stays at 0 or 1, where much looks equal that is not."""
    statistics = ("running_mean", "running_var")
    buffers = [b for name, b in module.named_buffers() if name.endswith(statistics)]
    for tensor in [*module.parameters(), *buffers]:
        fan = tensor[0].numel() ** 0.5 if tensor.ndim > 1 else 1
        low = -0.6 if tensor.ndim > 1 else 0.1  # so that deep networks stay finite
        with torch.no_grad():
            tensor.copy_(tensor / 2 + torch.empty_like(tensor).uniform_(low, 0.6) / fan)
    return module


def sequential(*inside, shape: tuple, dtype: str = "float32") -> keras.Model:
    return keras.Sequential([keras.Input(shape, dtype=dtype), *inside])


def first(value):
    return value[0] if isinstance(value, (tuple, list)) else value


def outputs(module: nn.Module, model, inputs: list, last: bool) -> tuple:
    """What both make of the same inputs; `last` is for channels, in Keras."""
    with torch.no_grad():
        ours = first(module.eval()(*inputs)).float()
    given = [(x.movedim(1, -1) if last else x).numpy() for x in inputs]
    theirs = first(model(given if len(given) > 1 else given[0]))
    theirs = torch.tensor(np.asarray(keras.ops.convert_to_numpy(theirs), "float32"))
    return ours, theirs.movedim(-1, 1) if last and theirs.ndim > 2 else theirs


def apart(module, model, *inputs, last=False, mapping=None, channels=None) -> float:
    """How far outputs are apart after a move there, and back into other weights: the worse.

    Relative to the largest output. Raises what `move_weights` raises.
    """
    disturbed(module)
    ours, theirs = outputs(module, model, inputs, last)
    assert not torch.allclose(ours, theirs, atol=1e-3), "equal before anything was moved"
    move_weights(module, model, mapping, channels)
    ours, theirs = outputs(module, model, inputs, last)
    there = (ours - theirs).abs().max() / ours.abs().max()
    disturbed(module)
    back = {name: to for to, name in (mapping or {}).items() if isinstance(name, str)}
    back |= {name: None for name, to in (mapping or {}).items() if to is None}
    back |= {tuple(to): name for name, to in (mapping or {}).items() if isinstance(to, list)}
    move_weights(model, module, back, channels)
    ours, theirs = outputs(module, model, inputs, last)
    return max(there, (ours - theirs).abs().max() / ours.abs().max()).item()
