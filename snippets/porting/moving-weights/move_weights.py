"""Move the weights of a whole model from PyTorch to Keras, or from Keras to PyTorch.

    from move_weights import move_weights, plan

    print(plan(model, keras_model))  # what belongs to what, and what stands in the way
    move_weights(model, keras_model)  # to Keras; the other way round, to PyTorch

A model is taken apart into parts: a dense layer, one direction of one LSTM, the
projection of the queries. Each keeps arrays, which are compared and moved in PyTorch's
layout. Parts are paired by your mapping, by their names, by shape and place among their
neighbours, then by order. Every array of `state_dict()` and of `get_weights()` is used
exactly once, or nothing is written and a ValueError says all that stands in the way.

Only weights are moved: epsilon, padding, strides and activations are arguments.
"""

import difflib
import inspect
import itertools
import math
import re
from dataclasses import dataclass, field

import keras
import numpy as np
import torch
from keras import layers
from torch import fx, nn

FILL = {"weight": 1.0, "bias": 0.0}  # what a normalisation without them computes with
NORMS = "batch norm", "layer norm", "RMS norm", "group norm"
TAGS = {"q": "query", "k": "key", "v": "value"}
FORM = re.compile(r"(?:w_?|to_?|lin_?)?(q|k|v|query|key|value)s?(?:_?(?:proj\w*|lin\w*))?")


class Refused(ValueError):
    """A layer whose weights the other library has no place for."""


@dataclass(eq=False)
class Slot:
    """What one array is in PyTorch's layout, kept in one or two arrays of a layer."""

    arrays: list  # tensors that share their memory with the module, or Keras' variables
    join: object = lambda array: array
    split: object = lambda array: (array,)
    names: tuple = ()  # in the module's state_dict
    fixed: str = ""  # why it can be read only

    @property
    def shape(self):
        return self.join(*(np.broadcast_to(np.float32(0), a.shape) for a in self.arrays)).shape

    def read(self):
        return self.join(*map(to_numpy, self.arrays))


@dataclass(eq=False)
class Part:
    """What is moved as one: its kind, its arrays by their roles, and what is around it."""

    name: str
    kind: str
    slots: dict
    same: tuple = ()  # what must be equal on both sides: groups, direction
    heads: int = 0
    aliases: set = field(default_factory=set)
    before: set = field(default_factory=set)
    after: set = field(default_factory=set)
    order: list = field(default_factory=lambda: [None, None])  # of outputs, of inputs
    as_is: bool = False

    @property
    def names(self):
        return {plain(self.name), *self.aliases}

    @property
    def tag(self):
        found = FORM.fullmatch(plain(re.split(r"[./]", self.name)[-1]))
        return TAGS.get(found[1], found[1]) if found else ""

    @property
    def signature(self):
        kept = {r: s.shape for r, s in self.slots.items()}
        if self.kind in NORMS:
            kept = {"": max(kept.values(), default=())}
        return self.kind, tuple(sorted(kept.items())), self.same

    def __str__(self):
        shapes = ", ".join(f"{role} {slot.shape}" for role, slot in self.slots.items())
        return f"{self.name} ({' '.join([self.kind, *map(str, self.same)])}: {shapes})"


def plain(name):
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")


def to_numpy(array):
    if isinstance(array, torch.Tensor) and not isinstance(array, np.ndarray):
        small = array.dtype in (torch.bfloat16, torch.float16)
        return np.array((array.float() if small else array).detach().cpu().numpy())
    found = np.array(keras.ops.convert_to_numpy(array))
    return found if found.dtype.kind in "fiub" and found.itemsize > 2 else found.astype("float32")


def fits(function, known):
    """Whether an activation computes what a function of NumPy does."""
    x = np.linspace(-4, 4, 33, dtype="float32")
    return np.allclose(keras.ops.convert_to_numpy(function(x)), known(x), atol=1e-5)


# --8<-- [start:pytorch]
# A rule returns stages of parts: those of one stage stand side by side, and each stage
# gets what the stage before it computes. A part is (suffix, kind, slots, same).


def torch_rule(module):
    """The stages of a PyTorch layer; None where there is no rule for it."""

    def one(kind, *same, **roles):
        found = {r: tensor(module, n) for r, n in roles.items()}
        return [[("", kind, {r: s for r, s in found.items() if s}, same)]]

    affine = {"weight": "weight", "bias": "bias"}
    match module:
        case nn.Linear():
            return one("dense", **affine)
        case nn.modules.conv._ConvTransposeNd():
            return one("transposed convolution", module.groups, **affine)
        case nn.modules.conv._ConvNd():
            found = one("convolution", module.groups, **affine)
            return pointwise(found) if module.groups == 1 else found
        case nn.Embedding():
            return one("embedding", weight="weight")
        case nn.modules.instancenorm._InstanceNorm():
            if module.track_running_stats:
                raise Refused("Keras' GroupNormalization keeps no running statistics")
            return one("group norm", module.num_features, **affine)
        case nn.modules.batchnorm._BatchNorm():
            if module.running_mean is None:
                raise Refused("it has no running statistics, which Keras always has")
            return one("batch norm", **affine, mean="running_mean", variance="running_var")
        case nn.LayerNorm():
            return one("layer norm", **affine)
        case nn.GroupNorm():
            return one("group norm", module.num_groups, **affine)
        case nn.RMSNorm():
            return one("RMS norm", weight="weight")
        case nn.PReLU():
            return one("PReLU", weight="weight")
        case nn.RNNBase():
            return torch_recurrent(module)
        case nn.RNNCellBase():
            kind = f"{module.nonlinearity} RNN" if isinstance(module, nn.RNNCell) else ""
            kind = kind or type(module).__name__.removesuffix("Cell")
            return [[("", kind, recurrent_slots(module, kind, ""), ("forward",))]]
        case nn.MultiheadAttention():
            return torch_attention(module)
    if type(module).__name__ == "FrozenBatchNorm2d":  # of torchvision
        return one("batch norm", **affine, mean="running_mean", variance="running_var")
    return None


