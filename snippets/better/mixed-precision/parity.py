"""Loss scaling with clipping, five epochs from the same weights, in precisions that a power of two leaves exact.

The types of 16 bits are swapped for the proof's: they round in other places in each framework.
"""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras,
    keras_weights,
    one_update,
    precision,
    torch,
    torch_weights,
)
from torch.nn.utils import clip_grad_norm_, get_total_norm

RATE, EXACT = (
    0.25,
    {
        "dtype=torch.float16, enabled=mixed": "enabled=False",
        "nn.utils.clip_grad_norm_": "exactly_clipped",
    },
)
proof = Proof("keras")


def exactly_clipped(parameters, max_norm):
    """PyTorch divides by the norm + 1e-6, Keras by the norm."""
    parameters = list(parameters)
    norm = get_total_norm([p.grad for p in parameters])
    return clip_grad_norm_(parameters, max_norm * (1 + 1e-6 / norm))


def load(replace=None):
    pytorch = Snippet(__file__, "pytorch", EXACT | (replace or {})).run("formats")
    pytorch.set(exactly_clipped=exactly_clipped)
    pytorch.run("data", "model", "train")
    exact = {
        '"mixed_float16"': "keras.config.floatx()",
        "model.optimizer.dynamic_scale": "1",
    }
    twin = Snippet(__file__, "keras", exact)
    twin.run("formats", "data", "model", "train")
    apart = array(pytorch.x_train) - twin.x_train.astype("float32")
    assert abs(apart).max() < 1e-7, "the two were given different data"
    return pytorch, twin


def trained_apart(pytorch, twin):
    """Both loops, each with its own initial scale; how far apart their weights end."""
    model, copy = pytorch.build(), twin.build()
    copy_to_keras(model, copy)
    pytorch.train(model, torch.amp.GradScaler("cpu"))
    inner = keras.optimizers.SGD(learning_rate=RATE, global_clipnorm=1.0)
    twin.train(copy, keras.optimizers.LossScaleOptimizer(inner))
    return difference(torch_weights(model), keras_weights(copy)), model, copy


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load()
        apart, model, copy = trained_apart(pytorch, twin)
        proof.found(dtype, training=apart)
        x = twin.x_train.astype(dtype)
        proof.compare_evaluation(dtype, model, copy, x)

        pytorch.set(model=pytorch.build())
        optimizer = torch.optim.SGD(pytorch.model.parameters(), lr=RATE)
        pytorch.set(optimizer=optimizer)
        model = twin.build()
        optimizer = keras.optimizers.SGD(learning_rate=RATE)
        model.compile(loss=twin.criterion, optimizer=optimizer)
        batch = x[:50], twin.y_train[:50].astype("int64")
        update = one_update(pytorch)
        proof.compare_models(
            dtype, pytorch.model, update, pytorch.criterion, model, [batch]
        )

# The hurried port clips gradients that are still multiplied by the scale.
proof.naive(trained_apart(*load({"scaler.unscale_(optimizer)": "pass"}))[0])

conclude(proof)
