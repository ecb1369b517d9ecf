"""Move the weights of a whole model from PyTorch to Keras, or from Keras to PyTorch.

    from move_weights import move_weights, plan

    print(plan(model, keras_model))  # what belongs to what, and what stands in the way
    move_weights(model, keras_model)  # to Keras; the other way round, to PyTorch

A model is taken apart into parts: a dense layer, one direction of one LSTM, the
projection of the queries. Each keeps arrays, which are compared and moved in PyTorch's
layout. Parts are paired by your mapping, by their names, by shape and by their place
among their neighbours, then by order. Every array of `state_dict()` and `get_weights()`
is used exactly once, or nothing is written and a ValueError says what stands in the way.

Only weights are moved: epsilon, padding, strides and activations are arguments.
"""

import difflib
import dis
import inspect
import itertools
import linecache
import math
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch

with suppress(ImportError):  # after TensorFlow, triton ends the process
    import triton  # noqa: F401

import keras
from keras import layers
from torch import fx, nn
from torch.nn.modules import batchnorm, conv, instancenorm

FILL = {"weight": 1, "bias": 0}  # what a normalisation without them computes with
NORMS = "batch norm", "layer norm", "RMS norm", "group norm"
TAG = re.compile(r"(?:w_?|to_?|lin_?)?(q|k|v|query|key|value)s?(?:_?(?:proj|lin)\w*)?")


class Refused(ValueError):
    """A layer whose weights have no place on the other side."""


@dataclass(eq=False)
class Slot:
    """What is one array in PyTorch's layout, kept in one or two arrays of a layer."""

    arrays: list  # tensors that share their memory with the module, or Keras' variables
    join: object = lambda array: array
    split: object = lambda array: (array,)
    names: tuple = ()  # in the state_dict of the module
    fixed: bool = False  # whether it can be read only

    @property
    def shape(self):
        return self.join(*(np.broadcast_to(np.nan, a.shape) for a in self.arrays)).shape

    def read(self):
        return self.join(*map(to_numpy, self.arrays))

    def then(self, join, split):
        """The same array, in a further layout."""
        there = lambda *arrays: join(self.join(*arrays))  # noqa: E731
        return replace(self, join=there, split=lambda a: self.split(split(a)))

    def rows(self, rows):
        return replace(self, arrays=[array[rows] for array in self.arrays])

    def reshaped(self, *shape):
        old = self.shape
        return self.then(lambda a: a.reshape(shape), lambda a: a.reshape(old))

    def turned(self, *axes):
        back = np.argsort(axes)
        return self.then(lambda a: a.transpose(axes), lambda a: a.transpose(back))


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
    as_is: bool = False  # whether PyTorch's side has changed the order already

    @property
    def names(self):
        return {plain(self.name), *self.aliases}

    @property
    def arrays(self):
        arrays = itertools.chain(*(slot.arrays for slot in self.slots.values()))
        return {identity(array) for array in arrays}

    @property
    def tag(self):
        found = TAG.fullmatch(plain(re.split(r"[./]", self.name)[-1]))
        return found[1][0] if found else ""

    @property
    def signature(self):
        """What must be equal for two parts to belong together."""
        shapes = {role: slot.shape for role, slot in self.slots.items()}
        if self.kind in NORMS:
            shapes = {"": max(shapes.values())}
        return self.kind, tuple(sorted(shapes.items())), self.same

    def __str__(self):
        shapes = [f"{role} {slot.shape}".strip() for role, slot in self.slots.items()]
        same = [str(one) for one in self.same if one not in (1, "forward")]
        return f"{self.name} ({' '.join([self.kind, *same])}: {', '.join(shapes)})"


def plain(name):
    """A name of either library, for comparing."""
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")


def joined(aliases, names):
    """The names of what is in something that has several itself."""
    return {f"{a}_{plain(name)}".strip("_") for a in aliases for name in names}


def identity(array):
    """The same for two names of one array."""
    tensor = isinstance(array, torch.Tensor)
    return (array.data_ptr(), tuple(array.shape)) if tensor else id(array)


def to_numpy(array):
    """A copy of any tensor or variable, of any device; what NumPy lacks as float32."""
    if isinstance(array, torch.Tensor):
        small = array.dtype in (torch.bfloat16, torch.float16)
        return np.array((array.float() if small else array).detach().cpu().numpy())
    found = np.array(keras.ops.convert_to_numpy(array))
    return found if found.dtype in ("float32", "float64") else found.astype("float32")


# A rule returns stages of parts: those of one stage stand side by side, and each stage
# gets what the stage before it computes.
ROLE = {"running_mean": "mean", "running_var": "variance"}
BOTH, STATISTICS = "weight bias", "weight bias running_mean running_var"
TORCH = {  # kind, arrays, what must be equal on both sides
    nn.Linear: ("dense", BOTH, ""),
    conv._ConvTransposeNd: ("transposed convolution", BOTH, "groups"),
    conv._ConvNd: ("convolution", BOTH, "groups"),
    (nn.Embedding, nn.EmbeddingBag): ("embedding", "weight", ""),
    instancenorm._InstanceNorm: ("group norm", BOTH, "num_features"),
    batchnorm._BatchNorm: ("batch norm", STATISTICS, ""),
    nn.LayerNorm: ("layer norm", BOTH, ""),
    nn.GroupNorm: ("group norm", BOTH, "num_groups"),
    nn.RMSNorm: ("RMS norm", "weight", ""),
    nn.PReLU: ("PReLU", "weight", ""),
}


def torch_rule(module):
    """The stages of a PyTorch layer; None where there is no rule for it."""
    kinds = [row for kind, row in TORCH.items() if isinstance(module, kind)]
    if type(module).__name__ == "FrozenBatchNorm2d":  # of torchvision
        kinds = [("batch norm", STATISTICS, "")]
    if kinds:
        kind, names, same = kinds[0]
        if kind == "batch norm" and module.running_mean is None:
            raise Refused("it has no running statistics, which Keras always has")
        if kind != "batch norm" and getattr(module, "track_running_stats", False):
            raise Refused("Keras' GroupNormalization keeps no running statistics")
        slots = tensors(module, {name: ROLE.get(name, name) for name in names.split()})
        same = tuple(getattr(module, one) for one in same.split())
        return [[pointwise(Part("", kind, slots, same))]]
    if isinstance(module, nn.RNNBase):
        return torch_recurrent(module)
    if isinstance(module, nn.RNNCellBase):
        return [[torch_cell(module, "", "", "forward")]]
    whole = isinstance(module, nn.MultiheadAttention)
    return torch_attention(module) if whole else None


