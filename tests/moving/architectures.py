"""Whole architectures: torchvision's against those of keras.applications, or a port of ours."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import torchvision
from torch import nn
from torchvision.models.convnext import CNBlockConfig
from torchvision.models.resnet import Bottleneck

from tests.moving.common import apart, keras, layers, torch

ODD = 33  # "same" pads both sides alike at stride 2, as PyTorch does
models, applications = torchvision.models, keras.src.applications


class Whole(NamedTuple):
    """A module, a port with weights of its own, images for both, and what moves where."""

    module: nn.Module
    port: keras.Model
    images: torch.Tensor
    mapping: dict | None = None

    def apart(self) -> float:
        return apart(self.module, self.port, self.images, last=True, mapping=self.mapping)


def images(size: int) -> torch.Tensor:
    return torch.randn(2, 3, size, size)


def with_epsilon(model: keras.Model, epsilon: float) -> keras.Model:
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.epsilon = epsilon
    return model


def convolved(x, filters, size, stride, activate=True):
    if size > 1:
        x = layers.ZeroPadding2D(size // 2)(x)
    x = layers.Conv2D(filters, size, stride, use_bias=False)(x)
    x = layers.BatchNormalization(epsilon=1e-5)(x)
    return layers.ReLU()(x) if activate else x


def residual(x, width, stride, deep, is_first):
    out, shortcut = width * (4 if deep else 1), x
    if is_first and (stride > 1 or deep):  # before the rest: torchvision has it behind
        shortcut = convolved(x, out, 1, stride, False)
    y = convolved(convolved(x, width, 1, 1), width, 3, stride) if deep else None
    y = convolved(x, width, 3, stride) if y is None else y
    y = convolved(y, out, 1 if deep else 3, 1, False)
    return layers.ReLU()(layers.Add()([shortcut, y]))


def resnet(module, depths, deep):
    inputs = keras.Input((32, 32, 3))
    x = layers.MaxPooling2D(3, 2)(layers.ZeroPadding2D(1)(convolved(inputs, 64, 7, 2)))
    for level, depth in enumerate(depths):
        for number in range(depth):
            stride = 2 if level and not number else 1
            x = residual(x, 64 * 2**level, stride, deep, not number)
    x = layers.Dense(10)(layers.GlobalAveragePooling2D()(x))
    return Whole(module(num_classes=10), keras.Model(inputs, x), images(32))


def vgg():
    """With its images flattened: the kernel behind changes places."""
    module = models.vgg11(num_classes=10)
    module = nn.Sequential(module.features, nn.Flatten(), nn.Linear(512 * 2 * 2, 10))
    inside = []
    for width in (64, 128, 256, 256, 512, 512, 512, 512):
        inside.append(layers.Conv2D(width, 3, padding="same", activation="relu"))
        if len(inside) in (1, 3, 6, 9, 12):
            inside.append(layers.MaxPooling2D())
    model = keras.Sequential(
        [keras.Input((64, 64, 3)), keras.Sequential(inside), layers.Flatten(), layers.Dense(10)]
    )
    return Whole(module, model, images(64))


def mobilenet_v2():
    module = models.mobilenet_v2(num_classes=10)
    model = keras.applications.MobileNetV2(
        (ODD, ODD, 3), weights=None, classes=10, classifier_activation=None
    )
    return Whole(module, with_epsilon(model, 1e-5), images(ODD))


def mobilenet_v3():
    module = models.mobilenet_v3_small(num_classes=10)
    model = keras.applications.MobileNetV3Small(
        (ODD, ODD, 3),
        weights=None,
        classes=10,
        classifier_activation=None,
        include_preprocessing=False,
    )
    return Whole(module, model, images(ODD))


def densenet(*depths):
    module = models.DenseNet(32, depths, 64, num_classes=10)
    model = applications.densenet.DenseNet(
        depths, weights=None, input_shape=(32, 32, 3), classes=10, classifier_activation=None
    )
    return Whole(module, with_epsilon(model, 1e-5), images(32))


def efficientnet():
    """Keras' begins with layers that scale its inputs, and keep their statistics."""
    module = models.efficientnet_b0(num_classes=10)
    model = keras.applications.EfficientNetB0(
        input_shape=(ODD, ODD, 3), weights=None, classes=10, classifier_activation=None
    )
    model.get_layer("rescaling").scale = 1.0
    return Whole(module, with_epsilon(model, 1e-5), images(ODD), {"normalization": None})


def convnext(*depths):
    widths = 96, 192, 384, 768
    blocks = [
        CNBlockConfig(width, after, depth)
        for width, after, depth in zip(widths, (*widths[1:], None), depths, strict=True)
    ]
    model = applications.convnext.ConvNeXt(
        depths,
        widths,
        include_preprocessing=False,
        input_shape=(32, 32, 3),
        classes=10,
        classifier_activation=None,
    )
    return Whole(models.ConvNeXt(blocks, num_classes=10), model, images(32))


class Tokens(layers.Layer):
    """The class token before the patches, and their positions."""

    def build(self, shape):
        self.positions = self.add_weight(shape=(1, shape[1] + 1, shape[2]), name="positions")
        self.token = self.add_weight(shape=(1, 1, shape[2]), name="token")

    def call(self, x):
        token = keras.ops.broadcast_to(self.token, (keras.ops.shape(x)[0], 1, x.shape[2]))
        return keras.ops.concatenate([token, x], 1) + self.positions


def vit():
    module = models.VisionTransformer(32, 8, 3, 2, 16, 32, num_classes=10)
    norm = {"epsilon": 1e-6}
    inputs = keras.Input((32, 32, 3))
    x = layers.Reshape((16, 16))(layers.Conv2D(16, 8, 8)(inputs))
    x = Tokens()(x)
    for _ in range(3):
        y = layers.LayerNormalization(**norm)(x)
        x = x + layers.MultiHeadAttention(2, 8)(y, y)
        y = layers.Dense(32, activation=exact_gelu)(layers.LayerNormalization(**norm)(x))
        x = x + layers.Dense(16)(y)
    x = layers.LayerNormalization(**norm)(x)[:, 0]
    return Whole(module, keras.Model(inputs, layers.Dense(10)(x)), images(32))


def exact_gelu(x):
    return keras.ops.gelu(x, approximate=False)


def bottlenecks(*depths):
    return resnet(partial(models.ResNet, Bottleneck, depths), depths, True)


ALL = {
    "ResNet-18": lambda: resnet(models.resnet18, (2, 2, 2, 2), False),
    "ResNet-50": lambda: bottlenecks(3, 4, 6, 3),
    "VGG-11": vgg,
    "MobileNetV2": mobilenet_v2,
    "MobileNetV3": mobilenet_v3,
    "DenseNet-121": lambda: densenet(6, 12, 24, 16),
    "EfficientNet-B0": efficientnet,
    "ConvNeXt-T": lambda: convnext(3, 3, 9, 3),
    "ViT": vit,
}
# The deepest with fewer blocks, for what is tried many times.
SHALLOW = {
    "ResNet-50": lambda: bottlenecks(1, 2, 1, 1),
    "DenseNet-121": lambda: densenet(2, 3, 2, 2),
    "ConvNeXt-T": lambda: convnext(1, 2, 1, 1),
}
CASES = {name: lambda made=made: made().apart() for name, made in ALL.items()}
