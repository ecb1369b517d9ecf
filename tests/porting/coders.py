"""Autoencoders and causal convolutions, written for each framework by itself, and their faults."""

import keras
import torch
from keras import layers, ops
from porting.pairs import Fault, Pair
from torch import nn
from torch.nn import functional as F

MSE = keras.losses.MeanSquaredError
SGD, Adam = keras.optimizers.SGD, keras.optimizers.Adam

# --- An autoencoder, dense


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(12, 8), nn.ELU(), nn.Linear(8, 3))
        self.decoder = nn.Sequential(nn.Linear(3, 8), nn.ELU(), nn.Linear(8, 12), nn.Sigmoid())

    def forward(self, x):
        code = self.encoder(x)
        return self.decoder(code), code


def autoencoder(middle="elu", final="sigmoid", bias=True, units=8, swapped=False, frozen=False):
    encoder = keras.Sequential(
        [keras.Input((12,)), layers.Dense(units, activation=middle), layers.Dense(3, use_bias=bias)]
    )
    decoder = keras.Sequential(
        [keras.Input((3,)), layers.Dense(8, activation="elu"), layers.Dense(12, activation=final)]
    )
    encoder.trainable = not frozen
    x = keras.Input((12,))
    code = encoder(x)
    outputs = [decoder(code), code]
    return keras.Model(x, outputs[::-1] if swapped else outputs)


def both(outputs, targets):
    return F.mse_loss(outputs[0], targets[0]) + F.mse_loss(outputs[1], targets[1])


def swapped_codes(original, port):
    for layer in port.layers:
        if isinstance(layer, keras.Sequential) and layer.output_shape == (None, 3):
            layer.layers[-1].kernel.assign(ops.flip(layer.layers[-1].kernel, 1))


AUTOENCODER = Pair(
    "autoencoder, two outputs",
    Autoencoder,
    autoencoder,
    lambda rng: torch.from_numpy(rng.normal(size=(8, 12))),
    lambda rng: (torch.from_numpy(rng.random((8, 12))), torch.from_numpy(rng.normal(size=(8, 3)))),
    both,
    lambda: ["mse", "mse"],
    [
        Fault("another activation", "output of encoder.1", "activation", {"middle": "selu"}),
        Fault("log in the activation", "output of encoder.1", "not finite", {"middle": ops.log}),
        Fault("another activation", "output of decoder.3", "activation", {"final": "hard_sigmoid"}),
        Fault("activation missing", "output of decoder.3", "activation", {"final": None}),
        Fault("bias missing", "parameters", "bias", {"bias": False}),
        Fault("another size", "parameters", "layer size", {"units": 7}),
        Fault("frozen part", "gradient of encoder.0.weight", "frozen", {"frozen": True}),
        Fault("outputs swapped", "output 1 of the model", "order", {"swapped": True}),
        Fault("kernel reversed", "output of encoder.2", "kernel layout", after=swapped_codes),
        Fault("weights of losses", "loss", "other loss", compile={"loss_weights": [1.0, 0.5]}),
        Fault("clipnorm", "encoder.0.weight after update 1", "clipping", compile={"optimizer": SGD(0.0625, clipnorm=0.0625)}),
        Fault("weight decay", "encoder.0.weight after update 1", "weight decay", compile={"optimizer": Adam(0.0009765625, 0.875, 0.96875, 1e-10)},
              check={"optimizer": lambda m: torch.optim.AdamW(m.parameters(), 0.0009765625, (0.875, 0.96875), 1e-10, 0.125)}),
        Fault("betas of Adam", "encoder.0.weight after update", "betas", compile={"optimizer": Adam(0.0009765625, 0.875, 0.96875, 1e-10, amsgrad=True)},
              check={"optimizer": lambda m: torch.optim.Adam(m.parameters(), 0.0009765625, (0.875, 0.96875), 1e-10)}),
        Fault("lr schedule", "encoder.0.weight after update 20", "schedule",
              compile={"optimizer": SGD(keras.optimizers.schedules.PiecewiseConstantDecay([10], [0.0625, 0.03125]))}),
        Fault("lr schedule", "later updates", "schedule",
              compile={"optimizer": SGD(keras.optimizers.schedules.PiecewiseConstantDecay([100], [0.0625, 0.03125]))}),
        Fault("pixels not divided", "input", "scale of input", inputs=lambda x: (x * 255).numpy()),
        Fault("rows shuffled", "input", "rows", inputs=lambda x: x.flip(0).numpy()),
    ],
)  # fmt: skip

# --- A VAE, whose random numbers are an input


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 8)
        self.mean = nn.Linear(8, 3)
        self.log_var = nn.Linear(8, 3)
        self.decode1, self.decode2 = nn.Linear(3, 8), nn.Linear(8, 10)

    def forward(self, x, noise):
        hidden = torch.tanh(self.hidden(x))
        mean, log_var = self.mean(hidden), self.log_var(hidden)
        z = mean + noise * torch.exp(0.5 * log_var)
        return self.decode2(F.softplus(self.decode1(z))), mean, log_var


def elbo(outputs, x):
    decoded, mean, log_var = outputs
    divergence = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1)
    return F.mse_loss(decoded, x) + divergence.mean()


class Divergence(layers.Layer):
    def __init__(self, factor=-0.5, **more):
        super().__init__(**more)
        self.factor = factor

    def call(self, both):
        mean, log_var = both
        self.add_loss(ops.mean(self.factor * ops.sum(1 + log_var - mean**2 - ops.exp(log_var), -1)))
        return mean, log_var


