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

original = nn.Sequential(nn.Linear(5, 7), nn.LayerNorm(7), nn.GELU(), nn.Linear(7, 3))
port = keras.Sequential(
    [
        keras.Input((5,)),
        layers.Dense(7),
        layers.LayerNormalization(epsilon=1e-5),
        layers.Activation("gelu"),
        layers.Dense(3),
    ]
)
"""
Path("pair.py").write_text(pair)
# --8<-- [end:pair]

# --8<-- [start:test]
test = """
import numpy as np
from pair import keras, original, port, torch
from torch.nn import functional as F

rng = np.random.default_rng(0)
x, y = (rng.normal(size=(16, n)).astype("float32") for n in (5, 3))

def move_weights():
    port.set_weights([p.detach().numpy().T for p in original.parameters()])

def assert_close(found, expected):
    expected = expected.detach().numpy()
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()

def test_output():
    move_weights()
    assert_close(port.predict(x, verbose=0), original(torch.tensor(x)))

def test_update():
    move_weights()
    port.compile(keras.optimizers.SGD(0.1), "mse")
    port.train_on_batch(x, y)
    F.mse_loss(original(torch.tensor(x)), torch.tensor(y)).backward()
    torch.optim.SGD(original.parameters(), lr=0.1).step()
    for found, expected in zip(port.get_weights(), original.parameters(), strict=True):
        assert_close(found.T, expected)
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
Path("pair.py").write_text(pair.replace("epsilon=1e-5", ""))
print("defaults left alone:", last_line())
# --8<-- [end:run]
