# --8<-- [start:to-keras]
import keras
import numpy as np
import torch
from keras import layers
from torch import nn
from torch.nn import functional as F


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
    weights = [weight.numpy() for weight in state.values()]
    plain = state.keys() <= {"weight", "bias"}  # not so when pruned or parametrised
    match module, len(weights):  # as many as the rule uses, or no rule applies
        case _, 0:
            return []
        case nn.Sequential(), _:
            return [weight for part in module for weight in to_keras(part)]
        case nn.Linear(), 1 | 2 if plain:
            return [weights[0].T, *weights[1:]]
        case nn.Conv2d(), 1 | 2 if plain and module.groups == module.in_channels > 1:
            kernel, *bias = weights  # depthwise
            kernel = kernel.reshape(module.groups, -1, *kernel.shape[2:])
            return [kernel.transpose(2, 3, 0, 1), *bias]
        case ((nn.Conv2d() | nn.ConvTranspose2d()), 1 | 2) if plain:
            return [weights[0].transpose(2, 3, 1, 0), *weights[1:]]
        case ((nn.BatchNorm1d() | nn.BatchNorm2d()), 4):
            return weights
        case (nn.LayerNorm(), 2) | (nn.Embedding(), 1):
            return weights
        case ((nn.LSTM() | nn.GRU()), 4) if not module.bidirectional:
            return recurrent_to_keras(module)
        case ((nn.LSTM() | nn.GRU()), 8) if module.bidirectional:
            back = recurrent_to_keras(module, "_reverse")
            return [*recurrent_to_keras(module), *back]
        case nn.MultiheadAttention(), 4:
            return attention_to_keras(module)
    raise TypeError(f"no rule for {module} with {', '.join(state)}")


def check_keras(layer, weights):
    """Raise an error unless each array has its place in the Keras layer."""
    given = [weight.shape for weight in weights]
    wanted = [tuple(weight.shape) for weight in layer.weights]
    if given != wanted or not is_like_pytorch(layer):
        raise ValueError(f"{layer.name}: {given} given, {wanted} wanted")


def is_like_pytorch(layer):
    """Whether a recurrent layer has the formula of PyTorch's; others have one only."""
    if isinstance(layer, layers.Bidirectional):
        return layer.merge_mode == "concat" and is_like_pytorch(layer.forward_layer)
    if not isinstance(layer, (layers.LSTM, layers.GRU)):
        return True
    functions = layer.activation.__name__, layer.recurrent_activation.__name__
    after = getattr(layer, "reset_after", True)
    return functions == ("tanh", "sigmoid") and after and not layer.go_backwards


# --8<-- [end:to-keras]


# --8<-- [start:to-pytorch]
def recurrent_to_pytorch(layer, weights, suffix=""):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    kernel, recurrent, bias = weights
    if isinstance(layer, layers.LSTM):
        parts = [kernel.T, recurrent.T, bias, np.zeros_like(bias)]
    else:
        parts = map(swap_gates, [kernel.T, recurrent.T, *bias])
    return tensors([f"{name}_l0{suffix}" for name in names], parts)


def attention_to_pytorch(weights):
    size = weights[0].shape[0]
    kernels = [kernel.reshape(size, size).T for kernel in weights[0:6:2]]  # q, k, v
    biases = [bias.ravel() for bias in weights[1:6:2]]
    out = weights[6].reshape(size, size).T
    names = "in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"
    arrays = np.concatenate(kernels), np.concatenate(biases), out, weights[7]
    return tensors(names, arrays)


def depthwise_to_pytorch(kernel):
    height, width = kernel.shape[:2]
    return kernel.transpose(2, 3, 0, 1).reshape(-1, 1, height, width)


def to_pytorch(layer):
    """The weights of a Keras layer, as `load_state_dict` of its PyTorch twin takes them."""
    weights = layer.get_weights()
    names = "weight", "bias"
    match layer, len(weights):
        case _, 0:
            return {}
        case layers.Dense(), 1 | 2:
            weights[0] = weights[0].T
        case layers.DepthwiseConv2D(), 1 | 2:
            weights[0] = depthwise_to_pytorch(weights[0])
        case layers.SeparableConv2D(), 2 | 3:  # a Sequential of two
            names = "0.weight", "1.weight", "1.bias"
            weights[0] = depthwise_to_pytorch(weights[0])
            weights[1] = weights[1].transpose(3, 2, 0, 1)
        case ((layers.Conv2D() | layers.Conv2DTranspose()), 1 | 2):
            weights[0] = weights[0].transpose(3, 2, 0, 1)
        case layers.BatchNormalization(), 4:
            names = "weight", "bias", "running_mean", "running_var"
            return tensors(names, weights) | {"num_batches_tracked": torch.tensor(0)}
        case (layers.LayerNormalization(), 2) | (layers.Embedding(), 1):
            pass
        case ((layers.LSTM() | layers.GRU()), 3) if is_like_pytorch(layer):
            return recurrent_to_pytorch(layer, weights)
        case layers.Bidirectional(), 6 if is_like_pytorch(layer):
            there = recurrent_to_pytorch(layer.forward_layer, weights[:3])
            back = recurrent_to_pytorch(layer.forward_layer, weights[3:], "_reverse")
            return there | back
        case layers.MultiHeadAttention(), 8:
            return attention_to_pytorch(weights)
        case _:
            found = f"{type(layer).__name__} with {len(weights)} arrays"
            raise TypeError(f"no rule for {layer.name}, {found}")
    return tensors(names, weights)


