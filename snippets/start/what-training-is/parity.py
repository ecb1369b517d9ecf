"""A line, from zero: forward, loss, gradient, one step, and the training of the page."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    one_update,
    precision,
    torch_weights,
)

EXACT = {"0.05": "0.0625"}  # Keras passes the learning rate through float32

proof = Proof("keras")


def prepare(replace):
    return [
        Snippet(__file__, framework, replace).run("data", "model", "loss", "step")
        for framework in ("pytorch", "keras")
    ]


for dtype in PRECISIONS:
    with precision(dtype):
        replace = EXACT if dtype == "float64" else {}
        pytorch, twin = prepare(replace)
        pytorch.model.reset_parameters()  # random: at zero, much is equal that is not
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            [(twin.x, twin.y)],
        )
        pytorch, twin = prepare(replace)
        pytorch.run("train")
        twin.run("train")
        weights = difference(torch_weights(pytorch.model), keras_weights(twin.model))
        losses = max(
            abs(one - other)
            for one, other in zip(pytorch.losses, twin.losses, strict=True)
        )
        proof.found(dtype, training=max(weights, losses / pytorch.losses[0]))
        proof.compare_evaluation(dtype, pytorch.model, twin.model, twin.x)

# The hurried port leaves the learning rate at its default, 0.01 in Keras.
pytorch, twin = prepare({})
twin.start_at_zero()
twin.model.compile(loss=twin.criterion, optimizer="sgd")
twin.step()
twin.run("train")
pytorch.run("train")
proof.naive(difference(torch_weights(pytorch.model), keras_weights(twin.model)))

conclude(proof)
