"""The model and the training step of the GPU page, on the device that the run found."""

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
    to_torch_layout,
    torch,
    torch_weights,
    variables_like,
)

RATE = 0.0625  # exact in float32, through which Keras passes it

proof, tensorflow = Proof("keras"), Proof("tensorflow")


def prepare(dtype):
    pytorch = Snippet(__file__, "pytorch").run("find").set(device="cpu").run("model")
    twin = Snippet(__file__, "keras").run("find", "model")
    if dtype == "float64":
        pytorch.optimizer.param_groups[0]["lr"] = RATE
        twin.model.optimizer.learning_rate = RATE
    return pytorch, twin


def prove_tensorflow(dtype, x, y):
    """The TensorFlow program's own training section, from PyTorch's weights."""
    pytorch, _ = prepare(
        "float32"
    )  # TensorFlow keeps the learning rate of the page as it is
    twin = Snippet(__file__, "tensorflow").run("find", "model")
    weights = variables_like(pytorch.model)
    twin.set(
        weights=weights, **dict(zip(("w1", "b1", "w2", "b2"), weights, strict=True))
    )
    tensors = torch.from_numpy(x), torch.from_numpy(y)
    output, twin_output = pytorch.model(tensors[0]), twin.model(x)
    loss = pytorch.criterion(output, tensors[1])
    tensorflow.found(
        dtype,
        forward=difference(output, twin_output),
        loss=difference(loss, twin.criterion(y, twin_output)),
    )
    pytorch.set(x_train=tensors[0], y_train=tensors[1]).run("train")
    twin.set(x_train=x, y_train=y).run("train")
    trained = [to_torch_layout(array(weight)) for weight in weights]
    tensorflow.found(dtype, training=difference(torch_weights(pytorch.model), trained))


rng = np.random.default_rng(0)
for dtype in PRECISIONS:
    with precision(dtype):
        x, y = rng.random(size=(256, 784)).astype(dtype), rng.integers(10, size=256)
        pytorch, twin = prepare(dtype)

        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            [(x, y)],
        )

        # The training section of each program, as it stands, on the same data.
        pytorch, twin = prepare(dtype)
        copy_to_keras(pytorch.model, twin.model)
        pytorch.set(x_train=torch.from_numpy(x), y_train=torch.from_numpy(y)).run(
            "train"
        )
        twin.set(x_train=x, y_train=y).run("train")
        trained = difference(torch_weights(pytorch.model), keras_weights(twin.model))
        proof.found(dtype, training=trained)
        proof.compare_evaluation(dtype, pytorch.model, twin.model, x)
        prove_tensorflow(dtype, x, y)

# Mixed precision on one side only.
pytorch, twin = prepare("float32")
twin.set(x_train=x.astype("float32")).run("mixed")
copy_to_keras(pytorch.model, twin.mixed)
full = pytorch.model(torch.from_numpy(twin.x_train))
mixed = twin.mixed(twin.x_train).numpy().astype("float32")
proof.naive(difference(full, mixed))
tensorflow.naive(difference(full, mixed))

conclude(proof, tensorflow)
