# --8<-- [start:data]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets

train_set = datasets.MNIST("data", train=True, download=True)
x, y = train_set.data / 255, train_set.targets
x_train, y_train = x[:500], y[:500]  # few, so that chance shows
x_val, y_val = x[500:2500], y[500:2500]
# --8<-- [end:data]


# --8<-- [start:model]
def build(dropout=0.0):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 64),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(64, 10),
    )


def train_epoch(model, optimizer, batches):
    total = 0.0
    for batch_x, batch_y in batches:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(batch_x), batch_y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch_x)
    return total / len(x_train)


# --8<-- [end:model]


# --8<-- [start:again]
def train(seed, dropout=0.2, epochs=10):
    torch.manual_seed(seed)
    model = build(dropout)  # draws weights
    optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
    train_set = TensorDataset(x_train, y_train)
    loader = DataLoader(train_set, batch_size=50, shuffle=True)
    for _ in range(epochs):
        loss = train_epoch(model, optimizer, loader)  # draws an order, and masks
    model.eval()
    with torch.no_grad():
        accuracy = (model(x_val).argmax(dim=1) == y_val).float().mean().item()
    return loss, accuracy


for seed in (0, 0, 1):
    loss, accuracy = train(seed)
    print(f"seed {seed}: loss {loss:.6f}, accuracy {accuracy:.2%}")
# --8<-- [end:again]


# --8<-- [start:generators]
def order(draws_before, generator=None):
    torch.manual_seed(0)
    torch.rand(draws_before)  # by one more layer, for instance
    return torch.randperm(10, generator=generator).tolist()


print("one stream for all:", order(0) == order(1))

first, second = (torch.Generator().manual_seed(0) for _ in range(2))
print("a stream of its own:", order(0, first) == order(1, second))
# --8<-- [end:generators]

# --8<-- [start:rounding]
a, b, c = torch.tensor([1e8, -1e8, 1.0])
print(((a + b) + c).item(), (a + (b + c)).item())
# --8<-- [end:rounding]

# --8<-- [start:deterministic]
torch.use_deterministic_algorithms(True)
try:
    torch.zeros(3).put_(torch.tensor([0, 0]), torch.tensor([1.0, 2.0]))
except RuntimeError as error:
    print(str(error).partition(",")[0])
print(torch.empty(3))  # memory that nobody filled

torch.use_deterministic_algorithms(False)
# --8<-- [end:deterministic]

# --8<-- [start:moved]
rng = np.random.default_rng(0)
sizes = [(784, 64), (64, 10)]
kernels = [rng.normal(0, 0.05, size=size).astype("float32") for size in sizes]
orders = [rng.permutation(500) for _ in range(3)]

model = build()
with torch.no_grad():
    for layer, kernel in zip((model[1], model[4]), kernels, strict=True):
        layer.weight.copy_(torch.from_numpy(kernel.T))
        layer.bias.zero_()

optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
for order in orders:
    batches = [(x_train[i], y_train[i]) for i in torch.from_numpy(order).split(50)]
    print(f"loss {train_epoch(model, optimizer, batches):.5f}")
# --8<-- [end:moved]

# --8<-- [start:compare]
for dropout in (0.0, 0.2):
    accuracies = [100 * train(seed, dropout)[1] for seed in range(6)]
    mean, spread = np.mean(accuracies), np.std(accuracies, ddof=1)
    error = spread / 6**0.5
    print(f"dropout {dropout}:", *[f"{accuracy:.1f}" for accuracy in accuracies])
    print(f"  mean {mean:.1f}, spread {spread:.1f}, standard error {error:.1f}")
# --8<-- [end:compare]