def tensor(module, name, rows=slice(None)):
    """The slot of one tensor, or of some of its rows; None where it is missing."""
    owned = {**module._parameters, **module._buffers}
    if owned.get(name) is not None:
        if isinstance(owned[name], nn.parameter.UninitializedTensorMixin):
            raise Refused("it has no weights yet: call the model once")
        return Slot([owned[name].detach()[rows]], names=(name,))
    if f"{name}_mask" in owned:
        raise Refused("it is pruned: call torch.nn.utils.prune.remove first")
    if not nn.utils.parametrize.is_parametrized(module, name):
        if not {f"{name}_g", f"{name}_orig"} & owned.keys():
            return None
    modes = [(m, m.training) for m in module.modules()]
    module.eval()  # spectral_norm changes its vectors in training
    with torch.no_grad():
        if f"parametrizations.{name}.original" not in " ".join(module.state_dict()):
            for hook in module._forward_pre_hooks.values():  # of the older weight_norm
                hook(module, ())
        value = getattr(module, name).detach()[rows].clone()
    for part, mode in modes:
        part.training = mode
    why = "its weight is computed from others: call remove_parametrizations, move, and "
    return Slot([value], names=(name,), fixed=why + "register the parametrisation again")


def pointwise(stages):
    """A convolution of one pixel computes what a dense layer does, on either side."""
    ((suffix, _, slots, _),) = stages[0]
    kernel = slots["weight"]
    if set(kernel.shape[2:]) != {1}:
        return stages
    join, split, ones = kernel.join, kernel.split, kernel.shape[2:]
    slots["weight"] = Slot(
        kernel.arrays,
        lambda *a: join(*a).reshape(join(*a).shape[:2]),
        lambda a: split(a.reshape(*a.shape, *[1] * len(ones))),
        kernel.names,
        kernel.fixed,
    )
    return [[(suffix, "dense", slots, ())]]


def recurrent_slots(module, kind, end):
    found = {n: tensor(module, f"{n}{end}") for n in ("weight_ih", "weight_hh")}
    biases = [tensor(module, f"bias_{n}{end}") for n in ("ih", "hh")]
    if biases[0]:
        both = [slot.arrays[0] for slot in biases]
        names = biases[0].names + biases[1].names
        if kind == "GRU":  # Keras keeps two as well: one of them is inside a gate
            found["bias"] = Slot(both, lambda *b: np.stack(b), tuple, names)
        else:  # only ever added
            found["bias"] = Slot(both, np.add, lambda b: (b, np.zeros_like(b)), names)
    return found


def torch_recurrent(module):
    if getattr(module, "proj_size", 0):
        raise Refused("Keras' LSTM has no projection (proj_size)")
    kind = module.mode if module.mode in ("LSTM", "GRU") else module.mode[4:].lower() + " RNN"
    ways = {"": "forward", "_reverse": "backward"} if module.bidirectional else {"": "forward"}
    stages = []
    for number in range(module.num_layers):
        level = f"l{number}." if module.num_layers > 1 else ""
        parts = [
            (
                level + (way if module.bidirectional else ""),
                kind,
                recurrent_slots(module, kind, f"_l{number}{end}"),
                (way,),
            )
            for end, way in ways.items()
        ]
        stages.append(parts)
    return stages


def torch_attention(module):
    if module.bias_k is not None or module.add_zero_attn:
        raise Refused("Keras' attention has neither add_bias_kv nor add_zero_attn")
    size, found = module.embed_dim, []
    for number, name in enumerate(("query", "key", "value")):
        rows = slice(number * size, (number + 1) * size)
        whole = tensor(module, "in_proj_weight", rows)
        weight = whole or tensor(module, f"{name[0]}_proj_weight")
        slots = {"weight": weight, "bias": tensor(module, "in_proj_bias", rows)}
        found.append((name, "dense", {r: s for r, s in slots.items() if s}, ()))
    out = {n: tensor(module.out_proj, n) for n in ("weight", "bias")}
    out = {n: slot for n, slot in out.items() if slot}
    for name, slot in out.items():
        slot.names = (f"out_proj.{name}",)
    return [found, [("output", "dense", out, ())]]


# --8<-- [end:pytorch]


# --8<-- [start:keras]
def kernel(array, rank):
    """A kernel of Keras, (*size, in, out), as PyTorch's (out, in, *size)."""
    there = (rank + 1, rank, *range(rank))
    return Slot([array], lambda a: a.transpose(there), lambda a: (a.transpose(np.argsort(there)),))


