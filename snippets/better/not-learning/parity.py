"""One batch learned by heart, and the norms of the gradients, layer by layer."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras,
    keras_weights,
    one_update,
    precision,
    torch,
    torch_weights,
)

RATE, UPDATES = 0.25, 20
proof = Proof("keras")


def load(replace=None):
    pytorch = Snippet(__file__, "pytorch").run("data", "model")
    twin = Snippet(__file__, "keras", replace).run("data", "model")
    apart = array(pytorch.x) - twin.x.astype("float32")
    assert abs(apart).max() < 1e-7, "the two were given different data"
    return pytorch, twin


def first_step(pytorch, twin, dtype):
    """Forward, loss, gradients, one update."""
    pytorch.set(model=pytorch.build())
    pytorch.set(optimizer=torch.optim.SGD(pytorch.model.parameters(), lr=RATE))
    model = twin.build()
    model.compile(
        loss=twin.criterion, optimizer=keras.optimizers.SGD(learning_rate=RATE)
    )
    batch = twin.x.astype(dtype), twin.y.astype("int64")
    update = one_update(pytorch)
    proof.compare_models(
        dtype, pytorch.model, update, pytorch.criterion, model, [batch]
    )


def overfit(pytorch, twin):
    """The loop of the page, from the same weights; how far apart losses and weights end."""
    model, copy = pytorch.build(), twin.build()
    copy_to_keras(model, copy)
    losses = pytorch.train(model, pytorch.x, RATE, UPDATES)
    found = twin.train(copy, twin.x, RATE, UPDATES)
    weights = difference(torch_weights(model), keras_weights(copy))
    return max(difference(torch.tensor(losses), found), weights)


def norms(pytorch, twin):
    """The norms a layer of five hidden layers with ReLU and with sigmoids."""
    pytorch.run("gradients")
    twin.run("gradients")
    apart = []
    for one, other in ((torch.nn.ReLU, "relu"), (torch.nn.Sigmoid, "sigmoid")):
        model, copy = pytorch.build(5, one), twin.build(5, other)
        copy_to_keras(model, copy)
        found = pytorch.gradient_norms(model), twin.gradient_norms(copy)
        apart.append(difference(*map(torch.tensor, found)))
    return max(apart)


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load()
        first_step(pytorch, twin, dtype)
        proof.found(
            dtype, gradients=norms(pytorch, twin), training=overfit(pytorch, twin)
        )

# The hurried port leaves `batch_size` out of `fit`: four updates an epoch, on other batches.
proof.naive(overfit(*load({"batch_size=100, ": ""})))

conclude(proof)
