"""The three training loops of the page, section by section, from the same weights."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    np,
    one_update,
    precision,
    tf,
    torch_weights,
)

EXACT_RATE = (
    2.0**-7
)  # Keras passes the learning rate through float32, which keeps this one exact


def prepare(framework, dtype):
    """Run a program up to its loop; weights are random throughout, biases too."""
    rng = np.random.default_rng(1)
    side = Snippet(__file__, framework).run("data")
    side.set(
        x_train=side.x_train.astype(dtype),
        y_train=side.y_train.astype(dtype),
        weights=[
            rng.normal(size=w.shape, scale=0.5).astype(dtype) for w in side.weights
        ],
    )
    side.run("model", "compile")
    if dtype == "float64":
        if framework == "pytorch":
            side.optimizer.param_groups[0]["lr"] = EXACT_RATE
        else:
            optimizer = (
                side.optimizer if framework == "tensorflow" else side.model.optimizer
            )
            optimizer.learning_rate = EXACT_RATE
    return side


def prove(twin):
    proof = Proof(twin)
    for dtype in PRECISIONS:
        with precision(dtype):
            compare_first_step(proof, dtype)
            pytorch = prepare("pytorch", dtype).run("loop")
            other = prepare(twin, dtype).run("loop")
            losses = difference(np.array(pytorch.losses), np.array(other.losses))
            weights = difference(
                torch_weights(pytorch.model), keras_weights(other.model)
            )
            proof.found(dtype, training=max(losses, weights))
            proof.compare_evaluation(dtype, pytorch.model, other.model, pytorch.x_train)
    full_batch = torch_weights(prepare("pytorch", "float32").run("loop").model)
    batches_of_32 = prepare(twin, "float32").run("minibatches").model
    proof.naive(difference(full_batch, keras_weights(batches_of_32)))
    return proof


def compare_first_step(proof, dtype):
    """Forward, loss, gradients and one update, on models of their own."""
    pytorch, twin = prepare("pytorch", dtype), prepare(proof.twin, dtype)
    in_place_of_compile = (
        {"keras_loss": twin.criterion, "keras_step": tape_step(twin)}
        if proof.twin == "tensorflow"
        else {}
    )
    proof.compare_models(
        dtype,
        pytorch.model,
        one_update(pytorch),
        pytorch.criterion,
        twin.model,
        [(pytorch.x_train, pytorch.y_train)],
        **in_place_of_compile,
    )


def tape_step(side):
    """One update as the page's loop makes it."""

    def step(x, y):
        weights = side.model.trainable_variables
        with tf.GradientTape() as tape:
            loss = side.criterion(y, side.model(x, training=True))
        side.optimizer.apply(tape.gradient(loss, weights), weights)

    return step


conclude(prove("keras"), prove("tensorflow"))
