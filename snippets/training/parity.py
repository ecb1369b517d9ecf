"""The three training loops of the page, section by section, from the same weights."""

from tandem.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    keras_weights,
    np,
    one_update,
    precision,
    tf,
    to_torch_layout,
    torch,
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


def prove(twin, compare_first_step):
    proof = Proof(twin)
    for dtype in PRECISIONS:
        with precision(dtype):
            compare_first_step(proof, dtype, prepare("pytorch", dtype))
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


def keras_step(proof, dtype, pytorch):
    """Forward, loss, gradients and one update, on models of their own."""
    batch = (pytorch.x_train, pytorch.y_train)
    proof.compare_models(
        dtype,
        pytorch.model,
        one_update(pytorch),
        pytorch.criterion,
        prepare("keras", dtype).model,
        [batch],
    )


def tensorflow_step(proof, dtype, pytorch):
    """The same with the tape of the page, in place of what `compile` makes."""
    side = prepare("tensorflow", dtype)
    x, y = torch.from_numpy(pytorch.x_train), torch.from_numpy(pytorch.y_train)
    output = pytorch.model(x)
    loss = pytorch.criterion(output, y)
    loss.backward()
    weights = side.model.trainable_variables
    with tf.GradientTape() as tape:
        side_output = side.model(side.x_train, training=True)
        side_loss = side.criterion(side.y_train, side_output)
    gradients = tape.gradient(side_loss, weights)
    side.optimizer.apply(gradients, weights)
    proof.found(
        dtype,
        forward=difference(output, side_output),
        loss=difference(loss, side_loss),
        gradients=difference(
            [p.grad for p in pytorch.model.parameters()],
            [to_torch_layout(array(gradient)) for gradient in gradients],
        ),
    )
    one_update(pytorch)(x, y)
    apart = difference(torch_weights(pytorch.model), keras_weights(side.model))
    proof.found(dtype, update=apart)


conclude(prove("keras", keras_step), prove("tensorflow", tensorflow_step))
