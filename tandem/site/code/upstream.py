"""What the libraries' calls return, as far as it takes to tell whose method is called. Imports none."""

from __future__ import annotations

from collections.abc import Iterable

TENSOR = "torch.Tensor()"
MODULE = "torch.nn.Module()"
DATASET = "tensorflow.data.Dataset()"
LAYER = "keras.layers.Layer()"

# Whose methods an instance has whose class begins so; the first that fits.
FAMILIES = {
    "torch.optim.lr_scheduler.": ["torch.optim.lr_scheduler.LRScheduler"],
    "torch.optim.": ["torch.optim.Optimizer"],
    "torch.nn.utils.": [],
    "torch.nn.": ["torch.nn.Module"],
    "lightning.LightningModule": ["torch.nn.Module"],
    "torch.Tensor": ["torch.Tensor", "torch"],  # `x.sum()` is `torch.sum(x)`
    "torch.amp.GradScaler": ["torch.amp.GradScaler"],
    "keras.Sequential": ["keras.Model", "keras.Layer"],
    "keras.Model": ["keras.Model", "keras.Layer"],
    "keras.layers.": ["keras.Layer"],
    "keras.optimizers.schedules.": [],
    "keras.optimizers.": ["keras.optimizers.Optimizer"],
    "keras.metrics.": ["keras.metrics.Metric"],
    "tensorflow.data.Dataset": ["tensorflow.data.Dataset"],
    "tensorflow.GradientTape": ["tensorflow.GradientTape"],
}
# What names begin with that a library also has elsewhere, or had; the first that fits, then the next.
MOVED = {
    "tf_keras.": "keras.",
    "tensorflow.compat.v2.": "tensorflow.",
    "tensorflow.compat.v1.keras.": "keras.",
    "tensorflow.keras.": "keras.",
}
SAME = {  # one thing under two names: the one that the dictionary has
    "keras.models.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.Layer": "keras.layers.Layer",
    "keras.layers.Input": "keras.Input",
    "torch.sigmoid": "torch.nn.functional.sigmoid",
    "torch.softmax": "torch.nn.functional.softmax",
}
LIBRARIES = ("torch", "torchvision", "torchmetrics", "keras", "tensorflow")
ROOTS = (*LIBRARIES, "tf_keras")  # what names begin with in code
USUAL = {  # what code that was cut from below its imports calls things
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "lr_scheduler": "torch.optim.lr_scheduler",
    "torchvision": "torchvision",
    "transforms": "torchvision.transforms",
    "v2": "torchvision.transforms.v2",
    "tf": "tensorflow",
    "keras": "keras",
    "layers": "keras.layers",
    "optimizers": "keras.optimizers",
    "losses": "keras.losses",
    "metrics": "keras.metrics",
    "callbacks": "keras.callbacks",
    "regularizers": "keras.regularizers",
    "initializers": "keras.initializers",
    "activations": "keras.activations",
    "ops": "keras.ops",
    "K": "keras.backend",
    "np": "numpy",
}
MOVED_OPS = (  # from `keras.backend`, in Keras 3 to `keras.ops` alone
    *("abs", "all", "any", "arange", "argmax", "argmin", "cast", "clip", "concatenate", "cos"),
    *("cumprod", "cumsum", "dot", "equal", "exp", "expand_dims", "eye", "greater", "greater_equal"),
    *("less", "less_equal", "log", "max", "maximum", "mean", "min", "minimum", "ndim", "not_equal"),
    *("one_hot", "ones", "ones_like", "prod", "relu", "repeat", "reshape", "round", "shape"),
    *("sigmoid", "sign", "sin", "softmax", "sqrt", "square", "squeeze", "stack", "std"),
    *("stop_gradient", "sum", "tanh", "tile", "transpose", "var", "zeros", "zeros_like"),
)
SAME |= {f"keras.backend.{name}": f"keras.ops.{name}" for name in MOVED_OPS}
SAME |= {
    "keras.backend.permute_dimensions": "keras.ops.transpose",
    "keras.backend.pow": "keras.ops.power",
    "keras.backend.binary_crossentropy": "keras.ops.binary_crossentropy",
    "keras.backend.random_normal": "keras.random.normal",
    "keras.backend.random_uniform": "keras.random.uniform",
    "keras.backend.variable": "keras.Variable",
    "keras.backend.floatx": "keras.config.floatx",
    "keras.backend.set_floatx": "keras.config.set_floatx",
}
IN_MATH = (  # of TensorFlow, where its own name is another
    *(
        "abs",
        "add",
        "argmax",
        "argmin",
        "atan2",
        "cos",
        "cumsum",
        "divide",
        "equal",
        "exp",
        "floor",
    ),
    *("greater", "less", "logical_and", "logical_not", "logical_or", "maximum", "minimum"),
    *("multiply", "negative", "not_equal", "pow", "reduce_all", "reduce_any", "reduce_logsumexp"),
    *(
        "reduce_max",
        "reduce_mean",
        "reduce_min",
        "reduce_prod",
        "reduce_sum",
        "round",
        "sign",
        "sin",
    ),
    *("sqrt", "square", "subtract", "tanh"),
)
IN_LINALG = ("matmul", "einsum", "tensordot", "norm", "eye")
IN_NN = ("softsign", "softplus", "softmax", "log_softmax")
SAME |= {f"tensorflow.math.{name}": f"tensorflow.{name}" for name in IN_MATH}
SAME |= {f"tensorflow.math.{name}": f"tensorflow.nn.{name}" for name in IN_NN}
SAME |= {f"tensorflow.linalg.{name}": f"tensorflow.{name}" for name in IN_LINALG}
SAME |= {"tensorflow.compat.v1.linalg.einsum": "tensorflow.einsum"}
PASSES_ON = {
    "torch.compile",
    "torch.nn.parallel.DistributedDataParallel",
    "torch.no_grad()",
    "tensorflow.function",
}
FUNCTIONS = (
    "torch.",
    "torch.nn.functional.",
    "torch.nn.init.",
    "torch.linalg.",
    "torch.special.",
    "torch.fft.",
)
TENSORS = {  # returned from elsewhere
    "torch.amp.GradScaler().scale",
    "torch.nn.Parameter",
    "torch.nn.utils.parameters_to_vector",
}
NO_TENSOR = {  # what functions and methods of these names return
    *("accelerator", "cuda", "device", "compile", "no_grad", "inference_mode", "enable_grad"),
    *("load", "save", "export", "jit", "manual_seed", "is_tensor", "equal", "allclose", "finfo"),
    *("iinfo", "get_default_dtype", "set_default_dtype", "set_num_threads", "get_num_threads"),
    *("use_deterministic_algorithms", "autocast", "Generator", "Size", "vmap", "func"),
    *("backward", "item", "tolist", "numpy", "size", "numel", "dim", "type", "stride"),
    *("is_contiguous", "data_ptr", "register_hook", "element_size", "untyped_storage"),
}
ITSELF = {
    "to",
    "train",
    "eval",
    "cuda",
    "cpu",
    "double",
    "float",
    "half",
    "requires_grad_",
    "apply",
}
OF_TENSOR = {"T", "mT", "grad", "data", "real"}
OF_MODULE = {"weight", "bias", "running_mean", "running_var"}
OF_MODEL = {"optimizer": "keras.optimizers.Optimizer()", "layers": (LAYER,)}
NO_DATASET = {"cardinality", "as_numpy_iterator", "reduce", "save"}


