"""`batch_size=64` for each of two DDP workers is `batch_size=128` for `fit` under a strategy."""

from tandem.parity import PRECISIONS, Path, Program, Proof, conclude, difference
from tandem.workers import trained

WHOLE = {"batch_size=64)": "batch_size=128)"}


def weights(framework, *replacements):
    program = Program(Path(__file__).with_name(f"distributed_traps_{framework}.py"))
    runs = [
        {"dtype": dtype, "sections": ["setup", "batch-size"], "replace": replace}
        for replace in replacements
        for dtype in PRECISIONS
    ]
    return trained(program, runs)


pytorch = weights("pytorch", {})
*twin, hurried, _ = weights("tensorflow", WHOLE, {})

proof = Proof("tensorflow")
for dtype, ours, theirs in zip(PRECISIONS, pytorch, twin, strict=True):
    proof.found(dtype, training=difference(ours, theirs))
# The hurried port leaves the number as it is.
proof.naive(difference(pytorch[0], hurried))

conclude(proof)
