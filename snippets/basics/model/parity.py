"""`SimpleNet` as this page defines it in each framework, with the same weights."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras,
    np,
    precision,
    torch,
)

proof = Proof("keras")
rng = np.random.default_rng(0)


def batches(dtype, count=20):
    for _ in range(count):
        x = rng.normal(size=(16, 1)).astype(dtype)
        yield x, (np.sin(x) > 0).astype(dtype)


def prove(dtype, torch_model, keras_model):
    """Train both on the same batches with SGD and MSE."""
    rate = 2.0**-4
    optimizer = torch.optim.SGD(torch_model.parameters(), lr=rate)
    criterion = torch.nn.MSELoss()
    keras_model.compile(loss="mse", optimizer=keras.optimizers.SGD(rate))

    def torch_step(x, y):
        optimizer.zero_grad()
        criterion(torch_model(x), y).backward()
        optimizer.step()

    proof.compare_models(
        dtype, torch_model, torch_step, criterion, keras_model, list(batches(dtype))
    )


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = Snippet(__file__, "pytorch"), Snippet(__file__, "keras")
        prove(dtype, pytorch.run("sequential").model, twin.run("sequential").model)
        sequential = proof.figures["keras"][dtype].copy()

        prove(dtype, pytorch.model, twin.run("functional").model)
        functional = proof.figures["keras"][dtype].copy()

        pytorch.run("class")
        twin.run("class").model(np.ones((1, 1)))  # builds its weights
        prove(dtype, pytorch.model, twin.model)
        pytorch.run("branch")
        twin.run("branch")
        copy_to_keras(pytorch.residual, twin.residual)
        x = rng.normal(size=(16, 4)).astype(dtype)
        branch = difference(pytorch.residual(torch.from_numpy(x)), twin.residual(x))

        classes = proof.figures["keras"][dtype]
        classes["forward"] = max(classes["forward"], branch)
        for step in classes:
            classes[step] = max(classes[step], sequential[step], functional[step])

# The hurried port: the activations, arguments of Dense, are forgotten on PyTorch's side.
nn, layers = torch.nn, keras.layers
naive = nn.Sequential(nn.Linear(1, 32), nn.Linear(32, 1))
model = keras.Sequential(
    [keras.Input((1,)), layers.Dense(32, "relu"), layers.Dense(1, "sigmoid")]
)
copy_to_keras(naive, model)
x = rng.normal(size=(16, 1)).astype("float32")
proof.naive(difference(naive(torch.from_numpy(x)), model(x)))

conclude(proof)
