"""The losses of the page, in both frameworks, on random scores: value and gradient."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    np,
    precision,
    tf,
    torch,
)

rng = np.random.default_rng(0)


def random_targets(dtype):
    """Scores and labels for the losses, and which loss takes them."""
    classes = rng.integers(3, size=16)
    yield "criterion", rng.normal(size=(16, 3)).astype(dtype), classes
    yield (
        "binary",
        rng.normal(size=(16, 1)).astype(dtype),
        rng.integers(2, size=(16, 1)),
    )


def value_and_gradient(loss, scores, labels, framework):
    """The loss and its gradient with respect to the scores."""
    if framework == "pytorch":
        scores = torch.from_numpy(scores).requires_grad_()
        value = loss(scores, torch.from_numpy(labels))
        value.backward()
        return value, scores.grad
    scores = tf.constant(scores)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        value = loss(labels, scores)
    return value, tape.gradient(value, scores)


found = []
for framework in ("keras", "tensorflow"):
    proof = Proof(framework)
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch = Snippet(__file__, "pytorch").run("data")
            twin = Snippet(__file__, framework).run("data")
            if framework == "keras":
                pytorch.run("binary")
                twin.run("binary")
            for name, scores, labels in random_targets(dtype):
                if name == "binary" and framework == "tensorflow":
                    continue
                targets = labels if name == "criterion" else labels.astype(dtype)
                ours = value_and_gradient(
                    getattr(pytorch, name), scores, targets, "pytorch"
                )
                theirs = value_and_gradient(
                    getattr(twin, name), scores, targets, framework
                )
                before = proof.figures[framework].get(dtype, {})
                proof.found(
                    dtype,
                    loss=max(difference(ours[0], theirs[0]), before.get("loss", 0)),
                    gradients=max(
                        difference(ours[1], theirs[1]), before.get("gradients", 0)
                    ),
                )
    # The hurried port: a softmax in front of PyTorch's CrossEntropyLoss.
    with precision("float32"):
        pytorch = Snippet(__file__, "pytorch").run("data", "softmax")
        twin = Snippet(__file__, framework).run("data")
        double = pytorch.criterion(pytorch.probabilities, pytorch.labels)
        proof.naive(difference(double, twin.criterion(twin.labels, twin.logits)))
    found.append(proof)

conclude(*found)
