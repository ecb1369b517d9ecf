"""The layer that replaces the Lambda computes the same in both, before and after a file."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    np,
    precision,
    torch,
)

proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("pickle", "stranger", "model")
        twin = Snippet(__file__, "keras").run("stranger", "model")
        copy_to_keras(pytorch.model, twin.model)
        pytorch.run("share")
        twin.run("share")
        x = np.random.default_rng(0).normal(size=(16, 4)).astype(dtype)
        proof.found(
            dtype,
            forward=difference(pytorch.model(torch.from_numpy(x)), twin.model(x)),
        )
        proof.compare_evaluation(dtype, pytorch.loaded, twin.loaded, x)

# The hurried port: the Lambda, which has no weights, is left out.
linear = pytorch.model[1](torch.from_numpy(x))
proof.naive(difference(linear, twin.model(x)))

conclude(proof)
