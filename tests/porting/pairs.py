"""A model in both frameworks, and the faults that are planted in its port, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np
import torch
from torch import nn


@dataclass
class Fault:
    """What is done to a right port, and what the check has to say of it."""

    kind: str
    at: str  # what the step begins with
    cause: str
    port: dict = field(default_factory=dict)  # other arguments of its builder
    compile: dict = field(default_factory=dict)  # and of `compile`
    after: Callable = lambda original, port: None  # once the weights are moved
    inputs: Callable | None = None  # of the port, from those of the original
    check: dict = field(default_factory=dict)  # other arguments of the check


@dataclass
class Pair:
    name: str
    original: Callable[[], nn.Module]
    port: Callable[..., keras.Model]
    inputs: Callable[[np.random.Generator], object]
    targets: Callable[[np.random.Generator], object]
    loss: Callable
    port_loss: Callable[[], object]
    faults: list[Fault]
    mapping: dict | None = None
    moved: dict = field(default_factory=dict)  # the weights of the right port

    def build(self, fault: Fault | None = None, move: Callable | None = None) -> dict:
        """The arguments of `port_check` for a right port, or for one with a fault."""
        if fault and fault.port and not self.moved:
            self.build(None, move)
        torch.manual_seed(0)
        keras.utils.set_random_seed(0)
        keras.utils.clear_session(free_memory=False)  # names begin anew
        rng = np.random.default_rng(0)
        original = self.original()
        x, y = self.inputs(rng), self.targets(rng)
        random_weights(original)
        port = self.port(**(fault.port if fault else {}))
        if fault and fault.port:
            hand_on(self.moved, port)
        else:
            move(original, port, self.mapping)
        if not fault:
            self.moved = {v.path: keras.ops.convert_to_numpy(v) for v in port.weights}
        if fault:
            fault.after(original, port)
        compiled = {"loss": self.port_loss(), "optimizer": keras.optimizers.SGD(0.0625)}
        port.compile(**(compiled | (fault.compile if fault else {})))
        found = {"original": original, "port": port, "inputs": x, "targets": y, "loss": self.loss}
        found["optimizer"] = torch.optim.SGD(original.parameters(), 0.0625)
        for name, value in (fault.check if fault else {}).items():
            found[name] = value(original) if name in ("optimizer", "update", "loss") else value
        if fault and fault.inputs:
            found["port_inputs"] = fault.inputs(x)
        return found


def random_weights(model: nn.Module) -> None:
    """Weights off their starts: no bias is 0, no scale 1, statistics as after training."""
    with torch.no_grad():
        for name, tensor in (*model.named_parameters(), *model.named_buffers()):
            if tensor.is_floating_point() and tensor.ndim == 1:
                low = 0.5 if tensor.min() >= 1 or "running_var" in name else -0.4
                tensor.uniform_(low, low + 0.9)


def hand_on(moved: dict[str, np.ndarray], port: keras.Model) -> None:
    """The weights of the right port, by the names of variables, to one with a fault."""
    for variable in port.weights:
        twin = moved.get(variable.path)
        if twin is not None and twin.shape == tuple(variable.shape):
            variable.assign(twin)
