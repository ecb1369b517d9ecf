"""The two solutions: from the same weights, and batches in the same order, the same network after training."""

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

FEWER = {
    "[:5000]": "[:640]",
    "range(1, 11)": "range(1, 4)",
    "epochs=10,": "epochs=3,",
}
IN_ORDER = {
    "torch.randperm": "torch.arange",
    "verbose=0,\n)": "shuffle=False, verbose=0,\n)",
}


def trained(**replaced):
    """The two programs, trained from the same weights."""
    pytorch, twin = (
        Snippet(__file__, framework, FEWER | replaced).run("data", "test", "write")
        for framework in ("pytorch", "keras")
    )
    copy_to_keras(pytorch.model, twin.model)
    pytorch.run("train")
    twin.run("train")
    return pytorch, twin


def apart(pytorch, twin):
    """How far apart their weights are."""
    return difference(torch_weights(pytorch.model), keras_weights(twin.model))


proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = trained(**IN_ORDER)
        assert abs(pytorch.accuracy - twin.accuracy) < 1e-6
        proof.found(dtype, training=apart(pytorch, twin))
        if dtype == "float32":  # the hurried port leaves the order to each framework
            proof.naive(apart(*trained()))

conclude(proof)
