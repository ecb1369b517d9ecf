"""The network at the end of the page: padding and layers that agree, trained."""

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

RATE = 0.0625  # exact in float32, through which Keras passes it

proof = Proof("keras")
rng = np.random.default_rng(1)


class ChannelsLast(torch.nn.Module):
    """A PyTorch network that takes and returns images in Keras' layout."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def batches(dtype, count=20):
    for _ in range(count):
        x = rng.normal(size=(4, 8, 6, 3)).astype(dtype)
        yield x, rng.normal(size=(4, 16, 12, 4)).astype(dtype)


for dtype in PRECISIONS:
    with precision(dtype):
        model = ChannelsLast(Snippet(__file__, "pytorch").run("data", "model").model)
        twin = Snippet(__file__, "keras").run("data", "model").model
        twin.compile(loss="mse", optimizer=keras.optimizers.SGD(RATE))
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
        criterion = torch.nn.MSELoss()

        def update(x, y, model=model, optimizer=optimizer, criterion=criterion):
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()

        proof.compare_models(
            dtype, model, update, criterion, twin, list(batches(dtype))
        )

# The hurried port: one pixel of padding on every side.
symmetric = {"nn.ZeroPad2d((0, 1, 0, 1))": "nn.ZeroPad2d(1)"}
naive = Snippet(__file__, "pytorch", symmetric).run("data", "model").model
twin = Snippet(__file__, "keras").run("data", "model").model
copy_to_keras(naive, twin)
x = next(batches("float32"))[0]
proof.naive(difference(ChannelsLast(naive)(torch.from_numpy(x)), twin(x)))

conclude(proof)
