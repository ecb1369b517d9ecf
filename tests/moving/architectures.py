"""Whole architectures: torchvision's against those of keras.applications, or a port of ours."""

from __future__ import annotations

import torchvision
from torch import nn

from tests.moving.common import apart, keras, layers, torch

ODD = 33  # "same" pads both sides alike at stride 2, as PyTorch does


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
    return apart(module(num_classes=10), keras.Model(inputs, x), images(32), last=True)


def vgg():
    """With its images flattened: the kernel behind changes places."""
    module = torchvision.models.vgg11(num_classes=10)
    module = nn.Sequential(module.features, nn.Flatten(), nn.Linear(512 * 2 * 2, 10))
    inside = []
    for width in (64, 128, 256, 256, 512, 512, 512, 512):
        inside.append(layers.Conv2D(width, 3, padding="same", activation="relu"))
        if len(inside) in (1, 3, 6, 9, 12):
            inside.append(layers.MaxPooling2D())
    model = keras.Sequential(
        [keras.Input((64, 64, 3)), keras.Sequential(inside), layers.Flatten(), layers.Dense(10)]
    )
    return apart(module, model, images(64), last=True)


def mobilenet_v2():
    module = torchvision.models.mobilenet_v2(num_classes=10)
    model = keras.applications.MobileNetV2(
        (ODD, ODD, 3), weights=None, classes=10, classifier_activation=None
    )
    return apart(module, with_epsilon(model, 1e-5), images(ODD), last=True)


def mobilenet_v3():
    module = torchvision.models.mobilenet_v3_small(num_classes=10)
    model = keras.applications.MobileNetV3Small(
        (ODD, ODD, 3),
        weights=None,
        classes=10,
        classifier_activation=None,
        include_preprocessing=False,
    )
    return apart(module, model, images(ODD), last=True)


def densenet():
    module = torchvision.models.densenet121(num_classes=10)
    model = keras.applications.DenseNet121(
        input_shape=(32, 32, 3), weights=None, classes=10, classifier_activation=None
    )
    return apart(module, with_epsilon(model, 1e-5), images(32), last=True)


def efficientnet():
    """Keras' begins with layers that scale its inputs, and keep their statistics."""
    module = torchvision.models.efficientnet_b0(num_classes=10)
    model = keras.applications.EfficientNetB0(
        input_shape=(ODD, ODD, 3), weights=None, classes=10, classifier_activation=None
    )
    model.get_layer("rescaling").scale = 1.0
    mapping = {"normalization": None}
    model = with_epsilon(model, 1e-5)
    return apart(module, model, images(ODD), last=True, mapping=mapping)


def convnext():
    module = torchvision.models.convnext_tiny(num_classes=10)
    model = keras.applications.ConvNeXtTiny(
        input_shape=(32, 32, 3),
        weights=None,
        classes=10,
        classifier_activation=None,
        include_preprocessing=False,
    )
    return apart(module, model, images(32), last=True)


class Tokens(layers.Layer):
    """The class token before the patches, and their positions."""

    def build(self, shape):
        self.positions = self.add_weight(shape=(1, shape[1] + 1, shape[2]), name="positions")
        self.token = self.add_weight(shape=(1, 1, shape[2]), name="token")

    def call(self, x):
        token = keras.ops.broadcast_to(self.token, (keras.ops.shape(x)[0], 1, x.shape[2]))
        return keras.ops.concatenate([token, x], 1) + self.positions


def vit():
    module = torchvision.models.VisionTransformer(32, 8, 3, 2, 16, 32, num_classes=10)
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
    return apart(module, keras.Model(inputs, layers.Dense(10)(x)), images(32), last=True)


def exact_gelu(x):
    return keras.ops.gelu(x, approximate=False)


models = torchvision.models
CASES = {
    "ResNet-18": lambda: resnet(models.resnet18, (2, 2, 2, 2), False),
    "ResNet-50": lambda: resnet(models.resnet50, (3, 4, 6, 3), True),
    "VGG-11": vgg,
    "MobileNetV2": mobilenet_v2,
    "MobileNetV3": mobilenet_v3,
    "DenseNet-121": densenet,
    "EfficientNet-B0": efficientnet,
    "ConvNeXt-T": convnext,
    "ViT": vit,
}
