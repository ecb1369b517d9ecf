# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

rng = np.random.default_rng(0)
y = np.repeat(np.arange(5), 20)  # five classes, sorted
x = (np.eye(5)[y] + rng.normal(size=(100, 5), scale=0.1)).astype("float32")


def accuracy_after_training(rows):
    train, val = rows[:80], rows[80:]
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    model = nn.Linear(5, 5)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(20):
        optimizer.zero_grad()
        F.cross_entropy(model(inputs[train]), labels[train]).backward()
        optimizer.step()
    return (model(inputs[val]).argmax(dim=1) == labels[val]).float().mean().item()


# --8<-- [end:setup]

# --8<-- [start:split-given]
dataset = TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
train_set, val_set = random_split(dataset, [0.8, 0.2])
updates = len(DataLoader(train_set, batch_size=32))
# --8<-- [end:split-given]

# --8<-- [start:split]
print(f"{updates} updates an epoch")
# --8<-- [end:split]

# --8<-- [start:sorted-given]
rows = np.arange(100)
print(f"validation accuracy {accuracy_after_training(rows):.2f}")
# --8<-- [end:sorted-given]

# --8<-- [start:sorted]
rows = rng.permutation(100)
print(f"validation accuracy {accuracy_after_training(rows):.2f}")
# --8<-- [end:sorted]

# --8<-- [start:best-given]
history = {
    "loss": [1.61, 0.92, 0.48, 0.31, 0.17, 0.09, 0.04],
    "val_loss": [1.58, 0.97, 0.70, 0.66, 0.71, 0.83, 0.98],
}
# --8<-- [end:best-given]

# --8<-- [start:best]
losses = history["val_loss"]
best = losses.index(min(losses))
print(f"keep the weights of epoch {best + 1}")
# --8<-- [end:best]