def depthwise(layer, name="kernel"):
    array = getattr(layer, name)
    size = array.shape[:-2]
    inside = tuple(array.shape[-2:])
    last = len(size)

    def join(a):
        return a.transpose(last, last + 1, *range(last)).reshape(-1, 1, *size)

    def split(a):
        return (a.reshape(*inside, *size).transpose(*range(2, last + 2), 0, 1),)

    return Slot([array], join, split)


def keras_rule(layer):
    """The stages of a Keras layer; None where there is no rule for it."""

    def one(kind, *same, **roles):
        found = {r: s if isinstance(s, Slot) else Slot([s]) for r, s in roles.items() if s is not None}
        return [[("", kind, found, same)]]

    bias = getattr(layer, "bias", None)
    match layer:
        case layers.Dense():
            return one("dense", weight=kernel(layer.kernel, 0), bias=bias)
        case layers.EinsumDense():
            return keras_einsum(layer)
        case layers.MultiHeadAttention():
            names = "query", "key", "value", "output"
            dense = [keras_einsum(getattr(layer, f"{n}_dense"), n) for n in names]
            first, last = [d[0][0] for d in dense[:3]], dense[3][0]
            return [first, last]
        case layers.SeparableConv1D() | layers.SeparableConv2D():
            rank = layer.rank
            first = one("convolution", layer.depthwise_kernel.shape[-2], weight=depthwise(layer, "depthwise_kernel"))
            then = pointwise(one("convolution", 1, weight=kernel(layer.pointwise_kernel, rank), bias=bias))
            return [[("0", *first[0][0][1:])], [("1", *then[0][0][1:])]]
        case layers.DepthwiseConv1D() | layers.DepthwiseConv2D():
            return one("convolution", layer.kernel.shape[-2], weight=depthwise(layer), bias=bias)
        case layers.Conv1DTranspose() | layers.Conv2DTranspose() | layers.Conv3DTranspose():
            return one("transposed convolution", 1, weight=kernel(layer.kernel, layer.rank), bias=bias)
        case layers.Conv1D() | layers.Conv2D() | layers.Conv3D():
            found = one("convolution", layer.groups, weight=kernel(layer.kernel, layer.rank), bias=bias)
            return pointwise(found) if layer.groups == 1 else found
        case layers.Embedding():
            return one("embedding", weight=layer.embeddings)
        case layers.BatchNormalization():
            return one(
                "batch norm",
                weight=layer.gamma,
                bias=layer.beta,
                mean=layer.moving_mean,
                variance=layer.moving_variance,
            )
        case layers.LayerNormalization():
            if getattr(layer, "rms_scaling", False):
                return one("RMS norm", weight=layer.gamma)
            return one("layer norm", weight=layer.gamma, bias=layer.beta)
        case layers.GroupNormalization():
            return one("group norm", layer.groups, weight=layer.gamma, bias=layer.beta)
        case layers.RMSNormalization():
            return one("RMS norm", weight=layer.scale)
        case layers.PReLU():
            shape = layer.alpha.shape
            squeezed = Slot([layer.alpha], lambda a: a.reshape(-1) if a.size == max(shape) else a, lambda a: (a.reshape(shape),))
            return one("PReLU", weight=squeezed)
        case layers.Bidirectional():
            if layer.merge_mode != "concat" or layer.forward_layer.go_backwards:
                raise Refused(f"PyTorch's runs forwards and back and has merge_mode='concat', not {layer.merge_mode!r}")
            there = keras_cells(layer.forward_layer.cell, "forward", "forward")
            back = keras_cells(layer.backward_layer.cell, "backward", "backward")
            return [[*a, *b] for a, b in zip(there, back, strict=True)]
        case layers.RNN():
            if layer.go_backwards:
                raise Refused("PyTorch has no go_backwards: reverse the input, or use Bidirectional")
            return keras_cells(layer.cell, "", "forward")
        case layers.LSTMCell() | layers.GRUCell() | layers.SimpleRNNCell():
            return keras_cells(layer, "", "forward")
    return None


def keras_cells(cell, suffix, way):
    if isinstance(cell, layers.StackedRNNCells):
        found = [keras_cells(one, f"l{n}.{suffix}".strip("."), way) for n, one in enumerate(cell.cells)]
        return [stage for one in found for stage in one]
    slots = {"weight_ih": kernel(cell.kernel, 0), "weight_hh": kernel(cell.recurrent_kernel, 0)}
    if cell.bias is not None:
        slots["bias"] = Slot([cell.bias])
    gates = getattr(cell, "recurrent_activation", None)
    kind = type(cell).__name__.removesuffix("Cell")
    match cell:
        case layers.SimpleRNNCell():
            known = {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0)}
            names = [name for name, function in known.items() if fits(cell.activation, function)]
            if not names:
                raise Refused("PyTorch's RNN has tanh or relu, no other activation")
            return [[(suffix, f"{names[0]} RNN", slots, (way,))]]
        case layers.LSTMCell() | layers.GRUCell():
            if not fits(cell.activation, np.tanh):
                raise Refused(f"PyTorch's {kind} has the activation tanh, no other")
            if not fits(gates, lambda x: 1 / (1 + np.exp(-x))):
                raise Refused(f"PyTorch's {kind} has sigmoid gates: recurrent_activation differs")
        case _:
            raise Refused(f"there is no rule for a {type(cell).__name__}")
    if isinstance(cell, layers.GRUCell):
        if not cell.reset_after:
            raise Refused("PyTorch has no GRU with reset_after=False")

        def swapped(a):  # update, reset, new in Keras; reset, update, new in PyTorch
            second, first, new = np.split(a, 3, -1)
            return np.concatenate([first, second, new], -1)

        for role, slot in slots.items():
            turn = (lambda a: a) if role == "bias" else np.transpose
            slots[role] = Slot(slot.arrays, lambda a, t=turn: t(swapped(a)), lambda a, t=turn: (swapped(t(a)),))
    return [[(suffix, kind, slots, (way,))]]