def same(name: str) -> str:
    """A name as the dictionary has it."""
    for begins, now in MOVED.items():
        if name.startswith(begins):
            name = now + name[len(begins) :]
    return SAME.get(name, name)


def families(instance: str) -> list[str]:
    """The classes whose methods an instance has."""
    return next((has for begins, has in FAMILIES.items() if instance.startswith(begins)), [])


def is_instance(value: object) -> bool:
    return isinstance(value, str) and value.endswith("()")


def is_module(value: object) -> bool:
    return is_instance(value) and families(value) == ["torch.nn.Module"]


def is_model(value: object) -> bool:
    return is_instance(value) and families(value)[:1] == ["keras.Model"]


def attribute(value: str, attr: str) -> str | tuple:
    """What an attribute of a value is."""
    if value == TENSOR and attr in OF_TENSOR:
        return TENSOR
    if is_module(value) and attr in OF_MODULE:
        return TENSOR
    if is_model(value) and attr in OF_MODEL:
        return OF_MODEL[attr]
    return same(f"{value}.{attr}")


def returned(called: str) -> str:
    """What a call of a function, of a class, of a method or of an instance returns."""
    before, _, last = called.rpartition(".")
    if is_instance(called):  # `model(x)`
        return TENSOR if is_module(called) else ""
    if before == TENSOR:
        return "" if last in NO_TENSOR else TENSOR
    if is_module(before):
        if last in ITSELF:
            return before
        return {"parameters": f"{before}.parameters()"}.get(last, "")
    if is_model(before):
        return {"get_layer": LAYER}.get(last, "")
    if before in (DATASET, DATASET[:-2]):
        return "" if last in NO_DATASET else DATASET
    if called in TENSORS:
        return TENSOR
    if "()" in before:
        return ""
    if before + "." in FUNCTIONS and last.islower():
        return "" if last in NO_TENSOR else TENSOR
    if called.startswith(("keras.models.load_model", "keras.models.clone_model")):
        return "keras.Model()"
    return f"{called}()"


def element(value: str) -> str:
    """What a loop over a value gives, or a place of it."""
    if (
        value == TENSOR
        or value.endswith(".parameters()")
        or value == "torch.utils.data.DataLoader()"
    ):
        return TENSOR
    if value == "torch.nn.Sequential()" or value == "torch.nn.ModuleList()":
        return MODULE
    return ""


def computed(values: Iterable[object]) -> str:
    """What comes of an operator between values."""
    return TENSOR if TENSOR in list(values) else ""


def names(value: str) -> list[str]:
    """The names in the dictionary's sense of something called or named, the likeliest first."""
    before, _, last = value.rpartition(".")
    if is_instance(value):
        return [value[:-2]]
    if is_instance(before):
        return [same(f"{one}.{last}") for one in families(before)]
    return [same(value)] if "()" not in value else []
