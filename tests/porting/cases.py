"""What public reports met: each case is checked for what the check says of it."""

from collections import OrderedDict

import keras
import numpy as np
import torch
from keras import layers, ops
from move_weights import move_weights
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD


def sequential(*shape_and_layers, dtype=None):
    shape, *rest = shape_and_layers
    return keras.Sequential([keras.Input(shape, dtype=dtype), *rest])


def normal(*shape, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=shape))


def given(original, port, x, y=None, loss=None, rate=0.05, optimizer=None, move=True, **more):
    if move:
        move_weights(original, port)
    if loss is not None:
        criterion, twin = loss
        port.compile(loss=twin, optimizer=optimizer or SGD(rate))
        more = {"loss": criterion, "targets": y} | more
        more.setdefault("optimizer", torch.optim.SGD(original.parameters(), rate))
    return {"original": original, "port": port, "inputs": x} | more


def mse():
    return nn.MSELoss(), "mse"


def nan():
    original = nn.Sequential(OrderedDict(fc=nn.Linear(4, 6), act=nn.ReLU()))
    port = sequential((4,), layers.Dense(6, name="fc"), layers.Activation(ops.log, name="act"))
    return given(original, port, normal(8, 4))


def layer_norm(scale=10):
    original = nn.Sequential(OrderedDict(fc=nn.Linear(6, 8), ln=nn.LayerNorm(8)))
    port = sequential(
        (6,), layers.Dense(8, name="fc"), layers.LayerNormalization(epsilon=1e-6, name="ln")
    )
    return given(original, port, torch.from_numpy(np.random.default_rng(0).random((8, 6)) * scale))


def batch_norm():
    original = nn.Sequential(OrderedDict(norm=nn.BatchNorm2d(3)))
    port = sequential((6, 5, 3), layers.BatchNormalization(epsilon=1e-3, momentum=0.9, name="norm"))
    return given(
        original, port, torch.from_numpy(np.random.default_rng(0).random((8, 3, 6, 5)) * 255)
    )


def decay():
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    port = sequential((5,), layers.Dense(3, name="fc"))
    optimizer = torch.optim.SGD(original.parameters(), 0.05, weight_decay=5e-4)
    found = given(original, port, normal(8, 5), normal(8, 3), mse(), optimizer=SGD(0.05))
    return found | {"optimizer": optimizer}


def relu6():
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 6), act=nn.ReLU6()))
    port = sequential((5,), layers.Dense(6, name="fc"), layers.ReLU(name="act"))
    return given(original, port, normal(8, 5) / 2)


def clipnorm():
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    port = sequential((5,), layers.Dense(3, name="fc"))
    return given(
        original,
        port,
        normal(8, 5) / 10,
        normal(8, 3) / 10,
        mse(),
        optimizer=SGD(0.05, clipnorm=1.0),
    )


def rate_falls():
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    port = sequential((5,), layers.Dense(3, name="fc"))
    falls = keras.optimizers.schedules.PiecewiseConstantDecay([100], [0.05, 0.005])
    return given(original, port, normal(8, 5), normal(8, 3), mse(), optimizer=SGD(falls))


def adam(rms=False):
    original = nn.Sequential(OrderedDict(fc=nn.Linear(5, 3)))
    port = sequential((5,), layers.Dense(3, name="fc"))
    twin = (keras.optimizers.RMSprop if rms else keras.optimizers.Adam)(2**-10, epsilon=1e-3)
    kind = {"alpha": 0.9} if rms else {}
    optimizer = (torch.optim.RMSprop if rms else torch.optim.Adam)(
        original.parameters(), 2**-10, eps=1e-3, **kind
    )
    return given(original, port, normal(8, 5), normal(8, 3), mse(), optimizer=twin) | {
        "optimizer": optimizer
    }


class ConvNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.fc = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(F.relu(self.norm(self.conv(x))).mean((2, 3)))


def conv_norm(**first):
    return sequential(
        (8, 7, 3),
        layers.Conv2D(4, 3, name="conv", **first),
        layers.BatchNormalization(epsilon=1e-5, momentum=0.9, name="norm"),
        layers.ReLU(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2, name="fc"),
    )


def bias_before_norm():
    return given(ConvNorm(), conv_norm(), normal(8, 3, 8, 7), normal(8, 2), mse())


def trained_before(copied):
    original, port = ConvNorm(), conv_norm()
    for seed in range(5):
        original(normal(8, 3, 8, 7, seed=seed) * 2 + 1)
    found = given(original, port, normal(8, 3, 8, 7), normal(8, 2), mse())
    if not copied:
        norm = port.get_layer("norm")
        norm.moving_mean.assign([0.0] * 4)
        norm.moving_variance.assign([1.0] * 4)
    return found


def twice():
    """A kernel behind Flatten in which two weights are equal, as two of many float32 mostly are."""
    original = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten(), nn.Linear(3 * 4 * 5, 4))
    with torch.no_grad():
        original[2].weight[3, 50] = original[2].weight[0, 7]
    port = sequential((6, 7, 2), layers.Conv2D(3, 3), layers.Flatten(), layers.Dense(4))
    return given(original, port, normal(8, 2, 6, 7), normal(8, 4, seed=1), mse())


def flatten():
    original = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten(), nn.Linear(3 * 4 * 5, 4))
    port = sequential((6, 7, 2), layers.Conv2D(3, 3), layers.Flatten(), layers.Dense(4))
    return given(original, port, normal(8, 2, 6, 7), normal(8, 4), mse())


