"""The network from raw parameters, in both: forward, loss, gradients, one update, the training."""

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

proof = Proof("tensorflow")
BEFORE_TRAINING = ("data", "weights", "forward")


def sides():
    """Both programs before their training; random biases, so that a lost one would show."""
    rng = np.random.default_rng(1)
    pytorch = Snippet(__file__, "pytorch").run(*BEFORE_TRAINING)
    twin = Snippet(__file__, "tensorflow").run(*BEFORE_TRAINING)
    for ours, theirs in zip(pytorch.parameters, twin.parameters, strict=True):
        if ours.ndim == 1:
            bias = rng.normal(size=ours.shape, scale=0.1)
            with torch.no_grad():
                ours.copy_(torch.from_numpy(bias))
            theirs.assign(bias.astype(theirs.dtype.name))
    return pytorch, twin


def parameters(side):
    return [array(parameter).copy() for parameter in side.parameters]


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = sides()
        logits = pytorch.forward(pytorch.x)
        loss = pytorch.criterion(logits, pytorch.y)
        gradients = torch.autograd.grad(loss, pytorch.parameters)
        with tf.GradientTape() as tape:
            their_logits = twin.forward(twin.x)
            their_loss = twin.criterion(twin.y, their_logits)
        their_gradients = tape.gradient(their_loss, twin.parameters)
        proof.found(
            dtype,
            forward=difference(logits, their_logits),
            loss=difference(loss, their_loss),
            gradients=difference(list(gradients), list(their_gradients)),
        )
        pytorch.run("train")
        twin.run("train")
        proof.found(
            dtype,
            training=difference(parameters(pytorch), parameters(twin)),
            evaluation=difference(pytorch.forward(pytorch.x), twin.forward(twin.x)),
        )

# The hurried port never clears the gradients, as TensorFlow has none to clear.
hurried = Snippet(
    __file__, "pytorch", replace={"parameter.grad = None": "parameter.grad"}
)
hurried.run(*BEFORE_TRAINING, "train")
twin = Snippet(__file__, "tensorflow").run(*BEFORE_TRAINING, "train")
proof.naive(difference(parameters(twin), parameters(hurried)))

conclude(proof)
