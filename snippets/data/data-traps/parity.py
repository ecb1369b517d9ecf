"""The two frameworks normalise MNIST alike, and remember it alike."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    precision,
)

proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("data", "test-set")
        twin = Snippet(__file__, "keras").run("data", "test-set")
        assert array(pytorch.nearest).tolist() == twin.nearest.tolist()
        for side in (pytorch, twin):
            side.set(x_train=side.x_train[:5000])
            side.run("normalise")
        proof.found(dtype, forward=difference(pytorch.normalised, twin.normalised))
        if dtype == "float32":  # the hurried port subtracts and does not divide
            proof.naive(difference(pytorch.normalised, twin.shifted))

conclude(proof)
