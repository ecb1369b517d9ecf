# --8<-- [start:original]
import contextlib
from collections import OrderedDict

import numpy as np
import torch

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

import keras
from keras import layers
from torch import nn

torch.set_default_dtype(torch.float64)  # so that rounding is no fault
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")

rng = np.random.default_rng(0)
contrast = rng.random((32, 1, 1, 3))
pixels = contrast * rng.integers(0, 256, (32, 22, 18, 3))
labels = torch.from_numpy(rng.integers(0, 5, size=32))


def build_original():
    torch.manual_seed(0)
    parts = OrderedDict(
        conv1=nn.Conv2d(3, 8, kernel_size=3, bias=False),
        norm=nn.BatchNorm2d(8),
        act=nn.LeakyReLU(),
        conv2=nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1),
        average=nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        dense=nn.Linear(16, 5),
    )
    return nn.Sequential(parts)


# --8<-- [end:original]


# --8<-- [start:port]
def build_port(bias=False, epsilon=1e-5, momentum=0.9, slope=0.01, padding="valid"):
    zeros = [layers.ZeroPadding2D(1)] if padding == "valid" else []
    return keras.Sequential(
        [
            keras.Input((22, 18, 3)),
            layers.Conv2D(8, kernel_size=3, use_bias=bias, name="conv1"),
            layers.BatchNormalization(epsilon=epsilon, momentum=momentum, name="norm"),
            layers.LeakyReLU(slope, name="act"),
            *zeros,
            layers.Conv2D(16, kernel_size=3, strides=2, padding=padding, name="conv2"),
            layers.GlobalAveragePooling2D(name="average"),
            layers.Dense(5, name="dense"),
        ]
    )


# --8<-- [end:port]


# --8<-- [start:check]
from move_weights import move_weights
from port_check import port_check

CrossEntropy = keras.losses.SparseCategoricalCrossentropy
SGD = keras.optimizers.SGD


def check(
    inputs=pixels / 255,
    sideways=False,
    compiled=None,
    clip=None,
    budgets=None,
    **changed,
):
    original, port = build_original(), build_port(**changed)
    try:
        move_weights(original, port)
    except ValueError as error:
        print(error)
    if sideways:
        kernel = port.get_layer("conv1").kernel
        kernel.assign(keras.ops.swapaxes(kernel, 0, 1))
    arguments = {"loss": CrossEntropy(from_logits=True), "optimizer": SGD(0.05)}
    port.compile(**(arguments | (compiled or {})))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(original.parameters(), lr=0.05)

    def clipped_update(x, y):
        optimizer.zero_grad()
        criterion(original(x), y).backward()
        nn.utils.clip_grad_norm_(original.parameters(), clip)
        optimizer.step()

    return port_check(
        original,
        port,
        torch.from_numpy(pixels / 255).permute(0, 3, 1, 2),
        labels,
        loss=criterion,
        optimizer=optimizer,
        port_inputs=inputs,
        update=clipped_update if clip else None,
        budgets=budgets,
    )


print(check())
# --8<-- [end:check]

# --8<-- [start:report]
print(check(epsilon=1e-3))
# --8<-- [end:report]

# --8<-- [start:faults]
summed = CrossEntropy(from_logits=True, reduction="sum")
faults = {
    "a bias too many": {"bias": True},
    "pixels not divided": {"inputs": pixels},
    "kernels sideways": {"sideways": True},
    "epsilon of the norm": {"epsilon": 1e-3},
    "slope of LeakyReLU": {"slope": 0.3},
    "padding": {"padding": "same"},
    "from_logits": {"compiled": {"loss": CrossEntropy()}},
    "loss added up": {"compiled": {"loss": summed}},
    "learning rate": {"compiled": {"optimizer": SGD(0.01)}},
    "momentum": {"compiled": {"optimizer": SGD(0.05, momentum=0.9)}},
    "momentum of the norm": {"momentum": 0.99},
}
for fault, changed in faults.items():
    report = check(**changed)
    print(f"{fault:22}{report.step}: {report.cause}")
# --8<-- [end:faults]

# --8<-- [start:options]
print(check(clip=0.1))

for budgets in (None, [1e-8] * 4 + [1e-5] * 3):
    clipping = {"optimizer": SGD(0.05, global_clipnorm=0.1)}
    print(check(clip=0.1, compiled=clipping, budgets=budgets))
# --8<-- [end:options]
