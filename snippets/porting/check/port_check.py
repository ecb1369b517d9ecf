"""The first step at which a Keras port parts from its PyTorch original, and the cause.

    from port_check import port_check

    print(port_check(original, port, x, y, loss=criterion, optimizer=optimizer))

Copy the weights first, build both models in float64 if you can, and compile the port.
Both models are left as they were.
"""

import copy
import difflib
import functools
import inspect
import itertools
import re
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from unittest import mock

import numpy as np
import torch

with suppress(ImportError):  # after TensorFlow, triton ends the process
    import triton  # noqa: F401

import keras
from keras import ops
from torch import nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

# Of the largest value: what a rounding may do, for input, outputs, loss, gradients,
# the first update, twenty updates and the evaluation after them.
BUDGETS = {
    "float64": (1e-8, 1e-8, 1e-8, 1e-8, 1e-6, 1e-6, 1e-6),
    "float64 by way of float32": (1e-8, 1e-6, 1e-6, 1e-5, 1e-4, 1e-4, 1e-4),
    "float32": (1e-6, 1e-4, 1e-5, 1e-3, 1e-3, 1e-2, 1e-2),
}
STEPS = "input", "output", "loss", "gradient", "update", "updates", "evaluation"
UPDATES = 20
REPEATED = (  # of an embedding on TensorFlow
    "compared with the gradients of repeated indices added up, as in PyTorch: on TensorFlow,"
    " Keras' Adam and others square those of an embedding one by one, and move it further"
)
FLOAT32 = "compared in {}, with budgets of 1e-4 and more: build both in float64 to see smaller faults"
ROUNDED = "{} computes in float32 whatever is set: budgets of 1e-6 and more"
BIASED = "{}: Keras keeps the biased variance, (n − 1)/n of PyTorch's, n = {}: no fault"
PLACE = (  # of ε, where it is the same number
    "{} on both sides, but Keras adds it in another place: with 1e-12 in PyTorch and {:g} in"
    " Keras all is equal here; compare so, then train with either"
)
WIDE = 30  # the second batch is that much larger: it reaches limits such as ReLU6's

CAUSES = {  # cause: what to look at, and the page or entry of the site that explains it
    name.strip(): (what.strip(), where.strip())
    for name, what, where in (
        row.split(" | ")
        for row in """
bias | a bias that one side has alone | dictionary/convolution#conv2d
tied | weights that are one on one side, two on the other | dictionary/combining#shared-weights
missing layer | a layer that one side has alone | porting/check
layer size | units, kernel size or heads | porting/layers
affine | a normalisation's scale or shift, which one side has alone | dictionary/normalization#batch-norm
reset_after | GRU with one bias: `reset_after=False` | dictionary/recurrent#gru-reset-after
scale of input | a division, by 255 or by a deviation, that one side lacks | dictionary/data#rescaling
shift of input | mean and deviation that are subtracted and divided by | dictionary/data#normalize-images
axes | the same numbers in another order: axes swapped, or a reshape | porting/convolutions#the-axes-of-images
order | inputs or outputs that changed places | dictionary/combining#functional-model
rows | the same samples in another order | data/data-traps
kernel layout | the original's weights in another order: axes, gates, heads, Flatten | porting/moving-weights
flatten | Flatten: Keras has the channels last, and a kernel's rows with them | porting/flatten
other weights | weights that were not moved, or to another layer | porting/moving-weights
epsilon | the normalisation's ε | porting/layers#batchnorm-defaults
normalised axis | the axis that is normalised over | dictionary/normalization#layer-norm-axes
activation | another activation | dictionary/activations
approximation | GELU exact or by tanh | dictionary/activations#gelu
slope | the slope of a leaky ReLU | porting/layers#leaky-relu-slopes
padding | padding, or its side | porting/convolutions#padding
stride | strides, dilation or groups | dictionary/convolution#conv2d
pooling | how is pooled: maximum, mean, window, padding | dictionary/pooling
resize | interpolation, or align_corners | dictionary/resizing#upsample-align-corners
mask | a mask that was lost, or is there on one side alone | dictionary/attention#attention-mask
scale | a factor, such as attention's 1/√d | dictionary/attention#scaled-dot-product-attention
wiring | another tensor that goes in | dictionary/combining#functional-model
skip | a tensor that is added on one side alone | dictionary/combining#add-layer
order of parts | parts joined in another order | dictionary/combining#concatenate-layer
mode | training mode on one side, inference on the other | basics/evaluation
recurrent | the direction, activation or gate of a recurrent layer | dictionary/recurrent
dropout | dropout: rate and place | dictionary/combining#dropout
not finite | NaN or infinity on one side | porting/check
from_logits | logits taken for probabilities, or the reverse | data/targets#softmax-once
reduction | mean or sum, over samples or all | dictionary/losses#loss-reduction-sum
smoothing | label smoothing | dictionary/losses#label-smoothing
class weights | weights of classes or samples | dictionary/losses#cross-entropy-class-weights
added loss | a regulariser, or a loss that a layer adds | porting/training-differences#l2-twice
other loss | another loss | dictionary/losses
frozen | a part that is frozen, or detached, on one side alone | dictionary/combining#freeze
learning rate | the learning rate | porting/training-differences#optimizer-defaults
weight decay | weight decay, or its kind | porting/training-differences#weight-decay
clipping | clipped gradients | porting/training-differences#clipping
optimizer epsilon | the optimizer's ε | porting/training-differences#epsilon
momentum | the optimizer's momentum | dictionary/optimizers#sgd
nesterov | Nesterov's momentum | dictionary/optimizers#nesterov
betas | the optimizer's averages: betas, rho, amsgrad | dictionary/optimizers#adam
schedule | the learning rate's schedule | better/schedules
other optimizer | another optimizer | porting/training-differences
norm momentum | momentum of batch normalisation | porting/layers#batchnorm-defaults
statistics | running statistics that were not copied | porting/moving-weights
error | what raises the error | porting/check
unknown | no row of the table fits | porting/check
""".strip().splitlines()
    )
}


@dataclass
class Report:
    """What `port_check` found; print it. `equal` says whether the port passed."""

    step: str = ""  # the first that parts, such as "output of norm"
    apart: float | str = 0.0  # of the largest value there, or two things in words
    cause: str = ""  # a row of CAUSES
    detail: str = ""
    passed: list = field(default_factory=list)
    left: list = field(default_factory=list)  # not reached, or not to be seen
    notes: list = field(default_factory=list)

    @property
    def equal(self):
        return not self.step

    def __str__(self):
        passed, apart = ", ".join(self.passed), self.apart
        lines = [f"equal: {passed}"]
        if self.step:
            apart = apart if isinstance(apart, str) else f"{apart:.1e} apart"
            what, where = CAUSES[self.cause]
            detail = f" ({self.detail})" if self.detail else ""
            lines = [f"{self.step}: {apart}", f"  look at: {what}{detail}, {where}"]
            lines.append(f"  equal before it: {passed or 'nothing'}")
        lines += [f"  note: {note}" for note in self.notes]
        if self.left:
            lines.append(f"  not compared: {', '.join(self.left)}")
        return "\n".join(lines)


class _Parts(Exception):
    """Ends the walk at the first step that parts."""


# --- Numbers, and how far they are apart


