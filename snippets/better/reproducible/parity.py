"""Weights drawn by NumPy and an order from a list: three epochs, which no seed of either side decides."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    keras,
    keras_weights,
    one_update,
    precision,
    torch,
    torch_weights,
)

proof = Proof("keras")


def load(replace=None):
    """Both programs up to the run of the page that moves weights and order."""
    pytorch = Snippet(__file__, "pytorch").run("data", "model", "moved")
    twin = Snippet(__file__, "keras", replace).run("data", "model", "moved")
    apart = array(pytorch.x_train) - twin.x_train.astype("float32")
    assert abs(apart).max() < 1e-7, "the two were given different data"
    return pytorch, twin


def ends_apart(pytorch, twin):
    return difference(torch_weights(pytorch.model), keras_weights(twin.model))


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load()
        proof.found(dtype, training=ends_apart(pytorch, twin))
        x_val = twin.x_val.astype(dtype)
        proof.compare_evaluation(dtype, pytorch.model, twin.model, x_val)
        # Forward, loss, gradients and one update of the trained models, which have other weights by now.
        optimizer = torch.optim.SGD(pytorch.model.parameters(), lr=0.25)
        pytorch.set(optimizer=optimizer, criterion=torch.nn.CrossEntropyLoss())
        batch = twin.x_train[:50].astype(dtype), twin.y_train[:50].astype("int64")
        model = twin.build()
        proof.compare_models(
            dtype, pytorch.model, one_update(pytorch), pytorch.criterion, model, [batch]
        )

# The hurried port lets `fit` choose the order, which a seed does not make that of the other side.
keras.utils.set_random_seed(0)
proof.naive(ends_apart(*load({"shuffle=False": "shuffle=True"})))

conclude(proof)
