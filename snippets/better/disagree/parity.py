"""One epoch without dropout's random masks: the figures during it and after it."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    precision,
    torch_weights,
)

NO_DROPOUT = {"Dropout(0.5)": "Dropout(0.0)"}
proof = Proof("keras")

for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch", NO_DROPOUT).run("model")
        twin = Snippet(__file__, "keras", NO_DROPOUT).run("model")
        copy_to_keras(pytorch.model, twin.model)
        pytorch.run("running")
        twin.run("running")
        proof.found(
            dtype,
            loss=difference(pytorch.during, twin.during),
            training=difference(
                torch_weights(pytorch.model), keras_weights(twin.model)
            ),
        )
        proof.compare_evaluation(dtype, pytorch.model, twin.model, pytorch.points)

# The hurried comparison: the loss during the epoch against the one after it.
proof.naive(difference(pytorch.during, twin.after))

conclude(proof)
