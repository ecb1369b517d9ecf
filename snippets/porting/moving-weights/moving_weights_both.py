# --8<-- [start:to-keras]
import keras
import numpy as np
import torch
from keras import layers
from torch import nn


def swap_gates(weight):
    """Reset, update, new in PyTorch; update, reset, new in Keras."""
    first, second, new = np.split(weight, 3)
    return np.concatenate([second, first, new])


def recurrent_to_keras(module, suffix=""):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    parts = [getattr(module, f"{name}_l0{suffix}").detach().numpy() for name in names]
    if isinstance(module, nn.LSTM):
        weight_ih, weight_hh, bias_ih, bias_hh = parts
        return [weight_ih.T, weight_hh.T, bias_ih + bias_hh]
    weight_ih, weight_hh, *biases = map(swap_gates, parts)
    return [weight_ih.T, weight_hh.T, np.stack(biases)]


def attention_to_keras(module):
    size, heads = module.embed_dim, module.num_heads
    found = []
    for kernel, bias in zip(
        module.in_proj_weight.detach().numpy().reshape(3, size, size),  # q, k, v
        module.in_proj_bias.detach().numpy().reshape(3, size),
        strict=True,
    ):
        found += [kernel.T.reshape(size, heads, -1), bias.reshape(heads, -1)]
    kernel, bias = (w.detach().numpy() for w in module.out_proj.parameters())
    return [*found, kernel.T.reshape(heads, -1, size), bias]


def to_keras(module):
    """The weights of a PyTorch layer, as `set_weights` of its Keras twin takes them."""
    state = module.state_dict()
    state.pop("num_batches_tracked", None)
    kernel, *rest = (weight.numpy() for weight in state.values())
    match module:
        case nn.Linear():
            return [kernel.T, *rest]
        case nn.Conv2d() if module.groups == module.in_channels > 1:  # depthwise
            kernel = kernel.reshape(module.groups, -1, *kernel.shape[2:])
            return [kernel.transpose(2, 3, 0, 1), *rest]
        case nn.Conv2d() | nn.ConvTranspose2d():
            return [kernel.transpose(2, 3, 1, 0), *rest]
        case nn.BatchNorm2d() | nn.LayerNorm() | nn.Embedding():
            return [kernel, *rest]
        case nn.LSTM() | nn.GRU():
            back = (
                recurrent_to_keras(module, "_reverse") if module.bidirectional else []
            )
            return [*recurrent_to_keras(module), *back]
        case nn.MultiheadAttention():
            return attention_to_keras(module)
    raise TypeError(f"no rule for {type(module).__name__}")


# --8<-- [end:to-keras]


# --8<-- [start:to-pytorch]
def recurrent_to_pytorch(layer, weights, suffix=""):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    kernel, recurrent, bias = weights
    if isinstance(layer, layers.LSTM):
        parts = [kernel.T, recurrent.T, bias, np.zeros_like(bias)]
    else:
        parts = map(swap_gates, [kernel.T, recurrent.T, *bias])
    return {f"{name}_l0{suffix}": part for name, part in zip(names, parts, strict=True)}


def attention_to_pytorch(weights):
    size = weights[0].shape[0]
    kernels = [kernel.reshape(size, size).T for kernel in weights[0:6:2]]  # q, k, v
    return {
        "in_proj_weight": np.concatenate(kernels),
        "in_proj_bias": np.concatenate([bias.ravel() for bias in weights[1:6:2]]),
        "out_proj.weight": weights[6].reshape(size, size).T,
        "out_proj.bias": weights[7],
    }


