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
torch.manual_seed(0)
points, noise = torch.randn(1000, 2), torch.randn(1000, 1)
heights = 2 * points.prod(dim=1, keepdim=True) + noise


def two_losses(samples, hidden, lr):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(400):
        optimizer.zero_grad()
        errors = (model(points) - heights).square()
        loss, val_loss = errors[:samples].mean(), errors[500:].mean()
        loss.backward()
        optimizer.step()
        losses.append([loss.item(), val_loss.item()])
    return losses


settings = {  # samples, hidden units, learning rate
    "A": (40, 64, 0.02),
    "B": (500, 1, 0.02),
    "C": (500, 64, 0.0003),
    "D": (500, 64, 0.02),
}
for name, setting in settings.items():
    for curve in torch.tensor(two_losses(*setting)).T:
        print(name, *(f"{loss:.1f}" for loss in curve[79::80]))
# --8<-- [end:curves-given]

# --8<-- [start:curves]
names = ("samples", "hidden units", "learning rate")
for name in "ABC":
    for what, was, better in zip(names, settings[name], settings["D"], strict=True):
        if was != better:
            print(f"{name}: {what} {better}, not {was}: then it is D")
# --8<-- [end:curves]