def tensors(module, names, rows=slice(None)):
    """Slots by role of the tensors that a module has among some names, or of their rows."""
    found = {role: tensor(module, name, rows) for name, role in names.items()}
    return {role: slot for role, slot in found.items() if slot}


def tensor(module, name, rows):
    """The slot of one tensor; of one that is computed from others, its value."""
    own = {**module._parameters, **module._buffers}
    if own.get(name) is not None:
        if isinstance(own[name], nn.parameter.UninitializedTensorMixin):
            raise Refused("it has no weights yet: call the model once")
        return Slot([own[name].detach()[rows]], names=(name,))
    if f"{name}_mask" in own:
        raise Refused("it is pruned: call torch.nn.utils.prune.remove first")
    older = {f"{name}_g", f"{name}_orig"} & own.keys()
    if not older and not nn.utils.parametrize.is_parametrized(module, name):
        return None
    modes = [(part, part.training) for part in module.modules()]
    module.eval()  # spectral_norm changes its vectors in training
    with torch.no_grad():
        for hook in module._forward_pre_hooks.values() if older else ():
            hook(module, ())
        value = getattr(module, name).detach()[rows].clone()
    for part, mode in modes:
        part.training = mode
    return Slot([value], names=(name,), fixed=True)


def pointwise(part):
    """A convolution of one pixel is what a dense layer is, on either side."""
    if part.kind == "convolution" and part.same == (1,):
        outside, inside, *size = part.slots["weight"].shape
        if {*size} == {1}:
            weight = part.slots["weight"].reshaped(outside, inside)
            return Part(part.name, "dense", {**part.slots, "weight": weight})
    return part


RECURRENT = {
    "LSTM": (nn.LSTM, nn.LSTMCell, layers.LSTMCell),
    "GRU": (nn.GRU, nn.GRUCell, layers.GRUCell),
    "RNN": (nn.RNN, nn.RNNCell, layers.SimpleRNNCell),
}


def recurrent(layer):
    """Which kind a layer of PyTorch, or a cell, is."""
    return "".join(one for one, kinds in RECURRENT.items() if isinstance(layer, kinds))


def torch_cell(module, end, name, way):
    """One direction of one layer of an LSTM, GRU or RNN."""
    kind = recurrent(module)
    slots = tensors(module, {f"weight_{n}{end}": f"weight_{n}" for n in ("ih", "hh")})
    both = tensors(module, {f"bias_{n}{end}": n for n in ("ih", "hh")})
    if both:
        join, split = np.add, lambda b: (b, np.zeros_like(b))  # only ever added
        if kind == "GRU":  # Keras keeps two as well: one of them is inside a gate
            join, split = (lambda *b: np.stack(b)), tuple
        arrays = list(itertools.chain(*(slot.arrays for slot in both.values())))
        slots["bias"] = Slot(arrays, join, split, tuple(f"bias_{n}{end}" for n in both))
    same = (module.nonlinearity,) if kind == "RNN" else ()
    return Part(name, kind, slots, (*same, way))


def torch_recurrent(module):
    if getattr(module, "proj_size", 0):
        raise Refused("Keras' LSTM has no projection (proj_size)")
    ways = {"": "forward", "_reverse": "backward"}
    stages = []
    for number in range(module.num_layers):
        level = f"l{number}" if module.num_layers > 1 else ""
        stage = []
        for end, way in list(ways.items())[: 1 + module.bidirectional]:
            name = f"{level}.{way if module.bidirectional else ''}".strip(".")
            stage.append(torch_cell(module, f"_l{number}{end}", name, way))
        stages.append(stage)
    return stages


def torch_attention(module):
    if module.bias_k is not None or module.add_zero_attn:
        raise Refused("Keras' attention has neither add_bias_kv nor add_zero_attn")
    size, found = module.embed_dim, []
    whole = {"in_proj_weight": "weight", "in_proj_bias": "bias"}
    for number, name in enumerate(("query", "key", "value")):
        slots = tensors(module, whole, slice(number * size, (number + 1) * size))
        slots |= tensors(module, {f"{name[0]}_proj_weight": "weight"})
        found.append(Part(name, "dense", slots, heads=module.num_heads))
    out = tensors(module.out_proj, {"weight": "weight", "bias": "bias"})
    for role, slot in out.items():
        slot.names = (f"out_proj.{role}",)
    return [found, [Part("output", "dense", out, heads=module.num_heads)]]


CONVOLUTIONS = layers.Conv1D, layers.Conv2D, layers.Conv3D
TRANSPOSED = layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose
DEPTHWISE = layers.DepthwiseConv1D, layers.DepthwiseConv2D
SEPARABLE = layers.SeparableConv1D, layers.SeparableConv2D
MOVING = {"mean": "moving_mean", "variance": "moving_variance"}
SCALE = {"weight": "gamma", "bias": "beta"}
KERNEL = {"weight": "kernel", "bias": "bias"}
KERAS = {  # kind, arrays by role, what must be equal on both sides
    layers.Dense: ("dense", KERNEL, ""),
    TRANSPOSED: ("transposed convolution", KERNEL, "groups"),
    CONVOLUTIONS: ("convolution", KERNEL, "groups"),
    layers.Embedding: ("embedding", {"weight": "embeddings"}, ""),
    layers.BatchNormalization: ("batch norm", {**SCALE, **MOVING}, ""),
    layers.LayerNormalization: ("layer norm", SCALE, ""),
    layers.GroupNormalization: ("group norm", SCALE, "groups"),
    layers.RMSNormalization: ("RMS norm", {"weight": "scale"}, ""),
    layers.PReLU: ("PReLU", {"weight": "alpha"}, ""),
}
OTHERS = layers.EinsumDense, layers.MultiHeadAttention, layers.Bidirectional
OTHERS += (layers.RNN, *DEPTHWISE, *SEPARABLE)


