"""The five training loops of the page: same weights, same 16 batches, dropout off while training.

Dropout cannot be equal in Keras, which draws its own masks. It is on again for the evaluation, in
which it must do nothing.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"  # before the tools below import Keras

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    precision,
    to_keras_layout,
    torch,
    torch_weights,
)
from torch.utils.data import DataLoader

ROWS = 16 * 16  # the learning rate falls after 8 and after 12 updates
SHORTER = {
    "digits.data[": f"digits.data[:{2 * ROWS}][",
    "digits.targets": f"digits.targets[:{2 * ROWS}]",
    "val_set, _ =": "val_set =",
    "[25_000, 5_000, 30_000]": f"[{ROWS}, {ROWS}]",
    "[250, 350]": "[8, 12]",
    "[249, 349]": "[7, 11]",
    "< 250": "< 8",
    "< 350": "< 12",
}
# What a twin needs in float64. Keras is not among them: on PyTorch it multiplies matrices in float32,
# whatever it is given.
FLOAT64 = {
    "lightning": {},
    "ignite": {},
    # fastai's recorder takes float32 losses only. The cast leaves the gradients as they are.
    "fastai": {
        "nn.CrossEntropyLoss()": "lambda *a: nn.functional.cross_entropy(*a).float()"
    },
}
# What a hurried reader would write.
NAIVE = {
    "lightning": {', "interval": "step"': ""},
    "ignite": {"Events.ITERATION_COMPLETED": "Events.EPOCH_COMPLETED"},
    "fastai": {"cbs=Rate(),": ""},
    "keras_torch": {", rho=0.95, epsilon=1e-6": ""},
}


def keras_order(model):
    """The weights as Keras has them, whose `Flatten` moves the channels to the end first."""
    weights = torch_weights(model)
    channels = weights[4].reshape(128, 64, 5, 5)
    weights[4] = channels.transpose(0, 2, 3, 1).reshape(128, 1600)
    return weights


def prepare(framework, start, replace):
    """A program up to its training, with the weights of `start` and without shuffling."""
    side = Snippet(__file__, framework, SHORTER | replace).run("data")
    side.set(train_loader=DataLoader(side.train_set, batch_size=16))
    side.run("model")
    if framework == "keras_torch":
        side.model.set_weights([to_keras_layout(w) for w in keras_order(start)])
    else:
        side.model.load_state_dict(start.state_dict())
    return side.run("setup")


def set_dropout(side, rate):
    if side.program.framework == "keras_torch":
        (layer,) = [part for part in side.model.layers if hasattr(part, "rate")]
        layer.rate = rate
    else:
        (layer,) = [part for part in side.model if isinstance(part, torch.nn.Dropout)]
        layer.p = rate


def trained(framework, start, replace):
    side = prepare(framework, start, replace)
    set_dropout(side, 0.0)
    side.run("train")
    set_dropout(side, 0.25)
    return side


def apart(plain, other):
    if other.program.framework == "keras_torch":
        return difference(keras_order(plain.model), keras_weights(other.model))
    return difference(torch_weights(plain.model), torch_weights(other.model))


def evaluated(side):
    """What the network puts out while the library evaluates it."""
    if side.program.framework == "keras_torch":
        return side.model.predict(side.test_loader, verbose=0)
    outputs = []
    hook = side.model.register_forward_hook(
        lambda model, inputs, output: outputs.append(output.detach())
    )
    side.run("evaluate")
    hook.remove()
    return torch.cat(outputs)


proofs = {twin: Proof(twin) for twin in NAIVE}
for dtype in PRECISIONS:
    with precision(dtype):
        torch.manual_seed(1)
        start = Snippet(__file__, "pytorch", SHORTER).run("data", "model").model
        plain = trained("pytorch", start, {})
        output = evaluated(plain)
        for twin in FLOAT64 if dtype == "float64" else NAIVE:
            other = trained(twin, start, FLOAT64[twin] if dtype == "float64" else {})
            proofs[twin].found(
                dtype,
                training=apart(plain, other),
                evaluation=difference(output, evaluated(other)),
            )
            if dtype == "float32":
                proofs[twin].naive(apart(plain, trained(twin, start, NAIVE[twin])))

conclude(*proofs.values())
