"""The first step at which a Keras port parts from its PyTorch original, and the cause.

    from port_check import port_check

    print(port_check(original, port, x, y, loss=criterion, optimizer=optimizer))

Copy the weights first, build both models in float64 if you can, and compile the port.
Both models are left as they were.
"""

import copy
import difflib
import inspect
import itertools
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from unittest import mock

import keras
import numpy as np
import torch
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
PLACE = (  # of ε, where it is the same number
    "{} on both sides, but Keras adds it in another place: with 1e-12 on both, all is equal here;"
    " compare so, then train with either"
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
        lines = [f"equal: {', '.join(self.passed)}"]
        if self.step:
            apart = self.apart
            apart = apart if isinstance(apart, str) else f"{apart:.1e} apart"
            what, where = CAUSES[self.cause]
            detail = f" ({self.detail})" if self.detail else ""
            lines = [f"{self.step}: {apart}", f"  look at: {what}{detail}, {where}"]
            lines += [f"  equal before it: {', '.join(self.passed) or 'nothing'}"]
        lines += [f"  note: {note}" for note in self.notes]
        if self.left:
            lines.append(f"  not compared: {', '.join(self.left)}")
        return "\n".join(lines)


class _Parts(Exception):
    """Ends the walk at the first step that parts."""


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


def _mask(outputs):
    """Which places Keras says are no padding."""
    mask = next((getattr(t, "_keras_mask", None) for t in _tensors(outputs)), None)
    return None if mask is None else _numbers(mask).astype(bool)


def _unmasked(array, mask):
    """An array without what is padding; as it is where the mask is none of its."""
    fits = mask is not None and mask.shape == array.shape[: mask.ndim]
    return array[mask] if fits else array


def _as_tensors(value):
    """NumPy's arrays as tensors, also inside a tuple, a list or a dict."""
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value)
    if isinstance(value, dict):
        return {key: _as_tensors(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_as_tensors, value))
    return value


def _apart(ours, theirs, of=0.0):
    """The largest difference, of the largest value; NaN and other shapes are infinity."""
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    if ours.shape != theirs.shape:
        return np.inf
    if not ours.size:
        return 0.0
    with np.errstate(invalid="ignore"):
        gap = np.where(ours == theirs, 0, np.abs(ours - theirs)).max()
        finite = ours[np.isfinite(ours)]
        largest = max(np.abs(finite).max(initial=0), of)
    return np.inf if not np.isfinite(gap) else gap / largest if largest else gap


def _shuffled(ours, theirs):
    """Whether each sample holds the same numbers, in whatever order."""
    if ours.size != theirs.size or ours.ndim < 2 or len(ours) != len(theirs):
        return False
    return np.allclose(*(np.sort(a.reshape(len(a), -1), 1) for a in (ours, theirs)))


def _times(ours, theirs, budget):
    """The factor that makes one array the other; None without one."""
    if ours.shape != theirs.shape or not ours.any():
        return None
    ratio = theirs[ours != 0] / ours[ours != 0]
    equal = np.ptp(ratio) <= budget * abs(ratio[0])
    return ratio[0] if equal and np.isfinite(ratio[0]) and ratio[0] else None


def _plain(ndim):
    """The orders of axes in which the frameworks hold the same: as it is, channels last."""
    return [tuple(range(ndim)), (0, *range(2, ndim), 1)][: 1 + (ndim > 2)]


def _axes(ours, theirs, budget, plain=False):
    """The order of axes in which `ours` is `theirs`, shapes aside; None without one."""
    if ours.size != theirs.size or ours.ndim > 5 or not ours.size:
        return None
    if not plain:
        scale = np.abs(ours).sum() + 1e-300
        for sums in (np.sum, lambda a: np.abs(a).sum()):
            if not abs(sums(ours) - sums(theirs)) <= (budget + 1e-7) * scale:
                return None
    known = _plain(ours.ndim)
    rest = [] if plain else itertools.permutations(range(ours.ndim))
    for axes in (*known, *rest):
        turned = ours.transpose(axes)
        if (not plain or turned.shape == theirs.shape) and _apart(
            turned.reshape(theirs.shape), theirs
        ) <= budget:
            return axes
    return None


class _Event:
    """One call of a part of a model: a layer, a module, a function, an activation."""

    def __init__(self, name, part, inputs, outputs, weights=()):
        self.name, self.part = name, part
        self.inputs = [_numbers(x) for x in _tensors(inputs)]
        self.outputs = [_numbers(x) for x in _tensors(outputs)]
        self.weights = weights  # ids of parameters or variables
        self.mask = _mask(outputs)
        self.found = self.partner = None

    @property
    def kind(self):
        part = self.part
        return (part if isinstance(part, str) else type(part).__name__).lower()


# --- The two models at work

_SKIPPED = (
    "__get__ __set__ size dim detach clone contiguous to type float double dropout"
    " convert_to_numpy convert_to_tensor cast stop_gradient shape is_tensor"
)
_ATOMIC = "MultiHeadAttention GroupQueryAttention Bidirectional RNN StackedRNNCells TimeDistributed"


class _Functions(TorchFunctionMode):
    """Sees the functions that a forward calls between its modules, and stops dropout."""

    def __init__(self, events):
        super().__init__()
        self.events, self.depth = events, 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs, name = dict(kwargs or {}), function.__name__
        if name.endswith("dropout") and args and isinstance(args[0], torch.Tensor):
            rate = kwargs.get("p", args[1] if len(args) > 1 else 0.5)
            if not self.depth and (kwargs.get("training", True)):
                event = _Event("dropout", "dropout", args[0], args[0])
                event.rate = rate
                self.events.append(event)
            return args[0]
        if kwargs.get("dropout_p"):
            kwargs["dropout_p"] = 0.0
        before = [a for a in _tensors([args, kwargs]) if isinstance(a, torch.Tensor)]
        inputs = [_numbers(a) for a in before] if not self.depth else ()
        result = function(*args, **kwargs)
        found = [r for r in _tensors(result) if isinstance(r, torch.Tensor)]
        if (
            self.depth
            or name in _SKIPPED.split()
            or not any(r.is_floating_point() for r in found)
        ):
            return result
        weights = [id(a) for a in before if isinstance(a, nn.Parameter)]
        if not (name.startswith("__get") and weights):
            after = self.events[-1].name if self.events else "the input"
            after = after if " after " not in after else after.partition(" after ")[2]
            event = _Event(f"{name.strip('_')} after {after}", name, (), found, weights)
            event.inputs, event.arguments = inputs, (args, kwargs)
            self.events.append(event)
        return result


def _leaves(model):
    """Modules that are looked at as a whole, by name."""
    found = {}
    for name, module in model.named_modules():
        whole = (nn.MultiheadAttention, nn.RNNBase, nn.RNNCellBase)
        if any(name.startswith(f"{above}.") for above in found):
            continue
        own = next(module.parameters(recurse=False), None) is not None
        called = not isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)
        if (
            isinstance(module, whole)
            or hasattr(module, "parametrizations")
            or not any(True for _ in module.children())
            and called
            or own
            and type(module).__module__.startswith("torch.")
        ):
            found[name] = module
    return found


@contextmanager
def _watched(model, events, quiet):
    """Events of a PyTorch model while it runs."""
    seen, handles = _Functions(events), []

    def enter(module, args, kwargs):
        seen.depth += 1
        module._port_check_inputs = [_numbers(x) for x in _tensors([args, kwargs])]

    def leave(module, args, kwargs, output, name):
        weights = [id(p) for p in (*module.parameters(), *module.buffers())]
        event = _Event(name, module, (), output, weights)
        event.inputs = module.__dict__.pop("_port_check_inputs", [])
        event.rate = quiet.get(id(module), 0)
        events.append(event)
        seen.depth -= 1

    for name, module in _leaves(model).items():
        if not name:
            continue
        handles.append(module.register_forward_pre_hook(enter, with_kwargs=True))
        hook = lambda *told, name=name: leave(*told, name)  # noqa: E731
        handles.append(module.register_forward_hook(hook, with_kwargs=True))
    try:
        with seen:
            yield
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def _watched_port(events, quiet):
    """Events of a Keras model while it runs: layers that call no other, and operations."""
    depth, calls = [0], [0]
    plain_layer, plain_operation = keras.Layer.__call__, keras.Operation.__call__

    def record(part, name, inputs, outputs, weights=()):
        calls[0] += 1
        event = _Event(name, part, inputs, outputs, weights)
        inside = part._flatten_layers() if isinstance(part, keras.Layer) else ()
        event.rate = next((quiet[id(p)] for p in inside if id(p) in quiet), 0)
        events.append(event)

    def split(layer):
        """See what goes into the activation inside a layer, and what comes out."""
        activation = layer.__dict__.get("activation")
        names = [type(layer).__name__, type(layer).__base__.__name__]
        if (
            "Activation" in names
            or not callable(activation)
            or isinstance(layer, keras.Model)
        ):
            return None
        told = []

        def seen(x, *more, **named):
            depth[0] += 1
            y = activation(x, *more, **named)
            depth[0] -= 1
            told.append((x, y))
            return y

        object.__setattr__(layer, "activation", seen)
        return activation, told

    def call(layer, *args, **kwargs):
        if depth[0] or isinstance(layer, keras.layers.InputLayer):
            return plain_layer(layer, *args, **kwargs)
        before, whole = calls[0], _is_whole(layer)
        at = len(events)
        swapped = None if whole else split(layer)
        depth[0] += whole
        try:
            inputs = [_numbers(x) for x in _tensors([args, kwargs])]
            result = plain_layer(layer, *args, **kwargs)
        finally:
            depth[0] -= whole
            if swapped:
                object.__setattr__(layer, "activation", swapped[0])
        own = {id(v) for v in layer.weights}
        own -= {i for event in events[at:] for i in event.weights}
        if isinstance(layer, keras.Model) or (calls[0] > before and not own):
            return result
        ((x, y),) = swapped[1] if swapped and len(swapped[1]) == 1 else [(result, None)]
        record(layer, layer.name, (), x, own)
        events[-1].inputs = inputs
        name = (
            getattr(swapped[0], "__name__", type(swapped[0]).__name__)
            if swapped
            else ""
        )
        if y is not None and name != "linear":
            record(name, f"activation of {layer.name}", x, y)
        return result

    def operate(operation, *args, **kwargs):
        result = plain_operation(operation, *args, **kwargs)
        if not depth[0] and not isinstance(operation, keras.Layer):
            record(operation, operation.name, [args, kwargs], result)
        return result

    def between(name, function):
        def called(*args, **kwargs):
            depth[0] += 1
            try:
                result = function(*args, **kwargs)
            finally:
                depth[0] -= 1
            given = _tensors([args, kwargs])
            if (
                not depth[0]
                and given
                and any("float" in str(t.dtype) for t in _tensors(result))
            ):
                record(name, name, given, result)
            return result

        return called

    functions = {n: between(n, f) for n, f in vars(ops).items()
                 if inspect.isfunction(f) and n not in _SKIPPED.split()}  # fmt: skip
    with (
        mock.patch.object(keras.Layer, "__call__", call),
        mock.patch.object(keras.Operation, "__call__", operate),
        mock.patch.multiple(ops, **functions),
    ):
        yield


def _is_whole(layer):
    names = {kind.__name__ for kind in type(layer).__mro__}
    return bool(names & set(_ATOMIC.split()))