def keras_rule(layer):
    """The stages of a Keras layer; None where there is no rule for it."""
    rows = [row for kind, row in KERAS.items() if isinstance(layer, kind)]
    if not rows and not isinstance(layer, OTHERS) and not recurrent(layer):
        return None
    if not layer.built:
        raise Refused("it has no weights yet: call the model once")
    if rows:
        ((kind, roles, same),) = rows
        if getattr(layer, "rms_scaling", False):
            raise Refused("rms_scaling divides by the deviation: use RMSNormalization")
        same = tuple(getattr(layer, one, 1) for one in same.split())
        return [[pointwise(Part("", kind, variables(layer, roles), same))]]
    match layer:
        case layers.EinsumDense():
            return [[keras_einsum(layer, "")]]
        case layers.MultiHeadAttention():
            names = "query", "key", "value", "output"
            found = [keras_einsum(getattr(layer, f"{n}_dense"), n) for n in names]
            for part in found:
                part.heads = layer.num_heads
            return [found[:3], found[3:]]
        case layers.Bidirectional():
            if layer.merge_mode != "concat" or layer.forward_layer.go_backwards:
                raise Refused("PyTorch's runs forwards and backwards, and concatenates")
            there = keras_cells(layer.forward_layer.cell, "forward", "forward")
            back = keras_cells(layer.backward_layer.cell, "backward", "backward")
            return [*map(list.__add__, there, back)]
        case layers.RNN():
            if layer.go_backwards:
                raise Refused("PyTorch has no go_backwards: use Bidirectional")
            return keras_cells(layer.cell, "", "forward")
    if recurrent(layer):
        return keras_cells(layer, "", "forward")
    if isinstance(layer, DEPTHWISE):
        return [depthwise(layer.kernel, "", variables(layer, {"bias": "bias"}))]
    slots = variables(layer, {"weight": "pointwise_kernel", "bias": "bias"})
    last = pointwise(Part("1", "convolution", slots, (1,)))
    return [depthwise(layer.depthwise_kernel, "0", {}), [last]]


def variables(layer, roles):
    """Slots by role of the variables that a layer has among some names."""
    found = {role: getattr(layer, name, None) for role, name in roles.items()}
    slots = {role: Slot([array]) for role, array in found.items() if array is not None}
    for role, slot in slots.items():
        if roles[role].endswith("kernel"):  # (*size, in, out) -> (out, in, *size)
            *size, inside, outside = range(len(slot.shape))
            slots[role] = slot.turned(outside, inside, *size)
        elif roles[role] == "alpha" and math.prod(slot.shape) == max(slot.shape):
            slots[role] = slot.reshaped(-1)
    return slots


def depthwise(kernel, name, bias):
    """(*size, in, multiplier) is PyTorch's (in x multiplier, 1, *size)."""
    *axes, inside, multiplier = range(len(kernel.shape))
    *size, groups, _ = kernel.shape
    weight = Slot([kernel]).turned(inside, multiplier, *axes).reshaped(-1, 1, *size)
    return [Part(name, "convolution", {"weight": weight, **bias}, (groups,))]


def keras_einsum(layer, name):
    """What a dense layer does, if the equation does it: one that attention is made of."""
    given, inner, result = re.split(",|->", layer.equation.replace("...", ""))
    shape, out = tuple(layer.kernel.shape), "".join(c for c in inner if c in result)
    into = inner.removesuffix(out)
    if into + out != inner or not (given.endswith(into) and result.endswith(out)):
        raise Refused(f"no layer of PyTorch computes {layer.equation!r}")
    width = math.prod(shape[len(into) :])
    slots = {"weight": Slot([layer.kernel]).reshaped(-1, width).turned(1, 0)}
    if layer.bias is not None:
        slots["bias"] = Slot([layer.bias]).reshaped(-1)
    return Part(name, "dense", slots)


def keras_cells(cell, name, way):
    """The stages of a recurrent layer's cell, or of cells that are stacked."""
    if isinstance(cell, layers.StackedRNNCells):
        cells = enumerate(cell.cells)
        found = (keras_cells(one, f"l{n}/{name}", way) for n, one in cells)
        return list(itertools.chain(*found))
    kind = recurrent(cell)
    if not kind:
        raise Refused(f"there is no rule for {type(cell).__name__}")
    known = {"tanh": np.tanh}
    known |= {"relu": lambda x: np.maximum(x, 0)} if kind == "RNN" else {}
    function = next((n for n in known if fits(cell.activation, known[n])), "")
    if not function:
        names = " or ".join(known)
        raise Refused(f"PyTorch's {kind} has the activation {names}, no other")
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    if kind != "RNN" and not fits(cell.recurrent_activation, sigmoid):
        raise Refused(f"PyTorch's {kind} has recurrent_activation sigmoid, no other")
    if not getattr(cell, "reset_after", True):
        raise Refused("PyTorch has no GRU with reset_after=False")
    roles = {"weight_ih": "kernel", "weight_hh": "recurrent_kernel", "bias": "bias"}
    slots = variables(cell, roles)
    if kind == "GRU":
        for role, slot in slots.items():
            swap = partial(swap_gates, axis=int(role == "bias"))
            slots[role] = slot.then(swap, swap)
    same = (function,) if kind == "RNN" else ()
    return [[Part(name, kind, slots, (*same, way))]]


def swap_gates(array, axis):
    """Reset, update, new in PyTorch; update, reset, new in Keras."""
    first, second, new = np.split(array, 3, axis)
    return np.concatenate([second, first, new], axis)


def fits(function, known):
    """Whether an activation computes what a function of NumPy does."""
    x = np.float32(np.linspace(-4, 4))
    return np.allclose(keras.ops.convert_to_numpy(function(x)), known(x), atol=1e-5)