def tensors(names, arrays):
    return {n: torch.tensor(array) for n, array in zip(names, arrays, strict=False)}


def check_pytorch(module, state):
    """Raise an error unless each tensor has its place in the PyTorch layer."""
    given = {name: tuple(weight.shape) for name, weight in state.items()}
    wanted = {name: tuple(w.shape) for name, w in module.state_dict().items()}
    if given != wanted:
        raise ValueError(f"{module}: {given} given, {wanted} wanted")


# --8<-- [end:to-pytorch]

# --8<-- [start:layers]
from functools import partial

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


LSTM, GRU = partial(nn.LSTM, batch_first=True), partial(nn.GRU, batch_first=True)
EPSILON = {"epsilon": 1e-5}
twins = [
    (nn.Linear(6, 8), layers.Dense(8), sequence),
    (nn.Conv2d(6, 8, (3, 2)), layers.Conv2D(8, (3, 2)), image),
    (nn.Conv2d(6, 12, 3, groups=6), layers.DepthwiseConv2D(3, 1, "valid", 2), image),
    (nn.ConvTranspose2d(6, 8, 3, 2), layers.Conv2DTranspose(8, 3, 2), image),
    (nn.BatchNorm2d(6), layers.BatchNormalization(**EPSILON), image),
    (nn.LayerNorm(6), layers.LayerNormalization(**EPSILON), sequence),
    (nn.Embedding(20, 6), layers.Embedding(20, 6), words),
    (LSTM(6, 8), layers.LSTM(8, return_sequences=True), sequence),
    (GRU(6, 8), layers.GRU(8, return_sequences=True), sequence),
    (
        LSTM(6, 8, bidirectional=True),
        layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
        sequence,
    ),
    (
        nn.MultiheadAttention(6, num_heads=2, batch_first=True),
        layers.MultiHeadAttention(num_heads=2, key_dim=3),
        sequence,
    ),
]
for module, layer, x in twins:
    random_weights(module)
    before = apart(module, layer, x)
    check_keras(layer, to_keras(module))
    layer.set_weights(to_keras(module))
    there = apart(module, layer, x)
    random_weights(module)
    check_pytorch(module, to_pytorch(layer))
    module.load_state_dict(to_pytorch(layer))
    back = apart(module, layer, x)
    name = type(layer).__name__
    print(
        f"{name:20}before {before < 1e-5}, to Keras {there < 1e-5}, back {back < 1e-5}"
    )
# --8<-- [end:layers]

# --8<-- [start:refused]
steep = layers.LSTM(8, activation="relu", name="steep")
steep(sequence.numpy())
narrow = layers.Dense(4, name="narrow")
narrow(sequence.numpy())

for attempt in (
    lambda: to_keras(nn.LSTM(6, 8, num_layers=2)),
    lambda: to_keras(nn.GroupNorm(2, 6)),
    lambda: to_pytorch(steep),
    lambda: check_keras(narrow, to_keras(nn.Linear(6, 8))),
):
    try:
        attempt()
    except (TypeError, ValueError) as error:
        print(error)
# --8<-- [end:refused]

# --8<-- [start:cnn]
from collections import OrderedDict

cnn = nn.Sequential(
    OrderedDict(
        conv=nn.Conv2d(3, 16, kernel_size=3, bias=False),
        norm=nn.BatchNorm2d(16),
        relu=nn.ReLU(),
        separable=nn.Sequential(
            nn.Conv2d(16, 16, kernel_size=3, groups=16, bias=False),
            nn.Conv2d(16, 32, kernel_size=1),
        ),
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


def move_to_keras(model, keras_model):
    """Copy all weights between layers of the same name, or raise an error and copy none."""
    found = [layer for layer in keras_model.layers if layer.weights]
    weights = [to_keras(model.get_submodule(layer.name)) for layer in found]
    names = tuple(f"{layer.name}." for layer in found)
    left = [name for name in model.state_dict() if not name.startswith(names)]
    if left:
        raise ValueError(f"Keras has no layer for {', '.join(left)}")
    for pair in zip(found, weights, strict=True):
        check_keras(*pair)
    for layer, arrays in zip(found, weights, strict=True):
        layer.set_weights(arrays)


move_to_keras(cnn, keras_cnn)
print("to Keras:", apart(cnn, keras_cnn, torch.randn(8, 3, 12, 10)) < 1e-5)
# --8<-- [end:cnn]


# --8<-- [start:cnn-back]
def move_to_pytorch(keras_model, model):
    states = {layer.name: to_pytorch(layer) for layer in keras_model.layers}
    state = {f"{name}.{key}": w for name in states for key, w in states[name].items()}
    check_pytorch(model, state)
    model.load_state_dict(state)


keras_cnn.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
rng = np.random.default_rng(0)
x = rng.normal(size=(32, 12, 10, 3))
keras_cnn.fit(x, rng.normal(size=(32, 5)), epochs=2, verbose=0)

move_to_pytorch(keras_cnn, cnn)
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
        x = self.norm2(x + self.dense2(F.gelu(self.dense1(x))))
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


transformer, keras_transformer = Transformer(), build_keras_transformer()
sentences = torch.randint(50, (32, 12))

move_to_keras(transformer, keras_transformer)
print("to Keras:", apart(transformer, keras_transformer, sentences) < 1e-5)

keras_transformer.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
keras_transformer.fit(sentences.numpy(), rng.normal(size=(32, 3)), epochs=2, verbose=0)
move_to_pytorch(keras_transformer, transformer)
print("back:", apart(transformer, keras_transformer, sentences) < 1e-5)
# --8<-- [end:transformer]