def to_pytorch(layer):
    """The weights of a Keras layer, as `load_state_dict` of its PyTorch twin takes them."""
    kernel, *rest = weights = layer.get_weights()
    match layer:
        case layers.Dense():
            kernel = kernel.T
        case layers.DepthwiseConv2D():
            height, width = kernel.shape[:2]
            kernel = kernel.transpose(2, 3, 0, 1).reshape(-1, 1, height, width)
        case layers.Conv2D() | layers.Conv2DTranspose():
            kernel = kernel.transpose(3, 2, 0, 1)
        case layers.BatchNormalization():
            rest = dict(zip(("bias", "running_mean", "running_var"), rest, strict=True))
            return tensors({"weight": kernel, **rest, "num_batches_tracked": 0})
        case layers.LayerNormalization() | layers.Embedding():
            pass
        case layers.LSTM() | layers.GRU():
            return tensors(recurrent_to_pytorch(layer, weights))
        case layers.Bidirectional():
            there = recurrent_to_pytorch(layer.forward_layer, weights[:3])
            back = recurrent_to_pytorch(layer.forward_layer, weights[3:], "_reverse")
            return tensors(there | back)
        case layers.MultiHeadAttention():
            return tensors(attention_to_pytorch(weights))
        case _:
            raise TypeError(f"no rule for {type(layer).__name__}")
    return tensors({"weight": kernel} | ({"bias": rest[0]} if rest else {}))


def tensors(arrays):
    return {name: torch.tensor(array) for name, array in arrays.items()}


# --8<-- [end:to-pytorch]

# --8<-- [start:layers]
torch.manual_seed(0)
keras.utils.set_random_seed(0)

image, sequence = torch.randn(4, 6, 9, 7), torch.randn(4, 5, 6)
words = torch.randint(20, (4, 5))


def channels_last(tensor):
    return tensor.permute(0, 2, 3, 1) if tensor.ndim == 4 else tensor


def apart(module, layer, x):
    attends = isinstance(module, nn.MultiheadAttention)
    with torch.no_grad():
        ours = module.eval()(x, x, x) if attends else module.eval()(x)
    ours = channels_last(ours[0] if isinstance(ours, tuple) else ours).numpy()
    x = channels_last(x).numpy()
    theirs = layer(x, x) if attends else layer(x)
    return np.abs(ours - keras.ops.convert_to_numpy(theirs)).max() / np.abs(ours).max()


def random_weights(module):
    for weight in [*module.parameters(), *module.buffers()]:
        if weight.is_floating_point():
            nn.init.uniform_(weight, 0.1, 0.9)
    return module


RNN = {"batch_first": True}
twins = [
    (nn.Linear(6, 8), layers.Dense(8), sequence),
    (nn.Conv2d(6, 8, (3, 2)), layers.Conv2D(8, (3, 2)), image),
    (
        nn.Conv2d(6, 12, 3, groups=6),
        layers.DepthwiseConv2D(3, depth_multiplier=2),
        image,
    ),
    (
        nn.ConvTranspose2d(6, 8, 3, stride=2),
        layers.Conv2DTranspose(8, 3, strides=2),
        image,
    ),
    (nn.BatchNorm2d(6), layers.BatchNormalization(epsilon=1e-5), image),
    (nn.LayerNorm(6), layers.LayerNormalization(epsilon=1e-5), sequence),
    (nn.Embedding(20, 6), layers.Embedding(20, 6), words),
    (nn.LSTM(6, 8, **RNN), layers.LSTM(8, return_sequences=True), sequence),
    (nn.GRU(6, 8, **RNN), layers.GRU(8, return_sequences=True), sequence),
    (
        nn.LSTM(6, 8, bidirectional=True, **RNN),
        layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
        sequence,
    ),
    (
        nn.MultiheadAttention(6, num_heads=2, **RNN),
        layers.MultiHeadAttention(num_heads=2, key_dim=3),
        sequence,
    ),
]
for module, layer, x in twins:
    random_weights(module)
    before = apart(module, layer, x)
    layer.set_weights(to_keras(module))
    there = apart(module, layer, x)
    random_weights(module)
    module.load_state_dict(to_pytorch(layer))
    back = apart(module, layer, x)
    name = type(layer).__name__
    print(
        f"{name:20}before {before < 1e-5}, to Keras {there < 1e-5}, back {back < 1e-5}"
    )
# --8<-- [end:layers]

# --8<-- [start:cnn]
from collections import OrderedDict

cnn = nn.Sequential(
    OrderedDict(
        conv=nn.Conv2d(3, 16, kernel_size=3, bias=False),
        norm=nn.BatchNorm2d(16),
        relu=nn.ReLU(),
        depthwise=nn.Conv2d(16, 16, kernel_size=3, groups=16, bias=False),
        pointwise=nn.Conv2d(16, 32, kernel_size=1),
        pool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(),
        head=nn.Linear(32, 5),
    )
)
for _ in range(10):  # statistics, as after training
    cnn(torch.randn(8, 3, 12, 10) * 2 + 1)