class Side:
    """A model taken apart: its parts in order, and what stands in the way."""

    def __init__(self, model, skip=()):
        self.is_keras = isinstance(model, keras.Layer)  # which may be a Module as well
        self.model = getattr(model, "_orig_mod", model)  # if it is compiled
        self.library, self.dot = ("Keras", "/") if self.is_keras else ("PyTorch", ".")
        self.parts, self.problems, self.constants, self.skipped = [], [], [], []
        self.stages, self.seen, self.skip = {}, set(), {plain(name) for name in skip}
        self.unmet = {*self.skip}
        self.visible = True  # whether one can see what follows what
        self.joins = Counter()  # by part: the tensors it is joined with before the next
        if self.is_keras and not model.built:
            self.problems.append("the Keras model has no weights yet: call it once")
        else:
            self.walk(self.model, "", {""})

    def walk(self, layer, name, aliases):
        """Note the parts of a layer, or of what is inside it."""
        if id(layer) in self.seen:
            return
        self.seen.add(id(layer))
        if self.skips(name, aliases):
            return
        try:
            if getattr(layer, "lora_enabled", False):
                raise Refused("LoRA is enabled: its matrices have no place in PyTorch")
            if getattr(layer, "quantization_mode", None):
                raise Refused("it is quantised: move the weights that it was made of")
            stages = (keras_rule if self.is_keras else torch_rule)(layer)
            if stages is not None:
                self.stages[id(layer)] = self.add(layer, stages, name, aliases)
                return
        except Refused as error:
            shown = name or (layer.name if self.is_keras else "the module")
            self.problems.append(f"{shown} ({type(layer).__name__}): {error}")
            return
        for key, array in self.own(layer).items():
            full = f"{name}{self.dot}{key}".strip(self.dot)
            if not self.is_keras and key in layer._buffers and is_constant(array):
                self.constants.append(full)
            elif not self.skips(full, joined(aliases, {key})):  # axes of 1 do not count
                slot = Slot([array]).reshaped(*(n for n in array.shape if n != 1))
                self.add(None, [[Part(key, "array", {"": slot})]], name, aliases)
        for child, part, names in self.children(layer):
            below = joined(aliases, names)
            self.walk(child, f"{name}{self.dot}{part}".strip(self.dot), below)

    def skips(self, name, aliases):
        """Whether the mapping says to leave what has one of these names."""
        found = self.skip & {plain(name), *aliases} - {""}
        self.skipped += [name] if found else []
        self.unmet -= found
        return bool(found)

    def add(self, layer, stages, name, aliases):
        """Name the parts of a layer, which must use all that it keeps."""
        parts, used = list(itertools.chain(*stages)), set()
        for part in parts:
            part.aliases = {plain(f"{a}_{part.name}") for a in aliases} - {""}
            part.name = f"{name}{self.dot}{part.name}".strip(self.dot)
            part.name = part.name or type(self.model).__name__
            for slot in part.slots.values():
                used.update(map(id, slot.arrays) if self.is_keras else slot.names)
        if layer is not None and stages:
            own = layer.weights if self.is_keras else map(base, layer.state_dict())
            left = [a for a in own if (id(a) if self.is_keras else a) not in used]
            left = [getattr(a, "path", a) for a in left if a is not None]
            left = [path for path in left if path != "num_batches_tracked"]
            if left:
                raise Refused(f"there is no rule for its {', '.join(left)}")
        kept = [p for p in parts if p.slots and not self.skips(p.name, p.aliases)]
        stages = [[part for part in stage if part in kept] for stage in stages]
        self.parts += itertools.chain(*stages)
        return [stage for stage in stages if stage]

    def own(self, layer):
        """What a layer without a rule keeps itself, by name."""
        if not self.is_keras:
            own, kept = {**layer._parameters, **layer._buffers}, {*layer.state_dict()}
            own = {n: a for n, a in own.items() if n in kept and a is not None}
            return {name: array.detach() for name, array in own.items()}
        below = {id(w) for child, _, _ in self.children(layer) for w in child.weights}
        return {w.name: w for w in layer.weights if id(w) not in below}

    def children(self, layer):
        """The layers inside a layer: each, what it is shown as, and what it is called."""
        if not self.is_keras:
            for name in torch_order(layer):
                yield layer._modules[name], name, {name}
            return
        called = {}
        for name, value in {**vars(layer), **getattr(layer, "_modules", {})}.items():
            many = value.items() if isinstance(value, dict) else ()
            many = enumerate(value) if isinstance(value, (list, tuple)) else many
            if isinstance(value, keras.Layer):
                called.setdefault(id(value), name)
            for key, one in () if name.startswith("_") else many:
                called.setdefault(id(one), f"{name}/{key}")
        inside = layer._flatten_layers(include_self=False, recursive=False)
        for child in layer.layers if isinstance(layer, keras.Model) else inside:
            given = re.sub(r"_\d+$", "", child.name).replace("_", "")
            automatic = given == type(child).__name__.lower()
            attribute = called.get(id(child), "")
            names = {attribute, "" if automatic else child.name} - {""}
            shown = attribute if automatic and attribute else child.name
            yield child, shown, names or {f"automatic {child.name}"}


def torch_order(module):
    """The names of the modules inside, in the order in which they are called."""
    names = [name for name, child in module._modules.items() if child is not None]
    if isinstance(module, (nn.TransformerEncoderLayer, nn.TransformerDecoderLayer)):
        blocks = [["self_attn"], ["multihead_attn"], ["linear1", "linear2"]]
        blocks = [block for block in blocks if {*block} <= {*names}]
        for number, block in enumerate(blocks, 1):
            block.insert(0 if module.norm_first else len(block), f"norm{number}")
        names = list(itertools.chain(*blocks))
    return names


def base(key):
    """The name that a tensor has in its module, of a key of the state_dict."""
    key = re.sub(r"parametrizations\.(\w+)\..*$", r"\1", key)
    return re.sub(r"(?<=weight)_(g|v|u|orig|mask)$", "", key)


def is_constant(array):
    """Whether a buffer is a causal mask, a count of places or a table of sines."""
    a = array.float().nan_to_num().squeeze()
    if a.ndim == 1:
        return torch.equal(a, torch.arange(len(a), device=a.device).float())
    if a.ndim != 2 or not a.numel():
        return False
    if torch.equal(a, a.tril()) or torch.equal(a, a.triu()):
        return a.shape[0] == a.shape[1] and len(a.unique()) <= 2
    width = a.shape[1] // 2 * 2
    mixed, halves = (a[:, :width:2], a[:, 1:width:2]), a[:, :width].chunk(2, 1)
    waves = (sine**2 + cosine**2 for sine, cosine in (mixed, halves))
    return any(torch.allclose(one, torch.ones_like(one), atol=1e-2) for one in waves)


