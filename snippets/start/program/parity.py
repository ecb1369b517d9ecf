"""The complete programs, section by section, from the same initial weights."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    one_update,
    precision,
    torch_weights,
)

EXACT = {
    "momentum=0.9": "momentum=0.875",  # Keras passes it through float32, which keeps this one
    "200": "50",  # updates, so that the proof is quick
}

proof = Proof("keras")


def prepare(replace):
    """Both programs up to their training, with PyTorch's initial weights on both sides."""
    pytorch = Snippet(__file__, "pytorch", replace).run("data", "model", "compile")
    twin = Snippet(__file__, "keras", replace).run("data", "model", "compile")
    twin.model(twin.x_train)  # builds its weights
    copy_to_keras(pytorch.model, twin.model)
    return pytorch, twin


for dtype in PRECISIONS:
    with precision(dtype):
        replace = EXACT if dtype == "float64" else {}
        pytorch, twin = prepare(replace)
        batch = (twin.x_train, twin.y_train)
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            [batch],
        )
        pytorch, twin = prepare(replace)
        pytorch.run("train", "predict")
        twin.run("train", "predict")
        trained = difference(torch_weights(pytorch.model), keras_weights(twin.model))
        predicted = difference(pytorch.predictions, twin.predictions)
        proof.found(dtype, training=trained, evaluation=predicted)

# The hurried port: each framework draws its own weights.
pytorch = Snippet(__file__, "pytorch").run(
    "data", "model", "compile", "train", "predict"
)
twin = Snippet(__file__, "keras").run("data", "model", "compile", "train", "predict")
proof.naive(difference(pytorch.predictions, twin.predictions))

conclude(proof)