keras_cnn = keras.Sequential(
    [
        keras.Input((12, 10, 3)),
        layers.Conv2D(16, kernel_size=3, use_bias=False, name="conv"),
        layers.BatchNormalization(epsilon=1e-5, name="norm"),
        layers.ReLU(),
        layers.SeparableConv2D(32, kernel_size=3, name="separable"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(5, name="head"),
    ]
)


def move_to_keras(model, keras_model, names):
    for name in names:
        module = model.get_submodule(name)
        keras_model.get_layer(name).set_weights(to_keras(module))


separable = keras_cnn.get_layer("separable")
move_to_keras(cnn, keras_cnn, ("conv", "norm", "head"))
separable.set_weights([*to_keras(cnn.depthwise), *to_keras(cnn.pointwise)])
print("to Keras:", apart(cnn, keras_cnn, torch.randn(8, 3, 12, 10)) < 1e-5)
# --8<-- [end:cnn]


# --8<-- [start:cnn-back]
def move_to_pytorch(keras_model, model, names):
    for name in names:
        state = to_pytorch(keras_model.get_layer(name))
        model.get_submodule(name).load_state_dict(state)


keras_cnn.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
rng = np.random.default_rng(0)
x = rng.normal(size=(32, 12, 10, 3))
keras_cnn.fit(x, rng.normal(size=(32, 5)), epochs=2, verbose=0)

move_to_pytorch(keras_cnn, cnn, ("conv", "norm", "head"))
depthwise, pointwise, bias = separable.get_weights()
cnn.depthwise.load_state_dict(tensors({"weight": depthwise.transpose(2, 3, 0, 1)}))
cnn.pointwise.load_state_dict(
    tensors({"weight": pointwise.transpose(3, 2, 0, 1), "bias": bias})
)
print("back:", apart(cnn, keras_cnn, torch.randn(8, 3, 12, 10)) < 1e-5)
# --8<-- [end:cnn-back]


# --8<-- [start:transformer]
class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 16)
        self.attention = nn.MultiheadAttention(16, num_heads=4, batch_first=True)
        self.norm1 = nn.LayerNorm(16)
        self.dense1, self.dense2 = nn.Linear(16, 32), nn.Linear(32, 16)
        self.norm2 = nn.LayerNorm(16)
        self.head = nn.Linear(16, 3)

    def forward(self, words):
        x = self.embed(words)
        x = self.norm1(x + self.attention(x, x, x)[0])
        x = self.norm2(x + self.dense2(nn.functional.gelu(self.dense1(x))))
        return self.head(x.mean(dim=1))


def build_keras_transformer():
    words = keras.Input((12,), dtype="int32")
    x = layers.Embedding(50, 16, name="embed")(words)
    attended = layers.MultiHeadAttention(4, key_dim=4, name="attention")(x, x)
    x = layers.LayerNormalization(epsilon=1e-5, name="norm1")(x + attended)
    hidden = layers.Dense(32, activation="gelu", name="dense1")(x)
    hidden = layers.Dense(16, name="dense2")(hidden)
    x = layers.LayerNormalization(epsilon=1e-5, name="norm2")(x + hidden)
    x = layers.GlobalAveragePooling1D()(x)
    return keras.Model(words, layers.Dense(3, name="head")(x))


names = ("embed", "attention", "norm1", "dense1", "dense2", "norm2", "head")
transformer, keras_transformer = Transformer(), build_keras_transformer()
sentences = torch.randint(50, (32, 12))

move_to_keras(transformer, keras_transformer, names)
print("to Keras:", apart(transformer, keras_transformer, sentences) < 1e-5)

keras_transformer.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
keras_transformer.fit(sentences.numpy(), rng.normal(size=(32, 3)), epochs=2, verbose=0)
move_to_pytorch(keras_transformer, transformer, names)
print("back:", apart(transformer, keras_transformer, sentences) < 1e-5)
# --8<-- [end:transformer]
