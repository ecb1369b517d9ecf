# --8<-- [start:pair]
from pathlib import Path

pair = """
import contextlib

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton

import keras
import torch
from keras import layers
from torch import nn

original = keras.Sequential(
    [keras.Input((5,)), layers.Dense(7), layers.BatchNormalization(), layers.Dense(3)]
)
port = nn.Sequential(
    nn.Linear(5, 7), nn.BatchNorm1d(7, eps=1e-3, momentum=0.01), nn.Linear(7, 3)
)
"""
Path("pair.py").write_text(pair)
# --8<-- [end:pair]

# --8<-- [start:test]
test = """
import numpy as np
import pytest
from pair import original, port, torch

rng = np.random.default_rng(0)
x = rng.normal(size=(16, 5)).astype("float32")
arrays = [rng.uniform(0.5, 1.5, array.shape) for array in original.get_weights()]

@pytest.mark.parametrize("training", [False, True])
def test_output(training):
    original.set_weights(arrays)
    state = port.state_dict()
    state.pop("1.num_batches_tracked")
    for tensor, array in zip(state.values(), arrays, strict=True):
        tensor.copy_(torch.tensor(array.T))
    expected = original(x, training=training).numpy()
    found = port.train(training)(torch.tensor(x)).detach().numpy()
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()
"""
Path("test_port.py").write_text(test)
# --8<-- [end:test]

# --8<-- [start:run]
import subprocess
import sys


def last_line():
    command = [sys.executable, "-m", "pytest", "-q", "-W", "ignore", "test_port.py"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.splitlines()[-1].split(" in ")[0]  # without the seconds


print("right port:", last_line())
Path("pair.py").write_text(pair.replace(", eps=1e-3, momentum=0.01", ""))
print("defaults left alone:", last_line())
# --8<-- [end:run]
