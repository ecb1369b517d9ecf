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
from collections import Counter
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
    "float64": (1e-8, 1e-8, 1e-7, 1e-7, 1e-6, 1e-5, 1e-5),
    "float64 by way of float32": (1e-8, 1e-6, 1e-6, 1e-5, 1e-4, 1e-4, 1e-4),
    "float32": (1e-6, 1e-4, 1e-5, 1e-3, 1e-3, 1e-2, 1e-2),
}
STEPS = "input", "output", "loss", "gradient", "update", "updates", "evaluation"
UPDATES = 20
WEIGHED = "their sum divides in the original, the number of samples in the port"
REPEATED = (  # of an embedding on TensorFlow
    "compared with the gradients of repeated indices added up, as in PyTorch: on TensorFlow,"
    " Keras' Adam and others square those of an embedding one by one, and move it further"
)
FLOAT32 = "compared in {}, with budgets of 1e-4 and more: build both in float64 to see smaller faults"
ROUNDED = "{} computes in float32 whatever is set: budgets of 1e-6 and more"
SHAKEN = (
    f"compared after 2 updates: in {UPDATES} of them the original parts from itself too, if its"
    " weights begin with other roundings"
)
BIASED = "{}: Keras keeps the biased variance, (n − 1)/n of PyTorch's, n = {}: no fault"
PLACE = (  # of ε, where it is the same number
    "{} on both sides, but Keras adds it in another place: with 1e-12 in PyTorch and {:g} in"
    " Keras all is equal here; compare so, then train with either"
)
EPSILON = (
    "ε of the optimizers is {:.3g} against {:.3g}, which made no difference so far"
)
BETAS = (
    "compared with the optimizer's β in float64: Keras on TensorFlow rounds them to float32,"
    " which changes a step by less than 1e-5 of it at the usual β"
)
IDLE = "what the original never uses, and the port need not have: {}"
NORMED = "{} is of a weight norm, which Keras has not: remove_parametrizations of a copy first"
WIDE = 30  # the second batch is that much larger: it reaches limits such as ReLU6's
FAR = 50.0  # how far activations that agreed are tried by themselves

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
pooling | how is pooled: maximum, mean, one position, window, padding | dictionary/pooling
resize | interpolation, or align_corners | dictionary/resizing#upsample-align-corners
mask | a mask that was lost, or is there on one side alone | dictionary/attention#attention-mask
scale | a factor, such as attention's 1/√d | dictionary/attention#scaled-dot-product-attention
wiring | another tensor that goes in | dictionary/combining#functional-model
skip | a tensor that is added on one side alone | dictionary/combining#add-layer
order of parts | parts joined in another order | dictionary/combining#concatenate-layer
sequence | two parts that follow each other the other way round | dictionary/combining#functional-model
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
accumulation | weights that are averaged, or gradients that are added up | porting/training-differences
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
    if isinstance(value, dict):
        return {name: _turned(part, turn) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_turned(part, turn) for part in value)
    return turn(value) if hasattr(value, "dtype") else value


def _to_keras(tensor):
    return ops.convert_to_tensor(tensor.detach().cpu().contiguous().numpy())


def _called(model, x, **kwargs):
    if isinstance(x, dict):
        return model(**x, **kwargs)
    return model(*x, **kwargs) if isinstance(x, list | tuple) else model(x, **kwargs)


def _is_float(tensor):
    return "float" in str(tensor.dtype)


def _mask(outputs):
    masks = (getattr(t, "_keras_mask", None) for t in _tensors(outputs))
    mask = next(masks, None)
    return None if mask is None else _numbers(mask).astype(bool)


def _unmasked(array, mask):
    fits = mask is not None and mask.shape == array.shape[: mask.ndim]
    return array[mask] if fits else array


def _apart(ours, theirs, of=0.0):
    """The largest difference, of the largest value; NaN and other shapes are infinity."""
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    if ours.shape != theirs.shape:
        return np.inf
    with np.errstate(invalid="ignore"):
        gap = np.abs(ours - theirs)[ours != theirs].max(initial=0)
        largest = np.abs(ours[np.isfinite(ours)]).max(initial=of)
    return np.inf if not np.isfinite(gap) else gap / largest if largest else gap


def _plain(ndim):
    return [tuple(range(ndim)), (0, *range(2, ndim), 1)][: 1 + (ndim > 2)]


def _back(ndim):
    """The orders of axes that undo those of `_plain`."""
    return [tuple(range(ndim)), (0, ndim - 1, *range(1, ndim - 1))][: 1 + (ndim > 2)]


def _gap(ours, theirs):
    turned = map(ours.transpose, _plain(ours.ndim))
    return min(_apart(_fit(one, theirs), theirs) for one in turned)


def _sum(array):
    """The sum, which no order of the axes changes, and what rounding by 1 may add to it."""
    array = array.astype("float64")
    with np.errstate(all="ignore"):
        return array.sum(), np.abs(array).max(initial=0) * array.size


def _close(ours, theirs, budget):
    return abs(ours[0] - theirs[0]) <= budget * ours[1]


def _axes(ours, theirs, budget):
    fits = ours.size == theirs.size > 0 and ours.ndim < 6
    if not fits or not _close(_sum(ours), _sum(theirs), budget):
        return None
    for axes in (*_plain(ours.ndim), *itertools.permutations(range(ours.ndim))):
        if _apart(ours.transpose(axes).reshape(theirs.shape), theirs) <= budget:
            return axes
    return None


def _same(ours, theirs, budget):
    return _axes(ours, theirs, budget) is not None


def _anagrams(ours, theirs, axis=None):
    if axis is not None:
        if min(ours.ndim, theirs.ndim) < 2:
            return False
        ours, theirs = (a.reshape(len(a), -1) for a in (ours, theirs))
    return _apart(np.sort(ours, axis), np.sort(theirs, axis)) <= _LOOSE


def _times(ours, theirs, budget):
    if ours.shape != theirs.shape or not ours.any():
        return None
    with np.errstate(all="ignore"):
        ratio = np.vdot(ours, theirs) / np.vdot(ours, ours)
    return ratio if ratio and _apart(ours * ratio, theirs) <= budget else None


def _thin(shape):
    return [n for n in shape if n > 1]


def _fit(array, other):
    """An array in the shape of another, where only axes of length 1 differ."""
    same = _thin(array.shape) == _thin(other.shape)
    return array.reshape(other.shape) if same else array


def _shapes(ours, theirs):
    return f"shape {ours.shape} against {theirs.shape}"


# --- The two models at work


class _Event:
    """One call of a part of a model: a layer, a module, a function, an activation."""

    rate = 0  # of dropout
    sure = False  # whether it is its partner's twin, whatever size it gives
    again = None  # what it is of one tensor, where it has no weights

    def __init__(self, name, part, inputs=(), outputs=(), weights=()):
        self.name, self.part = name, part
        self.inputs, self.outputs = _all_numbers(inputs), _all_numbers(outputs)
        self.out = next(iter(self.outputs), None)
        if any(word in self.kind for word in ("mask", "where", "add", "softmax")):
            # −∞ on one side, −1e9 on the other are the same mask
            for array in (*self.inputs, *self.outputs):
                if array.dtype.kind == "f":
                    array[array < -1e8] = 0
        self.weights = weights  # ids of parameters or variables
        self.mask = _mask(outputs)
        self.found = self.partner = None

    @property
    def kind(self):
        if isinstance(self.part, str):
            return self.part.lower()
        mro = type(self.part).__mro__
        kinds = [*itertools.takewhile(lambda c: c not in _PLAIN, mro)]
        known = [c for c in kinds if c.__module__.startswith(("torch.", "keras."))]
        name = (known or kinds or [type(self.part)])[0].__name__.lower()
        function = getattr(self.part, "activation", None)
        function = getattr(function, "__name__", name)
        return function if name == "activation" and _kind(function) else name

    @property
    def drops(self):
        """What dropout sets to 0 as one."""
        shape = getattr(self.part, "noise_shape", None) or ()
        whole = re.search(r"spatial|dropout\dd|feature", self.kind) or 1 in shape
        return "whole channels" if whole else "single numbers"

    @property
    def floats(self):
        return [x for x in self.inputs if x.dtype.kind == "f"]


_SKIPPED = (
    "__get__ detach clone contiguous to type float double"
    " convert_to_numpy convert_to_tensor cast stop_gradient"
)
_PLAIN = nn.Module, keras.Layer, keras.Operation
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
                event = _Event("dropout", name, args[0], args[0])
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
            event.again = lambda x: function(x, *args[1:], **kwargs)
            self.events.append(event)
        return result


