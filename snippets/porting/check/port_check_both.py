# --8<-- [start:original]
import contextlib
from collections import OrderedDict

import numpy as np
import torch

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

import keras
import tensorflow as tf
from keras import layers
from torch import nn

torch.set_default_dtype(torch.float64)  # so that rounding is no fault
keras.config.set_floatx("float64")

rng = np.random.default_rng(0)
contrast = rng.random((32, 1, 1, 3))
pixels = contrast * rng.integers(0, 256, (32, 22, 18, 3))
labels = rng.integers(0, 5, size=32)


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


def to_keras(weight):
    weight = weight.detach().numpy()
    return weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight.T


def copy_weights(original, port, to_keras=to_keras):
    for name, part in original.named_children():
        variables = port.get_layer(name).trainable_variables
        for variable, weight in zip(variables, part.parameters(), strict=False):
            variable.assign(to_keras(weight))


# --8<-- [end:port]


# --8<-- [start:walk]
def outputs_of(original, port, x, inputs):
    """Name, PyTorch's output and Keras' output of each part, channels last."""
    outputs = {layer.name: layer.output for layer in port.layers}
    theirs = keras.Model(port.inputs[0], outputs)(inputs, training=True)
    for name, part in original.named_children():
        x = part(x)
        yield name, x.permute(0, 2, 3, 1) if x.ndim == 4 else x, theirs[name]


def walk(original, port, x, inputs, labels):
    """Step, PyTorch's numbers and Keras' numbers, in the order in which to look."""
    targets = torch.from_numpy(labels)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(original.parameters(), lr=0.05, momentum=0.9)
    ours, theirs = list(original.parameters()), port.trainable_variables

    yield "parameters", [w.numel() for w in ours], [np.size(v) for v in theirs]
    yield "input", x.permute(0, 2, 3, 1), inputs
    for name, our_output, their_output in outputs_of(original, port, x, inputs):
        yield f"output of {name}", our_output, their_output

    loss = criterion(original(x), targets)
    loss.backward()
    with tf.GradientTape() as tape:
        output = port(inputs, training=True)
        their_loss = port.compute_loss(x=inputs, y=labels, y_pred=output)
    yield "loss", loss, their_loss
    gradients = tape.gradient(their_loss, theirs)
    for (name, weight), gradient in zip(
        original.named_parameters(), gradients, strict=True
    ):
        yield f"gradient of {name}", to_keras(weight.grad), gradient

    for update in range(1, 21):
        optimizer.zero_grad()
        criterion(original(x), targets).backward()
        optimizer.step()
        port.train_on_batch(inputs, labels)
        for (name, weight), variable in zip(
            original.named_parameters(), theirs, strict=True
        ):
            if update in (1, 20):
                yield f"{name} after update {update}", to_keras(weight), variable

    yield "evaluation", original.eval()(x), port(inputs, training=False)


# --8<-- [end:walk]


# --8<-- [start:check]
def first_difference(*sides, budget=1e-4):
    """The first step at which the two part, in words."""
    for step, ours, theirs in walk(*sides):
        ours = ours.detach() if isinstance(ours, torch.Tensor) else ours
        ours, theirs = np.asarray(ours), np.asarray(theirs)
        if ours.shape != theirs.shape:
            return f"{step}: shape {ours.shape} against {theirs.shape}"
        apart = np.abs(ours - theirs).max() / np.abs(ours).max()
        if apart > budget:
            return f"{step}: {apart:.1e} apart"
    return "equal from the parameters to the evaluation"


def check(inputs=pixels / 255, to_keras=to_keras, compiled=None, **changed):
    original, port = build_original(), build_port(**changed)
    copy_weights(original, port, to_keras)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
    port.compile(**({"loss": loss, "optimizer": optimizer} | (compiled or {})))
    x = torch.from_numpy(pixels / 255).permute(0, 3, 1, 2)
    return first_difference(original, port, x, inputs, labels)


print(check())
# --8<-- [end:check]

# --8<-- [start:faults]
CrossEntropy = keras.losses.SparseCategoricalCrossentropy
SGD = keras.optimizers.SGD


def sideways(weight):
    weight = weight.detach().numpy()
    return weight.transpose(3, 2, 1, 0) if weight.ndim == 4 else weight.T


faults = {
    "a bias too many": {"bias": True},
    "pixels not divided": {"inputs": pixels},
    "kernels sideways": {"to_keras": sideways},
    "epsilon of the norm": {"epsilon": 1e-3},
    "slope of LeakyReLU": {"slope": 0.3},
    "padding": {"padding": "same"},
    "from_logits": {"compiled": {"loss": CrossEntropy()}},
    "loss added up": {
        "compiled": {"loss": CrossEntropy(from_logits=True, reduction="sum")}
    },
    "learning rate": {"compiled": {"optimizer": SGD(0.01, momentum=0.9)}},
    "momentum": {"compiled": {"optimizer": SGD(0.05)}},
    "momentum of the norm": {"momentum": 0.99},
}
for fault, changed in faults.items():
    print(f"{fault:22}{check(**changed)}")
# --8<-- [end:faults]
