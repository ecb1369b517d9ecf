# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 4)).astype("float32")
y_train = x_train.sum(axis=1, keepdims=True)
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)


def build_model():
    model = nn.Linear(4, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


criterion = nn.MSELoss()
# --8<-- [end:setup]

# --8<-- [start:shrink-given]
w = nn.Parameter(torch.tensor(1.0))
w.grad = torch.tensor(0.0)
optimizer = torch.optim.SGD([w], lr=0.5, weight_decay=0.1)
for _ in range(2):
    optimizer.step()
# --8<-- [end:shrink-given]

# --8<-- [start:shrink]
print(f"{w.item():.4f}")
# --8<-- [end:shrink]

# --8<-- [start:cut-off-given]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(20):
    optimizer.zero_grad()
    penalty = 0.1 * model.weight.detach().square().sum()
    loss = criterion(model(inputs), targets) + penalty
    loss.backward()
    optimizer.step()

print(f"loss {loss.item():.3f}, largest weight {model.weight.max().item():.3f}")
# --8<-- [end:cut-off-given]

# --8<-- [start:cut-off]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(20):
    optimizer.zero_grad()
    penalty = 0.1 * model.weight.square().sum()
    loss = criterion(model(inputs), targets) + penalty
    loss.backward()
    optimizer.step()

print(f"loss {loss.item():.3f}, largest weight {model.weight.max().item():.3f}")
# --8<-- [end:cut-off]

# --8<-- [start:penalty]
model = build_model()
groups = [{"params": [model.weight], "weight_decay": 0.2}, {"params": [model.bias]}]
optimizer = torch.optim.SGD(groups, lr=0.1)
for epoch in range(20):
    optimizer.zero_grad()
    criterion(model(inputs), targets).backward()
    optimizer.step()

with torch.no_grad():
    penalty = 0.1 * model.weight.square().sum()
    print(f"loss {criterion(model(inputs), targets) + penalty:.6f}")
# --8<-- [end:penalty]

# --8<-- [start:curves-given]
drawing = torch.Generator().manual_seed(0)
points = torch.randn(1000, 2, generator=drawing)
heights = 2 * points.prod(dim=1, keepdim=True)
heights += torch.randn(1000, 1, generator=drawing)  # noise


def two_curves(samples, hidden, lr):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses, val_losses = [], []
    for epoch in range(400):
        optimizer.zero_grad()
        errors = (model(points) - heights).square()
        loss = errors[:samples].mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        val_losses.append(errors[500:].mean().item())
    return losses, val_losses


settings = {
    "A": {"samples": 40, "hidden": 64, "lr": 0.02},
    "B": {"samples": 500, "hidden": 1, "lr": 0.02},
    "C": {"samples": 500, "hidden": 64, "lr": 0.0003},
    "D": {"samples": 500, "hidden": 64, "lr": 0.02},
}
for name, setting in settings.items():
    for curve in two_curves(**setting):
        print(name, *(f"{loss:.1f}" for loss in curve[79::80]))
# --8<-- [end:curves-given]

# --8<-- [start:curves]
changes = {"A": {"samples": 500}, "B": {"hidden": 64}, "C": {"lr": 0.02}}
for name, change in changes.items():
    print(name, "with", change, "is D:", settings[name] | change == settings["D"])
# --8<-- [end:curves]
