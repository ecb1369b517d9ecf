"""Pictures and tables of the page: the same arrays from the same files, the same network on them."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    np,
    one_update,
    precision,
    torch_weights,
)

IN_ORDER = {"torch.randperm": "torch.arange", "epochs=40,": "epochs=40, shuffle=False,"}
TABLE = ("table", "columns", "missing", "features", "model")

proof = Proof("keras")


def channels_last(pictures):
    """PyTorch's pictures, from 0 to 1, as Keras reads them."""
    return 255 * array(pictures).transpose(0, 2, 3, 1)


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = (
            Snippet(__file__, framework, IN_ORDER).run(
                "pictures", "read", "resize", *TABLE
            )
            for framework in ("pytorch", "keras")
        )
        assert (array(pytorch.y) == array(twin.y)).all(), "the labels differ"
        proof.found(
            dtype,
            forward=max(
                difference(channels_last(pytorch.x), array(twin.x).astype(dtype)),
                difference(
                    channels_last(pytorch.small), array(twin.small).astype(dtype)
                ),
                difference(
                    [pytorch.x_train, pytorch.x_test], [twin.x_train, twin.x_test]
                ),
            ),
        )
        batches = [
            (twin.x_train[rows], twin.y_train[rows])
            for rows in np.split(np.arange(320), 10)
        ]
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            batches,
        )
        copy_to_keras(pytorch.model, twin.model)
        pytorch.run("train", "measure")
        twin.run("train", "measure")
        apart = difference(torch_weights(pytorch.model), keras_weights(twin.model))
        proof.found(dtype, training=max(apart, difference(pytorch.off, twin.off)))
        if dtype == "float32":  # the hurried port leaves `antialias` at its default
            smooth = channels_last(pytorch.smooth)
            proof.naive(difference(smooth, array(twin.small)))

conclude(proof)
