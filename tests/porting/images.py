"""Models of images, written for each framework by itself, and what a port gets wrong."""

import keras
import torch
from keras import layers
from porting.pairs import Fault, Pair
from torch import nn
from torch.nn import functional as F

SGD, Adam = keras.optimizers.SGD, keras.optimizers.Adam


def images(*shape):
    return lambda rng: torch.from_numpy(rng.normal(size=shape))


def labels(count, size):
    return lambda rng: torch.from_numpy(rng.integers(0, count, size))


def channels_last(x, *axes):
    return x.permute(*(axes or (0, 2, 3, 1))).numpy()


def entropy(**more):
    return keras.losses.SparseCategoricalCrossentropy(**({"from_logits": True} | more))


def turned(name, *axes):
    """A kernel whose axes were put in another order."""

    def change(original, port):
        kernel = port.get_layer(name).kernel
        kernel.assign(keras.ops.convert_to_numpy(kernel).transpose(*axes).copy())

    return change


# --- A residual network


class Block(nn.Module):
    def __init__(self, inside, outside, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outside)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside)
            )

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.layer1 = Block(6, 6)
        self.layer2 = Block(6, 8, stride=2)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(F.relu6(self.stem(x))))
        return self.fc(x.mean(dim=(2, 3)))


def resnet(
    limit=6.0,
    epsilon=1e-5,
    momentum=0.9,
    same=False,
    skip=True,
    middle="relu",
    bias=True,
    frozen=None,
    maximum=False,
    decay=None,
    still=False,
    dropout=0,
):
    def conv_norm(x, width, size, stride, conv, norm):
        if size == 3 and not same:
            x = layers.ZeroPadding2D(1)(x)
        x = layers.Conv2D(
            width,
            size,
            stride,
            "same" if same else "valid",
            use_bias=False,
            kernel_regularizer=keras.regularizers.L2(decay) if decay else None,
            name=conv,
        )(x)
        norm = layers.BatchNormalization(epsilon=epsilon, momentum=momentum, name=norm)
        norm.trainable = not (still and norm.name == "layer1_bn2")
        return norm(x)

    def block(x, width, stride, name):
        y = conv_norm(x, width, 3, stride, f"{name}_conv1", f"{name}_bn1")
        y = layers.Activation(middle)(y)
        y = conv_norm(y, width, 3, 1, f"{name}_conv2", f"{name}_bn2")
        if stride != 1:
            x = conv_norm(x, width, 1, stride, f"{name}_downsample_0", f"{name}_downsample_1")
        return layers.ReLU()(layers.add([y, x]) if skip or stride != 1 else y)

    inputs = keras.Input((12, 10, 3))
    x = layers.Conv2D(6, 3, padding="same", use_bias=bias, name="stem")(inputs)
    x = layers.ReLU(limit)(x)
    x = block(block(x, 6, 1, "layer1"), 8, 2, "layer2")
    x = (layers.GlobalMaxPooling2D if maximum else layers.GlobalAveragePooling2D)()(x)
    x = layers.Dropout(dropout)(x)
    model = keras.Model(inputs, layers.Dense(5, name="fc")(x))
    if frozen:
        model.get_layer(frozen).trainable = False
    return model


def forget_statistics(original, port):
    for variable in port.non_trainable_variables:
        if "moving" in variable.path:
            variable.assign(keras.ops.full(variable.shape, float("variance" in variable.path)))


RESNET = Pair(
    "ResNet block",
    ResNet,
    resnet,
    images(8, 3, 12, 10),
    labels(5, 8),
    nn.CrossEntropyLoss(),
    entropy,
    [
        Fault("ReLU for ReLU6", "output of relu6", "activation", {"limit": None}),
        Fault("ε of a norm", "output of layer1.bn1", "epsilon", {"epsilon": 1e-3}),
        Fault("momentum of a norm", "layer1.bn1.running_mean after", "norm momentum", {"momentum": 0.99}),
        Fault("stride off by padding", "output of layer2.conv1", "padding", {"same": True}),
        Fault("skip connection lost", "output of add", "skip", {"skip": False}),
        Fault("log in the activation", "output of layer1.relu", "not finite", {"middle": keras.ops.log}),
        Fault("another activation", "output of layer1.relu", "activation", {"middle": "elu"}),
        Fault("bias missing", "parameters", "bias", {"bias": False}),
        Fault("frozen part", "gradient of layer2.conv2.weight", "frozen", {"frozen": "layer2_conv2"}),
        Fault("another pooling", "output of mean", "pooling", {"maximum": True}),
        Fault("L2 in the loss", "loss", "added loss", {"decay": 1e-3}),
        Fault("norm in inference", "output of layer1.bn2", "mode", {"still": True}),
        Fault("dropout placement", "dropout", "dropout", {"dropout": 0.25}),
        Fault("statistics untouched", "layer1.bn1.running_mean", "statistics", after=forget_statistics),
        Fault("swapped axis", "input", "axes", inputs=lambda x: channels_last(x, 0, 3, 2, 1)),
        Fault("pixels not divided", "input", "scale of input", inputs=lambda x: channels_last(x) * 255),
        Fault("mean not subtracted", "input", "shift of input", inputs=lambda x: channels_last(x) * 2 + 1),
        Fault("kernel not transposed", "output of layer1.conv2", "kernel layout", after=turned("layer1_conv2", 0, 1, 3, 2)),
        Fault("kernel not transposed", "output of layer1.conv1", "kernel layout", after=turned("layer1_conv1", 1, 0, 2, 3)),
        Fault("from_logits", "loss", "from_logits", compile={"loss": entropy(from_logits=False)}),
        Fault("sum for mean", "loss", "reduction", compile={"loss": entropy(reduction="sum")}),
        Fault("learning rate", "stem.weight after update 1", "learning rate", compile={"optimizer": SGD(0.03125)}),
        Fault("weight decay", "stem.weight after update 1", "weight decay",
              check={"optimizer": lambda m: torch.optim.SGD(m.parameters(), 0.0625, weight_decay=5e-4)}),
        Fault("clipnorm", "stem.weight after update 1", "clipping", compile={"optimizer": SGD(0.0625, clipnorm=0.01)}),
        Fault("clipnorm", "later updates", "clipping", compile={"optimizer": SGD(0.0625, clipnorm=3.0)}),
        Fault("momentum of the optimizer", "stem.weight after update 20", "momentum",
              compile={"optimizer": SGD(0.0625, momentum=0.875)}),
    ],
)  # fmt: skip