def keras_einsum(layer, suffix=""):
    given, inner, result = re.split(",|->", layer.equation.replace("...", ""))
    into = [n for n, letter in enumerate(inner) if letter not in result]
    out = [n for n, letter in enumerate(inner) if letter in result]
    shape = tuple(layer.kernel.shape)
    if into + out != list(range(len(inner))) or any(c in given and c in result for c in inner):
        raise Refused(f"no layer of PyTorch computes {layer.equation!r}")
    width = math.prod(shape[n] for n in out)
    slots = {"weight": Slot([layer.kernel], lambda a: a.reshape(-1, width).T, lambda a: (a.T.reshape(shape),))}
    if layer.bias is not None:
        size = tuple(layer.bias.shape)
        slots["bias"] = Slot([layer.bias], np.ravel, lambda a: (a.reshape(size),))
    return [[(suffix, "dense", slots, ())]]


# --8<-- [end:keras]


# --8<-- [start:parts]
class Side:
    """A model taken apart: its parts in order, and what stands in the way."""

    def __init__(self, model):
        self.is_keras = isinstance(model, keras.Layer)  # which may be a Module as well
        self.model = model if self.is_keras else getattr(model, "_orig_mod", model)
        self.library = "Keras" if self.is_keras else "PyTorch"
        self.parts, self.problems, self.constants = [], [], []
        self.stages, self.seen = {}, {}  # of each layer that was taken apart
        self.walk(self.model, "", {""})
        if self.is_keras and not self.model.built:
            self.problems = ["the Keras model has no weights yet: call it once"]

    def walk(self, layer, name, aliases):
        if id(layer) in self.seen:
            return
        self.seen[id(layer)] = layer
        shown = name or (layer.name if self.is_keras else type(layer).__name__)
        try:
            stages = self.rule(layer)
        except Refused as error:
            self.problems.append(f"{shown} ({type(layer).__name__}): {error}")
            self.stages[id(layer)] = []
            return
        dot = "/" if self.is_keras else "."
        if stages is not None:
            self.stages[id(layer)] = self.add(layer, stages, name, aliases, dot)
            return
        for key, array in self.own(layer).items():
            if not self.is_keras and is_constant(array, key in layer._buffers):
                self.constants.append(f"{name}{dot}{key}".strip(dot))
                continue
            stage = [[(key, "array", {"": raw(array, key)}, ())]]
            self.stages.setdefault((id(layer), key), self.add(None, stage, name, aliases, dot))
        for child, part, names in self.children(layer):
            below = {f"{a}_{n}".strip("_") for a in aliases for n in names}
            self.walk(child, f"{name}{dot}{part}".strip(dot), below)

    def rule(self, layer):
        if not self.is_keras:
            return torch_rule(layer)
        if getattr(layer, "lora_enabled", False):
            raise Refused("LoRA is enabled, and its matrices have no place in PyTorch")
        if getattr(layer, "quantization_mode", None):
            raise Refused("it is quantised: move the weights that it was made of")
        if not layer.built and isinstance(layer, KNOWN):
            raise Refused("it has no weights yet: call the model once")
        return keras_rule(layer)

    def add(self, layer, stages, name, aliases, dot):
        """Parts of the stages of a layer, which must use all that it keeps."""
        found, used = [], set()
        for stage in stages:
            found.append([])
            for suffix, kind, slots, same in stage:
                part = Part(f"{name}{dot}{suffix}".strip(dot), kind, slots, same)
                part.aliases = {plain(f"{a}_{suffix}") for a in aliases}
                part.heads = getattr(layer, "num_heads", 0)
                found[-1].append(part)
                for slot in slots.values():
                    used.update(map(id, slot.arrays) if self.is_keras else slot.names)
        if layer is not None:
            own = layer.weights if self.is_keras else map(base, layer.state_dict())
            left = [a for a in own if (id(a) if self.is_keras else a) not in used]
            left = [getattr(a, "path", a) for a in left if a != "num_batches_tracked"]
            if left:
                kind = type(layer).__name__
                self.problems.append(f"{name} ({kind}): no rule for {', '.join(left)}")
        self.parts += [part for stage in found for part in stage]
        return found

    def own(self, layer):
        """What a layer without a rule keeps itself, by name."""
        if not self.is_keras:
            known = {*layer.state_dict()}
            own = {**layer._parameters, **layer._buffers}
            return {n: a.detach() for n, a in own.items() if a is not None and n in known}
        below = {id(w) for child, _, _ in self.children(layer) for w in child.weights}
        return {w.name: w for w in layer.weights if id(w) not in below}

    def children(self, layer):
        """The layers inside a layer, with the names that each can be called by."""
        if not self.is_keras:
            for name in torch_order(layer):
                yield layer._modules[name], name, {name}
            return
        inside = getattr(layer, "layers", None)
        if not isinstance(layer, keras.Model) or inside is None:
            inside = layer._flatten_layers(include_self=False, recursive=False)
        called = {}
        for name, value in vars(layer).items():
            many = value.items() if isinstance(value, dict) else ()
            if isinstance(value, (list, tuple)):
                many = enumerate(value)
            if isinstance(value, keras.Layer):
                called.setdefault(id(value), name)
            for key, one in () if name.startswith("_") else many:
                called.setdefault(id(one), f"{name}/{key}")
        for child in inside:
            snake = keras.src.utils.naming.to_snake_case(type(child).__name__)
            automatic = re.fullmatch(rf"{snake}(_\d+)?", child.name)
            names = {called.get(id(child), ""), "" if automatic else child.name} - {""}
            shown = called.get(id(child), child.name) if automatic else child.name
            yield child, shown, names or {f"?{child.name}"}