# How the parts follow each other, and where an image is flattened. A step is what one
# call computes: the stages of parts in it, its result, what it gets, and what is called.
SIZES = {"size", "dim", "numel", "shape", "ndim", "device", "dtype"}
INSIDE = nn.TransformerEncoderLayer, nn.TransformerDecoderLayer
MAKERS = torch.ones, torch.zeros, torch.full, torch.empty, torch.eye, torch.tensor
MAKERS += torch.arange, torch.linspace, torch.rand, torch.randn  # that take sizes


def asking():
    """The frame of a forward in which a symbol is asked for more than it knows."""
    frame = inspect.currentframe().f_back.f_back
    while frame.f_code.co_filename.startswith(tuple(torch.__path__)):
        frame = frame.f_back
    return frame


class Tracer(fx.Tracer):
    """Follows a forward with symbols; what has parts, or none of ours inside, is one step."""

    proxy_buffer_attributes = True
    answer = False  # to the checks of shapes that forwards begin with

    def __init__(self, stages):
        super().__init__(autowrap_functions=MAKERS)
        self._autowrap_search.append(torch)
        self.stages = stages

    def is_leaf_module(self, module, name):
        leaf = super().is_leaf_module(module, name) and not isinstance(module, INSIDE)
        return leaf or id(module) in self.stages

    def to_bool(self, proxy):
        frame = asking()
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        return self.answer or "assert " in line

    def iter(self, proxy):
        try:
            return super().iter(proxy)
        except fx.proxy.TraceError:  # as many as what comes next unpacks
            frame = asking()
            later = dis.get_instructions(frame.f_code)
            later = (i for i in later if i.offset > frame.f_lasti)
            counts = (i.argval for i in later if i.opname == "UNPACK_SEQUENCE")
            return iter([proxy[n] for n in range(next(counts))])

    def call_module(self, module, forward, args, kwargs):
        if not isinstance(module, (nn.TransformerEncoder, nn.TransformerDecoder)):
            return super().call_module(module, forward, args, kwargs)
        x, *others = args
        for layer in module.layers:
            x = layer(x, *others)
        return x if module.norm is None else module.norm(x)


def torch_steps(side):
    """The steps of a module's forward, and what it returns."""
    given = inspect.signature(side.model.forward).parameters.values()
    fixed = {p.name: p.default for p in given if p.default is not p.empty}
    tracer, fast = Tracer(side.stages), torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # it asks what symbols do not know
    try:
        graph = tracer.trace(side.model, concrete_args=fixed)
    except AssertionError:
        tracer.answer = True
        graph = tracer.trace(side.model, concrete_args=fixed)
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    steps, outputs, inputs = [], [], itertools.count()
    for node in graph.nodes:
        stages, called, needed = [], node.target, node.all_input_nodes
        if node.op == "call_module":
            called = side.model.get_submodule(node.target)
            stages = side.stages.get(id(called), [])
        elif node.op == "placeholder" and not node.args:
            stages = [[("input", next(inputs))]]
        elif node.op == "output":
            outputs = needed
        elif any(isinstance(n, str) and n in SIZES for n in (called, *node.args)):
            needed = []  # a size is no data
        steps.append((stages, node, needed, called))
    return steps, outputs


def keras_steps(side):
    """The steps of a Keras model, and what it returns: back from its outputs."""
    model = getattr(side.model, "_functional", None) or side.model
    every = side.model._flatten_layers()
    before = [(one, len(one._inbound_nodes), len(one._outbound_nodes)) for one in every]
    try:
        if getattr(model, "outputs", None):
            return walk_back(side, model.inputs, model.outputs)
        given = inspect.signature(model.call).parameters.values()
        given = [p for p in given if p.kind < p.VAR_POSITIONAL]
        wanted = [p for p in given if p.default is p.empty]
        shapes = list(model._build_shapes_dict.values())
        shapes = shapes * len(wanted) if len(shapes) == 1 else shapes
        inputs = [symbols(shape) for shape in shapes]
        outputs = with_tf(model.call, *inputs)
        return walk_back(side, *map(keras.tree.flatten, (inputs, outputs)))
    finally:  # leave no trace in the model
        for layer, inbound, outbound in before:
            del layer._inbound_nodes[inbound:], layer._outbound_nodes[outbound:]


def symbols(shape):
    if isinstance(shape, dict):
        return {name: symbols(one) for name, one in shape.items()}
    if any(isinstance(one, (list, tuple, dict)) for one in shape):
        return [symbols(one) for one in shape]
    return keras.Input(batch_shape=shape)


def with_tf(function, *args, **kwargs):
    """Call a function in which TensorFlow's functions take Keras' symbols as well."""
    if keras.backend.backend() != "tensorflow":
        return function(*args, **kwargs)
    from tensorflow.python.util import dispatch

    class Dispatcher(dispatch.GlobalOpDispatcher):
        def handle(self, op, args, kwargs):
            given = keras.tree.flatten((args, kwargs))
            if not any(isinstance(one, keras.KerasTensor) for one in given):
                return self.NOT_SUPPORTED
            body = {"call": staticmethod(op)}
            one = type(op.__name__.title(), (keras.Operation,), body)()
            return one(*args, **kwargs)

    one = Dispatcher()
    one.register()
    try:
        return function(*args, **kwargs)
    finally:
        dispatch._GLOBAL_DISPATCHERS.remove(one)


def walk_back(side, inputs, outputs):
    known, done, steps, opened, stack = [id(i) for i in inputs], {}, [], {}, [*outputs]
    while stack:
        tensor = stack[-1]
        if id(tensor) in done:
            stack.pop()
            continue
        called, index, place = tensor._keras_history
        node, stages = called._inbound_nodes[index], side.stages.get(id(called), [])
        needed = [] if id(tensor) in known else node.input_tensors
        inside = getattr(called, "_flatten_layers", lambda **_: [])(include_self=False)
        if not stages and inside and needed:
            try:  # call what is inside on the same symbols
                if id(node) not in opened:
                    given = node.arguments
                    found = with_tf(called.call, *given.args, **given.kwargs)
                    opened[id(node)] = keras.tree.flatten(found)
                needed, called = [opened[id(node)][place]], None
            except Exception:  # what cannot be opened has its parts one after the other
                stages = [s for layer in inside for s in side.stages.get(id(layer), [])]
        if missing := [one for one in needed if id(one) not in done]:
            stack += reversed(missing)
            continue
        if id(tensor) in known:
            stages = [[("input", known.index(id(tensor)))]]
        done[id(tensor)] = stack.pop()
        steps.append((stages, tensor, needed, called))
    return steps, outputs


