"""The table of the page: the same numbers from the same file, the same network on them."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
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
TABLE = ("table", "columns", "missing", "features")
HURRIED = {", correction=0": ""}

proof = Proof("keras")

for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = (
            Snippet(__file__, framework, IN_ORDER).run(*TABLE, "model")
            for framework in ("pytorch", "keras")
        )
        features = [twin.x_train, twin.x_test]
        proof.found(
            dtype, forward=difference([pytorch.x_train, pytorch.x_test], features)
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
        if dtype == "float32":  # the hurried port leaves `correction` at its default
            hurried = Snippet(__file__, "pytorch", HURRIED).run(*TABLE)
            proof.naive(difference([hurried.x_train, hurried.x_test], features))

conclude(proof)
