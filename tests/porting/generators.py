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