@contextmanager
def _quiet(original, port):
    """Dropout off on both sides; yields the rates that the parts had, by id."""
    rates, undo = {}, []
    for module in original.modules():
        names = (
            ["dropout"]
            if isinstance(module, nn.MultiheadAttention | nn.RNNBase)
            else []
        )
        if (
            "Dropout" in type(module).__name__
            or "StochasticDepth" in type(module).__name__
        ):
            names = ["p"]
        for name in names:
            _silence(module, name, rates, undo)
    for layer in port._flatten_layers():
        for name in ("rate", "dropout", "recurrent_dropout", "_dropout", "stddev"):
            _silence(layer, name, rates, undo)
    try:
        yield rates
    finally:
        for part, name, rate in undo:
            setattr(part, name, rate)


def _silence(part, name, rates, undo):
    rate = getattr(part, name, None)
    if type(rate) in (int, float) and rate:
        try:
            setattr(part, name, 0 if type(rate) is int else 0.0)
        except AttributeError:  # a view of its cell's
            return
        rates[id(part)] = rate
        undo.append((part, name, rate))


# --- Which numbers of the port are which of the original


def _role(name):
    """`weight` or `bias`, whatever a framework calls it."""
    name = name.rpartition("/")[2].rpartition(".")[2]
    roles = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean"}
    roles |= {"moving_variance": "running_var"}
    return roles.get(
        name, "bias" if "bias" in name else name if "running" in name else "weight"
    )


def _state(port):
    """The variables that have a counterpart in PyTorch."""
    other = "mean", "variance", "count", "seed_generator_state"
    found = {id(v): v for v in port.weights if v.name.rpartition("/")[2] not in other}
    return [v for v in found.values() if "float" in str(v.dtype)]


def _statistic(variable):
    return variable.path.rpartition("/")[2].startswith("moving_")


