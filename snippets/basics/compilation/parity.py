"""The loss and the optimizer of this page, on trial with the same weights and batches."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras,
    keras_weights,
    np,
    one_update,
    precision,
    torch,
    torch_weights,
)

EXACT_RATE = (
    2.0**-7
)  # Keras passes the learning rate through float32, which keeps this one exact

proof = Proof("keras")
rng = np.random.default_rng(0)


def batches(dtype, count=50):
    for _ in range(count):
        x = rng.normal(size=(16, 1)).astype(dtype)
        yield x, (np.sin(x) > 0).astype(dtype)


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("model", "compile")
        twin = Snippet(__file__, "keras").run("model", "compile")
        if dtype == "float64":
            pytorch.optimizer.param_groups[0]["lr"] = EXACT_RATE
            twin.model.optimizer.learning_rate = EXACT_RATE

        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            list(batches(dtype)),
        )

# The hurried port: both optimizers left at their default learning rates.
pytorch = Snippet(__file__, "pytorch").run("model", "compile")
twin = Snippet(__file__, "keras").run("model", "compile")
twin.model.set_weights([w.T for w in torch_weights(pytorch.model)])
twin.model.compile(loss="mse", optimizer=keras.optimizers.SGD())
optimizer = torch.optim.SGD(pytorch.model.parameters())
for x, y in batches("float32"):
    optimizer.zero_grad()
    pytorch.criterion(
        pytorch.model(torch.from_numpy(x)), torch.from_numpy(y)
    ).backward()
    optimizer.step()
    twin.model.train_on_batch(x, y)
proof.naive(difference(torch_weights(pytorch.model), keras_weights(twin.model)))

conclude(proof)