def link(side):
    """Note of each part what comes before and after it, if that can be seen."""
    try:
        steps, outputs = (keras_steps if side.is_keras else torch_steps)(side)
    except Exception:  # a forward that symbols cannot pass through
        side.visible = False
        return
    reach = {}  # of each result: what it comes from, and how often that was joined
    for stages, result, needed, _ in steps:
        now, made = {}, [reach[id(one)] for one in needed]
        kept = {frozenset(filter(is_part, one)) for one in made}
        several = len(kept - {frozenset()}) > 1
        for one, joins in itertools.chain(*map(dict.items, made)):
            now[one] = max(now.get(one, joins), joins + several)
        now = {one: now[one] for one in filter(is_part, now)} or now
        side.joins |= Counter(now)
        for stage in stages:
            for part in filter(is_part, stage):
                part.before |= {*now}
            now = Counter(stage)
        reach[id(result)] = now
    for part in side.parts:
        for one in filter(is_part, part.before):
            one.after.add(part)
    for number, result in enumerate(outputs):
        for part in filter(is_part, reach[id(result)]):
            part.after.add(("output", number))
    if side.is_keras:
        Flattened(steps).find()
    else:
        find_permuted(steps)


def is_part(one):
    return isinstance(one, Part)


def image_order(size, channels):
    """Where each feature of a flattened (H, W, C) is in a flattened (C, H, W)."""
    return np.arange(size).reshape(channels, -1).T.ravel()


class Flattened:
    """Finds the parts behind a Flatten, or before a Reshape, whose features change places."""

    def __init__(self, steps):
        self.steps, self.users = steps, {}
        self.made = {id(step[1]): step for step in steps}
        # Of each result: the order of its features, and whether it is an image.
        self.order, self.image = {}, {}
        self.first = keras.config.image_data_format() == "channels_first"
        for _, _, needed, called in steps:
            for one in needed:
                self.users.setdefault(id(one), set()).add(type(called).__name__)

    def find(self):
        for step in self.steps:
            self.forwards(*step)
        for _, result, needed, called in self.steps:
            users = self.users.get(id(result), set())
            image = len(result.shape) > 3 or any("1D" in kind for kind in users)
            by_hand = self.first or users & {"Permute", "Transpose"}
            made = type(called).__name__ == "Reshape" and image and not by_hand
            for given in needed if made else ():
                if len(given.shape) == 2:
                    self.backwards(given, image_order(given.shape[1], result.shape[-1]))

    def forwards(self, stages, result, needed, called):
        """Note the order of a result's features, and of the parts that get them."""
        kind, shape, order = type(called).__name__, tuple(result.shape), None
        image = len(shape) > 3 or kind.endswith(("1D", "1DTranspose"))
        parts = [part for stage in stages for part in filter(is_part, stage)]
        dense = any(part.kind == "dense" for part in parts)
        source = next(iter(needed), None)
        before, given = self.order.get(id(source)), tuple(getattr(source, "shape", ()))
        if kind in ("Permute", "Transpose"):
            image = False
        elif kind in ("Flatten", "Reshape") and len(shape) == 2:
            turned = getattr(called, "data_format", "") == "channels_first"
            if self.image[id(source)] and (kind == "Flatten" or not self.first):
                order = image_order(shape[1], given[1 if turned else -1])
        elif kind == "Concatenate" and len(shape) == 2 and shape[1]:
            orders, start = [], 0
            for one in needed:
                piece = self.order[id(one)]
                piece = np.arange(one.shape[1]) if piece is None else piece
                orders.append(piece + start)
                start += one.shape[1]
            order = np.concatenate(orders)
        elif needed and not dense and (called is None or given == shape):
            order, image = before, self.image[id(source)] or kind.endswith("1D")
        for part in parts:
            part.order[dense] = before if dense else order
        self.order[id(result)], self.image[id(result)] = order, image

    def backwards(self, tensor, order):
        """Note the order of parts from a Reshape back to the dense layers."""
        stages, result, needed, _ = self.made[id(tensor)]
        parts = [part for stage in stages for part in filter(is_part, stage)]
        for part in parts:
            part.order[0] = order
        if not any(part.kind == "dense" for part in parts):
            for one in needed:
                if one.shape == result.shape:
                    self.backwards(one, order)


def find_permuted(steps):
    """Note the dense parts of PyTorch that get (H, W, C): there is a permute before."""
    known = {}
    for stages, result, needed, called in steps:
        name = called if isinstance(called, str) else getattr(called, "__name__", "")
        name = type(called).__name__ if isinstance(called, nn.Module) else name
        before = known.get(next(iter(needed), None), "")
        if name in ("permute", "transpose", "movedim", "moveaxis"):
            before = "turned"
        elif name.lower() in ("flatten", "view", "reshape"):
            before = "flat" if before == "turned" else ""
        elif stages:
            for part in filter(is_part, itertools.chain(*stages)):
                part.as_is = before == "flat"
            before = ""
        known[result] = before


ALONE = (
    "{} has no counterpart in {}; if it is to stay as it is, say mapping={{{!r}: None}}"
)
COMPUTED = (
    "this weight is computed from others: call remove_parametrizations, move, and"
    " register the parametrisation again"
)
DIFFER = "{} and {}: their {} differ, in PyTorch's layout"
UNCLEAR = "{} and {}: their neighbours come in another order, so say in `mapping` what is what"
AXES = "{}: nothing says which axis is which; if all are the same, say mapping={{{!r}: {!r}}}"
FLAT = "{} seems to follow a flattened image: say channels={{{!r}: {}}}, or 1 if it does not"


def differing(a, b):
    """What two parts do not have in common."""
    named = zip(("kinds", "shapes", "options"), a.signature, b.signature, strict=True)
    return " and ".join(name for name, one, two in named if one != two)


