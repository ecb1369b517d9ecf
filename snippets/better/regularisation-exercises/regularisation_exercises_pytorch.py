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
curves = {  # every 20 epochs: training loss, validation loss
    "A": ([4.6, 0.4, 0.2, 0.2, 0.2], [3.7, 1.2, 1.5, 1.7, 1.8]),
    "B": ([4.9, 2.3, 2.3, 2.3, 2.3], [4.0, 2.3, 2.3, 2.3, 2.3]),
    "C": ([5.3, 4.4, 3.7, 3.1, 2.6], [4.1, 3.3, 2.8, 2.4, 2.0]),
    "D": ([5.1, 0.9, 0.9, 0.9, 0.9], [3.3, 1.0, 1.0, 1.0, 1.0]),
}
# --8<-- [end:curves-given]

# --8<-- [start:curves]
for name, (losses, val_losses) in curves.items():
    if val_losses[-1] > 1.1 * min(val_losses):
        fault = "it overfits"
    elif losses[-1] < 0.9 * losses[-2]:
        fault = "it is not finished"
    elif losses[-1] > 2.0:  # the noise alone makes 1
        fault = "it underfits"
    else:
        fault = "nothing"
    print(f"{name}: {fault}")
# --8<-- [end:curves]
