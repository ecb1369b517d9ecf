"""Faults planted in whole architectures: torchvision's against keras.applications, or a port of ours.

    python tests/porting/whole.py [ARCHITECTURE ...]

It keeps their rows in the table of the page. The deepest have their faults in fewer blocks.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTING = ROOT / "snippets" / "porting"
sys.path[:0] = [
    *(str(ROOT), str(ROOT / "tests"), str(PORTING / "check"), str(PORTING / "moving-weights"))
]

from tandem.proof.parity import keras, torch  # noqa: E402, I001 - torch before TensorFlow
from keras import layers  # noqa: E402
from move_weights import move_weights  # noqa: E402
from porting.figures import counts, keep, right  # noqa: E402
from porting.images import entropy, forget_statistics  # noqa: E402
from porting.pairs import random_weights  # noqa: E402
from porting.trial import attempt, double  # noqa: E402
from torch import nn  # noqa: E402
from torchvision.ops import StochasticDepth  # noqa: E402

from tests.moving.architectures import ALL, SHALLOW  # noqa: E402

RATE = 2**-10
SGD = keras.optimizers.SGD
NORMS = layers.BatchNormalization, layers.LayerNormalization


def built(make):
    """A module, its right port with the same weights, and a batch; nothing is dropped."""
    torch.manual_seed(0)
    keras.utils.set_random_seed(0)
    keras.utils.clear_session()
    module, port, images, mapping = make()
    for part in module.modules():
        if isinstance(part, nn.Dropout | StochasticDepth):
            part.p = 0.0
        elif isinstance(part, nn.BatchNorm2d):
            part.momentum = 0.1
    for layer in port._flatten_layers():
        if isinstance(layer, layers.Dropout):
            layer.rate = 0.0
        elif isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9
    random_weights(module)
    for tensor in module.parameters():
        if not tensor.any():  # a head
            nn.init.normal_(tensor, std=0.25)
    move_weights(module, port, mapping)
    return module, port, torch.randn(4, *images.shape[1:]), torch.randint(0, 10, (4,))


def of(port, *kinds, having=lambda layer: True, place=-1):
    """A layer of some kinds, the last one."""
    every = [layer for layer in port._flatten_layers() if isinstance(layer, kinds)]
    return [layer for layer in every if having(layer)][place]


def squares(layer):
    return len(layer.kernel.shape) == 4 and layer.kernel.shape[0] == layer.kernel.shape[1] > 1


def epsilon(port):
    of(port, *NORMS).epsilon *= 100


def activation(port):
    """The last one that is not a line: a layer's own, or one by itself."""
    named = "relu", "gelu", "hard_silu", "silu", "exact_gelu", "relu6"
    own = lambda layer: getattr(layer.activation, "__name__", "") in named  # noqa: E731
    try:
        of(
            port, layers.Activation, layers.Dense, layers.Conv2D, having=own
        ).activation = keras.activations.softplus
    except IndexError:
        of(port, layers.ReLU).negative_slope = 0.25


def turned(port):
    """The first one: of an image of one pixel a kernel uses its middle alone."""
    kernel = of(port, layers.Conv2D, having=squares, place=0).kernel
    kernel.assign(keras.ops.convert_to_numpy(kernel).transpose(1, 0, 2, 3).copy())


def frozen(port):
    of(port, layers.Conv2D).trainable = False


def momentum(port):
    for layer in port._flatten_layers():
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.99


# Kind, where the step begins, cause, and what is done.
OF_NORMS = [("ε of a norm", "output of", "epsilon", epsilon)]
OF_MODELS = [
    ("another activation", "output of", "activation", activation),
    ("kernel not transposed", "output of", "kernel layout", turned),
    ("frozen part", "gradient of", "frozen", frozen),
]
OF_TRAINING = [
    ("from_logits", "loss", "from_logits", lambda: {"loss": entropy(from_logits=False)}),
    ("sum for mean", "loss", "reduction", lambda: {"loss": entropy(reduction="sum")}),
    (
        "learning rate",
        "{weight} after update 1",
        "learning rate",
        lambda: {"optimizer": SGD(2 * RATE)},
    ),
    (
        "weight decay",
        "{weight} after update 1",
        "weight decay",
        lambda: {"optimizer": SGD(RATE, weight_decay=0.5)},
    ),
]
OF_INPUTS = [
    ("pixels not divided", "input", "scale of input", lambda x: x * 255),
    ("swapped axis", "input", "axes", lambda x: x.transpose(0, 2, 1, 3)),
]
OF_STATISTICS = [
    (
        "statistics untouched",
        "{mean}",
        "statistics",
        lambda port: forget_statistics(None, port),
    ),
    ("momentum of a norm", "{mean} after update 1", "norm momentum", momentum),
]


def tried(name, kind="", at="", cause="", of_port=None, of_training=dict, of_inputs=None):
    """What the check says of a right port, or of one with a fault."""
    module, port, x, y = built((ALL | SHALLOW if kind else ALL)[name])
    if of_port:
        of_port(port)
    weights, means = dict(module.named_parameters()), dict(module.named_buffers())
    at = at.format(weight=next(one for one in weights if "." in one), mean=next(iter(means), ""))
    port.compile(**({"loss": entropy(), "optimizer": SGD(RATE)} | of_training()))
    given = {"original": module, "port": port, "inputs": x, "targets": y}
    given["loss"] = nn.CrossEntropyLoss()
    given["optimizer"] = torch.optim.SGD(module.parameters(), RATE)
    if of_inputs:
        given["port_inputs"] = of_inputs(x.permute(0, 2, 3, 1).numpy()).copy()
    found = attempt(lambda: given)
    return {"model": name, "kind": kind, "at": at, "cause": cause, "name": name, "found": found}


def rows(names=()):
    for name in names or ALL:
        module, *_ = (ALL | SHALLOW)[name]()
        norms = {type(part) for part in module.modules()} & {nn.BatchNorm2d, nn.LayerNorm}
        yield tried(name)
        for *fault, change in (
            *OF_MODELS,
            *(OF_NORMS if norms else ()),
            *(OF_STATISTICS if nn.BatchNorm2d in norms else ()),
        ):
            yield tried(name, *fault, of_port=change)
        for *fault, change in OF_TRAINING:
            yield tried(name, *fault, of_training=change)
        for *fault, change in OF_INPUTS:
            yield tried(name, *fault, of_inputs=change)


def main(file, *names):
    """Write the rows of some architectures, or of all, into a file."""
    double()
    Path(file).write_text(json.dumps(list(rows(names)), ensure_ascii=False), encoding="utf-8")
    return 0


def tell(names):
    """Print what is not as it should be, and keep how many are."""
    double()
    for name in names or ALL:
        found = list(rows([name]))
        for row in found:
            if not right(row):
                print(f"{name}, {row['kind']} -> {row['at']}, {row['cause']}:", row["found"][2])
        keep("architectures", name, counts(found))
        print(name, counts(found), flush=True)


if __name__ == "__main__":
    tell(sys.argv[1:])