class Last(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.rnn, self.fc = kind(5, 6, batch_first=True), nn.Linear(6, 2)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


def recurrent(kind, twin):
    port = sequential((7, 5), twin(6), layers.Dense(2))
    return given(Last(kind), port, normal(8, 7, 5), normal(8, 2), mse())


def conv3d():
    original = nn.Sequential(nn.Conv3d(2, 3, 3), nn.Flatten(2))
    port = sequential((5, 6, 4, 2), layers.Conv3D(3, 3, name="conv"), layers.Reshape((24, 3)))
    found = given(original, port, normal(4, 2, 5, 6, 4))
    port.get_layer("conv").kernel.assign(original[0].weight.detach().numpy().T)
    return found


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.one, self.two = layers.Dense(6, activation="relu"), layers.Dense(2)

    def call(self, x):
        return self.two(self.one(x))


def plain():
    return nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 2))


def subclassed():
    port = Subclassed()
    port(ops.zeros((1, 5)))
    return given(plain(), port, normal(8, 5), normal(8, 2), mse())


def unnamed():
    port = sequential((5,), layers.Dense(6, activation="relu"), layers.Dense(2))
    return given(plain(), port, normal(8, 5), normal(8, 2), mse())


def fused_activation():
    original = nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(60, 2))
    port = sequential(
        (6, 7, 2), layers.Conv2D(3, 3, activation="relu"), layers.Flatten(), layers.Dense(2)
    )
    return given(original, port, normal(8, 2, 6, 7), normal(8, 2), mse())


def kernel_size():
    port = sequential((8, 7, 3), layers.Conv2D(4, 5, name="conv"), layers.GlobalAveragePooling2D())
    return given(nn.Sequential(nn.Conv2d(3, 4, 3)), port, normal(8, 3, 8, 7), move=False)


def frozen_original():
    found = given(ConvNorm(), conv_norm(), normal(8, 3, 8, 7), normal(8, 2), mse())
    found["original"].conv.weight.requires_grad_(False)
    return found


def float32():
    torch.set_default_dtype(torch.float32)
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        found = unnamed()
        found["inputs"], found["targets"] = found["inputs"].float(), found["targets"].float()
        return found
    finally:
        torch.set_default_dtype(torch.float64)
        keras.config.set_floatx("float64")
        keras.config.set_dtype_policy("float64")


def affine():
    original = nn.Sequential(nn.Linear(5, 6), nn.BatchNorm1d(6, affine=False))
    port = sequential((5,), layers.Dense(6), layers.BatchNormalization(epsilon=1e-5, momentum=0.9))
    return given(original, port, normal(8, 5), move=False)


def axis():
    original = nn.Sequential(nn.Linear(5, 6), nn.LayerNorm(6))
    port = sequential((4, 5), layers.Dense(6), layers.LayerNormalization(axis=(1, 2), epsilon=1e-5))
    port.layers[0].set_weights([w.detach().numpy().T for w in original[0].parameters()])
    return given(original, port, normal(8, 4, 5), move=False)


def square_axis():
    original = nn.Sequential(nn.Linear(5, 6), nn.LayerNorm(6))
    port = sequential((6, 5), layers.Dense(6), layers.LayerNormalization(axis=1, epsilon=1e-5))
    return given(original, port, normal(8, 6, 5))


def not_moved():
    found = unnamed()
    found["port"].layers[-1].set_weights([normal(6, 2).numpy(), normal(2).numpy()])
    return found


CASES = {  # name: how it is built, what the step begins with ("" where it passes), the cause
    "K1, NaN": (nan, "output of act", "not finite"),
    "K2, ε of LayerNorm": (layer_norm, "output of ln", "epsilon"),
    "K2, ε of BatchNorm": (batch_norm, "output of norm", "epsilon"),
    "K2, weight decay": (decay, "fc.weight after update 1", "weight decay"),
    "K3, ReLU6": (relu6, "output of act on the wide batch", "activation"),
    "K3, clipnorm": (clipnorm, "fc.weight after an update on the wide batch", "clipping"),
    "K3, a rate that falls": (rate_falls, "later updates", "schedule"),
    "K4, ε of Adam": (adam, "fc.weight after update 1", "optimizer epsilon"),
    "K4, ε of RMSprop": (lambda: adam(True), "fc.weight after update 1", "optimizer epsilon"),
    "K5, bias before a norm": (bias_before_norm, "", ""),
    "K5, trained before": (lambda: trained_before(True), "", ""),
    "K5, statistics not copied": (lambda: trained_before(False), "norm.running_mean", "statistics"),
    "K5, Flatten": (flatten, "", ""),
    "K5, Flatten, a number there twice": (twice, "", ""),
    "K6, LSTM": (lambda: recurrent(nn.LSTM, layers.LSTM), "", ""),
    "K6, GRU": (lambda: recurrent(nn.GRU, layers.GRU), "", ""),
    "K6, Conv3d by .T": (conv3d, "output of 0", "kernel layout"),
    "K7, subclassed": (subclassed, "", ""),
    "K8, unnamed": (unnamed, "", ""),
    "K8, activation inside": (fused_activation, "", ""),
    "K8, kernel of 5 for 3": (kernel_size, "parameters", "layer size"),
    "K8, frozen in the original": (frozen_original, "gradient of conv.weight", "frozen"),
    "K8, a norm without weights": (affine, "parameters", "affine"),
    "K8, a norm over two axes": (axis, "parameters", "layer size"),
    "K4, a norm over another axis": (square_axis, "output of 1", "normalised axis"),
    "K4, a layer that was not moved": (not_moved, "output of 2", "other weights"),
    "float32": (float32, "", ""),
}
