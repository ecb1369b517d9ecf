"""`batch_size=64` for each of two DDP workers is `batch_size=128` for `fit` under a strategy."""

from tandem.proof.parity import PRECISIONS, Proof, conclude, difference
from tandem.run.workers import trained

RUN = ["setup", "batch-size"]
runs = [{"dtype": dtype, "sections": RUN} for dtype in PRECISIONS]
whole = [run | {"replace": {"batch_size=64)": "batch_size=128)"}} for run in runs]

pytorch = trained(__file__, "pytorch", runs)
# The hurried port, the last run, leaves the number as it is.
*twin, hurried = trained(__file__, "tensorflow", [*whole, runs[0]])

proof = Proof("tensorflow")
for dtype, ours, theirs in zip(PRECISIONS, pytorch, twin, strict=True):
    proof.found(dtype, training=difference(ours, theirs))
proof.naive(difference(pytorch[0], hurried))

conclude(proof)