def _numbers(value):
    """The numbers of a tensor of any framework, as float64 where they are floats."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        value = value.double() if value.is_floating_point() else value
        return value.numpy().copy()
    value = ops.convert_to_numpy(value)
    return value if value.dtype.kind in "iub" else value.astype("float64")


def _tensors(value):
    """The tensors in nested tuples, lists and dictionaries, in order."""
    if isinstance(value, nn.utils.rnn.PackedSequence):
        value = nn.utils.rnn.pad_packed_sequence(value, batch_first=True)[0]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [one for part in value for one in _tensors(part)]
    return [value] if hasattr(value, "shape") and hasattr(value, "dtype") else []


def _all_numbers(value):
    return [_numbers(tensor) for tensor in _tensors(value)]


def _turned(value, turn):
    """The same nested value with each tensor turned."""
    if isinstance(value, dict):
        return {name: _turned(part, turn) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_turned(part, turn) for part in value)
    return turn(value) if hasattr(value, "dtype") else value


def _to_torch(array):
    return torch.from_numpy(array) if isinstance(array, np.ndarray) else array


def _to_keras(tensor):
    return ops.convert_to_tensor(tensor.detach().cpu().contiguous().numpy())


def _called(model, x, **kwargs):
    """A model on its inputs: one, several, or named ones."""
    if isinstance(x, dict):
        return model(**x, **kwargs)
    return model(*x, **kwargs) if isinstance(x, list | tuple) else model(x, **kwargs)


def _is_float(tensor):
    return "float" in str(tensor.dtype)


def _mask(outputs):
    """Which places Keras says are no padding."""
    masks = (getattr(t, "_keras_mask", None) for t in _tensors(outputs))
    mask = next(masks, None)
    return None if mask is None else _numbers(mask).astype(bool)


def _unmasked(array, mask):
    """An array without what is padding; as it is where the mask is none of its."""
    fits = mask is not None and mask.shape == array.shape[: mask.ndim]
    return array[mask] if fits else array


def _apart(ours, theirs, of=0.0):
    """The largest difference, of the largest value; NaN and other shapes are infinity."""
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    if ours.shape != theirs.shape:
        return np.inf
    with np.errstate(invalid="ignore"):
        gap = np.where(ours == theirs, 0, np.abs(ours - theirs)).max(initial=0)
        largest = max(np.abs(ours[np.isfinite(ours)]).max(initial=0), of)
    return np.inf if not np.isfinite(gap) else gap / largest if largest else gap


def _plain(ndim):
    """The orders of axes in which the frameworks hold the same: as it is, channels last."""
    return [tuple(range(ndim)), (0, *range(2, ndim), 1)][: 1 + (ndim > 2)]


def _back(ndim):
    """The orders of axes that undo those of `_plain`."""
    return [tuple(range(ndim)), (0, ndim - 1, *range(1, ndim - 1))][: 1 + (ndim > 2)]


def _gap(ours, theirs):
    """How far two are apart in the layout in which they are nearest."""
    return min(_apart(ours.transpose(axes), theirs) for axes in _plain(ours.ndim))


def _axes(ours, theirs, budget):
    """The order of axes in which `ours` is `theirs`, shapes aside; None without one."""
    if ours.size != theirs.size or ours.ndim > 5 or not ours.size:
        return None
    near = (budget + 1e-7) * np.abs(ours).sum() + 1e-300
    for one in (lambda a: a, np.abs):
        if not abs(one(ours).sum() - one(theirs).sum()) <= near:
            return None
    for axes in (*_plain(ours.ndim), *itertools.permutations(range(ours.ndim))):
        if _apart(ours.transpose(axes).reshape(theirs.shape), theirs) <= budget:
            return axes
    return None


def _same(ours, theirs, budget):
    """Whether two hold the same numbers in whatever order of axes."""
    return _axes(ours, theirs, budget) is not None


def _anagrams(ours, theirs, axis=None):
    """Whether two hold the same numbers in any order: all, or those of each sample."""
    if ours.size != theirs.size:
        return False
    if axis is not None:
        if ours.ndim < 2 or len(ours) != len(theirs):
            return False
        ours, theirs = (a.reshape(len(a), -1) for a in (ours, theirs))
    return np.allclose(np.sort(ours, axis), np.sort(theirs, axis))


def _times(ours, theirs, budget):
    """The factor that makes one array the other; None without one."""
    if ours.shape != theirs.shape or not ours.any():
        return None
    ratio = theirs[ours != 0] / ours[ours != 0]
    equal = np.ptp(ratio) <= budget * abs(ratio[0])
    return ratio[0] if equal and np.isfinite(ratio[0]) and ratio[0] else None


def _shapes(ours, theirs):
    return f"shape {ours.shape} against {theirs.shape}"


# --- The two models at work


class _Event:
    """One call of a part of a model: a layer, a module, a function, an activation."""

    rate = 0  # of dropout

    def __init__(self, name, part, inputs=(), outputs=(), weights=()):
        self.name, self.part = name, part
        self.inputs, self.outputs = _all_numbers(inputs), _all_numbers(outputs)
        self.weights = weights  # ids of parameters or variables
        self.mask = _mask(outputs)
        self.found = self.partner = None

    @property
    def kind(self):
        part = self.part
        return (part if isinstance(part, str) else type(part).__name__).lower()

    @property
    def floats(self):
        return [x for x in self.inputs if x.dtype.kind == "f"]


_SKIPPED = (
    "__get__ __set__ size dim detach clone contiguous to type float double dropout"
    " convert_to_numpy convert_to_tensor cast stop_gradient shape is_tensor"
)
_WHOLE = nn.MultiheadAttention, nn.RNNBase, nn.RNNCellBase
_ATOMIC = "MultiHeadAttention GroupQueryAttention Bidirectional RNN StackedRNNCells TimeDistributed"


class _Functions(TorchFunctionMode):
    """Sees the functions that a forward calls between its modules, and stops dropout."""

    def __init__(self, events):
        super().__init__()
        self.events, self.depth = events, 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs, name = dict(kwargs or {}), function.__name__
        if name.endswith("dropout") and args and isinstance(args[0], torch.Tensor):
            if not self.depth and kwargs.get("training", True):
                event = _Event("dropout", "dropout", args[0], args[0])
                event.rate = kwargs.get("p", args[1] if len(args) > 1 else 0.5)
                self.events.append(event)
            return args[0]
        if kwargs.get("dropout_p"):
            kwargs["dropout_p"] = 0.0
        before = [a for a in _tensors([args, kwargs]) if isinstance(a, torch.Tensor)]
        inputs = [] if self.depth else _all_numbers(before)
        result = function(*args, **kwargs)
        found = [r for r in _tensors(result) if isinstance(r, torch.Tensor)]
        floats = any(r.is_floating_point() for r in found)
        weights = [id(a) for a in before if isinstance(a, nn.Parameter)]
        row = name.startswith("__get") and weights
        if not (self.depth or name in _SKIPPED.split() or row or not floats):
            after = self.events[-1].name if self.events else "the input"
            title = f"{name.strip('_')} after {after.rpartition(' after ')[2]}"
            event = _Event(title, name, inputs, found, weights)
            event.arguments = args, kwargs
            self.events.append(event)
        return result


def _leaves(model):
    """Modules that are looked at as a whole, by name."""
    found = {}
    for name, module in model.named_modules():
        if any(name.startswith(f"{above}.") for above in found):
            continue
        whole = isinstance(module, _WHOLE) or hasattr(module, "parametrizations")
        holds = isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)
        holds = holds or next(module.children(), None) is not None
        own = next(module.parameters(recurse=False), None) is not None
        own = own and type(module).__module__.startswith("torch.")
        if whole or own or not holds:
            found[name] = module
    return found


@contextmanager
def _watched(model, events, quiet):
    """Events of a PyTorch model while it runs."""
    seen, handles = _Functions(events), []

    def enter(module, args, kwargs):
        seen.depth += 1
        module._port_check_inputs = _all_numbers([args, kwargs])

    def leave(name, module, args, kwargs, output):
        weights = [id(p) for p in (*module.parameters(), *module.buffers())]
        inputs = module.__dict__.pop("_port_check_inputs", [])
        events.append(_Event(name, module, inputs, output, weights))
        events[-1].rate = quiet.get(id(module), 0)
        seen.depth -= 1

    for name, module in _leaves(model).items():
        if name:
            after = functools.partial(leave, name)
            handles.append(module.register_forward_pre_hook(enter, with_kwargs=True))
            handles.append(module.register_forward_hook(after, with_kwargs=True))
    try:
        with seen:
            yield
    finally:
        for handle in handles:
            handle.remove()


class _Port:
    """Sees a Keras model run: layers that call no other, activations, functions."""

    def __init__(self, events, quiet):
        self.events, self.quiet, self.depth = events, quiet, 0
        self.call, self.operate = keras.Layer.__call__, keras.Operation.__call__

    def record(self, name, part, inputs, outputs, weights=(), rated=()):
        event = _Event(name, part, inputs, outputs, weights)
        rates = (self.quiet[id(one)] for one in rated if id(one) in self.quiet)
        event.rate = next(rates, 0)
        self.events.append(event)

    @contextmanager
    def inside(self, deep=True):
        self.depth += deep
        try:
            yield
        finally:
            self.depth -= deep

    @contextmanager
    def split(self, layer):
        """What goes into the activation inside a layer, and what comes out."""
        activation, told = layer.__dict__.get("activation"), []
        kinds = {type(layer).__name__, type(layer).__base__.__name__}
        if "Activation" in kinds or not callable(activation):
            yield told
            return

        def seen(x, *more, **named):
            with self.inside():
                y = activation(x, *more, **named)
            name = getattr(activation, "__name__", type(activation).__name__)
            told.append((name, x, y))
            return y

        object.__setattr__(layer, "activation", seen)
        try:
            yield told
        finally:
            object.__setattr__(layer, "activation", activation)

    def layer(self, layer, *args, **kwargs):
        if self.depth or isinstance(layer, keras.layers.InputLayer):
            return self.call(layer, *args, **kwargs)
        at, model = len(self.events), isinstance(layer, keras.Model)
        whole = any(kind.__name__ in _ATOMIC.split() for kind in type(layer).__mro__)
        seen = nullcontext([]) if whole or model else self.split(layer)
        with self.inside(whole), seen as told:
            inputs = _all_numbers([args, kwargs])
            result = self.call(layer, *args, **kwargs)
        known = {i for event in self.events[at:] for i in event.weights}
        own = {id(v) for v in layer.weights} - known
        if model or (len(self.events) > at and not own):
            return result
        ((name, x, y),) = told if len(told) == 1 else [("linear", result, result)]
        rated = layer._flatten_layers() if whole else [layer]
        self.record(layer.name, layer, inputs, x, own, rated)
        if name != "linear":
            self.record(f"activation of {layer.name}", name, x, y)
        return result

    def operation(self, operation, *args, **kwargs):
        result = self.operate(operation, *args, **kwargs)
        if not self.depth and not isinstance(operation, keras.Layer):
            self.record(operation.name, operation, [args, kwargs], result)
        return result

    def function(self, name, function, *args, **kwargs):
        with self.inside():
            result = function(*args, **kwargs)
        given = _tensors([args, kwargs])
        if not self.depth and given and any(map(_is_float, _tensors(result))):
            self.record(name, name, given, result)
        return result

    @contextmanager
    def watched(self):
        functions = {  # `ops.exp` in a call; Keras' own layers do not come by here
            name: functools.partial(self.function, name, one)
            for name, one in vars(ops).items()
            if inspect.isfunction(one) and name not in _SKIPPED.split()
        }
        layer = lambda *a, **k: self.layer(*a, **k)  # noqa: E731 - methods are functions
        operation = lambda *a, **k: self.operation(*a, **k)  # noqa: E731
        with (
            mock.patch.object(keras.Layer, "__call__", layer),
            mock.patch.object(keras.Operation, "__call__", operation),
            mock.patch.multiple(ops, **functions),
        ):
            yield


@contextmanager
def _quiet(original, port):
    """Dropout off on both sides; yields the rates that the parts had, by id."""
    rates, undo = {}, []
    names = "rate", "dropout", "recurrent_dropout", "_dropout", "stddev"
    asked = [(layer, name) for layer in port._flatten_layers() for name in names]
    for module in original.modules():
        kind = type(module).__name__
        if isinstance(module, nn.MultiheadAttention | nn.RNNBase):
            asked.append((module, "dropout"))
        elif "Dropout" in kind or "StochasticDepth" in kind:
            asked.append((module, "p"))
    for part, name in asked:
        rate = getattr(part, name, None)
        if type(rate) in (int, float) and rate:
            with suppress(AttributeError):  # a view of its cell's
                setattr(part, name, type(rate)(0))
                rates[id(part)] = rate
                undo.append((part, name, rate))
    try:
        yield rates
    finally:
        for part, name, rate in undo:
            setattr(part, name, rate)


# --- Which numbers of the port are which of the original

_ROLES = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean"}
_ROLES |= {"moving_variance": "running_var"}


def _role(name):
    """`weight` or `bias`, whatever a framework calls it."""
    name = name.rpartition("/")[2].rpartition(".")[2]
    other = "bias" if "bias" in name else name if "running" in name else "weight"
    return _ROLES.get(name, other)


def _state(port):
    """The variables that have a counterpart in PyTorch."""
    other = "mean", "variance", "count", "seed_generator_state"
    found = {id(v): v for v in port.weights if v.name.rpartition("/")[2] not in other}
    return [v for v in found.values() if _is_float(v)]


def _statistic(variable):
    return variable.path.rpartition("/")[2].startswith("moving_")


def _alike(ours, theirs, end=False):
    """Whether two parts have one name: `encoder.norm1`, `encoder_norm1`."""
    ours, theirs = (re.sub(r"[./]", "_", n.lower()) for n in (ours, theirs))
    return bool(ours) and (ours == theirs or end and ours.endswith(f"_{theirs}"))


class _Weights:
    """For each variable of the port, the places of its numbers among the original's."""

    def __init__(self, original, port, ours, theirs):
        self.parameters = dict(original.named_parameters())
        buffers = {n: b for n, b in original.named_buffers() if b.is_floating_point()}
        self.tensors = self.parameters | buffers
        self.names = {id(tensor): name for name, tensor in self.tensors.items()}
        self.arrays = {name: _numbers(tensor) for name, tensor in self.tensors.items()}
        sizes = [0, *(array.size for array in self.arrays.values())]
        self.start = dict(zip(self.arrays, np.cumsum(sizes).tolist(), strict=False))
        self.flat = self.values()
        self.variables = _state(port)
        self.places, self.used = {}, set()
        self.modules = {}  # name of an event: the tensors that it has
        for event in ours:
            if own := [self.names[i] for i in event.weights if i in self.names]:
                self.modules.setdefault(event.name, own)
        self._pair(theirs)

    def values(self, of=lambda tensor: tensor):
        """All numbers of the original, or of what belongs to them, one after the other."""
        parts = [
            np.full(t.numel(), np.nan) if of(t) is None else _numbers(of(t)).ravel()
            for t in self.tensors.values()
        ]
        return np.concatenate([*parts, np.zeros(0)])

    def _pair(self, theirs):
        known, pending, called = {id(v): v for v in self.variables}, [], set()
        free = dict(self.modules)
        for event in theirs:  # layers with variables, in the order of their calls
            own = [known[i] for i in event.weights if i in known]
            if not own or id(event.part) in called:
                continue
            called |= {id(event.part), *map(id, own)}
            home, owners = set(), set()
            for variable in own:
                if self._by_value(variable, event.name, home):
                    owners.add(self._owner(variable))
                    home |= set(self.modules.get(self._owner(variable), ()))
            owners -= {None}
            for name in owners & free.keys():
                free.pop(name)
            pending.append((event, own, owners))
        for event, own, owners in pending:
            owners = (
                owners or self._by_name(event, own, free) or self._by_order(own, free)
            )
            for name in owners:
                free.pop(name, None)
            names = [n for owner in owners for n in self.modules.get(owner, ())]
            self._plain(own, [v for v in own if id(v) not in self.places], names)
        for variable in self.variables:
            if id(variable) not in called:
                self._own(variable)

    def _own(self, variable):
        """A weight of a model itself: by its numbers, its name, or as the only one left."""
        if self._by_value(variable, "", set()):
            return
        size, name = int(np.prod(variable.shape)), variable.path.rpartition("/")[2]
        free = [n for n in self.parameters if n not in self.used]
        free = [n for n in free if self.arrays[n].size == size]
        same = [n for n in free if _alike(n, name, end=True)] or free
        if len(same) == 1:
            self._take(variable, np.arange(size) + self.start[same[0]], same[0])

    def _owner(self, variable):
        """The event of the original that has most of a variable's numbers."""
        if id(variable) not in self.places:
            return None
        owners = (
            e for e, names in self.modules.items() if self.title(variable) in names
        )
        return next(owners, None)

    def name_at(self, place):
        """The tensor that holds a place."""
        return [name for name, start in self.start.items() if start <= place][-1]

    def _by_value(self, variable, layer, home):
        """Find a variable's numbers; False where they are all alike, or not there."""
        theirs = _numbers(variable)
        if len(np.unique(theirs)) <= max(2, theirs.size // 4):
            return False

        def first(name):
            alike = _alike(name.rpartition(".")[0], layer)
            return name not in home, name in self.used, not alike

        for name in sorted(self.arrays, key=first):
            axes = _axes(self.arrays[name], theirs, 1e-6)
            if axes is not None:
                places = np.arange(theirs.size).reshape(self.arrays[name].shape)
                places = places.transpose(axes) + self.start[name]
                self._take(variable, places, name)
                return True
        groups = sorted(self.modules.values(), key=lambda names: not {*names} & home)
        groups = [names for names in groups if not {*names} & self.used - home]
        return any(
            self._by_rows(variable, theirs, names)
            or self._among(variable, theirs, names)
            for names in (*groups, list(self.arrays))
        )

    def _by_rows(self, variable, theirs, names):
        """Find whole rows or columns, as behind Flatten: a number may be there twice."""
        if theirs.ndim < 2:
            return False

        def key(numbers):
            return numbers.astype("float32").tobytes()

        flat, index = theirs.ravel(), np.arange(theirs.size)
        lines = index.reshape(len(theirs), -1), index.reshape(-1, theirs.shape[-1])
        lines = [turned for one in lines for turned in (one, one.T)]
        for name in (n for n in names if self.arrays[n].ndim > 1):
            array = self.arrays[name]
            at = np.arange(array.size).reshape(len(array), -1)
            for ours in (at, at.T):
                known = {key(array.ravel()[line]): line for line in ours}
                for wanted in lines:
                    found = [known.get(key(flat[line])) for line in wanted]
                    if any(line is None for line in found):
                        continue
                    places = np.empty(theirs.size, int)
                    places[wanted] = np.stack(found)
                    if len(np.unique(places)) == places.size:
                        self._take(variable, places + self.start[name], name)
                        return True
        return False

    def _among(self, variable, theirs, names):
        """Find each number by itself in some tensors."""
        places = [np.arange(self.arrays[n].size) + self.start[n] for n in names]
        places = np.concatenate(places)
        places = places[np.argsort(self.flat[places], kind="stable")]
        at = np.searchsorted(self.flat[places], theirs.ravel())
        options = [np.clip(at + shift, 0, len(places) - 1) for shift in (-1, 0, 1)]
        gaps = np.abs([self.flat[places[o]] - theirs.ravel() for o in options])
        if not gaps.min(0).max(initial=0) <= 1e-6 * np.abs(theirs).max():
            return False
        self._take(variable, places[np.choose(gaps.argmin(0), options)])
        return True

    def _take(self, variable, places, name=None):
        self.places[id(variable)] = places.reshape(variable.shape)
        self.used.add(name or self.title(variable))

    def _by_name(self, event, own, free):
        layer = own[0].path.rpartition("/")[0].rpartition("/")[2]
        found = [n for n in free if _alike(n, event.name)]
        found = found or [n for n in free if _alike(n, layer, end=True)]
        return {*found} if len(found) == 1 else set()

    def _by_order(self, own, free):
        sizes = sorted(int(np.prod(v.shape)) for v in own)
        for name, names in free.items():
            if sorted(self.arrays[n].size for n in names) == sizes:
                return {name}
        return set()

    def _plain(self, own, variables, names):
        """Weights that are all alike, such as new biases: by their roles, in order."""
        taken = {}
        for variable in variables:
            size, role = int(np.prod(variable.shape)), _role(variable.path)
            beside, rows = self._rows(variable, own)
            for name in sorted(names, key=lambda n: self.arrays[n].size != beside):
                array, start = self.arrays[name], taken.get(name, 0)
                if array.size == beside and len(rows) == size:
                    start = rows[0]  # a bias stands where the rows of its kernel do
                if _role(name) != role or start + size > array.size:
                    continue
                places = np.arange(start, start + size)
                if size == array.size and array.ndim == len(variable.shape) > 1:
                    turned = places.reshape(array.shape)
                    turned = turned.transpose(*range(2, array.ndim), 1, 0)
                    places = turned if turned.shape == tuple(variable.shape) else places
                taken[name] = start + size
                self._take(variable, places + self.start[name], name)
                break

    def _rows(self, bias, own):
        """How long the original's kernel beside a bias is, and which of its rows they are."""
        layer = bias.path.rpartition("/")[0]
        for variable in own:
            places = self.places.get(id(variable))
            beside = variable.path.rpartition("/")[0] == layer
            if places is not None and beside and places.ndim > 1:
                kernel = self.title(variable)
                rows = (places - self.start[kernel]) // self.arrays[kernel][0].size
                return len(self.arrays[kernel]), np.unique(rows)
        return 0, ()

    def of(self, event):
        """The ids of the variables that have their numbers from one part of the original."""
        names = {self.names[i] for i in event.weights if i in self.names}
        return {id(v) for v in self.variables if self.title(v) in names}

    def title(self, variable):
        """What the original calls a variable."""
        places = self.places.get(id(variable))
        return variable.path if places is None else self.name_at(places.flat[0])


# --- The walk


def port_check(
    original,
    port,
    inputs,
    targets=None,
    loss=None,
    optimizer=None,
    *,
    port_inputs=None,
    port_targets=None,
    update=None,
    budgets=None,
):
    """Walk through both models and stop at the first step that parts.

    Args:
        original: an `nn.Module`. In `train()` mode the modes of its parts are kept.
        port: a Keras model with the original's weights, compiled with its loss and
            optimizer for what comes after the outputs.
        inputs: what `original` is called with, one tensor or array, or a tuple, or a dict of them.
        targets: what the loss is called with.
        loss: a function of (outputs, targets), such as `nn.CrossEntropyLoss()`.
        optimizer: of `torch.optim`, for one update and for twenty.
        port_inputs: what `port` is called with; made of `inputs` where nothing is given,
            images also with the channels last.
        port_targets: the same of `targets`.
        update: a function of (inputs, targets) that makes one update of the original, where
            there is more to it than `optimizer.step()`, such as clipping or a schedule.
        budgets: seven numbers in place of those in `BUDGETS`.

    Returns a `Report`. Random numbers must be inputs of the model; dropout is switched off.
    """
    x, y = _turned(inputs, _to_torch), _turned(targets, _to_torch)
    walk = _Walk(original, port, x, y)
    walk.px, walk.py = port_inputs, port_targets
    walk.given_x, walk.given_y = port_inputs is not None, port_targets is not None
    walk.loss, walk.optimizer, walk.update = loss, optimizer, update
    return walk.report(budgets)


class _Walk:
    def __init__(self, original, port, x, y):
        self.original, self.port, self.x, self.y = original, port, x, y
        self.result, self.wide_x = Report(), None

    def report(self, budgets):
        original, port, notes = self.original, self.port, self.result.notes
        kinds = {str(t.dtype).removeprefix("torch.") for t in original.parameters()}
        kinds |= {str(v.dtype) for v in port.weights if _is_float(v)}
        precise = kinds <= {"float64"}
        kind = "float64" if precise else "float32"
        if not precise:
            notes.append(FLOAT32.format(", ".join(sorted(kinds))))
        elif keras.backend.result_type("float64", "float64") != "float64":
            kind = "float64 by way of float32"
            notes.append(ROUNDED.format(f"Keras on {keras.backend.backend()}"))
        self.budget = dict(zip(STEPS, budgets or BUDGETS[kind], strict=True))
        with ExitStack() as stack, suppress(_Parts):
            stack.enter_context(_kept(original, port, self.optimizer))
            self.rates = stack.enter_context(_quiet(original, port))
            stack.enter_context(_added_up(port, notes))
            if not original.training:
                original.train()
            self.walk()
        return self.result

    def parts(self, step, apart, cause, detail=""):
        found = {"step": step, "apart": apart, "cause": cause, "detail": detail}
        vars(self.result).update(found)
        raise _Parts

    def passes(self, step):
        self.result.passed.append(step)

    # Running the two

    def ours(self, x=None, events=None):
        x = self.x if x is None else x
        watch = _watched(self.original, [] if events is None else events, self.rates)
        with self.raising("output", "the original"), watch:
            return _called(self.original, x)

    def theirs(self, px=None, events=None, training=True):
        px = self.px if px is None else px
        watch = _Port([] if events is None else events, self.rates).watched()
        with self.raising("output", "the port"), watch:
            return self.port(px, training=training)

    @contextmanager
    def raising(self, step, side):
        """An error of a model is a report, not a traceback."""
        try:
            yield
        except Exception as error:  # whatever a model raises
            if isinstance(error, _Parts):
                raise
            said = next(filter(str.strip, str(error).splitlines()), "").strip()[:200]
            self.parts(step, f"{side} raises {type(error).__name__}: {said}", "error")

    def walk(self):
        self.count()
        self.enter()
        self.outputs()
        self.passes("outputs")
        self.dropout()
        self.wide()
        self.given()
        if self.loss is None or not self.port.compiled:
            said = "there is no loss, or the port is not compiled"
            self.result.left.append(f"loss, gradients, updates: {said}")
        else:
            self.lose()
            self.gradients()
            self.updates()
        self.evaluation("evaluation")

    def count(self):
        """The numbers of parameters; LSTMs of Keras have the sum of PyTorch's two biases."""
        single = {"LSTM", "SimpleRNN", "LSTMCell", "SimpleRNNCell"}
        if any(type(layer).__name__ in single for layer in self.port._flatten_layers()):
            _fold(self.original)
        ours = _sizes_of_original(self.original)
        theirs = [v for v in _state(self.port) if not _statistic(v)]
        theirs = {v.path: tuple(v.shape) for v in theirs}
        counts, lists = [], []
        for side in (ours, theirs):
            counts.append(sum(int(np.prod(shape)) for shape in side.values()))
            shapes = [str(tuple(shape)) for shape in side.values()]
            shapes = shapes if len(shapes) < 13 else [*shapes[:8], "…", *shapes[-3:]]
            lists.append(f"{counts[-1]} in {', '.join(shapes)}")
        if counts[0] != counts[1]:
            why = _why_count(ours, theirs, self)
            self.parts("parameters", " against ".join(lists), *why)
        self.passes("parameters")

    def enter(self):
        """The inputs, as the port takes them."""
        if not self.given_x:
            self.px = self._layout()
        else:
            ours, theirs = _all_numbers(self.x), _all_numbers(self.px)
            for number, (a, b) in enumerate(zip(ours, theirs, strict=True), 1):
                if not _gap(a, b) <= self.budget["input"]:
                    said = _gap(a, b) if np.isfinite(_gap(a, b)) else _shapes(a, b)
                    step = f"input {number}" if len(ours) > 1 else "input"
                    why = _why_input(a, b, ours, self.budget["input"])
                    self.parts(step, said, *why)
        self.passes("input")

    def _layout(self):
        """The inputs in the layout that the port takes, and with which it agrees best."""
        best, tried, kinds = (np.inf, None), [], map(type, self.original.modules())
        images = any(w in kind.__name__ for kind in kinds for w in ("Conv", "Pool"))
        ranks = [range(1 + (t.ndim > 3 - images)) for t in _tensors(self.x)]
        with _stats_kept(self.original, self.port):
            wanted = _all_numbers(self.ours())
        for choice in itertools.product(*ranks):
            turns = iter(choice)
            turn = lambda t, c=turns: t.permute(*_plain(t.ndim)[next(c)])  # noqa: E731
            px = _turned(_turned(self.x, turn), _to_keras)
            px = list(px) if isinstance(px, tuple) else px
            try:
                with _stats_kept(self.original, self.port):
                    found = _all_numbers(self.theirs(px))
            except _Parts:  # the other layout is not meant
                tried.append(self.result.apart)
                self.result = replace(self.result, step="", apart=0.0, cause="")
                continue
            pairs = zip(wanted, found, strict=False)
            apart = max((_gap(a, b) for a, b in pairs), default=0)
            if best[1] is None or apart < best[0]:
                best = apart, px
        if best[1] is None:
            self.parts("input", f"the port takes it in no layout: {tried[0]}", "axes")
        return best[1]

    def outputs(self, x=None, px=None, batch=""):
        """Each output that both models have, in the order of the calls."""
        ours, theirs = [], []
        with _stats_kept(self.original, self.port):
            self.out = self.ours(x, ours)
            self.their_out = self.theirs(px, theirs)
        if not batch:
            self.weights = _Weights(self.original, self.port, ours, theirs)
            self.events = ours, theirs
        start = _Event("the input", "input", (), self.x if x is None else x)
        start.inputs = start.outputs
        _Outputs(self, [start, *ours], theirs, batch).compare()

    def dropout(self):
        """Dropout has no equal masks, but a rate and a place."""
        ours, theirs = ([e for e in side if e.rate] for side in self.events)
        rates = bool(ours)
        for event in ours:
            near = [e for e in theirs if self.beside(event, e)]
            same = [e for e in near if abs(event.rate - e.rate) < 1e-6]
            if not same:
                said = f"{event.rate:g} against {near[0].rate if near else 'none'}"
                self.parts(f"dropout {event.name}", said, "dropout")
            theirs.remove(same[0])
        for event in theirs:
            said = f"none against {event.rate:g}"
            self.parts(f"dropout {event.name}", said, "dropout")
        if rates:
            self.passes("dropout's rates and places")

    def beside(self, event, other):
        """Whether two dropouts are at one place, or between the layers of one LSTM."""
        ours, theirs = event.inputs[0], other.inputs[0]
        same = _same(ours, theirs, self.budget["output"]) or _anagrams(ours, theirs, 1)
        if same or (other.partner is event and event.weights):
            return True
        at = next(n for n, e in enumerate(self.events[1]) if e is other)
        sides = self.events[1][at::-1], self.events[1][at:]
        near = [next((e for e in side if e.weights), other) for side in sides]
        of = self.weights.of(event) if isinstance(event.part, nn.RNNBase) else set()
        return all(of & {*e.weights} for e in near)

    def wide(self):
        """A second batch, so large that limits such as ReLU6's are reached."""
        if not any(map(_is_float, _tensors(self.x))):
            self.result.left.append("a wide batch: the inputs are integers")
            return
        wider = lambda t: t * WIDE if _is_float(t) else t  # noqa: E731
        self.wide_x, self.wide_px = _turned(self.x, wider), _turned(self.px, wider)
        self.outputs(self.wide_x, self.wide_px, " on the wide batch")
        self.passes("outputs on the wide batch")

    def given(self):
        """Running statistics as they were given."""
        for variable, ours in self.twins(self.weights.values(), statistics=True):
            apart = _apart(ours, _numbers(variable))
            if not apart <= self.budget["evaluation"]:
                self.parts(self.weights.title(variable), apart, "statistics")

    def twins(self, values, statistics=False):
        """Variables of the port that have a counterpart, each with its numbers there."""
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if places is not None and _statistic(variable) == statistics:
                yield variable, values[places]

    def losses(self):
        with _stats_kept(self.original, self.port):
            output = self.ours()
            self.targets(output)
            ours = self.loss(output, self.y)
            output = self.theirs()
            with self.raising("loss", "the port"):
                theirs = self.port.compute_loss(x=self.px, y=self.py, y_pred=output)
        return ours, theirs, output

    def targets(self, output):
        """Targets that are images too, with the channels where the port has them."""
        if not self.given_y:
            pairs = zip(_tensors(output), _tensors(self.their_out), strict=True)
            shapes = [(tuple(a.shape), tuple(b.shape)) for a, b in pairs]
            turned = {ours for ours, theirs in shapes if ours != theirs}
            turn = lambda t: t.movedim(1, -1) if tuple(t.shape) in turned else t  # noqa: E731
            self.py = _turned(_turned(self.y, turn), _to_keras)

    def lose(self):
        """The loss, as `compile` has it."""
        ours, theirs, output = self.losses()
        a, b = _numbers(ours), _numbers(theirs)
        if not _apart(a, b) <= self.budget["loss"]:
            single = a.size == b.size == 1
            said = f"{a:.6g} against {b:.6g}" if single else _shapes(a, b)
            why = _why_loss(self, float(a.mean()), float(b.mean()), output)
            self.parts("loss", said, *why)
        self.passes("loss")

    def gradients(self):
        with _stats_kept(self.original, self.port):
            self.original.zero_grad()
            self.loss(self.ours(), self.y).backward()
            theirs = _gradients(self)
        ours, budget = self.weights.values(lambda t: t.grad), self.budget["gradient"]
        known = [g for g in theirs.values() if g is not None]
        known.append(ours[np.isfinite(ours)])
        largest = max(np.abs(g).max(initial=0) for g in known)
        worst = ()
        for variable, g in self.twins(ours):
            title, h = self.weights.title(variable), theirs.get(id(variable))
            none = self.weights.tensors[title].grad is None
            if none or h is None:
                other = np.nan_to_num(g if h is None else h)
                other = 0 if none and h is None else np.abs(other).max(initial=0)
                if other > budget * largest:
                    sides = ("none", f"{other:.1e}")[:: 1 if none else -1]
                    said = " against ".join(sides)
                    self.parts(f"gradient of {title}", said, "frozen")
            elif not (apart := _apart(g, h, of=largest)) <= budget:
                worst = worst or (f"gradient of {title}", apart, *_why_gradient(g, h))
        if worst:
            self.parts(*worst)
        paths = [
            v.path for v in self.weights.variables if id(v) not in self.weights.places
        ]
        if paths:
            said = "their numbers are not in the original"
            self.result.left.append(f"gradients of {', '.join(paths)}: {said}")
        self.passes("gradients")

    def run(self, number, wide=False):
        """`number` updates on both sides, with the models' own modes kept."""
        x, px = (self.wide_x, self.wide_px) if wide else (self.x, self.px)
        for _ in range(number):
            with _Functions([]):
                if self.update:
                    self.update(x, self.y)
                else:
                    self.optimizer.zero_grad()
                    self.loss(self.ours(x), self.y).backward()
                    self.optimizer.step()
            with self.raising("update", "the port"):
                self.port.train_on_batch(px, self.py)

    def apart_after(self):
        """How far each weight is from its twin, of the largest of them."""
        twins, title = self.twins(self.weights.values()), self.weights.title
        return {title(v): _apart(ours, _numbers(v)) for v, ours in twins}

    def updates(self):
        optimizer = getattr(self.port, "optimizer", None)
        if not (self.optimizer or self.update) or not optimizer:
            self.result.left.append("updates: one side has no optimizer")
            return
        kept = _kept(self.original, self.port, self.optimizer)
        with _eager(self.port), kept as self.snapshot:
            self.after("update", "update 1", 1, 1)
            self.statistics("after update 1")
            self.after("updates", f"update {UPDATES}", UPDATES, UPDATES - 1)
            if self.wide_x is not None:
                self.after("updates", "an update on the wide batch", UPDATES + 1, 1)
            self.statistics(None)
            self.evaluation("evaluation after the updates")
            self.later(optimizer)

    def after(self, budget, name, number, more):
        """Make more updates, after which there were `number` of them; compare weights."""
        self.run(more, wide=number > UPDATES)
        for title, apart in self.apart_after().items():
            if not apart <= self.budget[budget]:
                self.parts(f"{title} after {name}", apart, *_why_update(self, number))
        self.passes(name)

    def later(self, optimizer):
        """What acts only in later updates: a schedule, a limit that no gradient reached."""
        if self.update:
            self.result.left.append(f"what `update` does after update {UPDATES}")
            return
        rates = _rates(optimizer, (0, UPDATES, 100, 1000, 10_000))
        if len({*rates}) > 1:
            said = f"a constant rate against {rates[0]:g} to {rates[-1]:g}"
            self.parts("later updates", said, "schedule")
        for name in ("clipnorm", "clipvalue", "global_clipnorm"):
            if limit := getattr(optimizer, name, None):
                said = f"no limit against {name}={limit}"
                self.parts("later updates", said, "clipping")

    def statistics(self, when):
        """Running statistics; Keras' variance is the batch's biased one, which is no fault."""
        explained, budget = [], self.budget["update"]
        for variable, ours in self.twins(self.weights.values(), statistics=True):
            theirs, title = _numbers(variable), self.weights.title(variable)
            if when and not _apart(ours, theirs) <= budget:
                before = self.weights.flat[self.weights.places[id(variable)]]
                module = self.original.get_submodule(title.rpartition(".")[0])
                n, old = self._count(title), (1 - (module.momentum or 0)) * before
                unbiased = (theirs - old) * n / max(n - 1, 1) + old
                if "running_var" in title and _apart(ours, unbiased) <= budget:
                    explained.append(title)
                else:
                    still = min(_apart(before, theirs), _apart(before, ours)) <= 1e-12
                    why = "norm momentum", self._momentum(module, variable)
                    why = ("mode", "one side keeps its statistics") if still else why
                    self.parts(f"{title} {when}", _apart(ours, theirs), *why)
            variable.assign(ours)
        if explained:
            others = " and others" if len(explained) > 1 else ""
            n = self._count(explained[0])
            self.result.notes.append(BIASED.format(f"{explained[0]}{others}", n))
        if when and any(map(_statistic, self.weights.variables)):
            self.passes("running statistics")

    def _count(self, title):
        """The numbers that a statistic is of: batch and places."""
        called = (e for e in self.events[0] if e.name == title.rpartition(".")[0])
        sizes = (e.inputs[0].size // self.weights.arrays[title].size for e in called)
        return next(sizes, 0)

    def _momentum(self, module, variable):
        layer = [e.part for e in self.events[1] if id(variable) in e.weights]
        return f"{module.momentum} against 1 - {layer[0].momentum:g}" if layer else ""

    def evaluation(self, step):
        """Both in inference."""
        modes = {m: m.training for m in self.original.modules()}
        self.original.eval()
        with torch.no_grad(), _fast_path_off():
            ours = _all_numbers(self.ours())
        theirs = _all_numbers(self.theirs(training=False))
        for module, mode in modes.items():
            module.training = mode
        for a, b in zip(ours, theirs, strict=False):
            if not _gap(a, b) <= self.budget["evaluation"]:
                self.parts(step, _gap(a, b), "mode")
        self.passes(step)


# --- Which output parts first

_MOVES = "pad crop view reshape permute transpose getitem flatten squeeze movedim"


def _moves(event):
    """Whether a part only moves numbers about."""
    kind = event.kind.partition(" ")[0]
    return any(word in kind for word in _MOVES.split()) and "conv" not in kind


class _Outputs:
    """The outputs of one run of both models, and where they part."""

    def __init__(self, walk, ours, theirs, batch):
        self.walk, self.all, self.theirs, self.batch = walk, ours, theirs, batch
        self.budget = walk.budget["output"]
        self.by_size, self.known = {}, {}
        for number, event in enumerate(ours):
            for array in event.outputs:
                row = number, array, self.sums(array)
                self.by_size.setdefault(array.size, []).append(row)

    def sums(self, array):
        return array.sum(dtype="float64"), np.abs(array).sum(dtype="float64")

    def seen(self, array):
        """The last event of the original that gave these numbers, in any order of axes."""
        return max(self.places(array), default=None)

    def places(self, array):
        """All events of the original that gave these numbers."""
        if id(array) not in self.known:
            sums, found = self.sums(array), set()
            for number, other, theirs in self.by_size.get(array.size, []):
                near = (self.budget + 1e-7) * theirs[1] + 1e-300
                close = all(
                    abs(a - b) <= near for a, b in zip(sums, theirs, strict=True)
                )
                if close and _same(other, array, self.budget):
                    found.add(number)
            self.known[id(array)] = found, array
        return self.known[id(array)][0]

    def number(self, event):
        return next((n for n, e in enumerate(self.all) if e is event), len(self.all))

    def compare(self):
        """Compare; with wider budgets where a layer of the port rounds."""
        rounds = next(filter(_rounds, self.theirs), None)
        wider = dict(zip(STEPS, BUDGETS["float64 by way of float32"], strict=True))
        if rounds and self.budget < wider["output"]:
            budgets = self.walk.budget.items()
            self.walk.budget = {s: max(b, wider[s]) for s, b in budgets}
            self.walk.result.notes.append(ROUNDED.format(rounds.name))
            self.budget = self.walk.budget["output"]
        for event in self.theirs:
            event.found = self.seen(event.outputs[0]) if event.outputs else 0
        first = [event.outputs[0] for event in self.theirs if event.outputs]
        self.matched = set().union(*map(self.places, first))
        self.pair()
        last = {id(e.partner): e for e in self.theirs}
        for event in self.theirs:
            partner = event.partner
            inside = last[id(partner)] is not event
            if partner is None or event.found is not None or inside:
                continue  # right, or inside of one part of the original
            pair = partner.outputs[0], event.outputs[0]
            masked = [_unmasked(array, event.mask) for array in pair]
            same = event.mask is not None and _apart(*masked) <= self.budget
            if same or _apart(*_broadcast(*pair)) <= self.budget:
                event.found = self.number(partner)
            elif pair[0].size == pair[1].size or event.sure:
                self.fail(event, partner)
        self.whole()

    def whole(self):
        """What the models return."""
        theirs = _tensors(self.walk.their_out)
        masks = [_mask([tensor]) for tensor in theirs]
        ours, theirs = _all_numbers(self.walk.out), [_numbers(t) for t in theirs]
        if len(ours) != len(theirs):
            said = f"{len(ours)} against {len(theirs)}"
            self.walk.parts("number of outputs", said, "missing layer")
        for number, (a, b, mask) in enumerate(zip(ours, theirs, masks, strict=True), 1):
            gap = _apart(_unmasked(a, mask), _unmasked(b, mask))
            if min(gap, _gap(a, b)) <= self.budget:
                continue
            for other, one in enumerate(ours, 1):
                if one is not a and _gap(one, b) <= self.budget:
                    step = f"output {number} of the model"
                    self.walk.parts(step, f"it is the original's {other}", "order")
            if _same(a, b, self.budget):
                step = f"output of {self.all[self.seen(b)].name}{self.batch}"
                self.walk.parts(step, _shapes(a, b), "axes")
            name = "the model" if len(ours) == 1 else f"the model, {number}"
            whole = _Event("the model", "model", [b], b)
            last = _Event(name, "model", [a], a)
            whole.sure = True
            self.fail(whole, last)

    def pair(self):
        """Calls that belong together: by their weights, else by their names."""
        weights, calls, named = self.walk.weights, {}, {}
        ours = self.all[1:]
        for event in self.theirs:
            event.sure = False
            own = [v for v in weights.variables if id(v) in event.weights]
            own = [v for v in own if id(v) in weights.places]
            number = calls[id(event.part)] = calls.get(id(event.part), -1) + 1
            if own:
                last = next((v for v in reversed(own) if len(v.shape) > 1), own[-1])
                key = weights.title(last)
                users = [e for e in ours if key in map(weights.names.get, e.weights)]
                theirs = [e for e in self.theirs if id(last) in e.weights]
                if len(users) == len(theirs):
                    event.partner = users[[e is event for e in theirs].index(True)]
                    few = len(event.partner.weights) <= len(own) + 1
                    event.sure = few and not _several(event.partner)
                else:
                    size = event.outputs[0].size
                    same = [e for e in users if _alike(e.name, event.name)]
                    same = same or [e for e in users if e.outputs[0].size == size]
                    event.partner = same[min(number, len(same) - 1)] if same else None
            elif not event.weights:
                users = [
                    e for e in ours if _alike(e.name, event.name) and not e.weights
                ]
                number = named[event.name] = named.get(event.name, -1) + 1
                event.partner = users[number] if number < len(users) else None

    def group(self, event):
        """The parts of the port behind a wrong output that are not in the original either."""
        found, queue = [], [event]
        while queue:
            one = queue.pop()
            if one not in found:
                found.append(one)
                for x in one.inputs:
                    queue += [] if self.explains(x, one) else self.makers(x, one)[:1]
        return found

    def explains(self, x, one):
        """Whether the original has what goes into a part of the port."""
        if x.dtype.kind != "f" or self.seen(x) is not None:
            return True
        return any(maker.found is not None for maker in self.makers(x, one)[:1])

    def explained(self, event):
        return all(self.explains(x, event) for x in event.inputs)

    def before(self, event):
        return list(itertools.takewhile(lambda e: e is not event, self.theirs))

    def makers(self, x, before):
        """The events of the port that gave a tensor, before another one."""

        def gave(event):
            return any(np.array_equal(o, x, equal_nan=True) for o in event.outputs)

        return list(filter(gave, self.before(before)))

    def fail(self, event, partner):
        """End the walk at what is at fault, of a wrong output."""
        ours, theirs, partner = self.at_fault(event, partner)
        cause, detail = _Why(self, ours, theirs, event, partner).cause()
        a, b = ours.outputs[0], theirs.outputs[0]
        if a.size != b.size:
            a, b = partner.outputs[0], event.outputs[0]
        apart = _shapes(a, b)
        if a.size == b.size:
            apart = _gap(a, b)
            if not np.isfinite(apart) and np.isfinite([a.sum(), b.sum()]).all():
                back = (a.transpose(p).reshape(b.shape) for p in _plain(a.ndim))
                apart = min(_apart(turned, b) for turned in back)
            apart = apart if np.isfinite(apart) else float("nan")
        self.walk.parts(f"output of {ours.name}{self.batch}", apart, cause, detail)

    def at_fault(self, event, partner):
        """The first parts of both behind a wrong output that are at fault themselves."""
        group = self.group(event)
        starts = [e for e in self.theirs if e in group and e is not event]
        starts = [e for e in starts if self.explained(e)]
        real = [e for e in starts if not _moves(e)]
        theirs = (real or [event])[0]
        if not real and starts and len(group) > 2:  # a pad, then something else
            between = [e for e in self.before(event) if e in group and not _moves(e)]
            theirs = (between or [event])[0]
        inputs = [x for e in (starts or [event]) for x in e.inputs]
        floats = [x for x in inputs if x.dtype.kind == "f"]
        first = max([min(self.places(x), default=0) for x in floats], default=0)
        calls = [e for e in self.all[first + 1 :] if e.name == partner.name]
        partner = (calls or [partner])[0]  # of a shared part, the call that comes next
        last = self.number(partner)
        span = [
            e
            for n, e in enumerate(self.all)
            if first < n <= last and n not in self.matched or e is partner
        ]
        span += [] if last < len(self.all) else [partner]
        moves = [e for e in span if _moves(e) and e is not partner]
        paired = [e for e in self.theirs if e is not event and e.found is not None]
        paired = [e.partner for e in paired]
        real = [e for e in span if e is partner or e not in [*moves, *paired]]
        ours = (real or span)[0]
        if theirs is event:  # at fault itself, or one before it is missing
            fits = [e for e in real if e is not partner and self.enters(e, inputs)]
            if any(self.enters(e, inputs) for e in (partner, *moves)):
                ours = partner
            elif fits:
                ours = fits[0]
            elif event.part != "model" and (starts or self.explained(event)):
                ours = partner
        elif theirs.partner is not None and theirs.partner in span:
            ours = theirs.partner
        elif ours is partner and moves:
            ours = moves[-1]
        if ours.part == "model" and ours is not theirs.partner:
            out = ours.outputs[0]
            made = [e for e in self.all if not all(_apart(o, out) for o in e.outputs)]
            ours = (made or [ours])[-1]
        known = starts or event.part == "model" or self.explained(event)
        if theirs is event and not known:
            pair = partner, event
            if not _Why(self, *pair, *pair[::-1]).arguments():
                pair = self.hidden(event, span) or self.within(event, partner)
            ours, theirs = pair or (ours, theirs)
        return ours, theirs, partner

    def hidden(self, event, span):
        """The first function of the port since the last right one, and its like in the original."""
        before = self.before(event)
        right = [n for n, e in enumerate(before) if e.found is not None]
        for one in before[max(right, default=-1) + 1 :]:
            alike = [e for e in span if _words(e) & _words(one)]
            if alike and not _moves(one) and self.explained(one):
                return alike[0], one
        return None

    def within(self, event, partner):
        """What enters both, where the port computes it between its layers."""
        for mine, other in zip(partner.inputs, event.inputs, strict=False):
            if self.seen(other) is None and self.places(mine):
                entered = _Event(f"what enters {event.name}", "tensor", (), other)
                return self.all[min(self.places(mine))], entered
        return None

    def enters(self, ours, inputs):
        """Whether a part of the original gets one of some inputs."""
        pairs = itertools.product(ours.inputs, inputs)
        return any(_same(a, b, self.budget) for a, b in pairs)


def _broadcast(ours, theirs):
    """One for all samples, such as positions, as often as the other side has it."""
    if ours.ndim and ours.shape == theirs.shape[1:]:
        ours = np.broadcast_to(ours, theirs.shape)
    elif theirs.ndim and theirs.shape == ours.shape[1:]:
        theirs = np.broadcast_to(theirs, ours.shape)
    return ours, theirs


def _rounds(event):
    """Whether a layer gives what float32 can hold, of more precise numbers."""
    if not event.inputs or not event.outputs:
        return False
    both = event.inputs[0], event.outputs[0]
    with np.errstate(all="ignore"):
        floats = [a for a in both if a.dtype.kind == "f"]
        coarse = [np.array_equal(a.astype("float32"), a) for a in floats]
    return coarse == [False, True] and len(np.unique(both[1])) > 8


def _several(event):
    return isinstance(event.part, nn.RNNBase | nn.MultiheadAttention)


# --- Why: what is tried on the two parts, with their own inputs

_ACTIVATIONS = {
    "relu": torch.relu,
    "relu6": F.relu6,
    "gelu": F.gelu,
    "gelu by tanh": lambda x: F.gelu(x, approximate="tanh"),
    **{f"leaky relu {s}": lambda x, s=s: F.leaky_relu(x, s) for s in (0.01, 0.2, 0.3)},
    "elu": F.elu,
    "selu": F.selu,
    "silu": F.silu,
    "mish": F.mish,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hard sigmoid": F.hardsigmoid,
    "hard sigmoid of Keras 2": lambda x: torch.clamp(0.2 * x + 0.5, 0, 1),
    "hard swish": F.hardswish,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "softmax": lambda x: torch.softmax(x, -1),
    "log softmax": lambda x: torch.log_softmax(x, -1),
    "softmax over channels": lambda x: torch.softmax(x, min(1, x.ndim - 1)),
    "exp": torch.exp,
    "log": torch.log,
    "nothing": lambda x: x,
}
_LOOSE = 1e-6  # constants that pass through float32 are 5e-9 off
_SAME = {  # of a module and of a layer: what the layer's is in PyTorch, and the cause
    ("eps", "epsilon"): (float, "epsilon"),
    ("negative_slope", "negative_slope"): (float, "slope"),
    ("alpha", "alpha"): (float, "slope"),
    ("approximate", "approximate"): (
        lambda v: "tanh" if v else "none",
        "approximation",
    ),
    ("num_groups", "groups"): (int, "normalised axis"),
}
_STATIC = {  # the same that cannot be tried
    ("stride", "strides"): "stride",
    ("dilation", "dilation_rate"): "stride",
    ("groups", "groups"): "stride",
    ("kernel_size", "kernel_size"): "layer size",
    ("kernel_size", "pool_size"): "pooling",
}
_KINDS = {  # words in what a part is called, and the cause that goes with it
    "pool": "pooling",
    "mean sum amax max": "pooling",
    "interpolate upsample upsampling resize": "resize",
    "pad padding cropping": "padding",
    "cat concatenate stack": "order of parts",
    "relu elu gelu silu tanh sigmoid softplus softmax swish mish activation": "activation",
    "add sub": "skip",
    "mul div": "scale",
    "norm": "normalised axis",
    "permute transpose reshape view flatten": "axes",
    "matmul bmm einsum scaled_dot_product_attention": "scale",
}
_WORDS = "relu gelu elu silu tanh sigmoid softmax conv norm pool linear add cat dropout"


def _words(event):
    """What a part is called in both frameworks."""
    kind = event.kind.replace("dense", "linear").replace("re_lu", "relu")
    kind = kind.replace("concat", "cat").replace("multiply", "mul")
    first = set() if event.weights else {kind.partition(" ")[0].replace("_", "")}
    return {word for word in _WORDS.split() if word in kind} or first


def _kind(kind):
    """The cause that goes with what a part is called."""
    first = kind.partition(" ")[0].strip("_")
    for words, cause in _KINDS.items():
        for word in words.split():
            if word == first or len(word) > 3 and word in kind:
                return cause
    return None


class _Why:
    """Tries causes on the parts at fault until one explains what they gave."""

    def __init__(self, outputs, ours, theirs, failing, partner):
        self.outputs, self.walk, self.failing = outputs, outputs.walk, failing
        self.ours, self.theirs, self.partner = ours, theirs, partner
        self.a, self.b = ours.outputs[0], theirs.outputs[0]
        self.budget = max(outputs.budget, _LOOSE)
        self.module = ours.part if isinstance(ours.part, nn.Module) else None
        self.layer = theirs.part if isinstance(theirs.part, keras.Layer) else None

    def cause(self):
        for one in (
            self.finite, self.attention, self.absent, self.weights, self.mode,
            self.arguments, self.given, self.read, self.activation, self.wired,
            self.tensors, self.kinds, self.masked, self.arranged,
        ):  # fmt: skip
            with np.errstate(all="ignore"):
                if found := one():
                    return found if isinstance(found, tuple) else (found, "")
        return "unknown", ""

    def fits(self, ours, theirs=None):
        theirs = self.b if theirs is None else theirs
        return ours is not None and _same(ours, theirs, self.budget)

    def run(self, x=None, **changed):
        """The module, with arguments of the port, on numbers; None where it takes them not."""
        module = self.module
        x = self.ours.inputs[0] if x is None else x
        x = torch.from_numpy(np.ascontiguousarray(x))
        kind = next((p.dtype for p in module.parameters()), torch.get_default_dtype())
        x = x.to(kind) if x.is_floating_point() else x
        kept, was = _stats_kept(self.walk.original), dict(vars(module))
        errors = RuntimeError, TypeError, ValueError, IndexError
        with torch.no_grad(), kept, suppress(*errors):
            vars(module).update(changed)
            try:
                return _all_numbers(module(x))[0]
            finally:
                vars(module).update({name: was[name] for name in changed})
        return None

    def finite(self):
        if np.isfinite(self.a).all() and not np.isfinite(self.b).all():
            found = self.activation()
            return "not finite", found[1] if found else ""
        return None

    def attention(self):
        """Attention of the original, with another scale or without its mask."""
        if not self.ours.kind.startswith("scaled_dot_product"):
            return None
        (args, kwargs), parts = self.ours.arguments, self.outputs.theirs
        results = [self.b, *self.failing.inputs, *(o for e in parts for o in e.outputs)]
        size = args[0].shape[-1]
        scales = [1, 1 / size, size**0.5]
        scales += [(size * heads) ** -0.5 for heads in (2, 4, 8, 12, 16)]
        tries = [("scale", {"scale": scale}) for scale in scales]
        tries += [("mask", {"is_causal": c, "attn_mask": None}) for c in (False, True)]
        for cause, changed in tries:
            with torch.no_grad():
                call = F.scaled_dot_product_attention
                found = call(*args[:3], **(kwargs | {"dropout_p": 0.0} | changed))
            if any(self.fits(_numbers(found), b) for b in results):
                return cause, ", ".join(f"{n}={v}" for n, v in changed.items())
        return None

    def absent(self):
        """The port's part belongs to a later one of the original: one between is missing."""
        words = _words(self.theirs)
        if not self.outputs.enters(self.ours, self.theirs.inputs):
            return None
        later = self.outputs.all[self.outputs.number(self.ours) + 1 :][:8]
        other = self.theirs.partner not in (None, self.ours)
        known = words and not words & _words(self.ours)
        follows = known and any(words & _words(e) for e in later)
        if follows or (self.partner is not self.ours and other):
            return self.missing()
        return None

    def missing(self):
        said = f"{self.ours.name} has no counterpart there"
        cause = "wiring" if self.ours.weights else _kind(self.ours.kind)
        return "missing layer" if cause in (None, "normalised axis") else cause, said

    def weights(self):
        """The layer's own weights are the original's, in the order of axes that it wants."""
        weights, module = self.walk.weights, self.ours.part
        own = [v for v in weights.variables if id(v) in self.theirs.weights]
        if not own or self.ours is not (self.theirs.partner or self.ours):
            return None
        names = {weights.names[i] for i in self.ours.weights if i in weights.names}
        own = [v for v in own if not _statistic(v)]
        for variable in own:
            places = weights.places.get(id(variable))
            apart = (
                np.inf
                if places is None
                else _apart(weights.flat[places], _numbers(variable))
            )
            if not apart <= 1e-6:
                return "other weights", variable.path
            if not {weights.name_at(p) for p in (places.min(), places.max())} <= names:
                return "other weights", f"{variable.path} has {weights.title(variable)}"
        if self.given():
            return None
        for variable in own:
            gated = isinstance(module, nn.GRU | nn.LSTM | nn.GRUCell | nn.LSTMCell)
            if gated and not _gates_right(module, variable, weights):
                return "kernel layout", f"the gates in {variable.path}"
            wanted = _wanted(module, variable)
            if wanted is not None and not _apart(wanted, _numbers(variable)) <= 1e-6:
                return "kernel layout", variable.path
        return None

    def mode(self):
        if not isinstance(self.module, nn.modules.batchnorm._NormBase):
            return None
        was = self.module.training
        if self.fits(self.run(training=not was)):
            return "mode", f"inference in the {'port' if was else 'original'}"
        return None

    def arguments(self):
        """An argument of the layer, given to the module, makes the two equal."""
        module, layer = self.module, self.layer
        if module is None or layer is None or not self.ours.inputs:
            return None
        for (name, other), (turn, cause) in _SAME.items():
            if hasattr(module, name) and hasattr(layer, other):
                was, new = getattr(module, name), getattr(layer, other)
                with suppress(TypeError):
                    if (changed := {name: turn(new)})[name] == was:
                        continue
                    for x in (None, *self.theirs.floats[:1]):
                        if self.fits(self.run(x, **changed)):
                            return cause, f"{was} against {new}"
        return None

    def given(self):
        """The module gives what the layer gave if it gets the layer's own input."""
        if self.module is None or not self.ours.inputs or not self.theirs.inputs:
            return None
        x, y = self.ours.inputs[0], self.theirs.inputs[0]
        if x.dtype.kind != "f" or x.size != y.size or x.ndim != y.ndim:
            return None
        if _apart(x, y) <= self.budget:
            return None
        for z in map(y.transpose, _back(x.ndim)):
            other = z.shape == x.shape and not _apart(x, z) <= self.budget
            if other and self.fits(self.run(z)):
                flat = isinstance(self.module, nn.Linear) and x.ndim == 2
                return "flatten" if flat and _anagrams(x, z, axis=1) else "axes"
        return None

    def read(self):
        """What can only be read: strides, axes, padding, the formula of a recurrent layer."""
        module, layer = self.module, self.layer
        if module is None or layer is None:
            return None
        for (name, other), cause in _STATIC.items():
            if not hasattr(module, name) or not hasattr(layer, other):
                continue
            ours, theirs = _whole(getattr(module, name)), _whole(getattr(layer, other))
            ours = ours * len(theirs) if len(ours) == 1 else ours
            theirs = theirs * len(ours) if len(theirs) == 1 else theirs
            depthwise = name == "groups" and getattr(module, "in_channels", 0) in ours
            depthwise = depthwise or "Depthwise" in type(layer).__name__
            if ours != theirs and not depthwise:
                return cause, f"{ours} against {theirs}"
        axis = f"axis {getattr(layer, 'axis', '?')} in the port"
        if isinstance(module, nn.RNNBase | nn.RNNCellBase):
            return self.recurrent()
        if isinstance(module, nn.LayerNorm):
            return "normalised axis", f"the last {len(module.normalized_shape)}, {axis}"
        if isinstance(module, nn.GroupNorm | nn.modules.batchnorm._NormBase):
            return "normalised axis", axis
        if "Conv" in type(module).__name__:
            padding = getattr(layer, "padding", "?")
            return "padding", f"{module.padding} against {padding}"
        if isinstance(module, nn.Embedding | nn.MultiheadAttention):
            return self.masked()
        return None

    def recurrent(self):
        inner, said = getattr(self.layer, "forward_layer", self.layer), []
        usually = {"activation": "tanh", "recurrent_activation": "sigmoid"}
        for name, usual in usually.items():
            found = getattr(getattr(inner, name, None), "__name__", usual)
            said += [] if found == usual else [f"{name}={found}"]
        said += ["go_backwards"] if getattr(inner, "go_backwards", False) else []
        if said:
            return "recurrent", ", ".join(said)
        for alone in map(self.run, (None, *self.theirs.floats[:1])):
            if alone is not None and (self.fits(alone) or self.fits(alone[..., -1, :])):
                if len(self.ours.inputs) > 1:
                    return "wiring", "the initial state is lost"
                return "mask", "only the original leaves out padding"
        return self.unmasked() or self.masked() or "recurrent"

    def unmasked(self):
        """The port's layer gives the original's numbers once it gets no mask."""
        with suppress(Exception):  # what takes other arguments
            x, *states = map(ops.convert_to_tensor, self.theirs.floats)
            given = {"initial_state": states} if states else {}
            found = _all_numbers(self.theirs.part(x, **given))[0]
            last = [a[:, -1] for a in self.ours.outputs if a.ndim > 2]
            if any(self.fits(a, found) for a in (*self.ours.outputs, *last)):
                return "mask", "only the port leaves out padding"
        return None

    def activation(self):
        """The input of the original's part, through a known function."""
        tries = [*self.ours.floats[:1], *self.theirs.floats[:1]]
        if self.ours.weights:  # its output, if the port has one more
            tries = [x for x in self.theirs.floats[:1] if self.fits(self.a, x)]
        finite = np.isfinite(self.b)
        for x in (x for x in tries if x.size == self.b.size):
            own = not any(_same(y, x, self.budget) for y in self.ours.inputs)
            for name, function in _ACTIVATIONS.items():
                if own and name == self.ours.kind:
                    continue  # the same function, of something else
                found = _numbers(function(torch.from_numpy(x)))
                same = finite.all() and self.fits(found)
                if not finite.all():
                    theirs, both = _as(self.b, found), np.isfinite(found)
                    same = both.any() and np.array_equal(both, np.isfinite(theirs))
                    same = same and _apart(found[both], theirs[both]) <= self.budget
                if same and name == "nothing":
                    return self.missing()
                if same:
                    for word, cause in (("leaky", "slope"), ("gelu", "approximation")):
                        if word in name and word in self.ours.kind:
                            return cause, f"{name} in the port"
                    return "activation", f"{name} in the port"
        return None

    def wired(self):
        """The same kind of part, of which an input comes from elsewhere."""
        alike = _words(self.ours) & _words(self.theirs)
        entered = self.outputs.enters(self.ours, self.theirs.inputs)
        if not alike or (not entered and len(self.theirs.inputs) > 1):
            return None
        for x in self.theirs.floats:
            place = self.outputs.seen(x)
            same = any(_same(y, x, self.budget) for y in self.ours.inputs)
            if place is not None and not same:
                said = f"{self.outputs.all[place].name} goes into {self.theirs.name}"
                if any(_anagrams(y, x, axis=1) for y in self.ours.inputs):
                    return "axes", said
                if any(_times(y, x, self.budget) for y in self.ours.inputs):
                    return "scale", said
                return "wiring", f"the output of {said}"
        return None

    def tensors(self):
        """A factor, or a tensor of the original, between the two."""
        turned = map(self.a.transpose, _plain(self.a.ndim))
        a = next((a for a in turned if a.shape == self.b.shape), None)
        if a is None:
            return None
        if (ratio := _times(a, self.b, self.budget)) is not None:
            pooled = "pooling" in (_kind(self.ours.kind), _kind(self.theirs.kind))
            return "pooling" if pooled else "scale", f"{ratio:.6g} times"
        for word, gap in (("plus", self.b - a), ("without", a - self.b)):
            number = self.outputs.seen(np.ascontiguousarray(gap))
            if number is not None and gap.any():
                return "skip", f"{word} {self.outputs.all[number].name}"
        if self.outputs.seen(self.b) is not None:
            return self.missing()
        if "leaky" in self.ours.kind or "leaky" in self.theirs.kind:
            same = self.b >= 0
            near = _apart(a[same], self.b[same]) <= self.budget
            if near and np.array_equal(same, a >= 0):
                return "slope"
        return None

    def kinds(self):
        kind = f"{self.ours.kind.partition(' after ')[0]} {self.theirs.kind}"
        if any(word in kind for word in ("softmax", "attention", "masked")):
            return self.masked() or "mask"
        both = _kind(self.ours.kind), _kind(self.theirs.kind)
        more = (
            self.ours.weights and not self.theirs.weights
        )  # a function of the port alone
        cause = next(filter(None, reversed(both) if more else both), None)
        arranged = self.arranged() if cause in ("skip", "order of parts") else None
        said = f"{self.ours.kind} against {self.theirs.kind}"
        return arranged or (cause and (cause, said))

    def masked(self):
        """Where only some samples, or only some places of the sequence, part."""
        a, b = self.a, self.b
        if a.size != b.size or a.ndim > 5 or b.ndim < 2:
            return None
        near = self.budget * np.abs(a).max()
        orders = (*_plain(a.ndim), *itertools.permutations(range(a.ndim)))
        turned = [a.transpose(axes).reshape(b.shape) for axes in orders]
        gaps = [np.abs(one - b) > near for one in turned]
        gap = min(gaps, key=np.mean)  # in the axes in which most of them agree
        rows = gap.reshape(len(gap), -1).any(1)
        times = gap.any(axis=(0, *range(2, gap.ndim)))
        some = rows.any() and not rows.all()
        if some or (gap.ndim > 2 and times.any() and not times.all()):
            return "mask", f"{rows.sum()} of {rows.size} samples"
        return None

    def arranged(self):
        if not _anagrams(self.a, self.b):
            return None
        joined = "cat" in self.ours.kind or "concat" in self.theirs.kind
        return "order of parts" if joined else "axes"


def _as(theirs, ours):
    """Theirs in the axes of ours, where the two are images."""
    turned = map(theirs.transpose, _back(theirs.ndim))
    return next(
        (a for a in turned if a.shape == ours.shape), theirs.reshape(ours.shape)
    )


def _whole(value):
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _wanted(module, variable):
    """A kernel as Keras keeps it, from the module's; None where no rule is known."""
    shape, path = tuple(variable.shape), variable.path
    attention = isinstance(module, nn.MultiheadAttention)
    if attention and "kernel" in path and len(shape) == 3:
        part = [n for n, word in enumerate(("query", "key", "value")) if word in path]
        if not part:
            return _numbers(module.out_proj.weight).T.reshape(shape)
        if module.in_proj_weight is not None:
            rows = np.split(_numbers(module.in_proj_weight), 3)[part[0]]
            return rows.T.reshape(shape)
    if not isinstance(module, nn.Linear | nn.modules.conv._ConvNd) or len(shape) < 2:
        return None
    kernel = _numbers(module.weight)
    if kernel.ndim != len(shape):
        return None
    usual = kernel.transpose(*range(2, kernel.ndim), 1, 0)
    if usual.shape == shape:
        return usual
    if "depthwise" in path or getattr(module, "groups", 1) > 1:
        kernel = kernel.reshape(shape[-2], shape[-1], *shape[:-2])
        return kernel.transpose(*range(2, kernel.ndim), 0, 1)
    return None


def _gates_right(module, variable, weights):
    """Whether the gates have the order of Keras: i f c o, and z r h where PyTorch has r z n."""
    name, places = weights.title(variable), weights.places[id(variable)]
    if ("reverse" in name) != ("backward" in variable.path):
        return False
    right = [0, 1, 2, 3] if isinstance(module, nn.LSTM | nn.LSTMCell) else [1, 0, 2]
    gate, last = weights.arrays[name].size // len(right), places.shape[-1]
    starts = places.reshape(-1, last)[0, :: last // len(right)] - weights.start[name]
    return (starts // gate).tolist() == right


# --- Why: parameters, input, loss, gradients, updates


def _why_count(ours, theirs, walk):
    """The cause of another number of parameters, from what is left on either side."""
    for layer in walk.port._flatten_layers():
        if getattr(layer, "reset_after", True) is False:
            return "reset_after", layer.name
    for v in _state(walk.port):  # (2, 3n): one array for two of PyTorch's
        shape = tuple(v.shape)
        if len(shape) == 2 and shape[0] == 2 and "bias" in v.path:
            theirs[v.path] = theirs[f"{v.path} 2"] = shape[1:]
    left, right = (
        {n: int(np.prod(s)) for n, s in side.items()} for side in (ours, theirs)
    )
    names = list(left), list(right)
    lists = [[(size, _role(n)) for n, size in side.items()] for side in (left, right)]
    alike = difflib.SequenceMatcher(None, *lists, autojunk=False)
    for i, j, size in alike.get_matching_blocks():
        for k in range(size):
            del left[names[0][i + k]], right[names[1][j + k]]
    for name, size in list(right.items()):
        same = [n for n, s in left.items() if s == size]
        if same:
            del left[min(same, key=lambda n: _role(n) != _role(name))], right[name]  # noqa: B023
    alone = {**left, **right}
    said, roles = ", ".join(alone), {_role(n) for n in alone}
    if not alone:
        return "unknown", ""
    if roles == {"bias"}:
        norms = [n for n in alone if _of_norm(walk, n)]
        return "affine" if len(norms) == len(alone) else "bias", said
    if left and right:
        return "layer size", said
    if all(_of_norm(walk, n) for n in alone):
        lost = roles == {"weight", "bias"} and _lost_norm(walk)
        return "missing layer" if lost else "affine", said
    kept = {int(np.prod(s)) for n, s in {**ours, **theirs}.items() if n not in alone}
    tied = {*alone.values()} <= kept and _reused(walk, left)
    return "tied" if tied else "missing layer", said


def _of_norm(walk, name):
    """Whether a weight is of a normalisation."""
    if "/" in name:
        return name.rpartition("/")[2] in ("gamma", "beta")
    module = walk.original.get_submodule(name.partition(" ")[0].rpartition(".")[0])
    return "Norm" in type(module).__name__


def _lost_norm(walk):
    """Whether a normalisation as a whole is on one side alone."""
    parts = walk.original.modules(), walk.port._flatten_layers()
    words = "Norm", "Normalization"
    pairs = zip(words, parts, strict=True)
    counts = [sum(w in type(p).__name__ for p in side) for w, side in pairs]
    return counts[0] != counts[1]


def _reused(walk, left):
    """Whether the side with fewer weights uses one twice."""
    if left:
        layers = (layer for layer in walk.port._flatten_layers() if layer.weights)
        return any(len(getattr(layer, "_inbound_nodes", ())) > 1 for layer in layers)
    seen, kept = [], _stats_kept(walk.original)
    with suppress(Exception), kept, _watched(walk.original, seen, {}):  # a hint
        _called(walk.original, walk.x)
    used = [i for event in seen for i in event.weights]
    return any(used.count(i) > 1 for i in used)


def _why_input(ours, theirs, others, budget):
    for number, other in enumerate(others, 1):
        if other is not ours and _gap(other, theirs) <= budget:
            return "order", f"it is the original's {number}"
    if (axes := _axes(ours, theirs, budget)) is not None:
        return "axes", f"{axes}"
    for a in map(ours.astype("float64").transpose, _plain(ours.ndim)):
        b = theirs.astype("float64")
        if a.shape != b.shape:
            continue
        if np.allclose(*(np.sort(s.reshape(len(s), -1), axis=0) for s in (a, b))):
            return "rows", ""
        if _anagrams(a, b):
            return "axes", ""
        if (ratio := _times(a, b, 1e-5)) is not None:
            return "scale of input", f"{ratio:.6g} times"
        a, b = (s.reshape(-1, s.shape[-1] if s.ndim > 1 else 1) for s in (a, b))
        fits = [np.polyfit(x, y, 1) for x, y in zip(a.T, b.T, strict=True) if np.ptp(x)]
        lines = [np.polyval(f, x) for f, x in zip(fits, a.T, strict=False)]
        if fits and all(_apart(x, y) < 1e-5 for x, y in zip(lines, b.T, strict=False)):
            return "shift of input", f"{fits[0][0]:.3g} x + {fits[0][1]:.3g}"
    return "axes" if _anagrams(ours, theirs) else "unknown", ""


_LOSSES = {  # arguments of Keras' losses, and the cause
    "from_logits": "from_logits",
    "reduction": "reduction",
    "label_smoothing": "smoothing",
    "delta": "other loss",
    "loss_weights": "other loss",
}
_CRITERIA = (  # of PyTorch's: what takes an argument out, and the cause
    ("label_smoothing", 0.0, "smoothing"),
    ("weight", None, "class weights"),
    ("pos_weight", None, "class weights"),
    ("ignore_index", -100, "mask"),
    ("reduction", "sum", "reduction"),
    ("reduction", "mean", "reduction"),
)


def _of_losses(port, criterion):
    """Other values for the arguments of the port's losses: name, value, and a change of it."""
    known = {"from_logits": (True, False), "delta": (getattr(criterion, "delta", 1.0),)}
    known["label_smoothing"] = (0.0, getattr(criterion, "label_smoothing", 0.0))
    patch, compiled = mock.patch.object, port._compile_loss
    flat = getattr(compiled, "_flat_losses", None) or ()
    for loss in (one.loss for one in flat if hasattr(one.loss, "_fn_kwargs")):
        takes = inspect.signature(loss.fn).parameters
        for name in known.keys() & takes.keys():
            was = loss._fn_kwargs.get(name, takes[name].default)
            for value in known[name]:
                if value != was:
                    yield name, was, mock.patch.dict(loss._fn_kwargs, {name: value})
        for value in {"sum", "mean", "sum_over_batch_size"} - {loss.reduction}:
            yield "reduction", loss.reduction, patch(loss, "reduction", value)
    weights = [one.loss_weights for one in flat]
    if {*weights} - {None, 1.0}:
        equal = [one._replace(loss_weights=None) for one in flat]
        yield "loss_weights", weights, patch(compiled, "_flat_losses", equal)


def _why_loss(walk, ours, theirs, output):
    """What makes the two losses equal: an argument of one of them."""

    def near(a, b):
        return abs(a - b) <= max(walk.budget["loss"], _LOOSE) * max(abs(a), 1e-12)

    criterion, added = walk.loss, sum(float(_numbers(one)) for one in walk.port.losses)
    if added and near(ours, theirs - added):
        return "added loss", f"{added:.4g} more in the port"
    for name, was, changed in _of_losses(walk.port, criterion):
        with changed, suppress(Exception):  # a value for other targets
            if near(ours, float(_numbers(walk.losses()[1]))):
                return _LOSSES[name], f"{name}={was!r}"
    for name, value, cause in _CRITERIA:
        was = getattr(criterion, name, value)
        if was is not value and was != value:
            found = np.nan
            setattr(criterion, name, value)
            with suppress(Exception):  # a value for other targets
                found = float(_numbers(walk.losses()[0]))
            setattr(criterion, name, was)
            if near(found, theirs):
                return cause, f"{name}={was!r}"[:60]
    sizes = set()
    for tensor in (*_tensors(output), *_tensors(walk.py)):
        dims = [int(n) for n in tensor.shape]
        spans = itertools.combinations(range(len(dims) + 1), 2)
        sizes |= {float(np.prod(dims[i:j])) for i, j in spans} - {1.0}
    for a, b in ((ours, theirs), (ours - added, theirs - added)):
        if any(near(a * s, b) or near(a, b * s) for s in sizes):
            return "reduction", f"{b / a:.4g} times"
    if added:
        return "added loss", f"{added:.4g} of the port's"
    if _mask(output) is not None:
        return "mask", "the port's loss leaves out what is masked"
    return "other loss", ""


def _why_gradient(ours, theirs):
    if not np.abs(theirs).max() or not np.abs(np.nan_to_num(ours)).max():
        return "frozen", "0 on one side"
    if not np.isfinite(theirs).all():
        return "not finite", ""
    if ours.ndim == 2:
        still = ~ours.any(1) & theirs.any(1)
        if still.any() and np.allclose(ours[~still], theirs[~still], 1e-5):
            row = f"row {np.flatnonzero(still)[0]}"
            said = "has no gradient in the original, as with padding_idx"
            return "frozen", f"{row} {said}"
    if (ratio := _times(ours, theirs, 1e-5)) is not None:
        return "scale", f"{ratio:.6g} times"
    return "frozen", "a part of it is detached, or weights are tied on one side alone"


_LIMITS = {"clipnorm": None, "clipvalue": None, "global_clipnorm": None}
_BETAS = {"beta_1": "betas", "beta_2": "betas", "rho": "alpha", "amsgrad": False}
_NEUTRAL = {  # of torch's groups and of Keras' optimizer: what takes an argument out
    "learning rate": ({}, {"learning_rate": "lr"}),
    "weight decay": ({"weight_decay": 0}, {"weight_decay": None}),
    "clipping": ({}, _LIMITS),
    "optimizer epsilon": ({"eps": 1e-12}, {"epsilon": 1e-12}),
    "nesterov": ({"nesterov": False}, {"nesterov": False}),
    "momentum": (
        {"momentum": 0, "nesterov": False},
        {"momentum": 0.0, "nesterov": False},
    ),
    "betas": ({"amsgrad": False}, _BETAS),
}
_INSIDE = keras.optimizers.RMSprop, keras.optimizers.Adagrad  # Keras has ε in the root
_ALSO = {"epsilon": "eps", "rho": "alpha", "initial_accumulator_value": ""}


def _rates(optimizer, steps):
    """The learning rates of a schedule at some steps; none without one."""
    rate = optimizer._learning_rate
    if not callable(rate) or isinstance(rate, keras.Variable):
        return []
    return [float(_numbers(rate(n))) for n in steps]


class _Updates:
    """Tries arguments of both optimizers until the updates are the same."""

    def __init__(self, walk, number):
        self.walk, self.number, self.twin = walk, number, walk.port.optimizer

    @property
    def groups(self):
        return self.walk.optimizer.param_groups if self.walk.optimizer else [{}]

    def wanted(self, cause):
        """What arguments of Keras' optimizer become: nothing, or what PyTorch has."""
        for name, value in _NEUTRAL[cause][1].items():
            if isinstance(value, str):
                value = self.groups[0].get(value)
                value = value[int(name[-1]) - 1] if isinstance(value, tuple) else value
                if value is None:
                    continue
            if name == "epsilon" and isinstance(self.twin, _INSIDE):
                value = value**2
            if hasattr(self.twin, name):
                yield name, value

    def has(self, name):
        """An argument of Keras' optimizer, as a number."""
        value = getattr(self.twin, name)
        return float(_numbers(value)) if name == "learning_rate" else value

    def differs(self, cause):
        """Whether there is something to take out."""
        for name, value in _NEUTRAL[cause][0].items():
            if any(group.get(name, value) != value for group in self.groups):
                return True
        rates = {group.get("lr") for group in self.groups}
        if cause == "learning rate" and len(rates) > 1:
            return True
        pairs = [(self.has(name), value) for name, value in self.wanted(cause)]
        if cause == "learning rate":
            return not np.allclose(*zip(*pairs, strict=True), 1e-6) if pairs else False
        clips = cause == "clipping" and bool(self.walk.update)
        return clips or any(ours != theirs for ours, theirs in pairs)

    def equal_without(self, *causes):
        """Whether the updates are the same once these arguments are out."""
        walk, patch = self.walk, mock.patch.object
        walk.snapshot.restore()
        with ExitStack() as stack:
            for cause in causes:
                for group in self.groups:
                    taken = {n: v for n, v in _NEUTRAL[cause][0].items() if n in group}
                    if cause == "learning rate" and "lr" in group:
                        taken["lr"] = self.groups[0]["lr"]
                    stack.enter_context(mock.patch.dict(group, taken))
                for name, value in self.wanted(cause):
                    if name == "learning_rate":
                        value = keras.Variable(value, dtype=keras.config.floatx())
                        name = "_learning_rate"
                    stack.enter_context(patch(self.twin, name, value))
                if cause == "clipping":
                    for name in ("clip_grad_norm_", "clip_grad_value_"):
                        stack.enter_context(patch(nn.utils, name, lambda *a, **k: None))
            walk.port.make_train_function(force=True)
            walk.run(min(self.number, UPDATES))
            if self.number > UPDATES:
                walk.run(1, wide=True)
            budget = walk.budget["update" if self.number == 1 else "updates"]
            return max(walk.apart_after().values()) <= 10 * budget  # betas are float32

    def told(self, cause):
        """The argument on either side."""
        neutral, group = _NEUTRAL[cause], self.groups[0]
        asked = {*neutral[0], *(v for v in neutral[1].values() if isinstance(v, str))}
        ours = [f"{n}={group[n]}" for n in group if n in asked]
        theirs = [f"{n}={self.has(n)}" for n in neutral[1] if hasattr(self.twin, n)]
        return f"{', '.join(ours) or 'nothing'} against {', '.join(theirs)}"


def _why_update(walk, number):
    """The argument of the optimizers that makes the two equal once it is the same."""
    tries, twin = _Updates(walk, number), walk.port.optimizer
    rates = [] if walk.update else _rates(twin, range(number))
    if len({*rates}) > 1:
        return "schedule", f"{min(rates):g} to {max(rates):g}"
    tried, group = list(filter(tries.differs, _NEUTRAL)), tries.groups[0]
    for cause in tried:
        if tries.equal_without(cause):
            ours, theirs = group.get("eps"), getattr(twin, "epsilon", None)
            place = cause == "optimizer epsilon" and ours == theirs
            said = PLACE.format(ours, dict(tries.wanted(cause)).get("epsilon", 0))
            return cause, said if place else tries.told(cause)
    for one, two in itertools.combinations(tried, 2):
        if tries.equal_without(one, two):
            return one, f"and {two}"
    if number > 1 and walk.update:
        return "schedule", "of the original's update"
    said = [f"{type(walk.optimizer).__name__} against {type(twin).__name__}"]
    for name, other in _ALSO.items():
        ours, theirs = group.get(other or name), getattr(twin, name, None)
        if None not in (ours, theirs) and ours != theirs:
            said.append(f"{name} {ours} against {theirs}")
    return "other optimizer", ", ".join(said)


# --- Models are left as they were


class _Snapshot:
    """The state of both models and their optimizers."""

    def __init__(self, original, port=None, optimizer=None, weights=True):
        self.optimizer, tensors, variables = optimizer, [*original.buffers()], []
        tensors += original.parameters() if weights else []
        if port:
            variables += port.weights if weights else port.non_trainable_variables
        self.tensors = [(t, t.detach().clone(), t.requires_grad) for t in tensors]
        self.modes = [(module, module.training) for module in original.modules()]
        self.state = copy.deepcopy(optimizer.state_dict()) if optimizer else None
        if optimizer and getattr(port, "optimizer", None):
            if not port.optimizer.built:
                port.optimizer.build(port.trainable_variables)
            variables += port.optimizer.variables
        self.variables = [(v, ops.convert_to_numpy(v.value).copy()) for v in variables]

    def restore(self):
        with torch.no_grad():
            for tensor, value, asks in self.tensors:
                if not torch.equal(tensor, value):
                    tensor.copy_(value)
                if tensor.requires_grad != asks:
                    tensor.requires_grad_(asks)
        for module, mode in self.modes:
            module.training = mode
        if self.optimizer:
            self.optimizer.load_state_dict(copy.deepcopy(self.state))
        for variable, value in self.variables:
            variable.assign(value)


@contextmanager
def _kept(*models, **options):
    snapshot = _Snapshot(*models, **options)
    try:
        yield snapshot
    finally:
        snapshot.restore()


# What a call in training mode changes: running statistics, states, seeds.
_stats_kept = functools.partial(_kept, weights=False)


@contextmanager
def _added_up(port, notes):
    """Gradients of embeddings reach the optimizer as PyTorch's do: one for each row."""
    optimizer = getattr(port, "optimizer", None)
    if optimizer is None or keras.backend.backend() != "tensorflow":
        yield
        return
    import tensorflow as tf

    apply, squares = optimizer.apply, not isinstance(optimizer, keras.optimizers.SGD)

    def with_rows(gradients, variables=None):
        rows = any(isinstance(g, tf.IndexedSlices) for g in gradients)
        if rows and squares and REPEATED not in notes:
            notes.append(REPEATED)
        dense = [g if g is None else tf.convert_to_tensor(g) for g in gradients]
        return apply(dense, variables)

    with mock.patch.object(optimizer, "apply", with_rows):
        port.make_train_function(force=True)
        yield
    port.train_function = None


@contextmanager
def _eager(port):
    """Updates without tracing, so that an argument of the optimizer can be tried."""
    was, port.run_eagerly = port.run_eagerly, True
    port.make_train_function(force=True)
    try:
        yield
    finally:
        port.run_eagerly = was
        port.make_train_function(force=True)


@contextmanager
def _fast_path_off():
    """A transformer layer in inference otherwise calls none of its parts."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)


_FOLDED = nn.LSTM, nn.RNN, nn.LSTMCell, nn.RNNCell


def _fold(original):
    """PyTorch's two biases of an LSTM are only added: all in the first, as in Keras."""
    for module in (m for m in original.modules() if isinstance(m, _FOLDED)):
        for name, second in module.named_parameters(recurse=False):
            if name.startswith("bias_hh"):
                with torch.no_grad():
                    getattr(module, name.replace("_hh", "_ih")).add_(second)
                    second.zero_()
                second.requires_grad_(False)
                second.grad = None


def _sizes_of_original(original):
    """The shapes of parameters: three of an attention's one, none of a bias that is folded."""
    found = {}
    for name, tensor in original.named_parameters():
        owner = original.get_submodule(name.rpartition(".")[0])
        shape = tuple(tensor.shape)
        empty = not tensor.requires_grad and not tensor.any()
        if "in_proj" in name:
            for part in "qkv":
                found[f"{name} {part}"] = shape[0] // 3, *shape[1:]
        elif not (isinstance(owner, _FOLDED) and "bias_hh" in name and empty):
            found[name] = shape
    return found


def _gradients(walk):
    """Gradients of the port's loss, by the id of the variable."""
    port, backend = walk.port, keras.backend.backend()
    variables = port.trainable_variables

    def loss():
        output = port(walk.px, training=True)
        return port.compute_loss(x=walk.px, y=walk.py, y_pred=output)

    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            value = loss()
        found = tape.gradient(value, [v.value for v in variables])
        found = [g if g is None else tf.convert_to_tensor(g) for g in found]
    elif backend == "torch":
        port.zero_grad()
        loss().backward()
        found = [v.value.grad for v in variables]
    else:
        import jax

        sides = port.non_trainable_variables, port.metrics_variables
        rest = [[v.value for v in side] for side in sides]
        state = [v.value for v in getattr(port.optimizer, "variables", ())]

        def at(values):
            call = functools.partial(port.compute_loss_and_updates, training=True)
            return call(
                values, *rest, walk.px, walk.py, None, optimizer_variables=state
            )[0]

        found = jax.grad(at)([v.value for v in variables])
    pairs = zip(variables, found, strict=True)
    return {id(v): None if g is None else _numbers(g) for v, g in pairs}