@dataclass
class Plan:
    """What would be moved where. `problems` has what stands in the way, a sentence each."""

    source: Side
    target: Side
    pairs: list  # (part of the source, part of the target, what paired them)
    problems: list

    def __str__(self):
        rows = []
        for a, b, how in self.pairs:
            shape = next(iter(a.slots.values())).shape
            rows.append((a.name, "->", b.name, f"{a.kind} {shape}", f"by {how}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [" ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        for side in (self.source, self.target):
            said = f"stays: a constant of {side.library}"
            lines += [f"{name} {said}" for name in side.constants]
            lines += [f"{n} stays: the mapping says so" for n in side.skipped]
        return "\n".join(lines + [f"cannot move: {p}" for p in self.problems])


def plan(source, target, mapping=None, channels=None):
    """What `move_weights` would pair with these arguments, as a `Plan` to print."""
    mapping, channels = mapping or {}, channels or {}
    for model in (source, target):
        if not isinstance(model, (nn.Module, keras.Layer)):
            kind = type(model).__name__
            raise TypeError(f"{kind} is neither a PyTorch module nor a Keras model")
    skip = [name for name, other in mapping.items() if other is None]
    sides = Side(source, skip), Side(target, skip)
    if sides[0].is_keras == sides[1].is_keras:
        raise TypeError(f"both models are of {sides[0].library}: give one of each")
    pairs = Pairing(*sides)
    pairs.by_mapping({ours: to for ours, to in mapping.items() if to is not None})
    pairs.all_of(*pairs.open())
    pairs.check(skip)
    pairs.flattened(channels)
    return Plan(*sides, pairs.pairs, pairs.problems)


class Pairing:
    """Pairs the parts of two sides; what it cannot pair becomes a problem."""

    def __init__(self, *sides):
        self.sides, self.pairs, self.done, self.guessed = sides, [], set(), set()
        self.problems = [problem for side in sides for problem in side.problems]
        for side in sides:
            link(side)
        self.visible = all(side.visible for side in sides)

    def open(self):
        return [[p for p in side.parts if p not in self.done] for side in self.sides]

    def pair(self, ours, theirs, how):
        guess = {ours, theirs} <= self.guessed and how in ("order", "place", "shape")
        self.pairs.append((ours, theirs, "order, which is a guess" if guess else how))
        self.done |= {ours, theirs}

    def by_mapping(self, mapping):
        for names in mapping.items():
            found = [self.named(*one) for one in zip(self.sides, names, strict=True)]
            if not all(found):
                continue
            self.unpack(*found)
            if [*map(len, found)] != [1, 1]:
                self.all_of(*found)
                continue
            (a,), (b,) = found
            if a.signature == b.signature:
                self.pair(a, b, "mapping")
            else:
                self.problems.append(DIFFER.format(a, b, differing(a, b)))

    def named(self, side, name):
        """The parts that a name, or a list of names, is for; none is a problem."""
        if isinstance(name, (list, tuple)):
            return [part for one in name for part in self.named(side, one)]
        wanted, parts = plain(name), side.parts
        found = [part for part in parts if wanted in part.names] or [  # or inside it
            p for p in parts if any(n.startswith(f"{wanted}_") for n in p.names)
        ]
        if not found:
            known = [part.name for part in parts]
            near = difflib.get_close_matches(name, known, cutoff=0)
            near = [*near, "nothing with weights"]
            said = f"{side.library} has nothing called {name!r}; the nearest is {near[0]!r}"
            self.problems.append(said)
        return found

    def unpack(self, *found):
        """Cut one dense layer of PyTorch that holds several, such as query, key and value."""
        for side, one, many in zip(self.sides, found, found[::-1], strict=True):
            dense = {part.kind for part in (*one, *many)} == {"dense"}
            if side.is_keras or not dense or len(one) > 1 or len(many) == 1:
                continue
            (whole,), start = one, 0
            one.clear()
            for part in many:
                rows = slice(start, start + part.slots["weight"].shape[0])
                start = rows.stop
                slots = {r: s.rows(rows) for r, s in whole.slots.items()}
                name = f"{whole.name}[{rows.start}:{start}]"
                one.append(replace(whole, name=name, slots=slots, aliases=part.aliases))
            if start != whole.slots["weight"].shape[0]:
                said = " with ".join(map(str, many))
                self.problems.append(DIFFER.format(whole, said, "shapes"))
            for part in side.parts:
                for near in (part.before, part.after):
                    near.update(one if whole in near else ())
                    near.discard(whole)
            place = side.parts.index(whole)
            side.parts[place : place + 1] = one

    def all_of(self, ours, theirs):
        """Pair parts by name, then by shape and place, then by order."""
        for a in ours:
            found = [b for b in theirs if a.aliases & b.aliases and b not in self.done]
            if [b.signature for b in found] == [a.signature] and a not in self.done:
                self.pair(a, *found, "name")
        one, two = ([part.signature for part in parts] for parts in (ours, theirs))
        for tagged in (True, False):
            while self.step(ours, theirs, tagged, one == two):
                pass

    def step(self, ours, theirs, tagged, alike):
        """Pair what can be only one part on each side; whether something was found.

        Parts of one signature are told apart by what is around them, then by what is
        around that, and so on.
        """
        sides = [[p for p in parts if p not in self.done] for parts in (ours, theirs)]
        parts = itertools.chain(*(side.parts for side in self.sides))
        start = {part: (part.signature, part.tag if tagged else "") for part in parts}
        for number, (a, b, _) in enumerate(self.pairs):
            start[a] = start[b] = number
        colour, count, groups = start, 0, {}
        while len({*colour.values()}) > count:
            groups = {}
            for side, parts in enumerate(sides):
                for part in parts:
                    groups.setdefault(colour[part], ([], []))[side].append(part)
            sure = [(*a, *b) for a, b in groups.values() if len(a) == len(b) == 1]
            for a, b in sure:
                self.pair(a, b, "place" if count else "shape")
            if sure:
                return True
            if not self.visible:
                break
            count, colour = len({*colour.values()}), finer(colour)
        if self.visible and self.by_most(sides, start):
            return True
        for a, b in groups.values():  # alike in what is around them
            order = (self.visible and len(a) == len(b)) or alike
            if order and a and b and any(p.tag for p in a) == any(p.tag for p in b):
                self.guess(a, b)
                return True
        return False

    def guess(self, *sides):
        """Pair the first of parts that are alike, if not by how often they are joined."""
        joins = sum((side.joins for side in self.sides), Counter()).__getitem__
        ours, theirs = (sorted(map(joins, side)) for side in sides)
        if ours == theirs:
            sides = [sorted(side, key=joins) for side in sides]
        sure = ours == theirs and ours.count(min(ours)) == 1
        if not sure:
            self.guessed.update(*sides)
        self.pair(*(one for one, *_ in sides), "place" if sure else "order")

    def by_most(self, sides, colour):
        """Pair the parts that share most of their neighbours, if no other shares as many."""

        def common(a, b):
            near = (a.before, b.before), (a.after, b.after)
            near = (
                [Counter(colour.get(n, n) for n in ns) for ns in two] for two in near
            )
            return sum((x & y).total() / max((x | y).total(), 1) for x, y in near)

        alike = ((a, b) for a, b in itertools.product(*sides) if colour[a] == colour[b])
        scores = {(a, b): common(a, b) for a, b in alike}
        for (a, b), score in scores.items():
            rivals = [s for (p, q), s in scores.items() if (p is a) != (q is b)]
            if score > max([1, *rivals]):
                self.pair(a, b, "place")
                return True
        return False

    def check(self, skip):
        """Say what has no counterpart, and what nearly has one."""
        lost = set.intersection(*(side.unmet for side in self.sides))
        for name in skip:
            if plain(name) in lost:
                self.problems.append(f"neither model has anything called {name!r}")
        for a, b, how in self.pairs:
            shape = next(iter(a.slots.values())).shape
            if a.kind == "array" and how != "mapping" and len({*shape}) < len(shape):
                self.problems.append(AXES.format(a, a.name, b.name))
            if a.heads and b.heads and a.heads != b.heads:
                said = f"{a.name} has {a.heads} heads, {b.name} has {b.heads}"
                self.problems.append(said)
        if self.problems:  # what is left follows from them
            return
        # What is open, but for parts that share all they have with others.
        moved = {one for part in self.done for one in part.arrays}
        ours, theirs = ([p for p in ps if not p.arrays <= moved] for ps in self.open())
        unclear = []
        for a in ours:
            near = [b for b in theirs if b.kind == a.kind]
            if not near:
                self.problems.append(ALONE.format(a, self.sides[1].library, a.name))
                continue
            order = [(not a.names & b.names, a.signature != b.signature) for b in near]
            b = near[order.index(min(order))]
            theirs.remove(b)
            if a.signature == b.signature:
                unclear.append(UNCLEAR.format(a, b))
            else:
                self.problems.append(DIFFER.format(a, b, differing(a, b)))
        library = self.sides[0].library
        self.problems += [ALONE.format(b, library, b.name) for b in theirs]
        self.problems += [] if self.problems else unclear

    def flattened(self, channels):
        """Follow `channels`, and ask for it where a flattened image cannot be seen."""
        (side,) = (side for side in self.sides if side.is_keras)
        names = {one: a.names | b.names for a, b, _ in self.pairs for one in (a, b)}
        wide, every = 0, {n for one in self.sides for p in one.parts for n in p.names}
        lost = [name for name in channels if plain(name) not in every]
        self.problems += [f"neither model has anything called {n!r}" for n in lost]
        for part in side.parts:
            shape = part.slots["weight"].shape if "weight" in part.slots else ()
            own = names.get(part, part.names)
            told = [count for name, count in channels.items() if plain(name) in own]
            for count in told:
                if part.kind != "dense" or shape[1] % count:
                    self.problems.append(f"{part}: no image of {count} channels fits")
                else:
                    part.order[1] = image_order(shape[1], count)
            behind = part.kind == "dense" and wide and shape[1] > wide and not told
            if behind and not side.visible and shape[1] % wide == 0:
                self.problems.append(FLAT.format(part.name, part.name, wide))
            if part.kind == "convolution":
                wide = shape[0]
            elif part.kind == "transposed convolution":
                wide = shape[1]
            elif part.kind not in (*NORMS, "PReLU"):
                wide = 0


def finer(colour):
    """The colours of parts together with those of what is before and after them."""
    numbers, found = {}, {}
    for part, own in colour.items():
        sides = ([colour.get(n, n) for n in near] for near in (part.before, part.after))
        around = [tuple(sorted(map(repr, near))) for near in sides]
        number = numbers.setdefault((repr(own), *around), len(numbers))
        found[part] = f"class {number}"
    return found


def move_weights(source, target, mapping=None, channels=None):
    """Copy all weights of one model into the other, or raise an error and copy none.

    source, target: a PyTorch module and a Keras model that has its weights, or the reverse.
    mapping: names in the source -> names in the target, of parts or of what holds them; a
        list for what is several on one side; None for what stays as it is.
    channels: name of a dense layer -> channels of the image that is flattened before it,
        where that cannot be seen, or 1 where no feature changes places.
    Returns the `Plan`. Raises ValueError with a sentence for all that stands in the way.
    """
    found = plan(source, target, mapping, channels)
    problems, writes = list(found.problems), {}
    for a, b, _ in found.pairs:
        for role in {**a.slots, **b.slots}:
            try:
                for array, value in moved(a, b, role):
                    _, known = writes.setdefault(identity(array), (array, value))
                    if not np.array_equal(known, value):
                        raise Refused("two different arrays for one that is shared")
            except Refused as error:
                problems.append(f"{a.name} to {b.name}: {error}")
    if problems:
        raise ValueError("\n  ".join(["nothing was moved:", *problems]))
    with torch.no_grad():
        for array, value in writes.values():
            if isinstance(array, torch.Tensor):
                array.copy_(torch.from_numpy(np.array(value)))
            else:
                array.assign(value)
    return found


def moved(a, b, role):
    """What is to be written for one role: arrays of the target, and their values."""
    there, here = a.slots.get(role), b.slots.get(role)
    if here is None:
        if not np.all(there.read() == FILL[role]):
            raise Refused(f"the target has no {role}, and this one is not {FILL[role]}")
        return []
    if here.fixed:
        raise Refused(COMPUTED)
    value = there.read() if there else np.full(here.shape, FILL[role], "float32")
    for part, back in ((a, True), (b, False)):
        for axis, order in enumerate(part.order):
            as_is = order is None or axis and (a.as_is or b.as_is)
            if axis < value.ndim and not as_is:
                value = value.take(np.argsort(order) if back else order, axis)
    return zip(here.arrays, here.split(value), strict=True)