def torch_order(module):
    """Names of the modules inside, in the order in which they are called."""
    names = [name for name, child in module._modules.items() if child is not None]
    if isinstance(module, (nn.TransformerEncoderLayer, nn.TransformerDecoderLayer)):
        blocks = [["self_attn"], ["linear1", "linear2"]]
        blocks[1:1] = [["multihead_attn"]] if "multihead_attn" in names else []
        for number, block in enumerate(blocks, 1):
            block.insert(0 if module.norm_first else len(block), f"norm{number}")
        names = sum(blocks, [])
    return names


def base(key):
    """The name that a tensor has in its module, of a key of the state_dict."""
    key = re.sub(r"parametrizations\.(\w+)\.\w+$", r"\1", key)
    return re.sub(r"_(g|v|u|orig|mask)$", "", key)


def raw(array, name):
    """The slot of an array of which nothing is known: axes of length 1 do not count."""
    shape = tuple(array.shape)
    return Slot([array], np.squeeze, lambda a: (a.reshape(shape),), (name,))


def is_constant(array, is_buffer):
    """Whether a buffer is a causal mask, a count of places or a table of sines."""
    if not is_buffer or not array.numel():
        return False
    a = array.float().squeeze()
    if a.ndim == 1:
        return torch.equal(a, torch.arange(len(a), device=a.device).float())
    if a.ndim != 2:
        return False
    triangular = torch.equal(a, a.tril()) or torch.equal(a.nan_to_num(), a.nan_to_num().triu())
    if a.shape[0] == a.shape[1] and triangular:
        return len(a.unique()) <= 2
    if a.shape[1] % 2:
        return False
    halves = (a[:, ::2], a[:, 1::2]), a.chunk(2, 1)
    return any(torch.allclose(s**2 + c**2, torch.ones_like(s), atol=1e-4) for s, c in halves)


KNOWN = (
    layers.Dense, layers.EinsumDense, layers.MultiHeadAttention, layers.Embedding,
    layers.BatchNormalization, layers.LayerNormalization, layers.GroupNormalization,
    layers.RMSNormalization, layers.PReLU, layers.RNN, layers.Bidirectional, layers.Conv1D,
    layers.Conv2D, layers.Conv3D, layers.DepthwiseConv1D, layers.DepthwiseConv2D,
    layers.SeparableConv1D, layers.SeparableConv2D, layers.Conv1DTranspose,
    layers.Conv2DTranspose, layers.Conv3DTranspose,
)
# --8<-- [end:parts]


# --8<-- [start:graph]
# How the parts follow each other, and where an image is flattened. A step is what one
# call computes: the stages of parts in it, its result, what it gets, and what is called.


def torch_steps(side):
    """The calls of a module's forward, by tracing it with torch.fx, and what it returns."""
    transformers = nn.TransformerEncoder, nn.TransformerDecoder
    inside = nn.TransformerEncoderLayer, nn.TransformerDecoderLayer

    class Tracer(fx.Tracer):
        trace_asserts = True

        def is_leaf_module(self, module, name):
            leaf = super().is_leaf_module(module, name)
            return id(module) in side.stages or (leaf and not isinstance(module, inside))

        def to_bool(self, proxy):
            return False  # the checks of shapes that forwards begin with

        def call_module(self, module, forward, args, kwargs):
            if not isinstance(module, transformers):
                return super().call_module(module, forward, args, kwargs)
            x, *memory = args[: 1 + isinstance(module, nn.TransformerDecoder)]
            for layer in module.layers:
                x = layer(x, *memory)
            return module.norm(x) if module.norm is not None else x

    given = inspect.signature(side.model.forward).parameters.values()
    fixed = {p.name: p.default for p in given if p.default is not p.empty}
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        graph = Tracer().trace(side.model, concrete_args=fixed)
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    steps, outputs, inputs = [], [], itertools.count()
    for node in graph.nodes:
        stages, called = [], node.target
        if node.op == "call_module":
            called = side.model.get_submodule(node.target)
            stages = side.stages.get(id(called), [])
        elif node.op == "placeholder" and not node.args:
            stages = [[("input", next(inputs))]]
        elif node.op == "output":
            outputs = node.all_input_nodes
        steps.append((stages, node, node.all_input_nodes, called))
    return steps, outputs