def _leaves(model):
    found = {}
    for name, module in model.named_modules():
        if any(name.startswith(f"{above}.") for above in found):
            continue
        whole = isinstance(module, _WHOLE) or hasattr(module, "parametrizations")
        holds = isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)
        holds = holds or next(module.children(), None) is not None
        if whole or not holds:
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
        events[-1].again = None if weights else module
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

    def record(self, name, part, inputs, outputs, weights=(), rated=(), again=None):
        event = _Event(name, part, inputs, outputs, weights)
        event.again = again or (part if callable(part) and not weights else None)
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
        activation, told = getattr(layer, "activation", None), []
        if isinstance(layer, keras.layers.Activation) or not callable(activation):
            yield told
            return

        def seen(x, *more, **named):
            with self.inside():
                y = activation(x, *more, **named)
            name = getattr(activation, "__name__", type(activation).__name__)
            told.append((name, x, y, activation))
            return y

        with mock.patch.dict(vars(layer), activation=seen):
            yield told

    def layer(self, layer, *args, **kwargs):
        if self.depth or isinstance(layer, keras.layers.InputLayer):
            return self.call(layer, *args, **kwargs)
        at, model = len(self.events), isinstance(layer, keras.Model)
        atomic = any(kind.__name__ in _ATOMIC.split() for kind in type(layer).__mro__)
        seen = nullcontext([]) if atomic or model else self.split(layer)
        with self.inside(atomic), seen as told:
            inputs = _all_numbers([args, kwargs])
            result = self.call(layer, *args, **kwargs)
        known = {i for event in self.events[at:] for i in event.weights}
        own = [i for i in map(id, layer.weights) if i not in known]
        if model or (len(self.events) > at and not own):
            return result
        alone = ("linear", result, result, None)
        whole = [one for one in told if one[2] is result]  # not inside, as in a GRUCell
        ((name, x, y, again),) = whole or [alone]
        rated = layer._flatten_layers() if atomic else [layer]
        self.record(layer.name, layer, inputs, x, own, rated)
        if name != "linear":
            self.record(f"activation of {layer.name}", name, x, y, again=again)
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
            again = lambda x: function(x, *args[1:], **kwargs)  # noqa: E731
            self.record(name, name, given, result, again=again)
        return result

    @contextmanager
    def watched(self):
        functions, activations = (  # `ops.exp` in a call; Keras' own layers have others
            {
                name: functools.partial(self.function, name, one)
                for name, one in vars(space).items()
                if inspect.isfunction(one) and name not in _SKIPPED.split()
            }
            for space in (ops, keras.activations)
        )
        layer = lambda *a, **k: self.layer(*a, **k)  # noqa: E731 - methods are functions
        operation = lambda *a, **k: self.operation(*a, **k)  # noqa: E731
        with (
            mock.patch.object(keras.Layer, "__call__", layer),
            mock.patch.object(keras.Operation, "__call__", operation),
            mock.patch.multiple(ops, **functions),
            mock.patch.multiple(keras.activations, **activations),
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

_ROLES = {
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


def _role(name):
    *_, name = re.split(r"[/.]", name)
    other = "bias" if "bias" in name else name if "running" in name else "weight"
    return _ROLES.get(name, other)


def _owner(original, title):
    """The module whose a parameter is; three of an attention's have more in their name."""
    above, _, _ = title.partition(" ")[0].rpartition(".")
    return original.get_submodule(above)


def _state(port):
    other = "mean", "variance"  # of a layer that normalises inputs
    return [v for v in port.weights if _is_float(v) and v.name not in other]


def _statistic(variable):
    return variable.name.startswith("moving_")


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
        self.places, self.used, self.filled = {}, set(), np.zeros(len(self.flat), bool)
        self.modules = {}  # name of an event: the tensors that it has
        self.inputs = {}  # and what goes into it
        for event in ours:
            if own := [self.names[i] for i in event.weights if i in self.names]:
                self.modules.setdefault(event.name, own)
                self.inputs.setdefault(event.name, event.inputs)
        self._pair(theirs)

    def values(self, of=lambda tensor: tensor):
        parts = [
            np.full(t.numel(), np.nan) if (g := of(t)) is None else _numbers(g).ravel()
            for t in self.tensors.values()
        ]
        return np.concatenate([[], *parts])

    def _pair(self, theirs):
        known, pending, called = {id(v): v for v in self.variables}, [], set()
        free = dict(self.modules)
        for event in theirs:  # layers with variables, in the order of their calls
            own = [known[i] for i in event.weights if i in known]
            if not own or id(event.part) in called:
                continue
            called.add(id(event.part))
            home, owners = set(), []
            for variable in own:
                if self._by_value(variable, event.name, home):
                    title = self.title(variable)
                    owners += [o for o, n in self.modules.items() if title in n][:1]
                    home |= {n for owner in owners for n in self.modules[owner]}
            free = {n: names for n, names in free.items() if n not in owners}
            pending.append((event, own, owners))
        for event, own, owners in pending:
            owners = owners or self._unmoved(event, own, free)
            free = {n: names for n, names in free.items() if n not in owners}
            names = [n for owner in dict.fromkeys(owners) for n in self.modules[owner]]
            self._plain(own, [v for v in own if id(v) not in self.places], names)
        for variable in self.variables:
            if id(variable) not in self.places:
                self._own(variable)

    def _own(self, variable):
        if self._by_value(variable, "", set()):
            return
        size, free = int(np.prod(variable.shape)), self.parameters.keys() - self.used
        free = [n for n in free if self.arrays[n].size == size]
        same = [n for n in free if _alike(n, variable.name, end=True)] or free
        if len(same) == 1:
            (only,) = same
            self._take(variable, np.arange(size) + self.start[only], only)

    def name_at(self, place):
        return [name for name, start in self.start.items() if start <= place][-1]

    def _by_value(self, variable, layer, home):
        theirs = _numbers(variable)
        if len(np.unique(theirs)) <= max(2, theirs.size // 4):
            return False

        def first(name):
            alike = _alike(name.rpartition(".")[0], layer)
            return name not in home, name in self.used, not alike

        for name in sorted(self.arrays, key=first):
            axes = _axes(self.arrays[name], theirs, _LOOSE)
            if axes is not None:
                places = np.arange(theirs.size).reshape(self.arrays[name].shape)
                places = places.transpose(axes) + self.start[name]
                self._take(variable, places, name)
                return True
        groups = sorted(self.modules.values(), key=lambda names: not {*names} & home)
        groups = [names for names in groups if not {*names} & self.used - home]
        ways = self._by_rows, self._among
        tries = itertools.product((*groups, list(self.arrays)), ways)
        return any(way(variable, theirs, names) for names, way in tries)

    def _by_rows(self, variable, theirs, names):
        """Find whole rows or columns, as behind Flatten: a number may be there twice."""

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
        options = [np.clip(at + shift, 0, len(places) - 1) for shift in (-1, 0)]
        gaps = np.abs([self.flat[places[o]] - theirs.ravel() for o in options])
        if not gaps.min(0).max() <= _LOOSE * np.abs(theirs).max():
            return False
        self._take(variable, places[np.choose(gaps.argmin(0), options)])
        return True

    def _take(self, variable, places, name=None):
        self.places[id(variable)] = places.reshape(variable.shape)
        self.filled[places] = True
        self.used.add(name or self.title(variable))

    def _unmoved(self, event, own, free):
        """The part that has a layer's name, else the same inputs, else the next that is as large."""
        layer = own[0].path.rpartition("/")[0].rpartition("/")[2]
        for name, end in ((event.name, False), (layer, True)):
            found = [n for n in free if _alike(n, name, end)]
            if len(found) == 1:
                return found
        sizes = sorted(int(np.prod(v.shape)) for v in own)
        rows = ((n, sorted(self.arrays[one].size for one in free[n])) for n in free)

        def strange(name):
            pairs = itertools.product(self.inputs[name], event.inputs)
            return not any(_same(x, y, _LOOSE) for x, y in pairs)

        return sorted((name for name, held in rows if held == sizes), key=strange)[:1]

    def _plain(self, own, variables, names):
        taken = {}
        for variable in variables:
            size, role = int(np.prod(variable.shape)), _role(variable.path)
            beside, rows = self._rows(variable, own)
            for name in sorted(names, key=lambda n: self.arrays[n].size != beside):
                array, start = self.arrays[name], taken.get(name, 0)
                if array.size == beside:
                    start = rows[0]  # a bias stands where the rows of its kernel do
                if _role(name) != role or start + size > array.size:
                    continue
                places = np.arange(start, start + size)
                if self.filled[places + self.start[name]].any():
                    continue
                if size == array.size and array.ndim == len(variable.shape) > 1:
                    turned = places.reshape(array.shape)
                    turned = turned.transpose(*range(2, array.ndim), 1, 0)
                    places = turned if turned.shape == tuple(variable.shape) else places
                taken[name] = start + size
                self._take(variable, places + self.start[name], name)
                break

    def _rows(self, bias, own):
        layer = bias.path.rpartition("/")[0]
        for variable in own:
            places = self.places.get(id(variable))
            beside = variable.path.rpartition("/")[0] == layer
            if places is not None and beside and places.ndim > 1:
                kernel = self.title(variable)
                rows = (places - self.start[kernel]) // self.arrays[kernel][0].size
                return len(self.arrays[kernel]), np.unique(rows)
        return 0, ()

    def orders(self):
        """Orders of features behind a layer, such as those that a Reshape asks for."""
        for variable in self.variables:
            places = self.places.get(id(variable))
            if places is not None and 0 < places.ndim < 3:
                name = self.title(variable)
                per = self.arrays[name].size // len(np.atleast_1d(self.arrays[name]))
                row = places.reshape(-1, places.shape[-1])[0]
                order = (row - self.start[name]) // per
                if [*order] != sorted(order) == [*range(len(order))]:
                    yield order

    def of(self, event):
        names = {self.names[i] for i in event.weights if i in self.names}
        return {id(v) for v in self.variables if self.title(v) in names}

    def title(self, variable):
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
        port: a Keras model with the original's weights, compiled for what comes after outputs.
        inputs: what `original` is called with, one tensor or array, or a tuple, or a dict.
        targets, loss: `loss(outputs, targets)` is called, such as `nn.CrossEntropyLoss()`.
        optimizer: of `torch.optim`, for one update and for twenty.
        port_inputs, port_targets: the same for `port`; made of the others where nothing is
            given, images also with the channels last.
        update: a function of (inputs, targets) that makes one update of the original, where
            there is more to it than `optimizer.step()`, such as clipping or a schedule.
        budgets: seven numbers in place of those in `BUDGETS`.

    Returns a `Report`. Random numbers must be inputs of the model; dropout is switched off.
    """
    x, y = (_turned(one, torch.as_tensor) for one in (inputs, targets))
    walk = _Walk(original, port, x, y)
    given = (_turned(one, ops.convert_to_tensor) for one in (port_inputs, port_targets))
    walk.px, walk.py = given
    walk.loss, walk.update, walk.held = loss, update, _held(update)
    own = {id(p) for p in original.parameters()}
    found = [one for one in walk.held if own & _parameters(one)]
    walk.optimizer = optimizer or (found[0] if len(found) == 1 else None)
    walk.held += [] if optimizer in (None, *walk.held) else [optimizer]
    return walk.report(budgets)


def _parameters(optimizer):
    groups = getattr(optimizer, "param_groups", ())
    return {id(p) for group in groups for p in group["params"]}


def _held(update):
    """What has a state that an update of one's own uses: its optimizer, a schedule."""
    with suppress(TypeError):  # no function
        found = inspect.getclosurevars(update)
        found = {id(one): one for names in found[:2] for one in names.values()}
        known = [one for one in found.values() if hasattr(one, "load_state_dict")]
        return [o for o in known if not isinstance(o, nn.Module | type)]
    return []


def _budgets(row):
    return dict(zip(STEPS, row, strict=True))


def _precise(budget, kind="float64"):
    """Whether outputs have no wider budget than those of a kind of numbers."""
    return budget["output"] <= _budgets(BUDGETS[kind])["output"]


class _Walk:
    def __init__(self, original, port, x, y):
        self.original, self.port, self.x, self.y = original, port, x, y
        self.result, self.wide_x = Report(), None

    def report(self, budgets):
        original, port, notes = self.original, self.port, self.result.notes
        kinds = {str(t.dtype).removeprefix("torch.") for t in original.parameters()}
        kinds |= {str(v.dtype) for v in port.weights if _is_float(v)}
        kind = "float64" if kinds <= {"float64"} else "float32"
        if kind == "float32":
            notes.append(FLOAT32.format(", ".join(sorted(kinds))))
        elif keras.backend.result_type("float64", "float64") != "float64":
            kind = "float64 by way of float32"
            notes.append(ROUNDED.format(f"Keras on {keras.backend.backend()}"))
        self.budget = _budgets(budgets or BUDGETS[kind])
        with ExitStack() as stack, suppress(_Parts):
            self.stack = stack
            stack.enter_context(_Snapshot(original, port, self.held))
            self.rates = stack.enter_context(_quiet(original, port))
            for layer in port._flatten_layers():
                stack.enter_context(_precisely(layer, layer.compute_dtype == "float64"))
            stack.enter_context(_eager(port, notes))
            if not original.training:
                original.train()
            self.walk()
        return self.result

    def parts(self, step, apart, cause, detail=""):
        found = {"step": step, "apart": apart, "cause": cause, "detail": detail}
        vars(self.result).update(found)
        raise _Parts

    def widen(self, name):
        wider = _budgets(BUDGETS["float64 by way of float32"])
        if self.budget["output"] < wider["output"]:
            self.budget = {s: max(b, wider[s]) for s, b in self.budget.items()}
            self.result.notes.append(ROUNDED.format(name))

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
            said = next(filter(str.strip, str(error).splitlines()), "").strip()[:200]
            self.parts(step, f"{side} raises {type(error).__name__}: {said}", "error")

    def walk(self):
        self.belong()
        self.count()
        self.enter()
        self.outputs()
        self.passes("outputs")
        self.dropout()
        self.given()
        self.wide()
        self.probe()
        if self.loss is None or not self.port.compiled:
            said = "there is no loss, or the port is not compiled"
            self.result.left.append(f"loss, gradients, updates: {said}")
        else:
            self.lose()
            self.gradients()
            self.updates()
        self.evaluation("evaluation")

    def count(self):
        single = {"LSTM", "SimpleRNN", "LSTMCell", "SimpleRNNCell"}
        if any(type(layer).__name__ in single for layer in self.port._flatten_layers()):
            _fold(self.original, self.stack)
        ours = _sizes_of_original(self.original)
        theirs = [v for v in _state(self.port) if not _statistic(v)]
        theirs = {v.path: tuple(v.shape) for v in theirs}
        sides = (map(np.prod, side.values()) for side in (ours, theirs))
        mine, others = (sum(map(int, sizes)) for sizes in sides)
        idle = self.idle() if mine > others else {}
        if idle and mine == others + sum(idle.values()):
            self.result.notes.append(IDLE.format(", ".join(idle)))
        elif mine != others:
            for name in ours:
                if re.search(r"weight_g$|\.original0$", name):
                    self.parts("parameters", NORMED.format(name), "missing layer")
            why = _why_count(ours, theirs, self)
            self.parts("parameters", f"{mine} against {others}", *why)
        self.passes("parameters")

    def idle(self):
        named = {n: p for n, p in self.original.named_parameters() if p.requires_grad}
        with _stats_kept(self.original):
            total = sum(t.sum() for t in _tensors(self.ours()) if _is_float(t))
            found = torch.autograd.grad(total, [*named.values()], allow_unused=True)
        pairs = zip(named.items(), found, strict=True)
        return {name: p.numel() for (name, p), g in pairs if g is None}

    def belong(self):
        held, twin = _parameters(self.optimizer), getattr(self.port, "optimizer", None)
        known = {id(v) for v in getattr(twin, "_trainable_variables", ())}
        strange = [v.path for v in self.port.trainable_variables if id(v) not in known]
        said = ""
        if held and not held & {id(p) for p in self.original.parameters()}:
            said = "PyTorch's is for another model: make one of this model's parameters"
        elif twin and twin.built and strange:
            said = f"the port's was built without {strange[0]}, for another model or before"
            said += " a part was made trainable: `compile` the port with a new one"
        if said:
            self.parts("optimizer", said, "other optimizer")

    def enter(self):
        if self.px is None:
            self.px = self._layout()
        else:
            ours, theirs = _all_numbers(self.x), _all_numbers(self.px)
            if len(ours) != len(theirs):
                said = f"{len(ours)} for the original", f"{len(theirs)} for the port"
                self.parts("number of inputs", " against ".join(said), "wiring")
            for number, (a, b) in enumerate(zip(ours, theirs, strict=True), 1):
                if not _gap(a, b) <= self.budget["input"]:
                    said = _gap(a, b) if np.isfinite(_gap(a, b)) else _shapes(a, b)
                    step = f"input {number}" if len(ours) > 1 else "input"
                    why = _why_input(a, b, ours, self.budget["input"])
                    self.parts(step, said, *why)
        self.passes("input")

    def _layout(self):
        """The inputs in the layout that the port takes, and with which it agrees best."""
        best, tried, kinds = [], [], map(type, self.original.modules())
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
            best.append((max(map(_gap, wanted, found), default=0), len(best), px))
        if not best:
            self.parts("input", f"the port takes it in no layout: {tried[0]}", "axes")
        return min(best)[2]

    def outputs(self, x=None, px=None, batch=""):
        ours, theirs = [], []
        with self.inference() if batch else nullcontext():
            with _stats_kept(self.original, self.port):
                self.out = self.ours(x, ours)
                self.their_out = self.theirs(px, theirs, training=not batch)
            start = _Event("the input", "input", (), self.x if x is None else x)
            start.inputs = start.outputs
            mine = [start, *(e for e in ours if e.outputs)]
            others = [e for e in theirs if e.outputs]
            if not batch:
                self.weights = _Weights(self.original, self.port, ours, theirs)
                self.mine, self.others = mine, others
            _Outputs(self, mine, others, batch).compare()

    def dropout(self):
        ours, theirs = (
            [e for e in side if e.rate] for side in (self.mine, self.others)
        )
        for event in ours:
            near = [e for e in theirs if self.beside(event, e)]
            same = [e for e in near if abs(event.rate - e.rate) < _LOOSE]
            alike = [e for e in same if e.drops == event.drops]
            if not alike:
                said = f"{event.rate:g} against {near[0].rate if near else 'none'}"
                if same:
                    said = f"of {event.drops} against of {same[0].drops}"
                self.parts(f"dropout {event.name}", said, "dropout")
            theirs.remove(alike[0])
        for event in theirs:
            said = f"none against {event.rate:g}"
            self.parts(f"dropout {event.name}", said, "dropout")
        if ours:
            self.passes("dropout's rates and places")

    def beside(self, event, other):
        (ours, *_), (theirs, *_) = event.inputs, other.inputs
        between = isinstance(event.part, nn.RNNBase)  # its layers, not before them
        same = _same(ours, theirs, self.budget["output"]) or _anagrams(ours, theirs, 1)
        if same and not between or (other.partner is event and event.weights):
            return True
        used = {*other.weights}
        using = [n for n, e in enumerate(self.mine) if self.weights.of(e) & used]
        if using and event in self.mine[using[0] : using[-1]]:  # as in attention
            return True
        at = self.others.index(other)
        sides = self.others[at::-1], self.others[at:]
        near = [next((e for e in side if e.weights), other) for side in sides]
        of = self.weights.of(event)
        return between and all(of & {*e.weights} for e in near)

    def wide(self):
        if not any(map(_is_float, _tensors(self.x))):
            self.result.left.append("a wide batch: the inputs are integers")
            return
        wider = lambda t: t * WIDE if _is_float(t) else t  # noqa: E731
        self.wide_x, self.wide_px = _turned(self.x, wider), _turned(self.px, wider)
        self.outputs(self.wide_x, self.wide_px, " on the wide batch")
        self.passes("outputs on the wide batch")

    def probe(self):
        """Activations that agreed, where they may differ: limits that no number reached."""
        x = np.arange(-FAR, FAR)
        for event in (e for e in self.others if e.found and e.again):
            twin, gap = self.mine[event.found], 0.0
            kinds = {_kind(twin.kind), _kind(event.kind)}
            with suppress(Exception), torch.no_grad():  # what takes other inputs
                if kinds == {"activation"} and "soft" not in twin.kind:
                    ours = _numbers(twin.again(torch.from_numpy(x.copy())))
                    gap = _apart(ours, _numbers(event.again(ops.convert_to_tensor(x))))
            if not gap <= _LOOSE:
                said = f"{twin.kind} against {event.kind}"
                step = f"output of {twin.name} from {-FAR:g} to {FAR:g}"
                self.parts(step, gap, "activation", said)

    def given(self):
        for variable, ours in self.twins(self.weights.values(), statistics=True):
            apart = _apart(ours, _numbers(variable))
            if not apart <= self.budget["evaluation"]:
                self.parts(self.weights.title(variable), apart, "statistics")

    def twins(self, values, statistics=False):
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if places is not None and _statistic(variable) == statistics:
                yield variable, values[places]

    def valued(self, *changes, single=True):
        mine = [change for change in changes if isinstance(change, _Criterion)]
        own = self.raising("loss", "the original")
        with own, torch.no_grad(), ExitStack() as stack:
            for change in mine:
                stack.enter_context(change)
            ours = self.loss(self.out, self.y)
        with self.raising("loss", "the port"), torch.no_grad(), ExitStack() as stack:
            for change in {*changes} - {*mine}:
                stack.enter_context(change)
            given = {"x": self.px, "y": self.py, "y_pred": self.their_out}
            theirs = self.port.compute_loss(**given)
        both = _numbers(ours), _numbers(theirs)
        return [float(one.mean()) for one in both] if single else both

    def targets(self, output):
        if self.py is None:
            pairs = zip(_tensors(output), _tensors(self.their_out), strict=True)
            turned = {tuple(a.shape): tuple(b.shape) for a, b in pairs}

            def turn(tensor):
                shape = turned.get(tuple(tensor.shape), tensor.shape)
                if shape != tensor.shape and _thin(tensor.shape) != _thin(shape):
                    tensor = tensor.movedim(1, -1)
                return tensor.reshape(shape)

            self.py = _turned(_turned(self.y, turn), _to_keras)
            several = len(_tensors(self.their_out)) > 1
            if several and len(_tensors(self.py)) == 1 and hasattr(self.py, "dtype"):
                self.py = [self.py]  # or Keras takes one sample for each output

    def lose(self):
        with _stats_kept(self.original, self.port):
            self.out = self.ours()
            self.targets(self.out)
            self.their_out = self.theirs()
        a, b = self.valued(single=False)
        turn = lambda t: t * (1 + 1e-11) if _is_float(t) else t  # noqa: E731
        with mock.patch.object(self, "their_out", _turned(self.their_out, turn)):
            deaf = np.array_equal(b, self.valued(single=False)[1])
        # A head may begin with zeros, of which nothing is heard in float64 either.
        heard = any(map(np.any, _all_numbers(self.their_out)))
        if heard and deaf and not self.port.losses:  # computed in float32
            self.widen("the port's loss")
        if not _apart(a, b) <= self.budget["loss"]:
            single = a.size == b.size == 1
            said = f"{a:.6g} against {b:.6g}" if single else _shapes(a, b)
            why = _why_loss(self, float(a.mean()), float(b.mean()), self.their_out)
            self.parts("loss", said, *why)
        self.passes("loss")

    def gradients(self):
        with _stats_kept(self.original, self.port):
            self.original.zero_grad()
            out = self.ours()
            with self.raising("gradients", "the original"):
                self.loss(out, self.y).backward()
            with self.raising("gradients", "the port"):
                theirs = _gradients(self)
        ours, budget = self.weights.values(lambda t: t.grad), self.budget["gradient"]
        self.noise = np.zeros(len(ours), bool)
        known = [
            ours[np.isfinite(ours)],
            *(g for g in theirs.values() if g is not None),
        ]
        largest = max(np.abs(g).max(initial=0) for g in known)
        least = largest * (1e-12 if _precise(self.budget) else budget)  # roundings
        worst = ()
        for variable, g in self.twins(ours):
            title, h = self.weights.title(variable), theirs.get(id(variable))
            none = self.weights.tensors[title].grad is None
            if none or h is None:
                other = np.abs(np.nan_to_num(g if h is None else h)).max()
                if other > least:
                    said = f"none against {other:.1e}"
                    said = said if none else f"{other:.1e} against none"
                    self.parts(f"gradient of {title}", said, "frozen")
            elif not (apart := _apart(g, h, of=largest)) <= budget:
                worst = worst or (f"gradient of {title}", apart, *_why_gradient(g, h))
            else:  # a true 0 and its roundings, which Adam makes large
                small = np.maximum(abs(g), abs(h)) <= budget * largest
                small &= (g != 0) | (h != 0)
                self.noise[self.weights.places[id(variable)]] = small
        if worst:
            self.parts(*worst)
        places = self.weights.places
        if paths := [v.path for v in self.weights.variables if id(v) not in places]:
            said = "their numbers are not in the original"
            self.result.left.append(f"gradients of {', '.join(paths)}: {said}")
        self.passes("gradients")

    def run(self, number, wide=False):
        x, px = (self.wide_x, self.wide_px) if wide else (self.x, self.px)
        for _ in range(number):
            self.train(1, x)
            with self.raising("update", "the port"):
                self.port.train_on_batch(px, self.py)

    def train(self, number, x):
        """Updates of the original alone."""
        for _ in range(number):
            with _Functions([]), self.raising("update", "the original"):
                if self.update:
                    self.update(x, self.y)
                else:
                    self.optimizer.zero_grad()
                    self.loss(_called(self.original, x), self.y).backward()
                    self.optimizer.step()

    def apart_after(self):
        """How far variables are apart, but for what has no gradient save its roundings."""
        found, values = {}, self.weights.values()
        gone = self.twins(values - self.weights.flat)
        moved = max((np.abs(one).max() for _, one in gone), default=0)
        # Differences are of that too, as far as numbers are precise.
        most = 1e8 if _precise(self.budget) else 100
        if not _precise(self.budget, "float64 by way of float32"):
            most = 1
        # What began as 0 may be roundings alone.
        least = self.budget["output"] * moved / 1000
        for variable, ours in self.twins(values):
            noise = self.noise[self.weights.places[id(variable)]]
            variable.assign(np.where(noise, ours, _numbers(variable)))
            times = np.clip(np.abs(ours).max() / (moved or np.inf), 1, most)
            apart = _apart(ours, _numbers(variable), of=least) * times
            found[self.weights.title(variable)] = apart
        return found

    def padding(self, title):
        return getattr(_owner(self.original, title), "padding_idx", None)

    def updates(self):
        optimizer = getattr(self.port, "optimizer", None)
        if not (self.optimizer or self.update) or not optimizer:
            self.result.left.append("updates: one side has no optimizer")
            return
        with ExitStack() as stack:
            stack.enter_context(_without_epsilon(self.optimizer, optimizer))
            kept = _Snapshot(self.original, self.port, self.held)
            self.snapshot = stack.enter_context(kept)
            self.after("update", 1)
            self.statistics("after update 1")
            steady = self.after("updates", UPDATES, 1)
            if steady and self.wide_x is not None:
                self.after("updates", UPDATES + 1, UPDATES)
            self.statistics(None)
            for variable, ours in self.twins(self.weights.values()):
                variable.assign(ours)  # compared before
            self.evaluation("evaluation after the updates")
            self.later(optimizer)

    def after(self, budget, number, made=0):
        """Make more updates, after which there are `number` of them; compare weights."""
        wide, limit = number > UPDATES, self.budget[budget]
        name = "an update on the wide batch" if wide else f"update {number}"
        self.run(number - made, wide)
        if wide and not _precise(self.budget):
            limit *= 10  # large numbers have large roundings
        for title, apart in self.apart_after().items():
            if apart <= limit:
                continue
            cause, said = _why_update(self, number)
            unknown = number == UPDATES and cause == "unknown"
            if unknown and self.shaken() > apart / 100:
                self.result.notes.append(SHAKEN)
                return self.after(budget, 2)
            self.parts(f"{title} after {name}", apart, cause, said)
        self.passes(name)
        return number == UPDATES

    def shaken(self):
        """How far the original parts from itself, begun once more with other roundings."""
        eps = torch.finfo(torch.float64 if _precise(self.budget) else torch.float32).eps
        self.snapshot.restore()
        with torch.no_grad():
            for tensor in self.original.parameters():
                turn = torch.arange(tensor.numel()).cos().reshape(tensor.shape)
                tensor.mul_(1 + 64 * eps * turn.to(tensor))
        self.train(UPDATES, self.x)
        others = [*self.twins(self.weights.values())]
        self.snapshot.restore()
        self.train(UPDATES, self.x)
        for variable, other in others:
            variable.assign(other)
        apart = max(self.apart_after().values())
        self.snapshot.restore()
        return apart

    def later(self, optimizer):
        if self.update:
            self.result.left.append(f"what `update` does after update {UPDATES}")
            return
        rates = _rates(optimizer, (0, UPDATES, 100, 1000, 10_000))
        if len({*rates}) > 1:
            said = f"a constant rate against {min(rates):g} to {max(rates):g}"
            self.parts("later updates", said, "schedule")
        known = type(optimizer).__module__.startswith("keras.")  # one's own has others
        for cause, ours, theirs in _differing(_groups(self.optimizer), optimizer):
            if cause == "optimizer epsilon":
                both = self.optimizer.param_groups[0]["eps"], optimizer.epsilon
                self.result.notes.append(EPSILON.format(*both))
            elif known or cause == "clipping":
                self.parts("later updates", f"{ours} against {theirs}", cause)

    def statistics(self, when):
        """Running statistics; Keras' variance is the batch's biased one, which is no fault."""
        explained, budget = [], self.budget["update"]
        twins = [*self.twins(self.weights.values(), statistics=True)]
        largest = max((np.abs(ours).max() for _, ours in twins), default=0)
        for variable, ours in twins:
            theirs, title = _numbers(variable), self.weights.title(variable)
            if when and not _apart(ours, theirs, of=largest) <= budget:
                before = self.weights.flat[self.weights.places[id(variable)]]
                module = _owner(self.original, title)
                n, old = self._count(title), (1 - (module.momentum or 0)) * before
                unbiased = (theirs - old) * n / max(n - 1, 1) + old
                if "running_var" in title and _apart(ours, unbiased) <= budget:
                    explained.append(title)
                else:
                    still = min(_apart(before, theirs), _apart(before, ours)) <= 1e-12
                    users = (e for e in self.others if id(variable) in e.weights)
                    own = next((e.part for e in users), module).momentum
                    why = "norm momentum", f"{module.momentum} against 1 - {own:g}"
                    why = ("mode", "one side keeps its statistics") if still else why
                    self.parts(f"{title} {when}", _apart(ours, theirs), *why)
            variable.assign(ours)
        if explained:
            first, *more = explained
            said = f"{first}{' and others' if more else ''}"
            self.result.notes.append(BIASED.format(said, self._count(first)))
        if when and any(map(_statistic, self.weights.variables)):
            self.passes("running statistics")

    def _count(self, title):
        called = (e for e in self.mine if e.name == title.rpartition(".")[0])
        sizes = (e.inputs[0].size // self.weights.arrays[title].size for e in called)
        return next(sizes, 0)

    @contextmanager
    def inference(self):
        # a transformer layer in inference otherwise calls none of its parts
        slow = mock.patch.object(torch.backends.mha, "get_fastpath_enabled", bool)
        with _stats_kept(self.original), torch.no_grad(), slow:
            self.original.eval()
            yield

    def evaluation(self, step):
        with self.inference():
            ours = _all_numbers(self.ours())
        theirs = _all_numbers(self.theirs(training=False))
        if not (gap := max(map(_gap, ours, theirs))) <= self.budget["evaluation"]:
            self.parts(step, gap, "mode")
        self.passes(step)


# --- Which output parts first

_MOVES = "pad crop view reshape permute transpose getitem flatten squeeze movedim"


def _moves(event):
    kind = event.kind
    return any(word in kind for word in _MOVES.split()) and "conv" not in kind


class _Outputs:
    """The outputs of one run of both models, and where they part."""

    def __init__(self, walk, ours, theirs, batch):
        self.walk, self.all, self.theirs, self.batch = walk, ours, theirs, batch
        self.budget = walk.budget["output"]
        self.by_size, self.known = {}, {}
        self.orders = [*walk.weights.orders()]
        for number, event in enumerate(ours):
            for array in event.outputs:
                row = number, array, _sum(array)
                self.by_size.setdefault(array.size, []).append(row)

    def seen(self, array):
        return max(self.places(array), default=None)

    def places(self, array):
        if id(array) not in self.known:
            theirs, found, back = _sum(array), set(), self.undone(array)
            for number, other, ours in self.by_size.get(array.size, []):
                close = _close(ours, theirs, self.budget)
                if close and any(_same(other, one, self.budget) for one in back):
                    found.add(number)
            self.known[id(array)] = found, array
        return self.known[id(array)][0]

    def undone(self, array):
        """An array, and what it is if its features are in the order that a Reshape asks for."""
        features = array.shape[1] if array.ndim == 2 else 0
        orders = [order for order in self.orders if len(order) == features]
        return [array, *(array[:, np.argsort(order)] for order in orders)]

    def number(self, event):
        return (self.all + [event]).index(event)

    def compare(self):
        """Compare; with wider budgets where a layer of the port rounds."""
        if rounds := next(filter(_rounds, self.theirs), None):
            self.walk.widen(rounds.name)
            self.budget = self.walk.budget["output"]
        # Roundings add up from layer to layer, such as those of TensorFlow's GELU.
        self.budget *= max(sum(bool(e.weights) for e in self.theirs) / 4, 1)
        for event in self.theirs:
            event.found = self.seen(event.out)
        first = [event.out for event in self.theirs]
        first += [x for event in self.theirs for x in event.floats]  # of operators
        self.matched = set().union(*map(self.places, first))
        used = [x for n in self.matched for x in self.all[n].inputs]
        for number, event in enumerate(self.all):  # what is right inside of one part
            if any(np.array_equal(event.out, x) for x in used):
                self.matched.add(number)
        self.pair()
        last = {id(e.partner): e for e in self.theirs}
        for event in self.theirs:
            partner = event.partner
            inside = last[id(partner)] is not event
            if partner is None or event.found is not None or inside:
                continue  # right, or inside of one part of the original
            pair = partner.out, event.out
            masked = [_unmasked(array, event.mask) for array in pair]
            gap = min(_apart(*masked), _apart(*_broadcast(*pair)))
            if gap <= self.budget or self.cut(event, partner):
                event.found = self.number(partner)
            elif pair[0].size == pair[1].size or event.sure:
                self.fail(event, partner)
        self.whole()

    def cut(self, event, partner):
        wanted = self.number(partner)
        given = event.out
        after = (e for e in self.theirs for x in e.inputs if np.array_equal(x, given))
        return any(_moves(e) and wanted in self.places(e.out) for e in after)

    def whole(self):
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
                if _gap(one, b) <= self.budget:
                    step = f"output {number} of the model"
                    self.walk.parts(step, f"it is the original's {other}", "order")
            if _same(a, b, self.budget):
                step = f"output of {self.all[self.seen(b)].name}{self.batch}"
                self.walk.parts(step, _shapes(a, b), "axes")
            name = "the model" if len(ours) == 1 else f"the model, {number}"
            whole = _Event("the model", "model", [b], b)
            last = _Event(name, "model", [a], a)
            self.fail(whole, last)

    def pair(self):
        """Calls that belong together: by their weights, else by their names."""
        weights, calls, named = self.walk.weights, Counter(), Counter()
        ours = self.all[1:]
        for event in self.theirs:
            own = [v for v in weights.variables if id(v) in event.weights]
            own = [v for v in own if id(v) in weights.places]
            number = calls[id(event.part)]
            calls[id(event.part)] += 1
            if own:
                last = next((v for v in reversed(own) if len(v.shape) > 1), own[-1])
                key = weights.title(last)
                users = [e for e in ours if key in map(weights.names.get, e.weights)]
                theirs = [e for e in self.theirs if id(last) in e.weights]
                if len(users) == len(theirs):
                    event.partner = users[theirs.index(event)]
                    few = len(event.partner.weights) <= len(own) + 1
                    several = nn.RNNBase | nn.MultiheadAttention | nn.EmbeddingBag
                    event.sure = few and not isinstance(event.partner.part, several)
                else:
                    size = event.out.size
                    same = [e for e in users if _alike(e.name, event.name)]
                    same = same or [e for e in users if e.out.size == size]
                    single = len({e.name for e in users}) == 1
                    same = same or users * single
                    event.partner = same[min(number, len(same) - 1)] if same else None
            elif not event.weights:
                users = [e for e in ours if _alike(e.name, event.name)]
                users = [e for e in users if not e.weights]
                event.partner = next(iter(users[named[event.name] :]), None)
                named[event.name] += 1

    def group(self, event):
        found, queue = [], [event]
        while queue:
            one = queue.pop()
            if one not in found:
                found.append(one)
                wrong = (x for x in one.inputs if not self.explains(x, one))
                makers = (self.maker(x, one) for x in wrong)
                queue += filter(None, makers)
        return found

    def explains(self, x, one):
        if x.dtype.kind != "f" or self.seen(x) is not None:
            return True
        maker = self.maker(x, one)
        return maker is not None and maker.found is not None

    def explained(self, event):
        return all(self.explains(x, event) for x in event.inputs)

    def before(self, event):
        return list(itertools.takewhile(lambda e: e is not event, self.theirs))

    def maker(self, x, before):
        same = functools.partial(np.array_equal, x, equal_nan=True)
        made = (e for e in self.before(before) if any(map(same, e.outputs)))
        return next(made, None)

    def fail(self, event, partner):
        found = self.plain(event)
        if found:
            ours, theirs, (cause, detail) = found
        else:
            ours, theirs, partner = self.at_fault(event, partner)
            cause, detail = _Why(self, ours, theirs, event, partner).cause()
        a, b = ours.out, theirs.out
        if a.size != b.size:
            a, b = partner.out, event.out
        apart = _shapes(a, b)
        if a.size == b.size:
            apart = _gap(a, b)
            if not np.isfinite(apart):
                back = (a.transpose(p).reshape(b.shape) for p in _plain(a.ndim))
                apart = min(_apart(turned, b) for turned in back)
            apart = apart if np.isfinite(apart) else float("nan")
        self.walk.parts(f"output of {ours.name}{self.batch}", apart, cause, detail)

    def plain(self, event):
        """What is plain wherever it stands: a softmax of ones, a multiple of what is right."""
        group = self.group(event)
        for theirs in (e for e in self.before(event) if e.found is None):
            b = theirs.out
            akin = [e for e in self.all if _words(e) & _words(theirs)]
            for ours in (*akin, *(e for e in self.all if e not in akin)):
                a = ours.out
                both = "softmax" in ours.kind and "softmax" in theirs.kind
                if both and (b == 1).all():
                    said = "softmax over an axis of length 1"
                    return ours, theirs, ("activation", said)
                if theirs not in group or theirs.weights or not a.size == b.size > 3:
                    continue
                for turned in map(a.transpose, _plain(a.ndim)):
                    ratio = _times(_fit(turned, b), b, self.budget)
                    if ratio and np.ptp(a) and not self.scales(theirs, ratio):
                        pooled = {"pooling"} == {_kind(ours.kind), _kind(theirs.kind)}
                        cause = "pooling" if pooled else "scale"
                        return ours, theirs, (cause, f"{ratio:.6g} times")
        return None

    def scales(self, theirs, ratio):
        """Whether the original has a part like it with the same factor, of something else."""
        alike = [e for e in self.all if e.floats and _words(e) & _words(theirs)]
        pairs = ((_fit(e.floats[0], e.out), e.out) for e in alike)
        found = (_times(x, y, _LOOSE) for x, y in pairs)
        return any(f and abs(f - ratio) < _LOOSE for f in found)

    def at_fault(self, event, partner):
        """The first parts of both behind a wrong output that are at fault themselves."""
        group = self.group(event)
        starts = [e for e in self.theirs if e in group and e is not event]
        starts = [e for e in starts if self.explained(e)]
        real = [e for e in starts if not _moves(e)]
        sources = real[:1] or starts or [event]
        if not real and starts:  # a pad, then something else
            real = [e for e in self.before(event) if e in group and not _moves(e)]
        theirs = next(iter(real), event)
        inputs = [x for e in sources for x in e.inputs]
        known = (self.places(x) for x in inputs if x.dtype.kind == "f")
        first = max((min(places) for places in known if places), default=0)
        calls = (e for e in self.all[first + 1 :] if e.name == partner.name)
        partner = next(calls, partner)  # of a shared part, the call that comes next
        last = self.number(partner)
        new = {*range(first + 1, last)} - self.matched
        span = [*(e for n, e in enumerate(self.all) if n in new), partner]
        moves = [e for e in span if _moves(e) and e is not partner]
        paired = [e.partner for e in self.theirs if e.found is not None]
        real = [e for e in span if e is partner or e not in [*moves, *paired]]
        ours, *_ = real
        kernels = {id(v) for v in self.walk.weights.variables if len(v.shape) > 1}
        kernels &= {*theirs.weights}
        inner = [e for e in self.all if kernels & self.walk.weights.of(e)]
        several = len({e.name for e in inner}) > 1 and partner in inner
        if theirs is event and several:  # such as attention
            ours = partner = inner[-1]
        elif theirs is event:  # at fault itself, or one before it is missing
            fits = [e for e in real if e is not partner and self.enters(e, inputs)]
            known = event.part != "model" and (starts or self.explained(event))
            if any(self.enters(e, inputs) for e in (partner, *moves)):
                ours = partner
            elif fits or known:
                ours = next(iter(fits), partner)
        elif theirs.partner in span:
            ours = theirs.partner
        elif ours is partner and moves:
            *_, ours = moves
        elif not _words(ours) & _words(theirs):
            ours = next((e for e in real if self.enters(e, theirs.inputs)), ours)
        if ours.part == "model" and ours is not theirs.partner:
            out = ours.out
            made = [e for e in self.all if not all(_apart(o, out) for o in e.outputs)]
            *_, ours = [ours, *made]
        known = starts or event.part == "model" or self.explained(event)
        if theirs is event and not known:
            pair = partner, event
            if not _Why(self, partner, event, event, partner).arguments():
                pair = self.hidden(event, span) or self.within(event, partner, span)
            ours, theirs = pair or (ours, theirs)
        return ours, theirs, partner

    def hidden(self, event, span):
        """A wrong part before it, of whose inputs enough are right, and what it is like."""
        before = self.before(event)
        right = [n for n, e in enumerate(before) if e.found is not None]
        for place, one in enumerate(before):
            alike = (e for e in span if _words(e) & _words(one) or _akin(e, one))
            enough = any if place > max(right, default=-1) else all
            known = enough(self.explains(x, one) for x in one.inputs)
            wrong = one.found is None and not _moves(one)
            if known and wrong and (mine := next(alike, None)):
                return mine, one
        return None

    def within(self, event, partner, span):
        for one in (e for e in self.before(event) if e.found is None):
            alike = (e for e in span if _words(e) & _words(one))
            mine, made = next(alike, None), (self.maker(x, one) for x in one.inputs)
            if mine and not any(made):  # no part of the port gives its input
                event, partner = one, mine
                break
        for mine, other in zip(partner.inputs, event.inputs, strict=False):
            if self.seen(other) is None and self.places(mine):
                entered = _Event(f"what enters {event.name}", "tensor", (), other)
                return self.all[min(self.places(mine))], entered
        return None

    def enters(self, ours, inputs):
        pairs = itertools.product(ours.inputs, sum(map(self.undone, inputs), []))
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
    both = [*event.inputs[:1], *event.outputs[:1]]
    with np.errstate(all="ignore"):
        floats = [a for a in both if a.dtype.kind == "f"]
        coarse = [np.array_equal(a.astype("float32"), a) for a in floats]
    return coarse == [False, True] and len(np.unique(both[-1])) > 8


# --- Why: what is tried on the two parts, with their own inputs

_NAMED = "relu relu6 gelu elu selu silu mish tanh sigmoid hardsigmoid hardswish softplus softsign"
_ACTIVATIONS = {
    **{name: getattr(F, name) for name in _NAMED.split()},
    "gelu by tanh": lambda x: F.gelu(x, approximate="tanh"),
    **{f"leaky relu {s}": lambda x, s=s: F.leaky_relu(x, s) for s in (0.01, 0.2, 0.3)},
    "hard sigmoid of Keras 2": lambda x: torch.clamp(0.2 * x + 0.5, 0, 1),
    "softmax": lambda x: torch.softmax(x, -1),
    "unit length over the samples": lambda x: F.normalize(x, dim=0),
    "length 1 by absolute values": lambda x: F.normalize(x, p=1.0, dim=-1),
    "log softmax": lambda x: torch.log_softmax(x, -1),
    "softmax over channels": lambda x: torch.softmax(x, min(1, x.ndim - 1)),
    "exp": torch.exp,
    "log": torch.log,
}
_VARIANTS = ("leaky", "slope"), ("gelu", "approximation"), ("length", "normalised axis")
_LOOSE = 1e-6  # constants that pass through float32 are 5e-9 off
_COARSE = 1e-5  # of gradients and inputs in float32
_SAME = {  # of a module and of a layer: what the layer's is in PyTorch, and the cause
    ("eps", "epsilon"): (float, "epsilon"),
    ("negative_slope", "negative_slope"): (float, "slope"),
    ("alpha", "alpha"): (float, "slope"),
    ("approximate",) * 2: (lambda v: "tanh" if v else "none", "approximation"),
    ("num_groups", "groups"): (int, "normalised axis"),
}
_STATIC = {  # the same that cannot be tried
    **dict.fromkeys((("stride", "strides"), ("dilation", "dilation_rate")), "stride"),
    ("groups",) * 2: "stride",
    ("kernel_size",) * 2: "layer size",
    ("kernel_size", "pool_size"): "pooling",
}
_KINDS = """
pooling: pool mean sum amax max embeddingbag
resize: interpolate upsample upsampling resize
padding: pad padding cropping
mask: masked_fill where
order of parts: cat concatenate stack
activation: relu elu gelu silu tanh sigmoid softplus softmax swish mish activation
skip: add sub
scale: mul div
normalised axis: norm
axes: permute transpose reshape view flatten
scale: matmul bmm einsum scaled_dot_product_attention
""".strip().splitlines()  # a cause, and words in what a part is called
_WORDS = "relu gelu elu silu tanh sigmoid softmax conv norm pool linear add cat dropout"


def _words(event):
    kind = event.kind.replace("dense", "linear").replace("re_lu", "relu")
    kind = kind.replace("hard_silu", "hardswish")
    kind = kind.replace("concat", "cat").replace("multiply", "mul")
    first = set() if event.weights else {kind.partition(" ")[0].replace("_", "")}
    found = {word for word in _WORDS.split() if word in kind}
    return (found - {"elu"} if found & {"relu", "gelu"} else found) or first


def _akin(ours, theirs):
    return _kind(ours.kind) == _kind(theirs.kind) is not None


def _kind(kind):
    first = kind.strip("_")
    for cause, words in (row.split(": ") for row in _KINDS):
        for word in words.split():
            if word == first or len(word) > 3 and word in kind:
                return cause
    return None


class _Why:
    """Tries causes on the parts at fault until one explains what they gave."""

    def __init__(self, outputs, ours, theirs, failing, partner):
        self.outputs, self.walk, self.failing = outputs, outputs.walk, failing
        self.ours, self.theirs, self.partner = ours, theirs, partner
        self.a, self.b = ours.out, theirs.out
        self.x, self.y = ours.floats[:1], theirs.floats[:1]
        self.budget = max(outputs.budget, _LOOSE)
        self.module = ours.part if isinstance(ours.part, nn.Module) else None
        self.layer = theirs.part if isinstance(theirs.part, keras.Layer) else None

    def cause(self):
        for one in (
            self.finite, self.attention, self.extra, self.absent, self.weights,
            self.arguments, self.given, self.pooled, self.read,
            self.activation, self.wired, self.tensors, self.joined, self.kinds,
            self.masked, self.arranged,
        ):  # fmt: skip
            with np.errstate(all="ignore"):
                if found := one():
                    return found if isinstance(found, tuple) else (found, "")
        made = self.theirs.part not in ("model", "tensor") or self.ours.part == "model"
        return ("unknown", "") if made else self.missing()

    def fits(self, ours, theirs=None):
        theirs = self.b if theirs is None else theirs
        return ours is not None and _same(ours, theirs, self.budget)

    def run(self, x=None, **changed):
        module, kept = self.module, _stats_kept(self.walk.original)
        kind = next((p.dtype for p in module.parameters()), torch.get_default_dtype())
        changes = mock.patch.dict(vars(module), changed)
        errors = RuntimeError, TypeError, ValueError, IndexError
        with torch.no_grad(), kept, suppress(*errors), changes:
            x = self.ours.inputs[0] if x is None else x
            x = torch.from_numpy(np.ascontiguousarray(x))
            x = x.to(kind) if x.is_floating_point() else x
            return _all_numbers(module(x))[0]
        return None

    def finite(self):
        if np.isfinite(self.a).all() and not np.isfinite(self.b).all():
            found = self.activation()
            return "not finite", found[1] if found else ""
        return None

    def attention(self):
        """Attention of the original, with another scale or without its mask."""
        if not self.ours.kind.startswith("scaled_dot_product"):
            return self.masked() if "attention" in self.theirs.kind else None
        (args, kwargs), parts = self.ours.arguments, self.outputs.theirs
        results = [self.b, *self.failing.inputs, *(o for e in parts for o in e.outputs)]
        size = args[0].shape[-1]
        scales = 1, 1 / size, size**0.5, (size * args[0].shape[1]) ** -0.5
        tries = [("scale", {"scale": scale}) for scale in scales]
        tries += [("mask", {"is_causal": c, "attn_mask": None}) for c in (False, True)]
        for cause, changed in tries:
            with torch.no_grad():
                call = F.scaled_dot_product_attention
                found = call(*args[:3], **(kwargs | {"dropout_p": 0.0} | changed))
            if any(self.fits(_numbers(found), b) for b in results):
                return cause, ", ".join(f"{n}={v}" for n, v in changed.items())
        mask = kwargs.get("attn_mask", args[3] if len(args) > 3 else None)
        scores = args[0] @ args[1].mT * (kwargs.get("scale") or size**-0.5)
        if kwargs.get("is_causal"):
            mask = torch.ones(scores.shape[-2:], dtype=bool).tril()
        if mask is not None:
            bias = mask if mask.is_floating_point() else torch.where(mask, 0.0, -1e9)
            scores = scores + bias
        found = _numbers(torch.softmax(scores, -2) @ args[2])
        if any(self.fits(found, b) for b in results):
            return "activation", "softmax over the axis of the queries"
        return None

    def extra(self):
        """A part that the port has alone, behind which the original's gives the same."""
        theirs, right = self.theirs, self.failing.out
        like = theirs is self.failing or _akin(self.ours, theirs)
        if self.module is None or like or theirs.weights:
            return None
        x, wanted = self.ours.inputs[0], self.outputs.undone(right)
        for z in map(self.b.transpose, _back(self.b.ndim)):
            found = self.run(z) if z.shape == x.shape else None
            if any(self.fits(found, one) for one in wanted):
                ratio = _times(x, z, self.budget)
                said = f"{theirs.name} of the port alone, {ratio or 1:.6g} times"
                return ("scale", said) if ratio else self.alone()
        return None

    def pooling(self, x, out):
        """How a tensor is pooled from another, over all its positions."""
        if x.ndim < 3:
            return ""
        first = x.reshape(len(x), x.shape[1], -1).swapaxes(1, 2)
        for rows in (x.reshape(len(x), -1, x.shape[-1]), first):
            ways = {
                name: getattr(rows, name)(1) for name in ("mean", "sum", "max", "min")
            }
            ways |= {"the first": rows[:, 0], "the last": rows[:, -1]}
            found = (name for name, one in ways.items() if self.fits(one, out))
            if name := next(found, ""):
                return name
        return ""

    def pooled(self, pairs=(), sources=()):
        """Which position is taken, or how they are pooled, on either side."""
        entered = [x for x in self.failing.floats if x.size == self.a.size]
        pairs = pairs or [(self.a, b) for b in (self.b, *entered)]
        sources = sources or (*self.ours.floats, *self.theirs.floats)
        for x, pair in itertools.product(sources, pairs):
            names = [self.pooling(x, out) for out in pair]
            if all(names) and names[0] != names[1]:
                return "pooling", " against ".join(names)
        return None

    def joined(self):
        """Of what both add or join, the tensor that differs."""
        mine, others = self.ours.floats, self.theirs.floats
        left = [x for x in mine if not any(_gap(x, y) <= self.budget for y in others)]
        right = [y for y in others if not any(_gap(x, y) <= self.budget for x in mine)]
        if len(left) == 1 >= len(right) and _akin(self.ours, self.theirs):
            made = right and self.outputs.maker(right[0], self.theirs)
            if made and _kind(made.kind) == "padding":
                return "padding", f"of what goes into {self.theirs.name}"
            if right and _anagrams(left[0], right[0], axis=1):
                return "axes", f"of what goes into {self.theirs.name}"
            if len(mine) == len(others) > 1:
                return "wiring", f"one tensor of {len(mine)} in {self.theirs.name}"
        return None

    def absent(self):
        """The port's part belongs to a later one of the original: one between is missing."""
        if isinstance(self.layer, keras.layers.Normalization):
            return "shift of input", f"of {self.theirs.name}"
        words = _words(self.theirs)
        other = _akin(self.ours, self.theirs) and _kind(self.ours.kind) == "activation"
        if other or not self.outputs.enters(self.ours, self.theirs.inputs):
            return None
        later = self.outputs.all[self.outputs.number(self.ours) + 1 :]
        other = self.theirs.partner not in (None, self.ours)
        known = words and not words & _words(self.ours)
        follows = known and any(words & _words(e) for e in later)
        several = len(self.ours.floats) > 1 and self.theirs is not self.failing
        if follows and several and not self.theirs.weights:
            return self.alone()
        if follows or (self.partner is not self.ours and other):
            alone = follows and not self.theirs.weights
            return self.alone() if alone else self.missing()
        return None

    def alone(self):
        """The port's part has no counterpart, or stands before what it follows."""
        name, sides = self.theirs.name, (self.outputs.all, self.outputs.theirs)
        for one in self.outputs.theirs:
            if _words(one) & _words(self.ours):
                ratio = _times(_fit(self.a, one.out), one.out, _LOOSE) or 1
                other = abs(ratio - 1) > _LOOSE
                if other and self.outputs.enters(self.ours, one.inputs):
                    return "scale", f"{ratio:.6g} times"

        def like(one, side):
            return sum(bool(_words(one) & _words(e)) or _akin(one, e) for e in side)

        mine, others = sides
        if like(self.ours, mine) > like(self.ours, others):
            return self.missing()
        if like(self.theirs, mine) < like(self.theirs, others):
            return _kind(self.theirs.kind) or "wiring", f"{name} of the port alone"
        return "sequence", f"{name} comes before {self.ours.name} in the port"

    def missing(self):
        said = f"{self.ours.name}, {self.ours.kind}, has no counterpart there"
        cause = "wiring" if self.ours.weights else _kind(self.ours.kind)
        return "missing layer" if cause in (None, "normalised axis") else cause, said

    def weights(self):
        weights, module = self.walk.weights, self.ours.part
        own = [v for v in weights.variables if id(v) in self.theirs.weights]
        if not own or self.ours is not (self.theirs.partner or self.ours):
            return None
        names = {weights.names[i] for i in self.ours.weights if i in weights.names}
        moving = self.module is None or self.module.training
        own = [v for v in own if not (moving and _statistic(v))]
        first = [places.flat[0] for places in weights.places.values()]
        for variable in own:
            places = weights.places.get(id(variable))
            apart = np.inf
            if places is not None:
                apart = _apart(weights.flat[places], _numbers(variable))
            if not apart <= _LOOSE:
                moved = "statistics" if _statistic(variable) else "other weights"
                return moved, variable.path
            title = weights.title(variable)
            inside = {weights.name_at(p) for p in (places.min(), places.max())} <= names
            normed = "norm" in self.ours.kind and _role(title) != _role(variable.path)
            if not inside or normed:
                return "other weights", f"{variable.path} has {title}"
            if first.count(places.flat[0]) > 1:
                return "other weights", f"{title} is in two layers of the port"
        if self.given():
            return None
        for variable in own:
            gated = isinstance(module, nn.GRU | nn.LSTM | nn.GRUCell | nn.LSTMCell)
            if gated and not _gates_right(module, variable, weights):
                return "kernel layout", f"the gates in {variable.path}"
            wanted = _wanted(module, variable)
            if wanted is not None and not _apart(wanted, _numbers(variable)) <= _LOOSE:
                return "kernel layout", variable.path
        return None

    def arguments(self):
        """A mode or argument of the layer, given to the module, makes the two equal."""
        module, results, tries = self.module, [self.b], []
        if isinstance(module, nn.modules.batchnorm._NormBase):
            said = f"inference in the {'port' if module.training else 'original'}"
            tries = [("training", not module.training, "mode", said)]
        if isinstance(module, nn.EmbeddingBag):
            results, was = [e.out for e in self.outputs.theirs], module.mode
            tries = [("padding_idx", None, "mask", f"{was} against all")]
            for mode in ("mean", "sum", "max"):
                tries.append(("mode", mode, "pooling", f"{was} against {mode}"))
        for (name, other), (turn, cause) in _SAME.items():
            with suppress(AttributeError, TypeError):  # there is no such argument
                was, new = getattr(module, name), getattr(self.layer, other)
                tries.append((name, turn(new), cause, f"{was} against {new}"))
        for name, value, cause, said in tries:
            for x in (None, *self.y) if getattr(module, name) != value else ():
                found = self.run(x, **{name: value})
                if any(self.fits(found, one) for one in results):
                    return cause, said
        return None

    def entering(self, mine, other):
        """Why another tensor goes into the port's part than into the original's."""
        place, every, said = self.outputs.seen(other), self.outputs.all, ""
        if place is not None:
            of = "the output of " if place else ""  # the first is the input
            said = f"{of}{every[place].name} goes into {self.theirs.name}"
        if _anagrams(mine, other, axis=1):
            flat = isinstance(self.module, nn.Linear) and mine.ndim == 2
            return "flatten" if flat else "axes", said
        if _times(mine, other, self.budget):
            return "scale", said
        masks = (e.out for e in every if _kind(e.kind) == "mask")
        if any(np.array_equal(mask, mine) for mask in masks):
            return "mask", said
        return "axes" if _anagrams(mine, other) else "wiring", said

    def given(self):
        """The original's part gives what the port's gives, of what the port's gets."""
        for x, y in itertools.product(self.x, self.y):
            turned = (
                map(y.transpose, _back(y.ndim)) if _apart(x, y) > self.budget else ()
            )
            other = (z for z in turned if not _apart(x, z) <= self.budget)
            for z in other if self.module is not None else ():
                if z.shape == x.shape and self.fits(self.run(z)):
                    sources = [out for e in self.outputs.all for out in e.outputs]
                    return self.pooled([(x, z)], sources) or self.entering(x, z)
        return None

    def read(self):
        """What can only be read: strides, axes, padding, the formula of a recurrent layer."""
        module, layer = self.module, self.layer
        alike = _words(self.ours) & _words(self.theirs) or self.theirs.weights
        if module is None or layer is None or not alike:
            return None
        for (name, other), cause in _STATIC.items():
            if not hasattr(module, name) or not hasattr(layer, other):
                continue
            both = getattr(module, name), getattr(layer, other)
            ours, theirs = (tuple(np.atleast_1d(one).tolist()) for one in both)
            ours = ours * len(theirs) if len(ours) == 1 else ours
            theirs = theirs * len(ours) if len(theirs) == 1 else theirs
            depthwise = getattr(module, "in_channels", None) in ours
            depthwise = depthwise or "Depthwise" in type(layer).__name__
            if ours != theirs and not (name == "groups" and depthwise):
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
        for alone in map(self.run, (None, *self.y)):
            last = self.failing.out  # of several layers
            tries = [] if alone is None else [alone, alone[..., -1, :]]
            if any(self.fits(a, b) for a in tries for b in (self.b, last)):
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
        tries = [*self.x, *self.y]
        if self.ours.weights:  # its output, if the port has one more
            tries = [x for x in self.y if self.fits(self.a, x)]
        finite = np.isfinite(self.b)
        for x in (x for x in tries if x.size == self.b.size):
            own = not any(_same(y, x, self.budget) for y in self.ours.inputs)
            for name, function in _ACTIVATIONS.items():
                if own and name.startswith(self.ours.kind):
                    continue  # the same function, of something else
                found = _numbers(function(torch.from_numpy(x)))
                same = finite.all() and self.fits(found)
                if not finite.all():
                    turned = map(self.b.transpose, _back(self.b.ndim))
                    whole = self.b.reshape(found.shape)
                    theirs = next((a for a in turned if a.shape == found.shape), whole)
                    both = np.isfinite(found)
                    same = both.any() and np.array_equal(both, np.isfinite(theirs))
                    same = same and _apart(found[both], theirs[both]) <= self.budget
                if same:
                    for word, cause in _VARIANTS:
                        known = word == "length" or word in self.ours.kind
                        if word in name and known:
                            return cause, f"{name} in the port"
                    return "activation", f"{name} in the port"
        return None

    def wired(self):
        """What goes into the port's part is elsewhere in the original."""
        mine, others = self.ours.inputs, self.theirs.inputs
        entered = self.outputs.enters(self.ours, others)
        alike = _words(self.ours) & _words(self.theirs)
        for x in self.theirs.floats if alike and (entered or len(others) == 1) else ():
            same = any(_same(y, x, self.budget) for y in mine)
            if self.outputs.seen(x) is not None and not same:
                reasons = [self.entering(y, x) for y in mine]
                known = (reason for reason in reasons if reason[0] != "wiring")
                return next(known, reasons[0])
        return None

    def tensors(self):
        if not self.b.any():
            return "wiring", f"zeros in place of {self.ours.name}"
        turned = map(self.a.transpose, _plain(self.a.ndim))
        a = next((a for a in turned if a.shape == self.b.shape), None)
        if a is None:
            return None
        if (ratio := _times(a, self.b, self.budget)) is not None:
            pooled = "pooling" in (_kind(self.ours.kind), _kind(self.theirs.kind))
            return "pooling" if pooled else "scale", f"{ratio:.6g} times"
        for x in self.ours.floats if np.ptp(self.b - a) else ():
            for turned in map(x.transpose, _plain(x.ndim)):
                ratio = _times(*_broadcast(turned, self.b - a), self.budget)
                place = self.outputs.seen(x)
                if ratio and abs(ratio + 1) > _LOOSE and place is not None:
                    name = self.outputs.all[place].name
                    return "scale", f"{name} goes in {ratio + 1:.6g} times"
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
        kind = f"{self.ours.kind} {self.theirs.kind}"
        if any(word in kind for word in ("softmax", "attention", "masked")):
            same = _words(self.ours) == _words(self.theirs) == {"softmax"}
            if same and self.outputs.enters(self.ours, self.theirs.inputs):
                return "activation", "over another axis"
            return self.masked() or "mask"
        alike = any(_words(self.ours) & _words(e) for e in self.outputs.theirs)
        if self.theirs.part == "model" and not alike:
            return self.missing()
        both = _kind(self.ours.kind), _kind(self.theirs.kind)
        more = self.ours.weights and not self.theirs.weights  # of the port alone
        cause = next(filter(None, reversed(both) if more else both), None)
        cause = "pooling" if "pooling" in both else cause
        arranged = self.arranged() if cause in ("skip", "order of parts") else None
        said = f"{self.ours.kind} against {self.theirs.kind}"
        return arranged or (cause and (cause, said))

    def masked(self):
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


def _wanted(module, variable):
    """A kernel as Keras keeps it, from the module's; None where no rule is known."""
    shape, path = tuple(variable.shape), variable.path
    attention = isinstance(module, nn.MultiheadAttention)
    if attention and "kernel" in path and len(shape) == 3:
        parts, part = ("query", "key", "value"), path.split("/")[-2]
        if part not in parts:
            return _numbers(module.out_proj.weight).T.reshape(shape)
        if module.in_proj_weight is not None:
            rows = np.split(_numbers(module.in_proj_weight), 3)[parts.index(part)]
            return rows.T.reshape(shape)
    if isinstance(module, nn.Embedding):
        return _numbers(module.weight)
    if not isinstance(module, nn.Linear | nn.modules.conv._ConvNd):
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
    starts = places.ravel()[: last : last // len(right)] - weights.start[name]
    return (starts // gate).tolist() == right


# --- Why: parameters, input, loss, gradients, updates


def _why_count(ours, theirs, walk):
    for layer in walk.port._flatten_layers():
        if getattr(layer, "reset_after", True) is False:
            return "reset_after", layer.name
        for v in layer.weights if hasattr(layer, "reset_after") else ():
            if len(v.shape) == 2 == v.shape[0]:  # one array for two of PyTorch's
                theirs[v.path] = theirs[f"{v.path} 2"] = tuple(v.shape[1:])
    sides = ({n: int(np.prod(s)) for n, s in side.items()} for side in (ours, theirs))
    left, right = sides
    mine, others = list(left), list(right)
    lists = [[(size, _role(n)) for n, size in side.items()] for side in (left, right)]
    alike = difflib.SequenceMatcher(None, *lists, autojunk=False)
    for i, j, size in alike.get_matching_blocks():
        for name in mine[i : i + size]:
            del left[name]
        for name in others[j : j + size]:
            del right[name]
    for name, size in list(right.items()):
        same = [n for n, s in left.items() if s == size]
        if same:
            del left[min(same, key=lambda n: _role(n) != _role(name))], right[name]  # noqa: B023
    alone = {**left, **right}
    roles, shapes = {_role(n) for n in alone}, ours | theirs
    said = ", ".join(f"{name} {shapes[name]}" for name in alone)
    if roles == {"bias"}:
        norms = [n for n in alone if _of_norm(walk, n)]
        return "affine" if len(norms) == len(alone) else "bias", said
    if left and right:
        return "layer size", said
    if all(_of_norm(walk, n) for n in alone):
        parts = walk.original.modules(), walk.port._flatten_layers()
        norms = [sum("Norm" in type(p).__name__ for p in side) for side in parts]
        lost = roles == {"weight", "bias"} and norms[0] != norms[1]
        return "missing layer" if lost else "affine", said
    kept = {int(np.prod(s)) for n, s in {**ours, **theirs}.items() if n not in alone}
    tied = {*alone.values()} <= kept and _reused(walk, left)
    return "tied" if tied else "missing layer", said


def _of_norm(walk, name):
    if "/" in name:
        return name.rpartition("/")[2] in ("gamma", "beta")
    return "Norm" in type(_owner(walk.original, name)).__name__


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
        if (ratio := _times(a, b, _COARSE)) is not None:
            return "scale of input", f"{ratio:.6g} times"
        a, b = (s.reshape(-1, s.shape[-1] if s.ndim > 1 else 1) for s in (a, b))
        pairs = [(x, y) for x, y in zip(a.T, b.T, strict=True) if np.ptp(x)]
        fits = [(np.polyfit(x, y, 1), x, y) for x, y in pairs]
        if fits and all(_apart(np.polyval(f, x), y) < _COARSE for f, x, y in fits):
            return "shift of input", "{:.3g} x + {:.3g}".format(*fits[0][0])
    return "axes" if _anagrams(ours, theirs) else "unknown", ""


_USUAL = {"delta": (1.0, "other loss"), "label_smoothing": (0.0, "smoothing")}
_CRITERIA = [  # of PyTorch's: what takes an argument out, and the cause
    ("label_smoothing", 0.0, "smoothing"), ("ignore_index", -100, "mask"),
    ("weight", None, "class weights"), ("pos_weight", None, "class weights"),
    ("reduction", "sum", "reduction"), ("reduction", "mean", "reduction"),
]  # fmt: skip


def _together(found):
    """Several causes as one, with what is said of each."""
    (cause, said), *more = found
    also = [f"{CAUSES[other][0]} ({told})" for other, told in more]
    return cause, "; and ".join([said, *also])


class _Criterion(TorchFunctionMode):
    """Gives an argument of PyTorch's losses another value, also in a function of one's own."""

    def __init__(self, name, *value):
        super().__init__()
        self.name, self.value, self.was = name, value, None

    def __torch_function__(self, function, types, args=(), kwargs=None):
        with suppress(TypeError, ValueError):  # what is no loss
            given = inspect.signature(function).bind(*args, **(kwargs or {}))
            given.apply_defaults()
            if {self.name, "reduction"} <= given.arguments.keys():
                self.was = given.arguments[self.name]
                given.arguments[self.name] = next(iter(self.value), self.was)
                args, kwargs = given.args, given.kwargs
        return function(*args, **(kwargs or {}))


@contextmanager
def _logits():
    """Turns `from_logits` round in the functions that every loss of Keras calls."""

    def turned(function, target, output, from_logits=False, **more):
        return function(target, output, from_logits=not from_logits, **more)

    with ExitStack() as stack:
        for space in (ops, keras.src.ops):
            for name in (n for n in vars(ops) if n.endswith("crossentropy")):
                twin = functools.partial(turned, getattr(space, name))
                stack.enter_context(mock.patch.object(space, name, twin))
        yield


def _inside(walk):
    """What both losses compute on their way, up to the first that only the port has."""
    ours, theirs = [], []
    with suppress(Exception), _Functions(ours), torch.no_grad():
        walk.loss(walk.out, walk.y)
        with _Port(theirs, {}).watched():
            walk.port.compute_loss(x=walk.px, y=walk.py, y_pred=walk.their_out)
    known = [array for event in ours for array in event.outputs]
    for event in theirs:
        budget, a = max(walk.budget["loss"], _LOOSE), event.out
        forms = a, a.mean(), a.sum()  # PyTorch's losses take the mean themselves
        if not any(_same(b, one, budget) for b in known for one in forms):
            return f"{event.name} in the port's gives what the original's has nowhere"
    names = ", ".join(dict.fromkeys(event.name for event in theirs))
    return f"equal on the way: {names}" if names else ""


def _of_losses(walk):
    """What can be changed in the port's losses: the cause, what there is, the change."""
    patch, compiled = mock.patch.object, walk.port._compile_loss
    flat = getattr(compiled, "_flat_losses", None) or ()
    losses = [one.loss for one in flat if hasattr(one.loss, "_fn_kwargs")]
    for name, (usual, cause) in _USUAL.items():
        walk.valued(asked := _Criterion(name))
        values = {usual, usual if asked.was is None else asked.was}
        for loss in losses:
            takes, given = inspect.signature(loss.fn).parameters, loss._fn_kwargs
            was = given.get(name, takes[name].default) if name in takes else None
            for value in values - {was} if name in takes else ():
                yield cause, f"{name}={was!r}", mock.patch.dict(given, {name: value})
    for loss in losses:
        for value in {"sum", "mean", "sum_over_batch_size"} - {loss.reduction}:
            said = f"reduction={loss.reduction!r}"
            yield "reduction", said, patch(loss, "reduction", value)
    yield "from_logits", "from_logits='the other way round'", _logits()
    weights = [one.loss_weights for one in flat]
    if {*weights} - {None, 1.0}:
        equal = [one._replace(loss_weights=None) for one in flat]
        said = f"loss_weights={weights!r}"
        yield "other loss", said, patch(compiled, "_flat_losses", equal)


def _why_loss(walk, ours, theirs, output):
    """What makes the two losses equal: an argument of one of them, or two that differ."""
    gap, budget = abs(ours - theirs), max(walk.budget["loss"], _LOOSE)

    def near(a, b):
        return abs(a - b) <= min(budget * abs(a), gap / 10)

    patch, single = mock.patch.object, []
    if added := sum(float(_numbers(one)) for one in walk.port.losses):
        said = f"{added:.4g} more in the port"
        single.append(("added loss", said, patch(type(walk.port), "losses", [])))
    if _mask(output) is not None:
        bare = _turned(output, lambda t: ops.convert_to_tensor(_numbers(t)))
        said = "the port's loss leaves out what is masked"
        single.append(("mask", said, patch(walk, "their_out", bare)))
    single += _of_losses(walk)
    for name, value, cause in _CRITERIA:
        with suppress(Exception):  # a value for other targets
            walk.valued(changed := _Criterion(name, value))
            if changed.was is not value and changed.was != value:
                single.append((cause, f"{name}={changed.was!r}"[:60], changed))
    weighed = any(cause == "class weights" for cause, *_ in single)
    sizes = set()
    for tensor in (*_tensors(output), *_tensors(walk.py)):
        dims = [int(n) for n in tensor.shape]
        spans = itertools.combinations(range(len(dims) + 1), 2)
        sizes |= {float(np.prod(dims[i:j])) for i, j in spans} - {1.0}
    singles, two = [(one,) for one in single], itertools.combinations(single, 2)
    stages = (singles, {1.0}), ([()], sizes), (two, {1.0}), (singles, sizes)
    for causes, times in ((c, times) for options, times in stages for c in options):
        with suppress(Exception):  # a value for other targets
            both = [walk.valued(*(change for *_, change in causes))]
            both += [] if causes else [(ours - added, theirs - added)]
            for a, b in both:
                if any(near(a * n, b) or near(a, b * n) for n in times):
                    ratio = "reduction", f"{b / a:.4g} times"
                    found = [(cause, said) for cause, said, _ in causes]
                    found = [ratio] * (times is sizes) + found
                    if found[0][0] == "reduction" and found[1:] and weighed:
                        return "class weights", WEIGHED
                    return _together(found)
    if not added:
        return "other loss", _inside(walk)
    times = (ours - theirs) / added + 1
    for n in sizes:  # a simple factor
        if any(t and abs(t * n - round(t * n)) < _LOOSE for t in (times, 1 / times)):
            return "added loss", f"equal with {times:.4g} times the {added:.4g} of it"
    said = f"of `compile`, or the {added:.4g} that layers add to it, or both"
    return "other loss" if abs(theirs - added) > gap / 10 else "added loss", said


def _why_gradient(ours, theirs):
    if not ours.any() or not theirs.any():
        return "frozen", "0 on one side"
    if not np.isfinite([ours, theirs]).all():
        return "not finite", ""
    if ours.ndim == 2:
        still = ~ours.any(1) & theirs.any(1)
        if still.any() and np.allclose(ours[~still], theirs[~still], _COARSE):
            row = f"row {np.flatnonzero(still)[0]}"
            said = "has no gradient in the original, as with padding_idx"
            return "frozen", f"{row} {said}"
    if (ratio := _times(ours, theirs, _COARSE)) is not None:
        return "scale", f"{ratio:.6g} times"
    return "frozen", "a part of it is detached, or weights are tied on one side alone"


_OPTIONS = [  # cause, torch's name, Keras', what is without effect: None is as in the original
    ("learning rate", "lr", "learning_rate", None),
    ("weight decay", "weight_decay", "weight_decay", 0),
    ("clipping", "", "clipnorm", 0),
    ("clipping", "", "clipvalue", 0),
    ("clipping", "", "global_clipnorm", 0),
    ("optimizer epsilon", "eps", "epsilon", 1e-12),
    ("nesterov", "nesterov", "nesterov", 0),
    ("momentum", "momentum", "momentum", 0),
    ("betas", "beta_1", "beta_1", None),
    ("betas", "beta_2", "beta_2", None),
    ("betas", "alpha", "rho", None),
    ("betas", "amsgrad", "amsgrad", 0),
    ("accumulation", "", "use_ema", 0),
    ("accumulation", "", "gradient_accumulation_steps", 0),
    ("other optimizer", "initial_accumulator_value", "initial_accumulator_value", 0),
]
_INSIDE = keras.optimizers.RMSprop, keras.optimizers.Adagrad  # Keras has ε in the root


def _groups(optimizer):
    """The arguments of each group of an optimizer of PyTorch, its betas by Keras' names."""
    groups = [*map(dict, getattr(optimizer, "param_groups", [{}]))]
    for group in groups:
        group |= {f"beta_{n}": b for n, b in enumerate(group.get("betas", ()), 1)}
    return groups


def _option(twin, name, usual):
    """An argument of Keras' optimizer, as PyTorch has it."""
    value = getattr(twin, name, None)
    if name == "learning_rate":
        value = float(_numbers(value))
    if name == "epsilon" and isinstance(twin, _INSIDE):
        value = value**0.5
    return usual if value is None else value


def _differing(groups, twin):
    """The arguments in which two optimizers differ: the cause, and each side as words."""
    own = "eps" in groups[0] and not groups[0].get("decoupled_weight_decay")
    for cause, name, other, value in _OPTIONS:
        usual = 0 if value == 0 else None
        ours, *more = {group.get(name, usual) for group in groups}
        theirs = _option(twin, other, usual)
        if more or None in (ours, theirs):
            continue
        if name == "weight_decay" and ours and ours == theirs and own:
            yield cause, f"{name}={ours} in the gradients", f"{theirs} beside them"
        elif not np.isclose(ours, theirs, _LOOSE, 0):
            shown = theirs if name == "lr" else getattr(twin, other)
            ours = f"{name}={ours}" if name in groups[0] else "nothing"
            yield cause, ours, f"{other}={shown}"


@contextmanager
def _without_epsilon(optimizer, twin):
    """Leaves out an ε that both sides have made small, as Keras adds it in another place."""
    power = 1 + isinstance(twin, _INSIDE)
    groups = getattr(optimizer, "param_groups", ())
    small = getattr(twin, "epsilon", 1) <= 1e-10**power
    if not groups or not small or any(g.get("eps", 1) > 1e-10 for g in groups):
        yield
        return
    with ExitStack() as stack:
        for group in groups:
            stack.enter_context(mock.patch.dict(group, eps=1e-30))
        stack.enter_context(mock.patch.object(twin, "epsilon", 1e-30**power))
        yield


def _rates(optimizer, steps):
    rate = optimizer._learning_rate
    if not callable(rate) or isinstance(rate, keras.Variable):
        return []
    return [float(_numbers(rate(n))) for n in steps]


class _Updates:
    """Tries arguments of both optimizers until the updates are the same."""

    def __init__(self, walk, number):
        self.walk, self.number, self.twin = walk, number, walk.port.optimizer
        self.apart, self.clipped = max(walk.apart_after().values()), ""
        self.groups = _groups(walk.optimizer)
        self.small = 1e-12 ** (1 + isinstance(self.twin, _INSIDE))  # Keras' ε

    def options(self, cause):
        """The names of arguments on both sides, and what is without effect."""
        for one, name, other, value in _OPTIONS:
            value = self.groups[0].get(name) if value is None else value
            if one == cause and value is not None:
                yield name, other, value

    def differs(self, cause):
        for name, other, value in self.options(cause):
            given = [group.get(name, value) for group in self.groups]
            given.append(_option(self.twin, other, value))
            for one in given:
                more = one > value  # a smaller ε is as good
                if more if name == "eps" else not np.isclose(one, value, _LOOSE, 0):
                    return True
        return cause == "clipping" and bool(self.walk.update)

    def equal_without(self, *causes):
        """Whether the updates are the same once these arguments are out."""
        walk, patch = self.walk, mock.patch.object
        walk.snapshot.restore()
        with ExitStack() as stack:
            for name, other, value in itertools.chain(*map(self.options, causes)):
                for group in getattr(walk.optimizer, "param_groups", ()):
                    taken = {name: value} if name in group else {}
                    stack.enter_context(mock.patch.dict(group, taken))
                if name == "eps":
                    value = self.small
                if name == "lr":
                    value = keras.Variable(value, dtype=keras.config.floatx())
                    other = "_learning_rate"
                if hasattr(self.twin, other):
                    stack.enter_context(patch(self.twin, other, value))
            if "clipping" in causes:
                stack.enter_context(self.unclipped())
            walk.port.train_function = None
            walk.run(min(self.number, UPDATES))
            if self.number > UPDATES:
                walk.run(1, wide=True)
            budget = walk.budget["update" if self.number == 1 else "updates"]
            near = min(10 * budget, self.apart / 3)  # betas are float32
            return max(walk.apart_after().values()) <= near

    @contextmanager
    def unclipped(self):

        def skip(name, parameters, limit, *args, **kwargs):
            self.clipped = f"{name} with {limit:g}"
            return torch.tensor(0.0)

        spaces = vars(nn.utils), getattr(self.walk.update, "__globals__", {})
        with ExitStack() as stack:
            for name in ("clip_grad_norm_", "clip_grad_value_"):
                known, twin = getattr(nn.utils, name), functools.partial(skip, name)
                for space in spaces:
                    changed = {n: twin for n, v in space.items() if v is known}
                    stack.enter_context(mock.patch.dict(space, changed))
            yield

    def still(self):
        """A part, or a row of one, that moves on one side alone."""
        walk = self.walk
        walk.snapshot.restore()
        start = walk.weights.values()
        walk.run(min(self.number, UPDATES))
        for variable, ours in walk.twins(walk.weights.values()):
            title = walk.weights.title(variable)
            places = walk.weights.places[id(variable)]
            was, noise = map(np.atleast_1d, (start[places], walk.noise[places]))
            both = ours, _numbers(variable)
            changed = (((a != was) & ~noise).reshape(len(was), -1) for a in both)
            mine, others = (one.any(1) for one in changed)
            rows = np.flatnonzero(mine != others)
            # later a unit may come alive on one side alone, of whatever parts the two
            sure = self.number == 1 or walk.padding(title) in rows
            one = rows.size == 1 and sure
            if one or not (mine.any() and others.any()) and rows.size:
                side = "port" if others[rows[0]] else "original"
                row = f", row {rows[0]}, as with padding_idx" if rows.size == 1 else ""
                return f"only the {side} moves {title}{row}"
        return ""

    def told(self, cause):
        epsilon = getattr(self.twin, "epsilon", None)
        if cause == "optimizer epsilon" and self.groups[0].get("eps") == epsilon:
            return PLACE.format(epsilon, self.small)
        every = (row for group in self.groups for row in _differing([group], self.twin))
        both = [row[1:] for row in dict.fromkeys(every) if cause in row]
        if self.clipped and cause == "clipping":
            (_, theirs), *_ = both or [("", "nothing")]
            said = (
                f"`update` calls {self.clipped} in the original, {theirs} in the port"
            )
            if "norm" in self.clipped and " clipnorm=" in said:
                said += ": clipnorm is of each variable, global_clipnorm of all"
            return said
        return ", ".join(f"{ours} against {theirs}" for ours, theirs in both)


def _why_update(walk, number):
    """The argument of the optimizers that makes the two equal once it is the same."""
    tries, twin = _Updates(walk, number), walk.port.optimizer
    rates = [] if walk.update else _rates(twin, range(number))
    if len({*rates}) > 1:
        return "schedule", f"{min(rates):g} to {max(rates):g}"
    tried = list(filter(tries.differs, dict.fromkeys(cause for cause, *_ in _OPTIONS)))
    for causes in (*((one,) for one in tried), *itertools.combinations(tried, 2)):
        if tries.equal_without(*causes):
            return _together([(cause, tries.told(cause)) for cause in causes])
    if still := tries.still():
        return "frozen", still
    if walk.update:
        with mock.patch.object(walk, "update", None):
            if walk.optimizer and tries.equal_without():
                cause = "schedule" if number > 1 else "other optimizer"
                return cause, "what `update` does beyond the optimizer's step"
        if number > 1:
            return "schedule", "of the original's update"
    ours = type(walk.optimizer).__name__ if walk.optimizer else "`update`"
    said = [f"{ours} against {type(twin).__name__}"]
    rows = _differing(tries.groups, twin)
    said += [f"{ours} against {theirs}" for _, ours, theirs in rows]
    if ours == type(twin).__name__ and len(said) == 1:
        return "unknown", "no argument of the optimizers explains it"
    return "other optimizer", ", ".join(said)


# --- Models are left as they were


class _Snapshot:
    """The state of both models and their optimizers."""

    def __init__(self, original, port=None, held=(), weights=True):
        tensors, variables = [*original.buffers()], []
        tensors += original.parameters() if weights else []
        if port:
            variables += port.weights if weights else port.non_trainable_variables
        self.tensors = [(t, t.detach().clone(), t.requires_grad) for t in tensors]
        self.modes = [(module, module.training) for module in original.modules()]
        self.states = [(one, copy.deepcopy(one.state_dict())) for one in held]
        if weights and getattr(port, "optimizer", None):
            if not port.optimizer.built:
                port.optimizer.build(port.trainable_variables)
            variables += port.optimizer.variables
        self.variables = [(v, ops.convert_to_numpy(v.value).copy()) for v in variables]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.restore()

    def restore(self):
        with torch.no_grad():
            for tensor, value, asks in self.tensors:
                if not torch.equal(tensor, value):
                    tensor.copy_(value)
                tensor.requires_grad_(asks)
        for module, mode in self.modes:
            module.training = mode
        for one, state in self.states:
            one.load_state_dict(copy.deepcopy(state))
        for variable, value in self.variables:
            variable.assign(value)


# What a call in training mode changes: running statistics, states, seeds.
_stats_kept = functools.partial(_Snapshot, weights=False)


@contextmanager
def _precisely(part, precise):
    """Its numbers as float64: Keras makes ones of float32 of a plain 1/√8."""
    with ExitStack() as stack:
        for name, value in [*vars(part).items()] if precise else ():
            if isinstance(value, float):
                stack.enter_context(mock.patch.object(part, name, np.float64(value)))
        yield


@contextmanager
def _eager(port, notes):
    """Updates without tracing, so that arguments can be tried, and embeddings as in PyTorch."""
    optimizer, was = getattr(port, "optimizer", None), port.run_eagerly
    port.run_eagerly, port.train_function = True, None
    step = getattr(port, "train_step", None)
    with ExitStack() as stack:
        if step:  # `fit` hands on no weights of samples where there are none
            fitted = lambda *given: step(*given[:-1], given[-1][:2])  # noqa: E731
            stack.enter_context(mock.patch.object(port, "train_step", fitted))
        if optimizer is not None and keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            apply = optimizer.apply
            squares = not isinstance(optimizer, keras.optimizers.SGD)

            def with_rows(gradients, variables=None):
                rows = any(isinstance(g, tf.IndexedSlices) for g in gradients)
                exact = isinstance(getattr(optimizer, "beta_1", None), np.float64)
                said = [REPEATED] * (rows and squares) + [BETAS] * exact
                notes.extend(note for note in said if note not in notes)
                dense = [g if g is None else tf.convert_to_tensor(g) for g in gradients]
                return apply(dense, variables)

            stack.enter_context(mock.patch.object(optimizer, "apply", with_rows))
            precise = {str(v.dtype) for v in port.trainable_variables} <= {"float64"}
            stack.enter_context(_precisely(optimizer, precise))
        try:
            yield
        finally:
            port.run_eagerly, port.train_function = was, None


_FOLDED = nn.LSTM, nn.RNN, nn.LSTMCell, nn.RNNCell


def _fold(original, stack):
    for module in (m for m in original.modules() if isinstance(m, _FOLDED)):
        for name, second in module.named_parameters():
            if name.startswith("bias_hh"):
                with torch.no_grad():
                    getattr(module, name.replace("_hh", "_ih")).add_(second)
                    second.zero_()
                if second.requires_grad:  # loops of one's own want a gradient of each
                    stack.callback(second.register_hook(torch.zeros_like).remove)
                folded = mock.patch.object(second, "folded", True, create=True)
                stack.enter_context(folded)


def _sizes_of_original(original):
    """The shapes of parameters: three of an attention's one, none of a bias that is folded."""
    found = {}
    for name, tensor in original.named_parameters():
        shape = tuple(tensor.shape)
        if "in_proj" in name:
            for part in "qkv":
                found[f"{name} {part}"] = shape[0] // 3, *shape[1:]
        elif not hasattr(tensor, "folded"):
            found[name] = shape
    return found


def _gradients(walk):
    """What the port's optimizer is given, on any backend; nothing is updated."""
    port, found = walk.port, {}

    def apply(gradients, *_):
        pairs = zip(port.trainable_variables, gradients, strict=True)
        found.update({id(v): None if g is None else _numbers(g) for v, g in pairs})

    keep = mock.patch.object(port.optimizer, "apply", apply)
    with keep:
        port.train_on_batch(walk.px, walk.py)
    return found
