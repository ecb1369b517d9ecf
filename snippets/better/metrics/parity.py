"""The figures of the page: every hit, the loss averaged over unequal batches, and the errors of a regression."""

import numpy as np
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


def errors(framework):
    """MAE, MSE and R², each of the network and of the lazy model."""
    side = Snippet(__file__, framework).run("data", "metric", "regression")
    return np.array(side.found).reshape(3, 2)


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
    if framework == "keras":
        for dtype in PRECISIONS:
            with precision(dtype):
                pairs = zip(errors("pytorch"), errors("keras"), strict=True)
                proof.found(dtype, evaluation=max(difference(*pair) for pair in pairs))
    # The hurried port: the mean of the batches' means.
    pytorch, twin = measure("pytorch"), measure(framework)
    proof.naive(difference(pytorch.total_of_means / 4, mean_loss(twin)))
    found.append(proof)

conclude(*found)
