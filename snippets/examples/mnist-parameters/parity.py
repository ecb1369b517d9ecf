"""The network from parameters: same data, same weights, same 60 batches of 100, float by float."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    np,
    precision,
    tf,
    torch,
)

BATCH, UPDATES = 100, 60

proof = Proof("tensorflow")


def load(framework, weights=None, replace=None):
    """A program up to its loss, with one epoch of the same batches in place of five."""
    side = Snippet(__file__, framework, {"range(5)": "range(1)"} | (replace or {}))
    side.run("data")
    few = {name: getattr(side, name)[: BATCH * UPDATES] for name in ("raw", "y_train")}
    side.set(pixels=None, **few).run("normalise", "batches")
    torch.manual_seed(1)  # no unit sits so near its kink that a rounding flips it
    side.run("weights")
    if weights is not None:
        parameters = [tf.Variable(weight) for weight in weights]
        names = ("w1", "b1", "w2", "b2", "w3", "b3")
        side.set(parameters=parameters, **dict(zip(names, parameters, strict=True)))
    side.run("forward", "loss")
    make = torch.tensor if framework == "pytorch" else tf.constant
    given = [
        (
            make(array(side.x_train[start : start + BATCH])),
            make(array(side.y_train[start : start + BATCH]).astype("int64")),
        )
        for start in range(0, BATCH * UPDATES, BATCH)
    ]
    side.set(given=given)
    return side


def train(side, updates):
    side.set(batches=lambda x, y, size: side.given[:updates])
    side.run("train")
    return values(side)


def values(side):
    return [array(parameter).copy() for parameter in side.parameters]


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = load("pytorch")
        biases = np.random.default_rng(0)
        with torch.no_grad():
            for bias in (pytorch.b1, pytorch.b2, pytorch.b3):
                bias.copy_(torch.from_numpy(biases.normal(size=len(bias), scale=0.1)))
        start = values(pytorch)
        twin = load("tensorflow", start)
        for (x, y), (twin_x, twin_y) in zip(pytorch.given, twin.given, strict=True):
            assert difference(x, twin_x) < 1e-6 and difference(y, twin_y) == 0

        (x, y), (twin_x, twin_y) = pytorch.given[0], twin.given[0]
        loss = pytorch.cross_entropy(pytorch.forward(x), y)
        with tf.GradientTape() as tape:
            twin_loss = twin.cross_entropy(twin.forward(twin_x), twin_y)
        gradients = torch.autograd.grad(loss, pytorch.parameters)
        twin_gradients = tape.gradient(twin_loss, twin.parameters)
        proof.found(
            dtype,
            forward=difference(pytorch.forward(x), twin.forward(twin_x)),
            loss=difference(loss, twin_loss),
            gradients=difference(list(gradients), list(twin_gradients)),
            update=difference(train(pytorch, 1), train(twin, 1)),
        )
        trained = train(pytorch, UPDATES)
        twin_trained = train(twin, UPDATES)
        losses = difference(np.array(pytorch.losses), np.array(twin.losses))
        proof.found(
            dtype,
            training=max(losses, difference(trained, twin_trained)),
            evaluation=difference(
                pytorch.forward(pytorch.x_test), twin.forward(twin.x_test)
            ),
        )

# The hurried port forgets to divide by the standard deviation.
with precision("float64"):
    twin = load("tensorflow", start, {" / 0.3081": ""})
    train(twin, 1)
    proof.naive(difference(trained, train(twin, UPDATES)))

conclude(proof)
