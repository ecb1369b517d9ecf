"""The figures of the page: every hit, and the loss averaged over unequal batches."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    precision,
)


def measure(framework):
    return Snippet(__file__, framework).run("data", "by-hand", "averages")


def mean_loss(side):
    return side.mean.result() if hasattr(side.module, "mean") else side.total / 100


found = []
for framework in ("keras", "tensorflow"):
    proof = Proof(framework)
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch, twin = measure("pytorch"), measure(framework)
            assert pytorch.accuracy == twin.accuracy
            hits = pytorch.hits.double(), twin.hits.numpy().astype("float64")
            proof.found(
                dtype,
                forward=difference(*hits),
                loss=difference(mean_loss(pytorch), mean_loss(twin)),
            )
    # The hurried port: the mean of the batches' means.
    pytorch, twin = measure("pytorch"), measure(framework)
    proof.naive(difference(pytorch.total_of_means / 4, mean_loss(twin)))
    found.append(proof)

conclude(*found)