class _Weights:
    """For each variable of the port, the places of its numbers among the original's."""

    def __init__(self, original, port, ours, theirs):
        self.parameters = dict(original.named_parameters())
        buffers = {n: b for n, b in original.named_buffers() if b.is_floating_point()}
        self.tensors = self.parameters | buffers
        self.variables = _state(port)
        self.start, at = {}, 0
        for name, tensor in self.tensors.items():
            self.start[name], at = at, at + tensor.numel()
        self.names = {id(tensor): name for name, tensor in self.tensors.items()}
        self.ours, self.theirs = ours, theirs
        self.flat = self.values()
        self.places, self.axes, self.used = {}, {}, set()
        self.layers = self._layers()
        self._pair()

    def values(self, of=lambda tensor: tensor):
        """All numbers of the original, or of what belongs to them, one after the other."""
        parts = [
            np.full(t.numel(), np.nan) if of(t) is None else _numbers(of(t)).ravel()
            for t in self.tensors.values()
        ]
        return np.concatenate([*parts, np.zeros(0)])

    def _layers(self):
        """Layers of the port with their variables, in the order of their calls."""
        known, found, left = {id(v): v for v in self.variables}, {}, set()
        for event in self.theirs:
            own = [known[i] for i in event.weights if i in known]
            if own and id(event.part) not in found:
                found[id(event.part)] = (event, own)
                left |= {id(v) for v in own}
        return list(found.values())

    def _array(self, name):
        return _numbers(self.tensors[name])

    def _pair(self):
        tensors = {name: self._array(name) for name in self.tensors}
        modules = {}  # name: the tensors of that event
        for event in self.ours:
            own = [self.names[i] for i in event.weights if i in self.names]
            if own:
                modules.setdefault(event.name, own)
        self.modules = modules
        free = dict(modules)
        pending = []
        for event, own in self.layers:
            home, sure = set(), []
            for variable in own:
                if self._by_value(variable, tensors, event.name, home):
                    sure.append(variable)
                    home |= set(modules.get(self._owner(variable), ()))
            owners = {self._owner(v) for v in sure}
            for name in owners & free.keys():
                free.pop(name)
            pending.append((event, own, sure, owners - {None}))
        for event, own, sure, owners in pending:
            if not owners:
                owners = self._by_name(event, own, free) or self._by_order(
                    event, own, free
                )
                for name in owners:
                    free.pop(name, None)
            names = [n for owner in owners for n in modules.get(owner, ())]
            self._plain(own, [v for v in own if id(v) not in self.places], names)
        called = {id(v) for _, own in self.layers for v in own}
        for variable in (v for v in self.variables if id(v) not in called):
            self._own(variable, tensors)

    def _own(self, variable, tensors):
        """A weight of a model itself: by its numbers, by its name, or as the only one left."""
        if self._by_value(variable, tensors, "", set()):
            return
        size, name = int(np.prod(variable.shape)), variable.path.rpartition("/")[2]
        free = [
            n for n in self.parameters if n not in self.used and tensors[n].size == size
        ]
        same = [n for n in free if _alike(n, name, end=True)] or free
        if len(same) == 1:
            places = np.arange(size).reshape(variable.shape) + self.start[same[0]]
            self._take(variable, places, None, same[0])

    def _owner(self, variable):
        """The event of the original that has most of a variable's numbers."""
        places = self.places.get(id(variable))
        if places is None:
            return None
        name = self.name_at(places.ravel()[0])
        owners = [event for event, names in self.modules.items() if name in names]
        return owners[0] if owners else None

    def name_at(self, place):
        """The tensor that holds a place."""
        return [name for name, start in self.start.items() if start <= place][-1]

    def _by_value(self, variable, tensors, layer, home):
        """Find a variable's numbers; False where they are all alike, or not there."""
        theirs = _numbers(variable)
        if len(np.unique(theirs)) <= max(2, theirs.size // 4):
            return False
        close = [n for n in tensors if tensors[n].size == theirs.size]
        close.sort(
            key=lambda n: (
                n not in home,
                n in self.used,
                not _alike(n.rpartition(".")[0], layer),
            )
        )
        for name in close:
            axes = _axes(tensors[name], theirs, 1e-6)
            if axes is not None:
                places = np.arange(theirs.size).reshape(tensors[name].shape)
                places = places.transpose(axes).reshape(theirs.shape)
                self._take(variable, places + self.start[name], axes, name)
                return True
        for names in sorted(self.modules.values(), key=lambda n: not set(n) & home):
            if set(names) & self.used - home:
                continue
            if self._by_rows(variable, theirs, names) or self._among(
                variable, theirs, names
            ):
                return True
        every = list(tensors)
        return self._by_rows(variable, theirs, every) or self._among(
            variable, theirs, every
        )

    def _by_rows(self, variable, theirs, names):
        """Find whole rows or columns, as behind Flatten: a number may be there twice."""
        if theirs.ndim < 2:
            return False

        def key(numbers):
            return numbers.astype("float32").tobytes()

        flat, index = theirs.ravel(), np.arange(theirs.size)
        shapes = (theirs.shape[0], -1), (-1, theirs.shape[-1])
        for ours in (n for n in names if self.tensors[n].ndim > 1):
            array = self._array(ours)
            at = np.arange(array.size).reshape(len(array), -1)
            for lines, shape in itertools.product((at, at.T), shapes):
                known = {key(array.ravel()[line]): line for line in lines}
                for wanted in (index.reshape(shape), index.reshape(shape).T):
                    found = [known.get(key(flat[line])) for line in wanted]
                    if any(line is None for line in found):
                        continue
                    places = np.empty(theirs.size, int)
                    places[wanted] = np.stack(found)
                    if len(np.unique(places)) == places.size:
                        places = places.reshape(theirs.shape) + self.start[ours]
                        self._take(variable, places, None, ours)
                        return True
        return False

    def _among(self, variable, theirs, names):
        """Find each number by itself in some tensors."""
        places = [np.arange(self.tensors[n].numel()) + self.start[n] for n in names]
        places = np.concatenate(places)
        places = places[np.argsort(self.flat[places], kind="stable")]
        at = np.searchsorted(self.flat[places], theirs.ravel())
        options = [np.clip(at + shift, 0, len(places) - 1) for shift in (-1, 0, 1)]
        gaps = np.abs([self.flat[places[o]] - theirs.ravel() for o in options])
        if not gaps.min(0).max(initial=0) <= 1e-6 * np.abs(theirs).max():
            return False
        best = np.choose(gaps.argmin(0), options)
        self._take(variable, places[best].reshape(theirs.shape), None, None)
        return True

    def _take(self, variable, places, axes, name):
        self.places[id(variable)], self.axes[id(variable)] = places, axes
        self.used.add(name or self.name_at(places.ravel()[0]))

    def _by_name(self, event, own, free):
        path = own[0].path.rpartition("/")[0]
        found = [n for n in free if _alike(n, event.name)]
        found = found or [
            n for n in free if _alike(n, path.rpartition("/")[2], end=True)
        ]
        return {found[0]} if len(found) == 1 else set()

    def _by_order(self, event, own, free):
        sizes = sorted(int(np.prod(v.shape)) for v in own)
        for name, names in free.items():
            if sorted(self.tensors[n].numel() for n in names) == sizes:
                return {name}
        return set()

    def _plain(self, own, variables, names):
        """Weights that are all alike, such as new biases: by their roles, in order."""
        taken = {}
        for variable in variables:
            size, role = int(np.prod(variable.shape)), _role(variable.path)
            beside, rows = self._rows(variable, own)
            for name in sorted(names, key=lambda n: self.tensors[n].numel() != beside):
                start = taken.get(name, 0)
                if self.tensors[name].numel() == beside and len(rows) == size:
                    start = rows[0]  # a bias stands where the rows of its kernel do
                if _role(name) != role or start + size > self.tensors[name].numel():
                    continue
                places = np.arange(start, start + size).reshape(variable.shape)
                ndim, shape = len(variable.shape), self.tensors[name].shape
                if size == np.prod(shape) and len(shape) == ndim > 1:
                    axes = _usual(ndim, variable.path)
                    turned = np.arange(size).reshape(shape).transpose(axes)
                    if turned.shape == tuple(variable.shape):
                        places = turned
                taken[name] = start + size
                self._take(variable, places + self.start[name], None, name)
                break

    def _rows(self, bias, own):
        """How long the original's kernel beside a bias is, and which of its rows they are."""
        layer = bias.path.rpartition("/")[0]
        for variable in own:
            places = self.places.get(id(variable))
            beside = variable.path.rpartition("/")[0] == layer
            if places is not None and beside and len(variable.shape) > 1:
                kernel = self.name_at(places.ravel()[0])
                of_row = self.tensors[kernel][0].numel()
                rows = np.unique((places - self.start[kernel]) // of_row)
                return len(self.tensors[kernel]), rows
        return 0, ()

    def of(self, event):
        """The ids of the variables that have their numbers from one part of the original."""
        names = {self.names[i] for i in event.weights if i in self.names}
        return {id(v) for v in self.variables if self.title(v) in names}

    def title(self, variable):
        """What the original calls a variable."""
        places = self.places.get(id(variable))
        return variable.path if places is None else self.name_at(places.ravel()[0])


def _usual(ndim, path=""):
    """The axes of a kernel in Keras, as those of PyTorch's."""
    if ndim == 2 and "embedding" in path.rpartition("/")[2]:
        return 0, 1
    return (*range(2, ndim), 1, 0)


def _alike(ours, theirs, end=False):
    """Whether two parts have one name: `encoder.norm1`, `encoder_norm1`."""
    ours, theirs = (
        n.lower().replace(".", "_").replace("/", "_") for n in (ours, theirs)
    )
    return bool(ours) and (ours == theirs or end and ours.endswith(f"_{theirs}"))


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
    return _Walk(
        original, port, inputs, targets, loss, optimizer,
        port_inputs, port_targets, update, budgets,
    ).report()  # fmt: skip


class _Walk:
    def __init__(self, original, port, x, y, loss, optimizer, px, py, update, budgets):
        self.original, self.port, self.loss, self.optimizer = (
            original,
            port,
            loss,
            optimizer,
        )
        self.x, self.y, self.update = _as_tensors(x), _as_tensors(y), update
        self.py = self.asked_targets = py
        self.asked, self.px = px, px
        kinds = {str(t.dtype).removeprefix("torch.") for t in original.parameters()}
        kinds |= {str(v.dtype) for v in port.weights if "float" in str(v.dtype)}
        precise = kinds <= {"float64"}
        self.budget = dict(
            zip(
                STEPS,
                budgets or BUDGETS["float64" if precise else "float32"],
                strict=True,
            )
        )
        self.result = Report()
        if not precise:
            self.result.notes.append(
                f"compared in {', '.join(sorted(kinds))}, with budgets of 1e-4 and more: build both in float64 to see smaller faults"
            )

    def report(self):
        with ExitStack() as stack:
            stack.enter_context(_kept(self.original, self.port, self.optimizer))
            self.rates = stack.enter_context(_quiet(self.original, self.port))
            stack.enter_context(_added_up(self.port, self.result.notes))
            if not self.original.training:
                self.original.train()
            with suppress(_Parts):
                self.walk()
        return self.result

    def parts(self, step, apart, cause, detail=""):
        result = self.result
        result.step, result.apart, result.cause, result.detail = (
            step,
            apart,
            cause,
            detail,
        )
        raise _Parts

    def passes(self, step):
        self.result.passed.append(step)

    # Running the two

    def ours(self, x=None, events=None):
        x = self.x if x is None else x
        watch = _watched(self.original, [] if events is None else events, self.rates)
        with self.raising("output", "the original"), watch:
            if isinstance(x, dict):
                return self.original(**x)
            return (
                self.original(*x) if isinstance(x, list | tuple) else self.original(x)
            )

    def theirs(self, px=None, events=None, training=True):
        px = self.px if px is None else px
        watch = _watched_port([] if events is None else events, self.rates)
        with self.raising("output", "the port"), watch:
            return self.port(px, training=training)

    def walk(self):
        self.count()
        self.enter()
        self.outputs()
        self.passes("outputs")
        self.dropout()
        self.wide()
        self.given()
        self.lose()
        self.gradients()
        self.updates()
        self.evaluate()

    def count(self):
        """The numbers of parameters; LSTMs of Keras have the sum of PyTorch's two biases."""
        single = ("LSTM", "SimpleRNN", "LSTMCell", "SimpleRNNCell")
        if any(type(layer).__name__ in single for layer in self.port._flatten_layers()):
            _fold(self.original)
        ours = _sizes_of_original(self.original)
        theirs = {v.path: v for v in _state(self.port) if not _statistic(v)}
        theirs = {n: tuple(v.shape) for n, v in theirs.items()}
        counts = [
            sum(int(np.prod(s)) for s in side.values()) for side in (ours, theirs)
        ]
        if counts[0] != counts[1]:
            lists = [[str(tuple(s)) for s in side.values()] for side in (ours, theirs)]
            lists = [
                ", ".join(s if len(s) < 13 else [*s[:8], "…", *s[-3:]]) for s in lists
            ]
            said = f"{counts[0]} in {lists[0]} against {counts[1]} in {lists[1]}"
            self.parts("parameters", said, *_why_count(ours, theirs, self))
        self.passes("parameters")

    def enter(self):
        """The inputs, as the port takes them."""
        if self.asked is None:
            self.px = self._layout()
        else:
            ours, theirs = _tensors(self.x), _tensors(self.px)
            ours, theirs = [_numbers(t) for t in ours], [_numbers(t) for t in theirs]
            names = (
                [""] if len(ours) == 1 else [f" {n}" for n in range(1, len(ours) + 1)]
            )
            for name, a, b in zip(names, ours, theirs, strict=True):
                if _axes(a, b, self.budget["input"], plain=True) is None:
                    apart = min(_apart(a.transpose(p), b) for p in _plain(a.ndim))
                    said = (
                        apart
                        if np.isfinite(apart)
                        else f"shape {a.shape} against {b.shape}"
                    )
                    self.parts(
                        f"input{name}",
                        said,
                        *_why_input(a, b, ours, self.budget["input"]),
                    )
        self.passes("input")

    def _layout(self):
        """The inputs in the layout that the port takes, and with which it agrees best."""
        best, tried = (np.inf, None), []
        ours = _tensors(self.x)
        images = any(
            "Conv" in type(m).__name__ or "Pool" in type(m).__name__
            for m in self.original.modules()
        )
        ranks = [range(1 + (t.ndim > 3 - images)) for t in ours]
        with _stats_kept(self.original, self.port):
            wanted = [_numbers(t) for t in _tensors(self.ours())]
        for choice in itertools.product(*ranks):
            axes = iter(_plain(t.ndim)[c] for c, t in zip(choice, ours, strict=True))
            px = _turned(
                self.x,
                lambda t, axes=axes: ops.convert_to_tensor(
                    t.detach().cpu().permute(*next(axes)).contiguous().numpy()
                ),
            )
            px = list(px) if isinstance(px, tuple) else px
            try:
                with _stats_kept(self.original, self.port):
                    found = [_numbers(t) for t in _tensors(self.theirs(px))]
            except _Parts:  # the other layout is not meant
                tried.append(self.result.apart)
                self.result = replace(self.result, step="", apart=0.0, cause="")
                continue
            apart = max(
                (
                    min((_apart(a.transpose(p), b) for p in _plain(a.ndim)))
                    for a, b in zip(wanted, found, strict=False)
                ),
                default=0,
            )
            if px is not None and (best[1] is None or apart < best[0]):
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
        _Outputs(self, ours, theirs, x, px, batch).compare()

    def dropout(self):
        """Dropout has no equal masks, but a rate and a place."""
        ours, theirs = (
            [e for e in side if getattr(e, "rate", 0)] for side in self.events
        )
        theirs = list(theirs)
        for event in ours:
            for other in theirs:
                same = (
                    _axes(event.inputs[0], other.inputs[0], self.budget["output"])
                    is not None
                )
                same |= other.partner is event and bool(event.weights)
                same |= _shuffled(event.inputs[0], other.inputs[0])
                same |= self.between(event, other)
                if same and abs(event.rate - other.rate) < 1e-6:
                    theirs.remove(other)
                    break
            else:
                others = [
                    e.rate
                    for e in theirs
                    if _axes(event.inputs[0], e.inputs[0], 1e-4) is not None
                ]
                said = f"{event.rate:g} against {others[0] if others else 'none'}"
                self.parts(f"dropout {event.name}", said, "dropout")
        if theirs:
            self.parts(
                f"dropout {theirs[0].name}",
                f"none against {theirs[0].rate:g}",
                "dropout",
            )
        if any(getattr(e, "rate", 0) for e in self.events[0]):
            self.passes("dropout's rates and places")

    def between(self, event, other):
        """Whether a dropout of the port is between the layers that one LSTM of PyTorch has."""
        if not isinstance(event.part, nn.RNNBase):
            return False
        theirs = self.events[1]
        at = next(n for n, e in enumerate(theirs) if e is other)
        near = [
            next((e for e in side if e.weights), None)
            for side in (theirs[at::-1], theirs[at:])
        ]
        return all(
            e is not None and set(e.weights) <= self.weights.of(event) for e in near
        )

    def wide(self):
        """A second batch, so large that limits such as ReLU6's are reached."""
        wide = _turned(self.x, lambda t: t * WIDE if t.is_floating_point() else t)
        self.wide_x = wide
        if all(not t.is_floating_point() for t in _tensors(self.x)):
            self.result.left.append("a wide batch: the inputs are integers")
            return
        self.wide_px = _turned(
            self.px, lambda t: t * WIDE if "float" in str(t.dtype) else t
        )
        self.outputs(self.wide_x, self.wide_px, " on the wide batch")
        self.passes("outputs on the wide batch")

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
        if self.asked_targets is not None:
            return
        pairs = zip(_tensors(output), _tensors(self.their_out), strict=True)
        turned = {tuple(a.shape) for a, b in pairs if tuple(a.shape) != tuple(b.shape)}
        self.py = _turned(
            self.y,
            lambda t: ops.convert_to_tensor(
                (t.movedim(1, -1) if tuple(t.shape) in turned else t)
                .detach()
                .cpu()
                .contiguous()
                .numpy()
            ),
        )

    @contextmanager
    def raising(self, step, side):
        """An error of a model is a report, not a traceback."""
        try:
            yield
        except _Parts:
            raise
        except Exception as error:  # whatever a model raises
            said = next((line for line in str(error).splitlines() if line.strip()), "")
            self.parts(
                step,
                f"{side} raises {type(error).__name__}: {said.strip()[:200]}",
                "error",
            )

    def lose(self):
        """The loss, as `compile` has it."""
        if self.loss is None or not self.port.compiled:
            self.result.left += [
                "loss, gradients, updates: there is no loss, or the port is not compiled"
            ]
            return
        ours, theirs, output = self.losses()
        a, b = _numbers(ours), _numbers(theirs)
        if not _apart(a, b) <= self.budget["loss"]:
            said = (
                f"{a:.6g} against {b:.6g}"
                if a.size == b.size == 1
                else f"shape {a.shape} against {b.shape}"
            )
            self.parts(
                "loss", said, *_why_loss(self, float(a.mean()), float(b.mean()), output)
            )
        self.passes("loss")

    def gradients(self):
        if "loss" not in self.result.passed:
            return
        with _stats_kept(self.original, self.port):
            self.original.zero_grad()
            self.loss(self.ours(), self.y).backward()
            theirs = _gradients(self)
        ours = self.weights.values(lambda t: t.grad)
        largest = max(
            np.abs(ours[np.isfinite(ours)]).max(initial=0),
            max((np.abs(g).max(initial=0) for g in theirs.values()), default=0),
        )
        worst = []
        missing = []
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if _statistic(variable):
                continue
            if places is None:
                missing.append(variable.path)
                continue
            g, h = ours[places], theirs.get(id(variable))
            title = self.weights.title(variable)
            none = self.weights.tensors[title].grad is None
            if none or h is None:
                other = np.abs(h if none and h is not None else np.nan_to_num(g)).max(
                    initial=0
                )
                if (none and h is None) or other <= self.budget["gradient"] * largest:
                    continue
                said = (
                    f"none against {other:.1e}" if none else f"{other:.1e} against none"
                )
                self.parts(f"gradient of {title}", said, "frozen")
            apart = _apart(g, h, of=largest)
            if not apart <= self.budget["gradient"]:
                worst.append((apart, title, g, h))
        if worst:
            apart, title, g, h = worst[0]
            self.parts(f"gradient of {title}", apart, *_why_gradient(self, g, h))
        if missing:
            self.result.left.append(
                f"gradients of {', '.join(missing)}: their numbers are not in the original"
            )
        self.grads = theirs
        self.passes("gradients")

    def step(self, x, y):
        if self.update:
            self.update(x, y)
            return
        self.optimizer.zero_grad()
        self.loss(self.ours(x), y).backward()
        self.optimizer.step()

    def run(self, number, wide=False):
        """`number` updates on both sides, with the models' own modes kept."""
        x, px = (self.wide_x, self.wide_px) if wide else (self.x, self.px)
        for _ in range(number):
            with _Functions([]):
                self.step(x, self.y)
            with self.raising("update", "the port"):
                self.port.train_on_batch(px, self.py)

    def apart_after(self):
        """How far each weight is from its twin, of the largest of them."""
        now = self.weights.values()
        found = {}
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if places is not None and not _statistic(variable):
                found[self.weights.title(variable)] = _apart(
                    now[places], _numbers(variable)
                )
        return found

    def updates(self):
        if "gradients" not in self.result.passed:
            return
        if not (self.optimizer or self.update) or not getattr(
            self.port, "optimizer", None
        ):
            self.result.left += ["updates: one side has no optimizer"]
            return
        kept = _kept(self.original, self.port, self.optimizer)
        with _eager(self.port), kept as self.snapshot:
            self.run(1)
            self._parted("update", "after update 1", 1)
            self.passes("update 1")
            self.statistics("after update 1")
            self.run(UPDATES - 1)
            self._parted("updates", f"after update {UPDATES}", UPDATES)
            self.passes(f"update {UPDATES}")
            if hasattr(self, "wide_px"):
                self.run(1, wide=True)
                self._parted(
                    "updates", "after an update on the wide batch", UPDATES + 1
                )
                self.passes("an update on the wide batch")
            self.statistics(None)
            self.evaluation("evaluation after the updates")
            self.later()

    def _parted(self, budget, when, number):
        for title, apart in self.apart_after().items():
            if not apart <= self.budget[budget]:
                wide = number > UPDATES
                self.parts(f"{title} {when}", apart, *_why_update(self, number, wide))

    def later(self):
        """What acts only in later updates: a schedule, a limit that no gradient reached."""
        if self.update:
            self.result.left.append(f"what `update` does after update {UPDATES}")
            return
        rate, optimizer = self.port.optimizer._learning_rate, self.port.optimizer
        if callable(rate) and not isinstance(rate, keras.Variable):
            rates = [float(_numbers(rate(n))) for n in (0, UPDATES, 100, 1000, 10_000)]
            if len(set(rates)) > 1:
                self.parts(
                    "later updates",
                    f"a constant rate against {rates[0]:g} to {rates[-1]:g}",
                    "schedule",
                )
        for name in ("clipnorm", "clipvalue", "global_clipnorm"):
            if getattr(optimizer, name, None):
                self.parts(
                    "later updates",
                    f"no limit against {name}={getattr(optimizer, name)}",
                    "clipping",
                )

    def statistics(self, when):
        """Running statistics; Keras' variance is the batch's biased one, which is no fault."""
        now, explained = self.weights.values(), []
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if places is None or not _statistic(variable):
                continue
            ours, theirs, title = (
                now[places],
                _numbers(variable),
                self.weights.title(variable),
            )
            if when and not _apart(ours, theirs) <= self.budget["update"]:
                before = self.weights.flat[places]
                n = self._count(title)
                module = self.original.get_submodule(title.rpartition(".")[0])
                unbiased = (
                    (theirs - (1 - (module.momentum or 0)) * before) * n / max(n - 1, 1)
                )
                unbiased += (1 - (module.momentum or 0)) * before
                if (
                    "running_var" in title
                    and _apart(ours, unbiased) <= self.budget["update"]
                ):
                    explained.append(title)
                elif _apart(before, theirs) <= 1e-12 or _apart(before, ours) <= 1e-12:
                    self.parts(
                        f"{title} {when}",
                        _apart(ours, theirs),
                        "mode",
                        "one side keeps its statistics",
                    )
                else:
                    self.parts(
                        f"{title} {when}",
                        _apart(ours, theirs),
                        "norm momentum",
                        self._momentum(module, variable),
                    )
            variable.assign(ours)
        if explained:
            n = self._count(explained[0])
            self.result.notes.append(
                f"{explained[0]}{' and others' if len(explained) > 1 else ''}: Keras keeps the biased variance, (n − 1)/n of PyTorch's, n = {n}: no fault"
            )
        if when and any(_statistic(v) for v in self.weights.variables):
            self.passes("running statistics")

    def _count(self, title):
        """The numbers that a statistic is of: batch and places."""
        name = title.rpartition(".")[0]
        event = next((e for e in self.events[0] if e.name == name), None)
        return (
            0
            if event is None
            else event.inputs[0].size // self.weights.tensors[title].numel()
        )

    def _momentum(self, module, variable):
        layer = [e.part for e in self.events[1] if id(variable) in e.weights]
        return f"{module.momentum} against 1 - {layer[0].momentum:g}" if layer else ""

    def given(self):
        """Running statistics as they were given."""
        now = self.weights.values()
        for variable in self.weights.variables:
            places = self.weights.places.get(id(variable))
            if places is not None and _statistic(variable):
                apart = _apart(now[places], _numbers(variable))
                if not apart <= self.budget["evaluation"]:
                    self.parts(self.weights.title(variable), apart, "statistics")

    def evaluate(self):
        """Both in inference, as they were given."""
        self.evaluation("evaluation")

    def evaluation(self, step):
        modes = {m: m.training for m in self.original.modules()}
        self.original.eval()
        ours, theirs = [], []
        with torch.no_grad(), _fast_path_off():
            self.out = self.ours(None, ours)
        self.their_out = self.theirs(None, theirs, training=False)
        for module, mode in modes.items():
            module.training = mode
        for a, b in zip(_tensors(self.out), _tensors(self.their_out), strict=False):
            a, b = _numbers(a), _numbers(b)
            if _axes(a, b, self.budget["evaluation"], plain=True) is None:
                self.parts(
                    step, min(_apart(a.transpose(p), b) for p in _plain(a.ndim)), "mode"
                )
        self.passes(step)


# --- Which output parts first


_MOVES = (
    "pad crop view reshape permute transpose getitem flatten unsqueeze squeeze movedim"
)


def _moves(event):
    """Whether a part only moves numbers about."""
    kind = event.kind.partition(" ")[0]
    return any(word in kind for word in _MOVES.split()) and "conv" not in kind


class _Outputs:
    """The outputs of one run of both models, and where they part."""

    def __init__(self, walk, ours, theirs, x, px, batch):
        self.walk, self.ours, self.theirs, self.batch = walk, ours, theirs, batch
        self.budget = walk.budget["output"]
        start = _Event("the input", "input", (), walk.x if x is None else x)
        start.inputs = start.outputs
        self.all = [start, *ours]
        self.by_size, self.known = {}, {}
        for number, event in enumerate(self.all):
            for array in event.outputs:
                sums = array.sum(dtype="float64"), np.abs(array).sum(dtype="float64")
                self.by_size.setdefault(array.size, []).append((number, array, sums))

    def seen(self, array):
        """The last event of the original that gave these numbers, in any order of axes."""
        return max(self.places(array), default=None)

    def places(self, array):
        """All events of the original that gave these numbers."""
        if id(array) not in self.known:
            sums = array.sum(dtype="float64"), np.abs(array).sum(dtype="float64")
            found = set()
            for number, other, theirs in self.by_size.get(array.size, []):
                near = (self.budget + 1e-7) * theirs[1] + 1e-300
                if all(
                    abs(a - b) <= near for a, b in zip(sums, theirs, strict=True)
                ) and (_axes(other, array, self.budget) is not None):
                    found.add(number)
            self.known[id(array)] = found, array
        return self.known[id(array)][0]

    def compare(self):
        """Compare; once more with wider budgets where a layer of the port rounds."""
        rounds = [e for e in self.theirs if _rounds(e)]
        wider = dict(zip(STEPS, BUDGETS["float64 by way of float32"], strict=True))
        if rounds and self.walk.budget["output"] < wider["output"]:
            self.walk.budget = {
                s: max(b, wider[s]) for s, b in self.walk.budget.items()
            }
            self.walk.result.notes.append(
                f"{rounds[0].name} computes in float32 whatever is set: budgets of 1e-6 and more"
            )
            self.budget = self.walk.budget["output"]
        for event in self.theirs:
            event.found = self.seen(event.outputs[0]) if event.outputs else 0
        self.matched = {
            n for e in self.theirs for a in e.outputs[:1] for n in self.places(a)
        }
        self.pair()
        last = {id(e.partner): e for e in self.theirs}
        for event in self.theirs:
            if event.partner is None or event.found is not None:
                continue
            if (
                last[id(event.partner)] is not event
            ):  # inside of one part of the original
                continue
            pair = event.partner.outputs[0], event.outputs[0]
            masked = [_unmasked(array, event.mask) for array in pair]
            same = event.mask is not None and _apart(*masked) <= self.budget
            if same or _apart(*_broadcast(*pair)) <= self.budget:
                event.found = self.number(event.partner)
                continue
            if event.partner.outputs[0].size == event.outputs[0].size or event.sure:
                self.fail(event, event.partner)
        ours, theirs = _tensors(self.walk.out), _tensors(self.walk.their_out)
        masks = [_mask([t]) for t in theirs]
        ours, theirs = [_numbers(t) for t in ours], [_numbers(t) for t in theirs]
        if len(ours) != len(theirs):
            said = f"{len(ours)} against {len(theirs)}"
            self.walk.parts("number of outputs", said, "missing layer")
        for number, (a, b) in enumerate(zip(ours, theirs, strict=True), 1):
            mask = masks[number - 1]
            if (
                mask is not None
                and _apart(_unmasked(a, mask), _unmasked(b, mask)) <= self.budget
            ):
                continue
            if _axes(a, b, self.budget, plain=True) is None:
                for other, one in enumerate(ours, 1):
                    if (
                        one is not a
                        and _axes(one, b, self.budget, plain=True) is not None
                    ):
                        said = f"it is the original's {other}"
                        self.walk.parts(f"output {number} of the model", said, "order")
                if _axes(a, b, self.budget) is not None:
                    name = self.all[self.seen(b)].name
                    self.walk.parts(
                        f"output of {name}{self.batch}",
                        f"shape {a.shape} against {b.shape}",
                        "axes",
                    )
                whole = _Event("the model", "model", (), (), ())
                last = _Event(
                    "the model" if len(ours) == 1 else f"the model, {number}",
                    "model",
                    (),
                    (),
                    (),
                )
                whole.inputs = whole.outputs = [b]
                last.inputs = last.outputs = [a]
                whole.sure = True
                self.fail(whole, last)

    def pair(self):
        """Calls that belong together: by their weights, else by their names."""
        weights, calls, named = self.walk.weights, {}, {}
        for event in self.theirs:
            event.sure = False
            own = [
                v
                for v in weights.variables
                if id(v) in event.weights and id(v) in weights.places
            ]
            number = calls[id(event.part)] = calls.get(id(event.part), -1) + 1
            if own and event.weights:
                last = next((v for v in reversed(own) if len(v.shape) > 1), own[-1])
                key = weights.title(last)
                users = [
                    e
                    for e in self.ours
                    if any(weights.names.get(i) == key for i in e.weights)
                ]
                alike = [e for e in users if _alike(e.name, event.name)]
                same = [e for e in users if e.outputs[0].size == event.outputs[0].size]
                theirs = [e for e in self.theirs if set(e.weights) & {id(last)}]
                if len(users) == len(theirs):
                    event.partner = users[[id(e) for e in theirs].index(id(event))]
                    event.sure = len(event.partner.weights) <= len(
                        own
                    ) + 1 and not _several(event.partner)
                else:
                    same = alike or same
                    event.partner = same[min(number, len(same) - 1)] if same else None
            elif not event.weights:
                users = [
                    e for e in self.ours if _alike(e.name, event.name) and not e.weights
                ]
                number = named[event.name] = named.get(event.name, -1) + 1
                event.partner = users[number] if number < len(users) else None

    def number(self, event):
        return next((n for n, e in enumerate(self.all) if e is event), len(self.all))

    def group(self, event):
        """The parts of the port behind a wrong output that are not in the original either."""
        found, queue = [], [event]
        while queue:
            one = queue.pop()
            if one in found:
                continue
            found.append(one)
            for x in one.inputs:
                if not self.explains(x, one):
                    queue += self.makers(x, one)[:1]
        return found

    def explains(self, x, one):
        """Whether the original has what goes into a part of the port."""
        if x.dtype.kind != "f" or self.seen(x) is not None:
            return True
        return any(maker.found is not None for maker in self.makers(x, one)[:1])

    def makers(self, x, before):
        """The events of the port that gave a tensor, before another one."""
        found = []
        for event in self.theirs:
            if event is before:
                break
            if any(
                o.shape == x.shape and np.array_equal(o, x, equal_nan=True)
                for o in event.outputs
            ):
                found.append(event)
        return found

    def fail(self, event, partner):
        """Name the first part behind a wrong output that is at fault itself."""
        group = self.group(event)

        def explained(one):
            return all(self.explains(x, one) for x in one.inputs)

        starts = [e for e in group if e is not event and explained(e)]
        starts.sort(key=lambda e: next(n for n, o in enumerate(self.theirs) if o is e))
        real = [e for e in starts if not _moves(e)]
        theirs = (real or [event])[0]
        if (
            not real and starts and len(group) > 2
        ):  # a pad, then something before `event`
            between = [
                e
                for e in self.theirs
                if e in group and e is not event and not _moves(e)
            ]
            theirs = between[0] if between else event
        inputs = [x for e in (starts or [event]) for x in e.inputs]
        first = max(
            [min(self.places(x), default=0) for x in inputs if x.dtype.kind == "f"],
            default=0,
        )
        calls = [
            e for e in self.all if e.name == partner.name and self.number(e) > first
        ]
        partner = (
            calls[0] if calls else partner
        )  # of a shared part, the call that comes next
        last = self.number(partner)
        span = [
            e
            for n, e in enumerate(self.all)
            if first < n <= last and n not in self.matched
        ]
        if partner not in span:
            span.append(partner)
        moves = [e for e in span if _moves(e) and e is not partner]
        real = [
            e
            for e in span
            if e not in moves
            and (e is partner or not _partnered(e, self.theirs, event))
        ]
        ours = (real or span)[0]
        if (
            theirs is event
        ):  # at fault itself, or one of the original before it is missing
            direct = any(any(self.same(e, inputs)) for e in (partner, *moves))
            fits = [e for e in real if e is not partner and any(self.same(e, inputs))]
            known = starts or explained(event)
            ours = (
                partner
                if direct
                else (fits or [partner if known and event.part != "model" else ours])[0]
            )
        elif theirs.partner is not None and theirs.partner in span:
            ours = theirs.partner
        elif ours is partner and moves:
            ours = moves[-1]
        if ours.part == "model" and ours is not theirs.partner:
            made = [
                e
                for e in self.all
                if any(_apart(o, ours.outputs[0]) == 0 for o in e.outputs)
            ]
            ours = made[-1] if made else ours
        if (
            theirs is event
            and not explained(event)
            and not starts
            and event.part != "model"
        ):
            ours, theirs = (
                self.hidden(event, span)
                or self.within(event, partner)
                or (ours, theirs)
            )
        why = _Why(self, ours, theirs, event, partner)
        cause, detail = why.cause()
        batch = self.batch
        a, b = ours.outputs[0], theirs.outputs[0]
        if a.size != b.size:
            a, b = partner.outputs[0], event.outputs[0]
        apart = (
            min(_apart(a.transpose(p), b) for p in _plain(a.ndim))
            if a.size == b.size
            else np.inf
        )
        same = a.size == b.size and np.isfinite(b).all() and np.isfinite(a).all()
        if same and not np.isfinite(apart):
            apart = min(
                _apart(a.transpose(p).reshape(b.shape), b) for p in _plain(a.ndim)
            )
        if not np.isfinite(apart) and a.size != b.size:
            apart = f"shape {a.shape} against {b.shape}"
        elif not np.isfinite(apart):
            apart = float("nan")
        self.walk.parts(f"output of {ours.name}{batch}", apart, cause, detail)

    def hidden(self, event, span):
        """The first function of the port since the last right one, and its like in the original."""
        before = self.theirs[: next(n for n, e in enumerate(self.theirs) if e is event)]
        right = [n for n, e in enumerate(before) if e.found is not None]
        for one in before[max(right, default=-1) + 1 :]:
            alike = [e for e in span if _words(e) & _words(one)]
            if (
                alike
                and not _moves(one)
                and all(self.explains(x, one) for x in one.inputs)
            ):
                return alike[0], one
        return None

    def within(self, event, partner):
        """What enters both, where the port computes it between its layers."""
        for mine, other in zip(partner.inputs, event.inputs, strict=False):
            if self.seen(other) is None and self.places(mine):
                entered = _Event(f"what enters {event.name}", "tensor", (), ())
                entered.outputs = [other]
                return self.all[min(self.places(mine))], entered
        return None

    def same_inputs(self, ours, theirs):
        return self.same(ours, theirs.inputs)

    def same(self, ours, inputs):
        for a in ours.inputs:
            for b in inputs:
                yield a.size == b.size and _axes(a, b, self.budget) is not None


def _broadcast(ours, theirs):
    """One for all samples, such as positions, as often as the other side has it."""
    if ours.ndim and ours.shape == theirs.shape[1:]:
        return np.broadcast_to(ours, theirs.shape), theirs
    if theirs.ndim and theirs.shape == ours.shape[1:]:
        return ours, np.broadcast_to(theirs, ours.shape)
    return ours, theirs


def _rounds(event):
    """Whether a layer gives what float32 can hold, of more precise numbers."""
    if not event.inputs or not event.outputs:
        return False
    x, y = event.inputs[0], event.outputs[0]
    with np.errstate(all="ignore"):
        coarse = [
            np.array_equal(a.astype("float32"), a)
            for a in (x, y)
            if a.dtype.kind == "f"
        ]
    return coarse == [False, True] and len(np.unique(y)) > 8


def _several(event):
    return isinstance(event.part, nn.RNNBase | nn.MultiheadAttention)


def _partnered(event, theirs, failing):
    return any(
        e.partner is event and e is not failing and e.found is not None for e in theirs
    )


# --- Why: what is tried on the two parts, with their own inputs

_ACTIVATIONS = {
    "relu": torch.relu,
    "relu6": F.relu6,
    "gelu": F.gelu,
    "gelu by tanh": lambda x: F.gelu(x, approximate="tanh"),
    "leaky relu 0.01": lambda x: F.leaky_relu(x, 0.01),
    "leaky relu 0.2": lambda x: F.leaky_relu(x, 0.2),
    "leaky relu 0.3": lambda x: F.leaky_relu(x, 0.3),
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
_STATIC = {
    ("stride", "strides"): "stride",
    ("dilation", "dilation_rate"): "stride",
    ("groups", "groups"): "stride",
    ("kernel_size", "kernel_size"): "layer size",
    ("kernel_size", "pool_size"): "pooling",
}


class _Why:
    """Tries causes on the parts at fault until one explains what they gave."""

    def __init__(self, outputs, ours, theirs, failing, partner):
        self.outputs, self.walk = outputs, outputs.walk
        self.ours, self.theirs, self.failing, self.partner = (
            ours,
            theirs,
            failing,
            partner,
        )
        self.a, self.b = ours.outputs[0], theirs.outputs[0]
        self.budget = max(outputs.budget, _LOOSE)

    def fits(self, ours, theirs=None):
        theirs = self.b if theirs is None else theirs
        return ours.size == theirs.size and _axes(ours, theirs, self.budget) is not None

    def cause(self):
        tries = [
            self.finite,
            self.attention,
            self.absent,
            self.weights,
            self.mode,
            self.arguments,
            self.given,
            self.layer,
        ]
        tries += [
            self.activation,
            self.wired,
            self.tensors,
            self.kinds,
            self.masked,
            self.arranged,
        ]
        for one in tries:
            with np.errstate(all="ignore"):
                found = one()
            if found:
                return found if isinstance(found, tuple) else (found, "")
        return "unknown", ""

    def attention(self):
        """Attention of the original, with another scale or without its mask."""
        if not self.ours.kind.startswith("scaled_dot_product"):
            return None
        args, kwargs = self.ours.arguments
        size = args[0].shape[-1]
        plain = {"is_causal": False, "attn_mask": None}
        causal = {"is_causal": True, "attn_mask": None}
        for changed, cause in (
            *(({"scale": size**power}, "scale") for power in (0, -1, 0.5)),
            *(
                ({"scale": (size * heads) ** -0.5}, "scale")
                for heads in (2, 4, 8, 12, 16)
            ),
            *((one, "mask") for one in (plain, causal)),
        ):
            with torch.no_grad():
                call = F.scaled_dot_product_attention
                found = _numbers(
                    call(*args[:3], **(kwargs | {"dropout_p": 0.0} | changed))
                )
            if self.fits(found):
                return cause, ", ".join(f"{n}={v}" for n, v in changed.items())
        return None

    def absent(self):
        """The port's part belongs to a later one of the original: one between is missing."""
        words = _words(self.theirs)
        entered = any(self.outputs.same_inputs(self.ours, self.theirs))
        later = self.outputs.all[self.outputs.number(self.ours) + 1 :]
        if self.partner is not self.ours and self.theirs.partner not in (
            None,
            self.ours,
        ):
            return self.missing() if entered else None
        if (
            words
            and not words & _words(self.ours)
            and entered
            and any(words & _words(e) for e in later[:8])
        ):
            return self.missing()
        return None

    def wired(self):
        """The same kind of part, of which an input comes from elsewhere."""
        if (
            not _words(self.ours) & _words(self.theirs)
            or not any(self.outputs.same_inputs(self.ours, self.theirs))
        ) and (
            not _words(self.ours) & _words(self.theirs) or len(self.theirs.inputs) > 1
        ):
            return None
        for x in self.theirs.inputs:
            place = self.outputs.seen(x) if x.dtype.kind == "f" else None
            if place is not None and not any(
                x.size == y.size and _axes(y, x, self.budget) is not None
                for y in self.ours.inputs
            ):
                said = f"{self.outputs.all[place].name} goes into {self.theirs.name}"
                if any(_shuffled(y, x) for y in self.ours.inputs):
                    return "axes", said
                if any(_times(y, x, self.budget) for y in self.ours.inputs):
                    return "scale", said
                return "wiring", f"the output of {said}"
        return None

    def finite(self):
        if np.isfinite(self.a).all() and not np.isfinite(self.b).all():
            found = self.activation()
            return "not finite", found[1] if found else ""
        return None

    def module(self):
        return self.ours.part if isinstance(self.ours.part, nn.Module) else None

    def run(self, module, x):
        """A module on numbers; None where it takes them not."""
        kind = next((p.dtype for p in module.parameters()), torch.get_default_dtype())
        x = torch.from_numpy(np.ascontiguousarray(x))
        try:
            with torch.no_grad(), _stats_kept(self.walk.original, None):
                return _numbers(
                    _tensors(module(x.to(kind) if x.is_floating_point() else x))[0]
                )
        except (RuntimeError, TypeError, ValueError, IndexError):
            return None

    def weights(self):
        """The layer's own weights are the original's, in the order of axes that it wants."""
        weights, event = self.walk.weights, self.theirs
        own = [v for v in weights.variables if id(v) in event.weights]
        if not own or self.ours is not (event.partner or self.ours):
            return None
        names = {weights.names[i] for i in self.ours.weights if i in weights.names}
        for variable in own:
            places, theirs = weights.places.get(id(variable)), _numbers(variable)
            if _statistic(variable):
                continue
            if places is None or not _apart(weights.flat[places], theirs) <= 1e-6:
                return "other weights", variable.path
            if not {weights.name_at(p) for p in (places.min(), places.max())} <= names:
                return "other weights", f"{variable.path} has {weights.title(variable)}"
        if self.given():
            return None
        for variable in own:
            places, module = weights.places[id(variable)], self.ours.part
            if isinstance(
                module, nn.GRU | nn.LSTM | nn.GRUCell | nn.LSTMCell
            ) and not _gates_right(self, variable, places):
                return "kernel layout", f"the gates in {variable.path}"
            wanted = _wanted(module, variable, weights)
            if wanted is not None and not _apart(wanted, _numbers(variable)) <= 1e-6:
                return "kernel layout", variable.path
        return None

    def mode(self):
        module = self.module()
        if (
            module is None
            or not self.ours.inputs
            or not isinstance(module, nn.modules.batchnorm._NormBase)
        ):
            return None
        was = module.training
        module.eval() if was else module.train()
        found = self.run(module, self.ours.inputs[0])
        module.training = was
        if found is not None and self.fits(found):
            return (
                "mode",
                "inference in the port" if was else "inference in the original",
            )
        return None

    def arguments(self):
        """An argument of the layer, given to the module, makes the two equal."""
        module, layer = self.module(), self.theirs.part
        if module is None or not isinstance(layer, keras.Layer) or not self.ours.inputs:
            return None
        for (name, other), (turn, cause) in _SAME.items():
            if not hasattr(module, name) or not hasattr(layer, other):
                continue
            was, new = getattr(module, name), getattr(layer, other)
            try:
                new = turn(new)
            except TypeError:
                continue
            if was == new:
                continue
            setattr(module, name, new)
            found = self.run(module, self.ours.inputs[0])
            setattr(module, name, was)
            if found is not None and self.fits(found):
                return cause, f"{was} against {getattr(layer, other)}"
        for eps in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12):
            if hasattr(module, "eps") and hasattr(module, "weight"):
                was, module.eps = module.eps, eps
                found = self.run(module, self.ours.inputs[0])
                module.eps = was
                if found is not None and self.fits(found):
                    return "epsilon", f"{was} against {eps}"
        return None

    def given(self):
        """The module gives what the layer gave if it gets the layer's own input."""
        module = self.module()
        if module is None or not self.ours.inputs or not self.theirs.inputs:
            return None
        x, y = self.ours.inputs[0], self.theirs.inputs[0]
        if x.dtype.kind != "f" or x.size != y.size or _apart(x, y) <= self.budget:
            return None
        for axes in _back(x.ndim):
            if y.ndim == x.ndim:
                z = y.transpose(axes)
                if z.shape == x.shape and not _apart(x, z) <= self.budget:
                    found = self.run(module, z)
                    if found is not None and self.fits(found):
                        flat = (
                            isinstance(module, nn.Linear)
                            and x.ndim == 2
                            and np.allclose(np.sort(x, 1), np.sort(z, 1))
                        )
                        return ("flatten" if flat else "axes"), ""
        return None

    def layer(self):
        """What can only be read: strides, axes, padding, the formula of a recurrent layer."""
        module, layer = self.module(), self.theirs.part
        if module is None or not isinstance(layer, keras.Layer):
            return None
        for (name, other), cause in _STATIC.items():
            if hasattr(module, name) and hasattr(layer, other):
                ours, theirs = (
                    _whole(getattr(module, name)),
                    _whole(getattr(layer, other)),
                )
                if (
                    name == "stride"
                    and hasattr(module, "ceil_mode")
                    and getattr(module, name) is None
                ):
                    continue
                ours = ours * len(theirs) if len(ours) == 1 else ours
                theirs = theirs * len(ours) if len(theirs) == 1 else theirs
                if ours != theirs and "Depthwise" not in type(layer).__name__:
                    if (
                        name == "groups"
                        and getattr(module, "in_channels", 0) == module.groups
                    ):
                        continue
                    return cause, f"{ours} against {theirs}"
        if isinstance(module, nn.RNNBase | nn.RNNCellBase):
            return self.recurrent(layer)
        if isinstance(module, nn.LayerNorm):
            return (
                "normalised axis",
                f"the last {len(module.normalized_shape)} against {getattr(layer, 'axis', '?')}",
            )
        if isinstance(module, nn.GroupNorm | nn.modules.batchnorm._NormBase):
            return "normalised axis", f"axis {getattr(layer, 'axis', '?')} in the port"
        if "Conv" in type(module).__name__:
            return (
                "padding",
                f"{module.padding} against {getattr(layer, 'padding', '?')}",
            )
        if isinstance(module, nn.Embedding | nn.MultiheadAttention):
            return self.masked()
        return None

    def recurrent(self, layer):
        inner = getattr(layer, "forward_layer", layer)
        said = [
            f"{name}={getattr(inner, name).__name__}"
            for name, usual in (
                ("activation", "tanh"),
                ("recurrent_activation", "sigmoid"),
            )
            if hasattr(inner, name) and getattr(inner, name).__name__ != usual
        ]
        if getattr(inner, "go_backwards", False):
            said.append("go_backwards")
        if said:
            return "recurrent", ", ".join(said)
        alone = (
            self.run(self.ours.part, self.ours.inputs[0])
            if len(self.ours.inputs) > 1
            else None
        )
        if alone is not None and self.fits(alone):
            return "wiring", "the initial state is lost"
        return self.unmasked() or self.masked() or ("recurrent", "")

    def unmasked(self):
        """The port's layer gives the original's numbers once it gets no mask."""
        x, *states = [x for x in self.theirs.inputs if x.dtype.kind == "f"]
        given = (
            {"initial_state": list(map(ops.convert_to_tensor, states))}
            if states
            else {}
        )
        with suppress(Exception):  # what takes other arguments
            found = self.theirs.part(ops.convert_to_tensor(x), **given)
            found = _numbers(_tensors(found)[0])
            wanted = [
                y for a in self.ours.outputs for y in (a, a[:, -1] if a.ndim > 2 else a)
            ]
            if any(self.fits(y, found) for y in wanted):
                return "mask", "only the port leaves out padding"
        return None

    def activation(self):
        """The input of the original's part, through a known function."""
        given = [x for x in self.ours.inputs if x.dtype.kind == "f"][:1]
        entered = [x for x in self.theirs.inputs if x.dtype.kind == "f"][:1]
        if self.ours.weights:  # its output, if the port has one more
            given, entered = [], [x for x in entered if self.fits(self.a, x)]
        for x in (*given, *entered):
            if x.size != self.b.size:
                continue
            turned = torch.from_numpy(x)
            for name, function in _ACTIVATIONS.items():
                found = _numbers(function(turned))
                if not np.isfinite(self.b).all():
                    both = np.isfinite(found) & np.isfinite(_as(self.b, found))
                    same = (
                        both.any()
                        and (
                            np.isfinite(found) == np.isfinite(_as(self.b, found))
                        ).all()
                        and _apart(found[both], _as(self.b, found)[both]) <= self.budget
                    )
                else:
                    same = self.fits(found)
                if same:
                    slope, kind = name.startswith("leaky"), self.ours.kind
                    cause = "slope" if slope and "leaky" in kind else "activation"
                    cause = (
                        "approximation" if "gelu" in name and "gelu" in kind else cause
                    )
                    if name == "nothing":
                        return self.missing()
                    return cause, f"{name} in the port"
        return None

    def missing(self):
        said, cause = (
            f"{self.ours.name} has no counterpart there",
            _kind(self.ours.kind),
        )
        if self.ours.weights:
            return "wiring", said
        return "missing layer" if cause in (None, "normalised axis") else cause, said

    def tensors(self):
        """A factor, or a tensor of the original, between the two."""
        a = next(
            (
                self.a.transpose(p)
                for p in _plain(self.a.ndim)
                if self.a.transpose(p).shape == self.b.shape
            ),
            None,
        )
        if a is None:
            return None
        if (ratio := _times(a, self.b, self.budget)) is not None:
            pooled = "pooling" in (_kind(self.ours.kind), _kind(self.theirs.kind))
            return "pooling" if pooled else "scale", f"{ratio:.6g} times"
        for sign, gap in ((1, self.b - a), (-1, a - self.b)):
            number = self.outputs.seen(np.ascontiguousarray(gap))
            if number is not None and np.abs(gap).max() > 0:
                name = self.outputs.all[number].name
                return "skip", f"{'plus' if sign > 0 else 'without'} {name}"
        number = self.outputs.seen(self.b)
        if number is not None:
            return self.missing()
        if "leaky" in self.ours.kind or "leaky" in self.theirs.kind:
            same = self.b >= 0
            if (
                np.array_equal(same, a >= 0)
                and _apart(a[same], self.b[same]) <= self.budget
            ):
                return "slope", ""
        return None

    def kinds(self):
        kind = f"{self.ours.kind.partition(' after ')[0]} {self.theirs.kind}"
        if any(word in kind for word in ("softmax", "attention", "masked")):
            return self.masked() or ("mask", "")
        cause = _kind(self.ours.kind) or _kind(self.theirs.kind)
        if cause in ("skip", "order of parts") and self.arranged():
            return self.arranged()
        return cause and (cause, f"{self.ours.kind} against {self.theirs.kind}")

    def aligned(self):
        """The original's numbers in the axes of the port's, as most of them agree."""
        best, found = -1, None
        if self.a.size != self.b.size or self.a.ndim > 5:
            return None
        near = self.budget * np.abs(self.a).max()
        for axes in (*_plain(self.a.ndim), *itertools.permutations(range(self.a.ndim))):
            turned = self.a.transpose(axes).reshape(self.b.shape)
            share = (np.abs(turned - self.b) <= near).mean()
            if share > best:
                best, found = share, turned
        return found

    def masked(self):
        """Where only some samples, or only some places of the sequence, part."""
        a = self.aligned()
        if a is None or a.ndim < 2:
            return None
        gap = np.abs(a - self.b) > self.budget * np.abs(a).max()
        rows = gap.reshape(len(gap), -1).any(1)
        times = gap.any(axis=(0, *range(2, a.ndim)))
        if not rows.all() or (a.ndim > 2 and not times.all()):
            return "mask", f"{rows.sum()} of {rows.size} samples"
        return None

    def arranged(self):
        if self.a.size == self.b.size and np.allclose(
            np.sort(self.a, None), np.sort(self.b, None)
        ):
            joined = "cat" in self.ours.kind or "concat" in self.theirs.kind
            return ("order of parts" if joined else "axes"), ""
        return None


_KINDS = {
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


_WORDS = [
    "relu",
    "gelu",
    "elu",
    "silu",
    "tanh",
    "sigmoid",
    "softmax",
    "conv",
    "norm",
    "pool",
    "linear",
    "dense",
    "add",
    "cat",
    "dropout",
]


def _words(event):
    """What a part is called in both frameworks."""
    kind = (
        event.kind.replace("dense", "linear")
        .replace("concat", "cat")
        .replace("multiply", "mul")
    )
    first = {"".join(kind.partition(" ")[0].split("_"))} if not event.weights else set()
    return {word for word in _WORDS if word in kind.replace("re_lu", "relu")} or first


def _kind(kind):
    """The cause that goes with what a part is called."""
    first = kind.partition(" ")[0].strip("_")
    for words, cause in _KINDS.items():
        if any(
            word == first or len(word) > 3 and word in kind for word in words.split()
        ):
            return cause
    return None


def _back(ndim):
    """The orders of axes that undo those of `_plain`."""
    return [tuple(range(ndim)), (0, ndim - 1, *range(1, ndim - 1))][: 1 + (ndim > 2)]


def _as(theirs, ours):
    """Theirs in the axes of ours, where the two are images."""
    for axes in _back(theirs.ndim):
        if theirs.transpose(axes).shape == ours.shape:
            return theirs.transpose(axes)
    return theirs.reshape(ours.shape)


def _whole(value):
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _wanted(module, variable, weights):
    """A kernel as Keras keeps it, from the module's; None where no rule is known."""
    shape, path = tuple(variable.shape), variable.path
    if (
        isinstance(module, nn.MultiheadAttention)
        and "kernel" in path
        and len(shape) == 3
    ):
        part = next(
            (n for n, w in enumerate(("query", "key", "value")) if w in path), None
        )
        if part is None:
            return _numbers(module.out_proj.weight).T.reshape(shape)
        if module.in_proj_weight is not None:
            return np.split(_numbers(module.in_proj_weight), 3)[part].T.reshape(shape)
    kernel = getattr(module, "weight", None)
    if not isinstance(module, nn.Linear | nn.modules.conv._ConvNd) or len(shape) < 2:
        return None
    kernel = _numbers(kernel)
    if kernel.ndim > 1 and kernel.ndim == len(shape):
        usual = kernel.transpose(*range(2, kernel.ndim), 1, 0)
        if usual.shape == shape:
            return usual
        if "depthwise" in path or module.groups > 1:
            kernel = kernel.reshape(shape[-2], shape[-1], *shape[:-2])
            return kernel.transpose(*range(2, kernel.ndim), 0, 1)
    return None


def _gates_right(why, variable, places):
    """Whether the gates have the order of Keras: i f c o, and z r h where PyTorch has r z n."""
    weights = why.walk.weights
    name = weights.title(variable)
    if ("reverse" in name) != ("backward" in variable.path):
        return False
    rows = weights.tensors[name].shape[0]
    width = weights.tensors[name].numel() // rows
    count = 4 if isinstance(why.ours.part, nn.LSTM | nn.LSTMCell) else 3
    last = variable.shape[-1]
    starts = (
        weights.places[id(variable)].reshape(-1, last)[0, :: last // count]
        - weights.start[name]
    )
    gates = [int(s) // width // (rows // count) for s in starts]
    return gates == ([0, 1, 2, 3] if count == 4 else [1, 0, 2])


def _why_count(ours, theirs, walk):
    """The cause of another number of parameters, from what is left on either side."""
    for layer in walk.port._flatten_layers():
        if getattr(layer, "reset_after", True) is False:
            return "reset_after", layer.name
    for v in _state(walk.port):  # (2, 3n): one array for two of PyTorch's
        shape = tuple(v.shape)
        if len(shape) == 2 and shape[0] == 2 and "bias" in v.path:
            theirs[v.path], theirs[f"{v.path} 2"] = shape[1:], shape[1:]
    left, right = (
        {n: int(np.prod(s)) for n, s in side.items()} for side in (ours, theirs)
    )
    lists = [
        [(size, _role(name)) for name, size in side.items()] for side in (left, right)
    ]
    names = list(left), list(right)
    for i, j, size in difflib.SequenceMatcher(
        None, *lists, autojunk=False
    ).get_matching_blocks():
        for k in range(size):
            del left[names[0][i + k]], right[names[1][j + k]]
    for name, size in list(right.items()):
        same = [n for n, s in left.items() if s == size]
        same.sort(key=lambda n: _role(n) != _role(name))  # noqa: B023
        if same:
            del left[same[0]], right[name]
    alone = {**left, **right}
    said = ", ".join(alone)
    norms = [
        n
        for n in left
        if "Norm" in type(walk.original.get_submodule(n.rpartition(".")[0])).__name__
    ]
    norms += [n for n in right if n.rpartition("/")[2] in ("gamma", "beta")]
    if not alone:
        return "unknown", ""
    if left and right:
        if all(_role(n) == "bias" for n in alone):
            return "bias", said
        return "layer size", said
    if len(norms) == len(alone):
        whole = {_role(n) for n in alone} == {"weight", "bias"}
        return (
            "missing layer" if whole and _lost_norm(walk, left, right) else "affine"
        ), said
    if all(_role(n) == "bias" for n in alone):
        return "bias", said
    sizes = {int(np.prod(s)) for n, s in {**ours, **theirs}.items() if n not in alone}
    if set(alone.values()) <= sizes and _reused(walk, left):
        return "tied", said
    return "missing layer", said


def _lost_norm(walk, left, right):
    """Whether a normalisation as a whole is on one side alone."""
    ours = sum("Norm" in type(m).__name__ for m in walk.original.modules())
    theirs = sum(
        "Normalization" in type(layer).__name__ for layer in walk.port._flatten_layers()
    )
    return ours != theirs


def _reused(walk, left):
    """Whether the side with fewer weights uses one twice."""
    seen = []
    quiet = {}
    if not left:
        try:
            with _stats_kept(walk.original, None), _watched(walk.original, seen, quiet):
                x = walk.x
                walk.original(**x) if isinstance(x, dict) else walk.original(
                    *x
                ) if isinstance(x, list | tuple) else walk.original(x)
        except Exception:  # only asked for a hint
            return False
        used = [i for e in seen for i in e.weights]
        return any(used.count(i) > 1 for i in used)
    layers = walk.port._flatten_layers()
    return any(
        layer.weights and len(getattr(layer, "_inbound_nodes", ())) > 1
        for layer in layers
    )


def _why_input(ours, theirs, others, budget):
    for number, other in enumerate(others, 1):
        if other is not ours and _axes(other, theirs, budget, plain=True) is not None:
            return "order", f"it is the original's {number}"
    if ours.size == theirs.size and _axes(ours, theirs, budget) is not None:
        return "axes", f"{_axes(ours, theirs, budget)}"
    for axes in _plain(ours.ndim):
        a, b = ours.transpose(axes).astype("float64"), theirs.astype("float64")
        if a.shape != b.shape:
            continue
        flat = [np.sort(s.reshape(len(s), -1), axis=0) for s in (a, b)]
        if np.allclose(*flat):
            return "rows", ""
        if np.allclose(np.sort(a, None), np.sort(b, None)):
            return "axes", ""
        where = np.abs(a) > 0
        ratio = b[where] / a[where]
        if ratio.size and np.ptp(ratio) <= 1e-5 * abs(ratio[0]):
            return "scale of input", f"{ratio[0]:.6g} times"
        a, b = (s.reshape(-1, s.shape[-1] if s.ndim > 1 else 1) for s in (a, b))
        fits = [
            np.polyfit(a[:, c], b[:, c], 1)
            for c in range(a.shape[1])
            if np.ptp(a[:, c])
        ]
        if fits and all(
            _apart(np.polyval(f, a[:, c]), b[:, c]) < 1e-5 for c, f in enumerate(fits)
        ):
            return "shift of input", f"{fits[0][0]:.3g} x + {fits[0][1]:.3g}"
    return (
        "axes"
        if np.array_equal(np.sort(ours, None), np.sort(theirs, None))
        else "unknown"
    ), ""


_LOSSES = {  # arguments of Keras' losses, and the cause
    "from_logits": "from_logits",
    "reduction": "reduction",
    "label_smoothing": "smoothing",
    "delta": "other loss",
    "loss_weights": "other loss",
}


def _of_losses(port, criterion):
    """Other values for the arguments of the port's losses: name, value, and a change of it."""
    known = {"from_logits": (True, False), "delta": (getattr(criterion, "delta", 1.0),)}
    known["label_smoothing"] = (0.0, getattr(criterion, "label_smoothing", 0.0))
    compiled = port._compile_loss
    flat = getattr(compiled, "_flat_losses", None) or ()
    for one in flat:
        kwargs = getattr(one.loss, "_fn_kwargs", None)
        if kwargs is None:
            continue
        takes = inspect.signature(one.loss.fn).parameters
        for name in known.keys() & takes.keys():
            was = kwargs.get(name, takes[name].default)
            for value in known[name]:
                if value != was:
                    yield name, was, mock.patch.dict(kwargs, {name: value})
        for value in {"sum", "mean", "sum_over_batch_size"} - {one.loss.reduction}:
            yield (
                "reduction",
                one.loss.reduction,
                mock.patch.object(one.loss, "reduction", value),
            )
    if any(one.loss_weight not in (None, 1.0) for one in flat):
        equal = [one._replace(loss_weight=None) for one in flat]
        yield (
            "loss_weights",
            [one.loss_weight for one in flat],
            mock.patch.object(compiled, "_flat_losses", equal),
        )


def _why_loss(walk, ours, theirs, output):
    """What makes the two losses equal: an argument of one of them."""

    def near(a, b):
        return abs(a - b) <= max(walk.budget["loss"], _LOOSE) * max(abs(a), 1e-12)

    def again():
        with _stats_kept(walk.original, None):
            return float(_numbers(walk.losses()[1]))

    added = sum(float(_numbers(one)) for one in walk.port.losses)
    if added and near(ours, theirs - added):
        return "added loss", f"{added:.4g} more in the port"
    y, port_y, out, criterion = walk.y, walk.py, _first(output), walk.loss
    for name, was, change in _of_losses(walk.port, criterion):
        with change, suppress(Exception):  # a value for other targets
            if near(ours, again()):
                return _LOSSES[name], f"{name}={was!r}"
    for name, value, cause in (
        ("label_smoothing", 0.0, "smoothing"),
        ("weight", None, "class weights"),
        ("pos_weight", None, "class weights"),
        ("ignore_index", -100, "mask"),
        ("reduction", "sum", "reduction"),
        ("reduction", "mean", "reduction"),
    ):
        was = getattr(criterion, name, value)
        if was is not value and was != value:
            setattr(criterion, name, value)
            try:
                with _stats_kept(walk.original, None):
                    found = float(_numbers(criterion(walk.ours(), y)))
            except (RuntimeError, IndexError):
                found = np.nan
            setattr(criterion, name, was)
            if near(found, theirs):
                return cause, f"{name}={was!r}"[:60]
    mask = getattr(out, "_keras_mask", None)
    sizes = {1.0}
    for tensor in (*_tensors(output), *_tensors(port_y)):
        dims = [int(n) for n in tensor.shape]
        sizes |= {
            float(np.prod(dims[i:j]))
            for i in range(len(dims))
            for j in range(i, len(dims) + 1)
        }
    for a, b in ((ours, theirs), (ours - added, theirs - added)):
        if any(near(a * s, b) or near(a, b * s) for s in sizes - {1.0}):
            return "reduction", f"{b / a:.4g} times"
    if added:
        return "added loss", f"{added:.4g} of the port's"
    if mask is not None:
        return "mask", "the port's loss leaves out what is masked"
    try:
        for from_logits in (out, ops.log(out), ops.softmax(out), ops.sigmoid(out)):
            for fn in (
                keras.losses.SparseCategoricalCrossentropy,
                keras.losses.CategoricalCrossentropy,
                keras.losses.BinaryCrossentropy,
            ):
                for flag in (True, False):
                    if near(
                        ours,
                        float(_numbers(fn(from_logits=flag)(port_y, from_logits)))
                        + added,
                    ):
                        return "from_logits", ""
    except Exception:  # a loss for other shapes
        pass
    return "other loss", ""


def _first(output):
    return _tensors(output)[0] if len(_tensors(output)) == 1 else output


def _why_gradient(walk, ours, theirs):
    if not np.abs(theirs).max() or not np.abs(np.nan_to_num(ours)).max():
        return "frozen", "0 on one side"
    if not np.isfinite(theirs).all():
        return "not finite", ""
    if ours.ndim == 2:
        still = ~ours.any(1) & theirs.any(1)
        if still.any() and np.allclose(ours[~still], theirs[~still], 1e-5):
            row = np.flatnonzero(still)[0]
            return (
                "frozen",
                f"row {row} has no gradient in the original, as with padding_idx",
            )
    if (ratio := _times(ours, theirs, 1e-5)) is not None:
        return "scale", f"{ratio:.6g} times"
    return "frozen", "a part of it is detached, or weights are tied on one side alone"


_NEUTRAL = (  # of torch's groups and of Keras' optimizer: what takes an argument out
    ("learning rate", {}, {"learning_rate": "lr"}),
    ("weight decay", {"weight_decay": 0}, {"weight_decay": None}),
    ("clipping", {}, {"clipnorm": None, "clipvalue": None, "global_clipnorm": None}),
    ("optimizer epsilon", {"eps": 1e-12}, {"epsilon": 1e-12}),
    ("nesterov", {"nesterov": False}, {"nesterov": False}),
    (
        "momentum",
        {"momentum": 0, "nesterov": False},
        {"momentum": 0.0, "nesterov": False},
    ),
    (
        "betas",
        {"amsgrad": False},
        {"beta_1": "betas", "beta_2": "betas", "rho": "alpha", "amsgrad": False},
    ),
)


def _why_update(walk, number, wide):
    """The argument of the optimizers that makes the two equal once it is the same."""
    twin, optimizer = walk.port.optimizer, walk.optimizer
    rate = twin._learning_rate
    if callable(rate) and not isinstance(rate, keras.Variable) and not walk.update:
        rates = {float(_numbers(rate(n))) for n in range(number)}
        if len(rates) > 1:
            return "schedule", f"{min(rates):g} to {max(rates):g}"

    def groups():
        return optimizer.param_groups if optimizer else [{}]

    def wanted(row):
        """What arguments of Keras' optimizer become: nothing, or what PyTorch has."""
        for name, value in row[2].items():
            if isinstance(value, str):
                value = groups()[0].get(value)
                value = value[int(name[-1]) - 1] if isinstance(value, tuple) else value
                if value is None:
                    continue
            if hasattr(twin, name):
                yield name, value

    def differs(row):
        """Whether there is something to take out."""
        neutral = [g.get(n, v) == v for n, v in row[1].items() for g in groups()]
        rates = {g.get("lr") for g in groups()} if row[0] == "learning rate" else ()
        same = [np.isclose(float(_numbers(getattr(twin, n))), v, 1e-6) if n == "learning_rate"
                else getattr(twin, n) == v for n, v in wanted(row)]  # fmt: skip
        clips = row[0] == "clipping" and bool(walk.update)
        return clips or len(rates) > 1 or not all([*neutral, *same])

    def attempt(*rows):
        walk.snapshot.restore()
        with ExitStack() as stack:
            for row in rows:
                for group in groups():
                    taken = {n: v for n, v in row[1].items() if n in group}
                    if row[0] == "learning rate" and "lr" in group:
                        taken["lr"] = groups()[0]["lr"]
                    stack.enter_context(mock.patch.dict(group, taken))
                for name, value in wanted(row):
                    if name == "learning_rate":
                        value = keras.Variable(value, dtype=keras.config.floatx())
                        name = "_learning_rate"
                    stack.enter_context(mock.patch.object(twin, name, value))
                if row[0] == "clipping":
                    for name in ("clip_grad_norm_", "clip_grad_value_"):
                        none = mock.patch.object(nn.utils, name, lambda *a, **k: None)
                        stack.enter_context(none)
            walk.port.make_train_function(force=True)
            walk.run(min(number, UPDATES))
            if wide:
                walk.run(1, wide=True)
            budget = walk.budget["update" if number == 1 else "updates"]
            most = max(walk.apart_after().values())
            return most <= 10 * budget  # betas pass through float32

    tried = [row for row in _NEUTRAL if differs(row)]
    for row in tried:
        if attempt(row):
            ours, theirs = groups()[0].get("eps"), getattr(twin, "epsilon", None)
            if row[0] == "optimizer epsilon" and ours == theirs:
                return row[0], PLACE.format(ours)
            return row[0], _told(row, groups()[0], twin)
    for one, two in itertools.combinations(tried, 2):
        if attempt(one, two):
            return one[0], f"and {two[0]}"
    if number > 1 and walk.update:
        return "schedule", "of the original's update"
    kinds = type(optimizer).__name__, type(twin).__name__
    same = {"epsilon": "eps", "rho": "alpha", "initial_accumulator_value": ""}
    pairs = [
        (groups()[0].get(o or t), getattr(twin, t, None), t) for t, o in same.items()
    ]
    said = [f"{t}: {a} and {b}" for a, b, t in pairs if None not in (a, b) and a != b]
    return "other optimizer", "; ".join([f"{kinds[0]} against {kinds[1]}", *said])


def _told(row, group, optimizer):
    ours = [
        f"{n}={group[n]}"
        for n in ("lr", "betas", "alpha", *row[1])
        if n in group and (n in row[1] or n in row[2].values())
    ]
    theirs = [
        f"{n}={float(_numbers(optimizer.learning_rate)) if n == 'learning_rate' else getattr(optimizer, n)}"
        for n in row[2]
        if hasattr(optimizer, n)
    ]
    return f"{', '.join(ours) or 'nothing'} against {', '.join(theirs)}"


# --- Models are left as they were


class _Snapshot:
    """The state of both models and their optimizers."""

    def __init__(self, original, port, optimizer=None):
        self.original, self.port, self.optimizer = original, port, optimizer
        tensors = [*original.parameters(), *original.buffers()] if original else []
        self.tensors = [(t, t.detach().clone(), t.requires_grad) for t in tensors]
        self.modes = [(m, m.training) for m in original.modules()] if original else []
        self.state = copy.deepcopy(optimizer.state_dict()) if optimizer else None
        variables = list(port.weights) if port else []
        if port and optimizer and getattr(port, "optimizer", None):
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
def _kept(original, port, optimizer=None):
    snapshot = _Snapshot(original, port, optimizer)
    try:
        yield snapshot
    finally:
        snapshot.restore()


@contextmanager
def _stats_kept(original, port):
    """What a call in training mode changes: running statistics, states, seeds."""
    tensors = [(b, b.detach().clone()) for b in original.buffers()]
    variables = (
        [
            (v, ops.convert_to_numpy(v.value).copy())
            for v in port.non_trainable_variables
        ]
        if port
        else []
    )
    try:
        yield
    finally:
        with torch.no_grad():
            for tensor, value in tensors:
                tensor.copy_(value)
        for variable, value in variables:
            variable.assign(value)


@contextmanager
def _added_up(port, notes):
    """Gradients of embeddings reach the optimizer as PyTorch's do: one for each row."""
    optimizer = getattr(port, "optimizer", None)
    if optimizer is None or keras.backend.backend() != "tensorflow":
        yield
        return
    import tensorflow as tf

    apply = optimizer.apply

    def with_rows(gradients, variables=None):
        slices = [isinstance(g, tf.IndexedSlices) for g in gradients]
        squares = not isinstance(optimizer, keras.optimizers.SGD)
        if any(slices) and squares and REPEATED not in notes:
            notes.append(REPEATED)
        dense = [
            tf.convert_to_tensor(g) if is_slices else g
            for g, is_slices in zip(gradients, slices, strict=True)
        ]
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


def _fold(original):
    """PyTorch's two biases of an LSTM are only added: all in the first, as in Keras."""
    with torch.no_grad():
        for module in original.modules():
            if isinstance(module, nn.LSTM | nn.RNN | nn.LSTMCell | nn.RNNCell):
                for name, second in list(module.named_parameters(recurse=False)):
                    if name.startswith("bias_hh"):
                        getattr(module, name.replace("_hh", "_ih")).add_(second)
                        second.zero_()
                        second.requires_grad_(False)
                        second.grad = None


def _sizes_of_original(original):
    found = {}
    for name, tensor in original.named_parameters():
        owner = original.get_submodule(name.rpartition(".")[0])
        folded = isinstance(owner, nn.LSTM | nn.RNN | nn.LSTMCell | nn.RNNCell)
        if (
            folded
            and "bias_hh" in name
            and not tensor.requires_grad
            and not tensor.any()
        ):
            continue
        if "in_proj" in name:
            for part in "qkv":
                found[f"{name} {part}"] = tuple(
                    s // 3 if not i else s for i, s in enumerate(tensor.shape)
                )
        else:
            found[name] = tuple(tensor.shape)
    return found


def _turned(value, turn):
    """The same nested value with each tensor turned."""
    if isinstance(value, dict):
        return {name: _turned(part, turn) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_turned(part, turn) for part in value)
    return turn(value) if hasattr(value, "dtype") else value


def _gradients(walk):
    """Gradients of the port's loss, by the id of the variable."""
    port, backend = walk.port, keras.backend.backend()
    variables = port.trainable_variables

    def loss():
        return port.compute_loss(
            x=walk.px, y=walk.py, y_pred=port(walk.px, training=True)
        )

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

        def at(values):
            with keras.StatelessScope(
                state_mapping=list(zip(variables, values, strict=True))
            ):
                return loss()

        found = jax.grad(at)([v.value for v in variables])
    return {
        id(v): None if g is None else _numbers(g)
        for v, g in zip(variables, found, strict=True)
    }
