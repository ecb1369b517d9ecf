"""Models that make images and sound, written for each framework by itself, and their faults."""

import keras
import torch
from keras import layers, ops
from porting.images import Adam, binary, channels_last, forget_statistics, images, turned
from porting.pairs import Fault, Pair
from torch import nn
from torch.nn import functional as F

MSE = keras.losses.MeanSquaredError
SGD = keras.optimizers.SGD

# --- DCGAN: the generator and the discriminator


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.ConvTranspose2d(10, 8, 4, 1, 0, bias=False), nn.BatchNorm2d(8), nn.ReLU(True),
            nn.ConvTranspose2d(8, 4, 4, 2, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(True),
            nn.ConvTranspose2d(4, 3, 4, 2, 1, bias=False), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z):
        return self.net(z)


def generator(final="tanh", epsilon=1e-5, momentum=0.9, last="same", middle="relu", bias=False):
    x = z = keras.Input((1, 1, 10))
    x = layers.Conv2DTranspose(8, 4, use_bias=bias)(x)
    x = layers.BatchNormalization(epsilon=epsilon, momentum=momentum)(x)
    x = layers.Activation(middle)(x)
    x = layers.Conv2DTranspose(4, 4, 2, "same", use_bias=False)(x)
    x = layers.BatchNormalization(epsilon=epsilon, momentum=momentum)(x)
    x = layers.Activation("relu")(x)
    if last == "same":
        x = layers.Conv2DTranspose(3, 4, 2, "same", use_bias=False)(x)
    else:
        x = layers.Conv2DTranspose(3, 4, 2, "valid", use_bias=False)(x)
        x = layers.Cropping2D(((0, 2), (0, 2)))(x)
    return keras.Model(z, layers.Activation(final)(x))


GENERATOR = Pair(
    "DCGAN, generator",
    Generator,
    generator,
    images(8, 10, 1, 1),
    images(8, 3, 16, 16),
    nn.MSELoss(),
    MSE,
    [
        Fault("another activation", "output of net.7", "activation", {"final": "sigmoid"}),
        Fault("another activation", "output of net.2", "activation", {"middle": "leaky_relu"}),
        Fault("ε of a norm", "output of net.1", "epsilon", {"epsilon": 1e-3}),
        Fault("momentum of a norm", "net.1.running_mean after", "norm momentum", {"momentum": 0.99}),
        Fault("transposed convolution a pixel off", "output of net.6", "padding", {"last": "valid"}),
        Fault("bias missing", "parameters", "bias", {"bias": True}),
        Fault("log in the activation", "output of net.2", "not finite", {"middle": ops.log}),
        Fault("betas of Adam", "net.0.weight after update", "betas", compile={"optimizer": Adam(0.0009765625, 0.875, 0.96875, 0)},
              check={"optimizer": lambda m: torch.optim.Adam(m.parameters(), 0.0009765625, (0.5, 0.96875), 0)}),
        Fault("ε of the optimizer", "net.0.weight after update", "optimizer epsilon", compile={"optimizer": Adam(0.0009765625, 0.875, 0.96875, epsilon=1e-4)},
              check={"optimizer": lambda m: torch.optim.Adam(m.parameters(), 0.0009765625, (0.875, 0.96875), 1e-4)}),
        Fault("statistics untouched", "net.1.running_mean", "statistics", after=forget_statistics),
        Fault("learning rate", "net.0.weight after update 1", "learning rate", compile={"optimizer": SGD(0.125)}),
        Fault("kernel not transposed", "output of net.3", "kernel layout", after=turned("conv2d_transpose_1", 1, 0, 2, 3)),
    ],
)  # fmt: skip


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 4, 2, 1)
        self.conv2 = nn.Conv2d(4, 6, 4, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.out = nn.Linear(6 * 4 * 4, 1)

    def forward(self, x):
        x = F.leaky_relu(self.conv1(x), 0.2)
        x = F.leaky_relu(self.norm(self.conv2(x)), 0.2)
        return self.out(F.dropout(x.flatten(1), 0.3, self.training))


class Critic(keras.Model):
    """A subclassed model, with its parts in `call`."""

    def __init__(self, slope=0.2, padding="zeros", rate=0.3, epsilon=1e-5, momentum=0.9, early=0):
        super().__init__()
        self.pad = layers.ZeroPadding2D(1)
        same = "same" if padding == "same" else "valid"
        self.early = early
        self.conv1 = layers.Conv2D(4, 4, 2, same, name="c1")
        self.conv2 = layers.Conv2D(6, 4, 2, same, use_bias=False, name="c2")
        self.norm = layers.BatchNormalization(epsilon=epsilon, momentum=momentum, name="bn")
        self.act = layers.LeakyReLU(slope)
        self.drop = layers.Dropout(rate)
        self.flatten = layers.Flatten()
        self.out = layers.Dense(1)
        self.padded = padding == "zeros"
        self.last = None

    def call(self, x, training=False):
        if self.early:
            x = self.drop(x, training=training)
        x = self.act(self.conv1(self.pad(x) if self.padded else x))
        x = self.norm(self.conv2(self.pad(x) if self.padded else x), training=training)
        x = self.flatten(self.act(x))
        return self.out(x if self.early else self.drop(x, training=training))


def critic(**changed):
    model = Critic(**changed)
    model(ops.zeros((1, 16, 16, 3)))
    return model


def plain_rows(original, port):
    port.out.kernel.assign(original.out.weight.detach().numpy().T)


DISCRIMINATOR = Pair(
    "DCGAN, discriminator",
    Discriminator,
    critic,
    images(8, 3, 16, 16),
    lambda rng: torch.from_numpy(rng.integers(0, 2, (8, 1)).astype(float)),
    nn.BCEWithLogitsLoss(),
    binary,
    [
        Fault("slope of LeakyReLU", "output of leaky_relu", "slope", {"slope": 0.3}),
        Fault("dropout placement", "dropout", "dropout", {"rate": 0.5}),
        Fault("dropout placement", "dropout", "dropout", {"early": 1}),
        Fault("ε of a norm", "output of norm", "epsilon", {"epsilon": 1e-3}),
        Fault("momentum of a norm", "norm.running_mean after", "norm momentum", {"momentum": 0.99}),
        Fault("Flatten's order forgotten", "output of out", "flatten", after=plain_rows),
        Fault("from_logits", "loss", "from_logits", compile={"loss": binary(from_logits=False)}),
        Fault("label smoothing", "loss", "smoothing", compile={"loss": binary(label_smoothing=0.1)}),
        Fault("statistics untouched", "norm.running_mean", "statistics", after=forget_statistics),
        Fault("swapped axis", "input", "axes", inputs=lambda x: channels_last(x, 0, 3, 2, 1)),
        Fault("ε of the optimizer", "conv1.weight after update 1", "optimizer epsilon", compile={"optimizer": keras.optimizers.RMSprop(0.0009765625, 0.875, epsilon=1e-4)},
              check={"optimizer": lambda m: torch.optim.RMSprop(m.parameters(), 0.0009765625, 0.875, 1e-4)}),
        Fault("weight decay", "conv1.weight after update 1", "weight decay", compile={"optimizer": Adam(0.0009765625, 0.875, 0.96875, 0, weight_decay=0.125)},
              check={"optimizer": lambda m: torch.optim.Adam(m.parameters(), 0.0009765625, (0.875, 0.96875), 0, weight_decay=0.125)}),
    ],
)  # fmt: skip
