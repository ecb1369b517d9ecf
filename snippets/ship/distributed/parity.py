"""The programs as they are, on two workers or devices each: the same weights after training.

Keras on PyTorch is not among them: it multiplies matrices in float32, whatever it is given. The
program of `snippets/keras_ddp` compares it with one process.
"""

from tandem.proof.parity import PRECISIONS, Proof, conclude, difference
from tandem.run.workers import trained

RUN = ["data", "model", "train"]
runs = [{"dtype": dtype, "sections": RUN} for dtype in PRECISIONS]
# The hurried port: `batch_size=64` for each of the two workers, as for the whole elsewhere.
naive = runs[0] | {"replace": {"batch_size=32": "batch_size=64"}}

*pytorch, hurried = trained(__file__, "pytorch", [*runs, naive])
proofs = [Proof("tensorflow"), Proof("keras_jax")]
for proof in proofs:
    twin = trained(__file__, proof.twin, runs)
    for dtype, ours, theirs in zip(PRECISIONS, pytorch, twin, strict=True):
        proof.found(dtype, training=difference(ours, theirs))
    proof.naive(difference(hurried, twin[0]))

conclude(*proofs)
