"""Loss, accuracy and scores of the page, measured in each framework's inference mode."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    precision,
)

SECTIONS = ("data", "training", "model", "modes", "evaluate", "predict")


def measure(framework):
    return Snippet(__file__, framework).run(*SECTIONS)


found = []
for framework in ("keras", "tensorflow"):
    proof = Proof(framework)
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch, twin = measure("pytorch"), measure(framework)
            assert (pytorch.predictions == twin.predictions).all()
            assert abs(pytorch.accuracy - twin.accuracy) < 1e-6
            proof.found(
                dtype,
                forward=difference(pytorch.logits, twin.logits),
                loss=difference(pytorch.loss, twin.loss),
            )
    # The hurried port: eval() forgotten.
    pytorch = measure("pytorch")
    pytorch.model.train()
    proof.naive(difference(pytorch.model(pytorch.inputs), measure(framework).logits))
    found.append(proof)

conclude(*found)
