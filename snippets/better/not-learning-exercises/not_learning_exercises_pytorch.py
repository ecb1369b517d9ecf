# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 4)).astype("float32")
y_train = x_train.sum(axis=1, keepdims=True)
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)


def build_model():
    model = nn.Linear(4, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


def train(model, optimizer):
    losses = []
    for epoch in range(20):
        optimizer.zero_grad()
        loss = F.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# --8<-- [end:setup]

# --8<-- [start:curves-given]
rates = rng.permutation([0.0005, 0.1, 1.2]).tolist()
for name, lr in zip("ABC", rates, strict=True):
    model = build_model()
    losses = train(model, torch.optim.SGD(model.parameters(), lr=lr))
    print(name, *[f"{loss:.2g}" for loss in losses[::4]])
# --8<-- [end:curves-given]

# --8<-- [start:curves]
print(dict(zip("ABC", rates, strict=True)))
# --8<-- [end:curves]

# --8<-- [start:flat-given]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model = build_model()  # once more, to start afresh
losses = train(model, optimizer)
print(f"first loss {losses[0]:.4f}, last {losses[-1]:.4f}")
# --8<-- [end:flat-given]

# --8<-- [start:flat]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = train(model, optimizer)
print(f"first loss {losses[0]:.4f}, last {losses[-1]:.4f}")
# --8<-- [end:flat]

# --8<-- [start:empty-given]
errors = torch.tensor([0.5, 2.0, 1.0])
counted = torch.tensor([False, False, False])  # labels that are there
loss = errors[counted].mean()
# --8<-- [end:empty-given]

# --8<-- [start:empty]
print("loss", loss.item())
print("guarded", (errors * counted).sum().item() / max(counted.sum().item(), 1))
# --8<-- [end:empty]
