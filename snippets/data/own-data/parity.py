"""Pictures of the page: the same arrays from the same files, as they are and made smaller."""

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


def channels_last(pictures):
    """PyTorch's pictures, from 0 to 1, as Keras reads them."""
    return 255 * array(pictures).transpose(0, 2, 3, 1)


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = (
            Snippet(__file__, framework).run("pictures", "read", "resize")
            for framework in ("pytorch", "keras")
        )
        assert (array(pytorch.y) == array(twin.y)).all(), "the labels differ"
        read, small = (
            array(pictures).astype(dtype) for pictures in (twin.x, twin.small)
        )
        proof.found(
            dtype,
            forward=max(
                difference(channels_last(pytorch.x), read),
                difference(channels_last(pytorch.small), small),
            ),
        )
        if dtype == "float32":  # the hurried port leaves `antialias` at its default
            proof.naive(difference(channels_last(pytorch.smooth), small))

conclude(proof)
