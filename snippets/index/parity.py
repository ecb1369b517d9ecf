"""The two programs of the home page, as they stand; then step by step on the same batch."""

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

EXACT = {
    "0.1)": "0.125)"
}  # Keras passes the learning rate through float32, which keeps this one

proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        replace = EXACT if dtype == "float64" else {}
        pytorch = Snippet(__file__, "pytorch", replace).run("fit")
        twin = Snippet(__file__, "keras", replace).run("fit")
        trained = difference(torch_weights(pytorch.model), keras_weights(twin.model))

        batch = (
            twin.x,
            3 - twin.y,
        )  # another line, so that there is something left to learn
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            [batch],
        )
        proof.found(dtype, training=trained)

# The hurried port: SGD left at its default learning rate, 0.001 in PyTorch and 0.01 in Keras.
default = {", lr=0.1": "", "learning_rate=0.1": ""}
pytorch, twin = (
    Snippet(__file__, side, default).run("fit") for side in ("pytorch", "keras")
)
proof.naive(difference(torch_weights(pytorch.model), keras_weights(twin.model)))

conclude(proof)