def keras_steps(side):
    """The calls of a Keras model, by walking back from its outputs."""
    model = getattr(side.model, "_functional", None) or side.model
    every = side.model._flatten_layers()
    before = [(l, len(l._inbound_nodes), len(l._outbound_nodes)) for l in every]
    try:
        if getattr(model, "outputs", None):
            return walk_back(side, model.inputs, model.outputs)
        given = inspect.signature(model.call).parameters.values()
        wanted = [p for p in given if p.default is p.empty and p.kind < p.VAR_POSITIONAL]
        shapes = list(model._build_shapes_dict.values())
        shapes = shapes * len(wanted) if len(shapes) == 1 else shapes
        inputs = [symbols(shape) for shape in shapes]
        outputs = model.call(*inputs)
        return walk_back(side, *map(keras.tree.flatten, (inputs, outputs)))
    finally:  # leave no trace in the model
        for layer, inbound, outbound in before:
            del layer._inbound_nodes[inbound:], layer._outbound_nodes[outbound:]


def symbols(shape):
    if isinstance(shape, dict):
        return {name: symbols(s) for name, s in shape.items()}
    if isinstance(shape[0], (list, tuple, dict)):
        return [symbols(s) for s in shape]
    return keras.Input(batch_shape=shape)


def walk_back(side, inputs, outputs):
    known, done, steps, opened, stack = [id(i) for i in inputs], {}, [], {}, [*outputs]
    while stack:
        tensor = stack[-1]
        if id(tensor) in done:
            stack.pop()
            continue
        called, index, place = tensor._keras_history
        node = called._inbound_nodes[index]
        stages = side.stages.get(id(called), [])
        needed = node.input_tensors if id(tensor) not in known else []
        inside = getattr(called, "_flatten_layers", lambda **_: [])(include_self=False)
        if not stages and inside and needed:
            try:  # call what is inside on the same symbols
                if id(node) not in opened:
                    args, kwargs = node.arguments.args, node.arguments.kwargs
                    opened[id(node)] = keras.tree.flatten(called.call(*args, **kwargs))
                needed, called = [opened[id(node)][place]], None
            except Exception:  # what cannot be opened has its parts one after the other
                stages = [s for layer in inside for s in side.stages.get(id(layer), [])]
        missing = [n for n in needed if id(n) not in done]
        if missing:
            stack += reversed(missing)
            continue
        if id(tensor) in known:
            stages = [[("input", known.index(id(tensor)))]]
        done[id(tensor)] = stack.pop()
        steps.append((stages, tensor, needed, called))
    return steps, outputs


def link(side):
    """Note of each part what comes before and after it; False where that cannot be seen."""
    try:
        steps, outputs = (keras_steps if side.is_keras else torch_steps)(side)
    except Exception:  # a forward that symbols cannot pass through
        return False
    reach = {}
    for stages, result, needed, _ in steps:
        now = set().union(*(reach[id(n)] for n in needed))
        now = {one for one in now if isinstance(one, Part)} or now
        for stage in stages:
            for part in stage:
                if isinstance(part, Part):
                    part.before |= now
            now = set(stage)
        reach[id(result)] = now
    for part in side.parts:
        for one in part.before:
            if isinstance(one, Part):
                one.after.add(part)
    for number, result in enumerate(outputs):
        for one in reach[id(result)]:
            if isinstance(one, Part):
                one.after.add(("output", number))
    (find_flattened if side.is_keras else find_permuted)(steps)
    return True


def image_order(size, channels):
    """Where each feature of a flattened (H, W, C) is in a flattened (C, H, W)."""
    if channels in (1, size):
        return None
    return np.arange(size).reshape(channels, -1).T.ravel()


def find_flattened(steps):
    """Note of parts behind a Flatten, or before a Reshape, that their features change places."""
    first = keras.config.image_data_format() == "channels_first"
    made = {id(result): step for step in steps for result in [step[1]]}
    users, order, image = {}, {}, {}
    for stages, result, needed, called in steps:
        shape, kind = tuple(result.shape), type(called).__name__
        given = tuple(needed[0].shape) if needed else ()
        parts = [p for stage in stages for p in stage if isinstance(p, Part)]
        for n in needed:
            users.setdefault(id(n), []).append(kind)
        order[id(result)], image[id(result)] = None, len(shape) > 3
        if not needed:
            continue
        before = order[id(needed[0])]
        if called is None or (given == shape and not any(p.kind == "dense" for p in parts)):
            order[id(result)], image[id(result)] = before, image[id(needed[0])]
        if kind in ("Permute", "Transpose"):
            image[id(result)] = False
        elif kind.endswith(("1D", "1DTranspose")):
            image[id(result)] = True
        elif kind in ("Flatten", "Reshape") and len(shape) == 2 and image[id(needed[0])]:
            turned = getattr(called, "data_format", "") == "channels_first"
            if turned or kind == "Flatten" or not first:
                channels = given[1] if turned else given[-1]
                order[id(result)] = image_order(shape[1], channels)
        elif kind == "Concatenate" and len(shape) == 2 and shape[1]:
            pieces, start = [], 0
            for n in needed:
                piece = order[id(n)]
                piece = np.arange(n.shape[1]) if piece is None else piece
                pieces.append(piece + start)
                start += n.shape[1]
            joined = np.concatenate(pieces)
            order[id(result)] = None if np.all(np.diff(joined) == 1) else joined
        for part in parts:
            dense = part.kind == "dense"
            part.order[dense] = before if dense or given == shape else None
    for _, result, needed, called in steps:
        after = users.get(id(result), [])
        wide = len(result.shape) > 3 or any("1D" in kind for kind in after)
        if type(called).__name__ != "Reshape" or len(needed[0].shape) != 2 or not wide:
            continue
        if first or {"Permute", "Transpose"} & {*after}:
            continue
        tensor, turned = needed[0], image_order(needed[0].shape[1], result.shape[-1])
        while tensor is not None:
            stages, _, needed, called = made[id(tensor)]
            parts = [p for stage in stages for p in stage if isinstance(p, Part)]
            for part in parts:
                part.order[0] = turned
            same = needed and needed[0].shape == tensor.shape
            stop = any(p.kind == "dense" for p in parts) or not same
            tensor = None if stop else needed[0]