def vae(
    half=0.5, factor=-0.5, middle="softplus", first="tanh", exchanged=False, sign=1, swap=False
):
    x, noise = keras.Input((10,)), keras.Input((3,))
    hidden = layers.Dense(8, activation=first, name="hidden")(x)
    mean = layers.Dense(3, name="mean")(hidden)
    log_var = layers.Dense(3, name="log_var")(hidden)
    mean, log_var = Divergence(factor)([mean, log_var])
    one, two = (log_var, mean) if exchanged else (mean, log_var)
    z = one + sign * noise * ops.exp(half * two)
    y = layers.Dense(8, activation=middle, name="decode1")(z)
    y = layers.Dense(10, name="decode2")(y)
    return keras.Model([noise, x] if swap else [x, noise], [y, mean, log_var])


VAE_PAIR = Pair(
    "VAE",
    VAE,
    vae,
    lambda rng: (torch.from_numpy(rng.normal(size=(8, 10))), torch.from_numpy(rng.normal(size=(8, 3)))),
    lambda rng: torch.from_numpy(rng.normal(size=(8, 10))),
    elbo,
    lambda: ["mse", None, None],
    [
        Fault("deviation for variance", "output of mul", "scale", {"half": 1.0}),
        Fault("another activation", "output of softplus", "activation", {"middle": "relu"}),
        Fault("another activation", "output of tanh", "activation", {"first": "sigmoid"}),
        Fault("L2 in the loss", "loss", "added loss", {"factor": -1.0}),
        Fault("mean and variance exchanged", "output of mul", "wiring", {"exchanged": True}),
        Fault("learning rate", "hidden.weight after update 1", "learning rate", compile={"optimizer": SGD(0.125)}),
        Fault("momentum of the optimizer", "hidden.weight after update 20", "momentum", compile={"optimizer": SGD(0.0625, momentum=0.5)}),
        Fault("nesterov", "hidden.weight after update", "nesterov", compile={"optimizer": SGD(0.0625, 0.875, nesterov=True)},
              check={"optimizer": lambda m: torch.optim.SGD(m.parameters(), 0.0625, 0.875)}),
        Fault("log in the activation", "output of softplus", "not finite", {"middle": ops.log}),
        Fault("rows shuffled", "input 2", "rows", inputs=lambda x: [x[0].numpy(), x[1].flip(0).numpy()]),
    ],
)  # fmt: skip

# --- A stack of causal convolutions, as in WaveNet


class Causal(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.left = dilation
        self.filter = nn.Conv1d(width, width, 2, dilation=dilation)
        self.gate = nn.Conv1d(width, width, 2, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)

    def forward(self, x):
        padded = F.pad(x, (self.left, 0))
        y = self.mix(torch.tanh(self.filter(padded)) * torch.sigmoid(self.gate(padded)))
        return x + y, y


class WaveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(2, 6, 1)
        self.blocks = nn.ModuleList(Causal(6, d) for d in (1, 2, 4))
        self.last = nn.Conv1d(6, 4, 1)

    def forward(self, x):
        x, skips = self.first(x), 0
        for block in self.blocks:
            x, skip = block(x)
            skips = skips + skip
        return self.last(F.relu(skips))


def wavenet(
    padding="causal",
    gate="sigmoid",
    residual=True,
    final="relu",
    dilations=(1, 2, 4),
    bias=True,
    swap=False,
):
    inputs = keras.Input((20, 2))
    x = layers.Conv1D(6, 1)(inputs)
    skips = []
    for dilation in dilations:
        kind = {"padding": padding, "dilation_rate": dilation}
        y = layers.Conv1D(6, 2, activation="tanh", **kind)(x)
        y = layers.Multiply()([y, layers.Conv1D(6, 2, activation=gate, **kind)(x)])
        y = layers.Conv1D(6, 1, use_bias=bias)(y)
        skips.append(y)
        x = layers.Add()([x, y]) if residual else y
    x = layers.Activation(final)(layers.Add()(skips))
    return keras.Model(inputs, layers.Conv1D(4, 1)(x))


WAVENET = Pair(
    "WaveNet-like stack",
    WaveNet,
    wavenet,
    lambda rng: torch.from_numpy(rng.normal(size=(4, 2, 20))),
    lambda rng: torch.from_numpy(rng.normal(size=(4, 4, 20))),
    nn.MSELoss(),
    MSE,
    [
        Fault("padding on the wrong side", "output of blocks.0.filter", "padding", {"padding": "same"}),
        Fault("another activation", "output of sigmoid", "activation", {"gate": "hard_sigmoid"}),
        Fault("skip connection lost", "output of add", "skip", {"residual": False}),
        Fault("activation missing", "output of relu", "activation", {"final": "linear"}),
        Fault("dilation", "output of blocks.1.filter", "stride", {"dilations": (1, 3, 4)}),
        Fault("bias missing", "parameters", "bias", {"bias": False}),
        Fault("log in the activation", "output of relu", "not finite", {"final": ops.log}),
        Fault("swapped axis", "input", "axes", inputs=lambda x: x.reshape(4, 20, 2).numpy()),
        Fault("weight decay", "first.weight after update 1", "weight decay", compile={"optimizer": SGD(0.0625, weight_decay=0.004)}),
        Fault("sum for mean", "loss", "reduction", compile={"loss": MSE(reduction="sum")}),
        Fault("kernel reversed", "output of blocks.0.filter", "kernel layout",
              after=lambda o, p: p.get_layer("conv1d_1").kernel.assign(ops.flip(p.get_layer("conv1d_1").kernel, 0))),
    ],
)  # fmt: skip
