"""The loops of this page: same weights, five epochs, the samples in the order of the data."""

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
    precision,
    torch,
    torch_weights,
)

RATE, EPOCHS = 0.25, 5
IN_ORDER = {"torch.randperm": "torch.arange", "verbose=0,": "verbose=0, shuffle=False,"}

proof = Proof("keras")


def load(replace):
    """Both programs up to their training, with a network each; the rest of MNIST is memory."""
    sides = []
    for framework in ("pytorch", "keras"):
        side = Snippet(__file__, framework, replace).run("data")
        side.set(train_set=None, x=None)
        side.run("model", "loop")
        side.set(network=side.build(32))
        sides.append(side)
    pytorch, twin = sides
    for name in ("x_train", "y_train", "x_val", "y_val"):
        apart = array(getattr(pytorch, name)) - getattr(twin, name).astype("float32")
        assert abs(apart).max() < 1e-7, f"{name}: the two were given different data"
    return pytorch, twin


def first_step(pytorch, twin, dtype):
    """Forward, loss, gradients and one update."""
    optimizer = torch.optim.SGD(pytorch.network.parameters(), lr=RATE)

    def torch_step(x, y):
        pytorch.criterion(pytorch.network(x), y).backward()
        optimizer.step()

    twin.network.compile(loss=twin.criterion, optimizer="sgd")
    twin.network.optimizer.learning_rate = RATE
    batch = twin.x_train[:50].astype(dtype), twin.y_train[:50].astype("int64")
    proof.compare_models(
        dtype, pytorch.network, torch_step, pytorch.criterion, twin.network, [batch]
    )


def train(pytorch, twin):
    """The loops of the page, from the same weights; how far apart they end."""
    copy_to_keras(pytorch.network, twin.network)
    found = pytorch.train(pytorch.network, EPOCHS), twin.train(twin.network, EPOCHS)
    losses = (np.array([history["loss"], history["val_loss"]]) for history in found)
    weights = torch_weights(pytorch.network), keras_weights(twin.network)
    return max(difference(*losses), difference(*weights))


for dtype in PRECISIONS:
    with precision(dtype):
        first_step(*load(IN_ORDER), dtype)
        pytorch, twin = load(IN_ORDER)
        proof.found(dtype, training=train(pytorch, twin))
        x_val = twin.x_val.astype(dtype)
        proof.compare_evaluation(dtype, pytorch.network, twin.network, x_val)

# The hurried comparison lets each framework shuffle: another order, other weights.
proof.naive(train(*load({})))

conclude(proof)
