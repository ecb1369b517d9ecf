"""The matrix product of the installation check, in each framework."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    precision,
)

found = []
for framework in ("keras", "tensorflow"):
    proof = Proof(framework)
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch = Snippet(__file__, "pytorch").run("check")
            twin = Snippet(__file__, framework).run("check")
            product = array(twin.a) @ array(twin.b)
            proof.found(dtype, forward=difference(pytorch.a @ pytorch.b, product))
    # The hurried port multiplies element by element.
    proof.naive(difference(pytorch.a @ pytorch.b, array(twin.a) * array(twin.b)))
    found.append(proof)

conclude(*found)