# --- A U-Net


def double(inside, outside):
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, padding=1), nn.BatchNorm2d(outside), nn.ReLU(inplace=True),
        nn.Conv2d(outside, outside, 3, padding=1), nn.BatchNorm2d(outside), nn.ReLU(inplace=True),
    )  # fmt: skip


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1, self.enc2, self.mid = double(1, 4), double(4, 6), double(6, 8)
        self.up2 = nn.ConvTranspose2d(8, 6, 2, stride=2)
        self.dec2 = double(12, 6)
        self.reduce = nn.Conv2d(6, 4, 1)
        self.dec1 = double(8, 4)
        self.head = nn.Conv2d(4, 1, 1)

    def forward(self, x):
        one = self.enc1(x)
        two = self.enc2(F.max_pool2d(one, 2))
        x = self.mid(F.max_pool2d(two, 2))
        x = self.dec2(torch.cat([self.up2(x), two], dim=1))
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = self.dec1(torch.cat([self.reduce(x), one], dim=1))
        return self.head(x)


def unet(
    order=1,
    interpolation="bilinear",
    corners=False,
    pool="max",
    epsilon=1e-5,
    activation="relu",
    momentum=0.9,
    norms=True,
    head_bias=True,
):
    def conv_block(x, width):
        for _ in range(2):
            x = layers.Conv2D(width, 3, padding="same")(x)
            if norms:
                x = layers.BatchNormalization(epsilon=epsilon, momentum=momentum)(x)
            x = layers.Activation(activation)(x)
        return x

    down = layers.MaxPooling2D if pool == "max" else layers.AveragePooling2D
    inputs = keras.Input((16, 12, 1))
    skip1 = conv_block(inputs, 4)
    skip2 = conv_block(down(2)(skip1), 6)
    x = conv_block(down(2)(skip2), 8)
    x = layers.Conv2DTranspose(6, 2, 2)(x)
    x = conv_block(layers.Concatenate()([x, skip2][::order]), 6)
    x = Corners()(x) if corners else layers.UpSampling2D(interpolation=interpolation)(x)
    x = layers.Conv2D(4, 1)(x)
    x = conv_block(layers.Concatenate()([x, skip1]), 4)
    return keras.Model(inputs, layers.Conv2D(1, 1, use_bias=head_bias)(x))


class Corners(layers.Layer):
    """Bilinear, with the corners aligned."""

    def call(self, x):
        ys, xs = x.shape[1], x.shape[2]
        grid = keras.ops.stack(
            keras.ops.meshgrid(
                keras.ops.linspace(0.0, ys - 1, ys * 2),
                keras.ops.linspace(0.0, xs - 1, xs * 2),
                indexing="ij",
            )
        )
        images = keras.ops.transpose(x, (0, 3, 1, 2))
        rows = [
            [
                keras.ops.image.map_coordinates(one, grid, order=1)
                for one in keras.ops.unstack(image)
            ]
            for image in keras.ops.unstack(images)
        ]
        found = keras.ops.stack([keras.ops.stack(row) for row in rows])
        return keras.ops.transpose(found, (0, 2, 3, 1))

    def compute_output_shape(self, shape):
        return (shape[0], shape[1] * 2, shape[2] * 2, shape[3])


def binary(**more):
    return keras.losses.BinaryCrossentropy(**({"from_logits": True} | more))


UNET = Pair(
    "U-Net",
    UNet,
    unet,
    images(4, 1, 16, 12),
    lambda rng: torch.from_numpy(rng.integers(0, 2, (4, 1, 16, 12)).astype(float)),
    nn.BCEWithLogitsLoss(),
    binary,
    [
        Fault("order of concatenation", "output of cat", "order of parts", {"order": -1}),
        Fault("nearest for bilinear", "output of interpolate", "resize", {"interpolation": "nearest"}),
        Fault("another pooling", "output of max_pool2d", "pooling", {"pool": "average"}),
        Fault("ε of a norm", "output of enc1.1", "epsilon", {"epsilon": 1e-3}),
        Fault("another activation", "output of enc1.2", "activation", {"activation": "selu"}),
        Fault("log in the activation", "output of enc1.2", "not finite", {"activation": keras.ops.log}),
        Fault("momentum of a norm", "enc1.1.running_mean after", "norm momentum", {"momentum": 0.99}),
        Fault("norms missing", "parameters", "missing layer", {"norms": False}),
        Fault("bias missing", "parameters", "bias", {"head_bias": False}),
        Fault("from_logits", "loss", "from_logits", compile={"loss": binary(from_logits=False)}),
        Fault("learning rate", "enc1.0.weight after update 1", "learning rate", compile={"optimizer": SGD(0.125)}),
        Fault("statistics untouched", "enc1.1.running_mean", "statistics", after=forget_statistics),
        Fault("swapped axis", "input", "axes", inputs=lambda x: channels_last(x, 0, 3, 2, 1)),
    ],
)  # fmt: skip