def find_permuted(steps):
    """Note of dense parts that a permute before the flatten leaves nothing to re-order."""
    turned = {}
    for stages, result, needed, called in steps:
        name = called if isinstance(called, str) else getattr(called, "__name__", "")
        name = type(called).__name__ if isinstance(called, nn.Module) else name
        before = turned.get(needed[0], "") if needed else ""
        if name in ("permute", "transpose", "movedim", "moveaxis"):
            before = "turned"
        elif name.lower() in ("flatten", "view", "reshape"):
            before = "flat" if before == "turned" else ""
        elif not name.lower() in ("contiguous", "relu", "dropout", "gelu") and stages:
            for part in stages[0]:
                if isinstance(part, Part) and before == "flat":
                    part.as_is = True
            before = ""
        turned[result] = before


# --8<-- [end:graph]


# --8<-- [start:pairing]
@dataclass
class Plan:
    """What would be moved where. `problems` has what stands in the way, a sentence each."""

    source: Side
    target: Side
    pairs: list  # (part of the source, part of the target, what paired them)
    problems: list

    def __str__(self):
        rows = [(str(a), b.name, how) for a, b, how in self.pairs]
        widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
        lines = [
            f"{a:{widths[0]}} -> {b:{widths[1]}} by {how}" for a, b, how in rows
        ]
        for side in (self.source, self.target):
            for name in side.constants:
                lines.append(f"{name}: a constant of {side.library}, stays as it is")
        return "\n".join(lines + [f"cannot move: {p}" for p in self.problems])


def plan(source, target, mapping=None, channels=None):
    """What `move_weights` with these arguments would pair, as a `Plan`; nothing is written."""
    for model in (source, target):
        if not isinstance(model, (nn.Module, keras.Layer)):
            raise TypeError(f"{type(model).__name__} is neither a Module nor a Keras model")
    sides = Side(source), Side(target)
    if sides[0].is_keras == sides[1].is_keras:
        raise TypeError(f"both models are of {sides[0].library}: give one of each library")
    problems = [p for side in sides for p in side.problems]
    linked = all([link(side) for side in sides])
    pairs = Pairing(*sides, problems, linked)
    pairs.by_mapping(mapping or {})
    pairs.all_of(*pairs.open())
    pairs.leftover()
    for name, count in (channels or {}).items():
        for part in [p for side in sides for p in side.parts if plain(name) in p.names]:
            width = part.slots["weight"].shape[1]
            part.order[1] = image_order(width, count)
            part.as_is = count == 1
    return Plan(*sides, pairs.pairs, problems)


class Pairing:
    """Pairs parts of two sides; what it cannot pair becomes a problem."""

    def __init__(self, source, target, problems, linked):
        self.sides, self.problems, self.pairs = (source, target), problems, []
        self.done, self.linked = set(), linked

    def open(self):
        return [[p for p in side.parts if p not in self.done] for side in self.sides]

    def pair(self, ours, theirs, how):
        self.pairs.append((ours, theirs, how))
        self.done |= {ours, theirs}

    def by_mapping(self, mapping):
        for ours, theirs in mapping.items():
            found = [self.named(side, n) for side, n in zip(self.sides, (ours, theirs), strict=True)]
            if theirs is None:
                found = [self.named(side, ours, quiet=True) for side in self.sides]
                self.done.update(p for parts in found for p in parts)
                if not any(found):
                    self.named(self.sides[0], ours)
                continue
            if not all(found):
                continue
            if len(found[0]) == len(found[1]) == 1:
                (a,), (b,) = found
                if a.signature == b.signature:
                    self.pair(a, b, "mapping")
                else:
                    self.problems.append(f"{a} and {b} differ, which `mapping` pairs")
                continue
            self.all_of(*found)

    def named(self, side, name, quiet=False):
        if name is None:
            return []
        if isinstance(name, (list, tuple)):
            return [p for n in name for p in self.named(side, n)]
        wanted = plain(name)
        found = [p for p in side.parts if wanted in p.names] or [
            p for p in side.parts if any(n.startswith(f"{wanted}_") for n in p.names)
        ]
        if not found and not quiet:
            known = [p.name for p in side.parts]
            near = difflib.get_close_matches(name, known, 1, 0) or ["nothing with weights"]
            self.problems.append(
                f"mapping names {name!r}, which {side.library} does not have: "
                f"the nearest is {near[0]!r}"
            )
        return found

    def all_of(self, ours, theirs):
        """Pair parts by name, then by shape and neighbours, then by order."""
        for a in ours:
            found = [b for b in theirs if a.aliases & b.aliases and b not in self.done]
            if len(found) == 1 and found[0].signature == a.signature:
                self.pair(a, found[0], "name")
        sequences = [[p.signature for p in parts] for parts in (ours, theirs)]
        alike = sequences[0] == sequences[1]
        for tagged in (True, False):
            while self.by_place(ours, theirs, tagged, alike):
                pass

    def by_place(self, ours, theirs, tagged, alike):
        """Pair what only one part on each side can be; True where something was found.

        Parts that look alike are told apart by what is around them, step by step.
        """
        sides = [[p for p in parts if p not in self.done] for parts in (ours, theirs)]
        everything = [*self.sides[0].parts, *self.sides[1].parts]
        colour = {p: (p.signature, p.tag if tagged else "") for p in everything}
        for number, (a, b, _) in enumerate(self.pairs):
            colour[a] = colour[b] = number
        count = 0
        while True:
            groups = {}
            for side, parts in enumerate(sides):
                for part in parts:
                    groups.setdefault(colour[part], ([], []))[side].append(part)
            sure = [(a[0], b[0]) for a, b in groups.values() if len(a) == len(b) == 1]
            for a, b in sure:
                self.pair(a, b, "shape" if not count else "place")
            if sure:
                return True
            if not self.linked or len(set(colour.values())) <= count:
                break
            count = len(set(colour.values()))
            colour = self.finer(colour)
        for a, b in groups.values():  # alike in all that can be seen
            if len(a) == len(b) > 0 and (self.linked or alike) and bool(a[0].tag) == bool(b[0].tag):
                self.pair(a[0], b[0], "order")
                return True
        return False

    @staticmethod
    def finer(colour):
        """The colours of parts together with those of what is before and after them."""
        numbers, found = {}, {}
        for part, own in colour.items():
            around = [
                tuple(sorted(repr(colour.get(n, n)) for n in near))
                for near in (part.before, part.after)
            ]
            key = (repr(own), *around)
            found[part] = f"c{numbers.setdefault(key, len(numbers))}"
        return found

    def leftover(self):
        """Say what has no counterpart, and beside it what comes nearest."""
        ours, theirs = self.open()
        for a in list(ours):
            near = [b for b in theirs if b.kind == a.kind]
            near.sort(key=lambda b: not a.aliases & b.aliases)
            if near:
                theirs.remove(near[0])
                self.problems.append(f"{a} against {near[0]}")
            else:
                self.problems.append(f"{a} has no counterpart in {self.sides[1].library}")
        for b in theirs:
            self.problems.append(f"{b} has no counterpart in {self.sides[0].library}")


# --8<-- [end:pairing]


# --8<-- [start:move]
def move_weights(source, target, mapping=None, channels=None):
    """Copy all weights of one model into the other, or raise an error and copy none.

    source, target: a PyTorch module and a Keras model that has been built, or the reverse.
    mapping: names of parts of the source -> names in the target, or lists of them; what is
        mapped to None stays as it is.
    channels: name of a dense layer -> channels of the image that is flattened before it,
        where that cannot be seen; 1 where nothing changes places.
    Returns the `Plan`. Raises ValueError with all that stands in the way.
    """
    found = plan(source, target, mapping, channels)
    problems, writes = list(found.problems), {}
    for a, b, _ in found.pairs:
        for role in {**a.slots, **b.slots}:
            try:
                written = arrays(a, b, role)
            except Refused as error:
                problems.append(f"{a.name} to {b.name}: {error}")
                continue
            for array, value in written:
                known = writes.setdefault(identity(array), (array, value))
                if not np.array_equal(known[1], value):
                    problems.append(f"{b.name}: two different arrays for one that is shared")
    if problems:
        raise ValueError("nothing was moved:\n" + "\n".join(problems))
    with torch.no_grad():
        for array, value in writes.values():
            if isinstance(array, torch.Tensor):
                array.copy_(torch.from_numpy(np.ascontiguousarray(value)))
            else:
                array.assign(value)
    return found


def arrays(a, b, role):
    """What is to be written for one role: pairs of an array of the target and its value."""
    if role in b.slots and b.slots[role].fixed:
        raise Refused(b.slots[role].fixed)
    if role not in a.slots:
        slot = b.slots[role]
        value = np.full(slot.shape, FILL[role], "float32")
    else:
        value = reordered(a, a.slots[role].read(), True, b.as_is)
        if role not in b.slots:
            if not np.all(value == FILL[role]):
                raise Refused(f"the target has no {role}, and it is not {FILL[role]:.0f}")
            return []
        slot = b.slots[role]
    found = slot.split(reordered(b, value, False, a.as_is))
    for array, one in zip(slot.arrays, found, strict=True):
        if tuple(array.shape) != one.shape:
            raise Refused(f"{one.shape} does not fit {tuple(array.shape)}")
    return list(zip(slot.arrays, found, strict=True))


def reordered(part, value, back, as_is):
    """Features of a flattened image of Keras in the order of PyTorch's, or the reverse."""
    for axis, order in enumerate(part.order):
        if order is not None and axis < value.ndim and not (as_is and axis):
            value = value.take(np.argsort(order) if back else order, axis)
    return value


def identity(array):
    """The same for two names of one array."""
    if isinstance(array, torch.Tensor):
        return array.data_ptr(), tuple(array.shape)
    return id(array)


# --8<-- [end:move]
