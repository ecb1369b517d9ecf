# --8<-- [start:setup]
import copy

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x = torch.from_numpy(rng.normal(size=(24, 10)).astype("float32"))
y = x[:, :1] + torch.from_numpy(rng.normal(size=(24, 1)).astype("float32"))
x_train, y_train, x_val, y_val = x[:12], y[:12], x[12:], y[12:]
criterion = nn.MSELoss()


def build_model():
    model = nn.Linear(10, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model, torch.optim.SGD(model.parameters(), lr=0.1)


# --8<-- [end:setup]

# --8<-- [start:patience-given]
best, waited = float("inf"), 0
for epoch, val_loss in enumerate([0.9, 0.7, 0.8, 0.6, 0.65, 0.61, 0.5], 1):
    if val_loss < best:
        best, waited = val_loss, 0
    else:
        waited += 1
        if waited == 2:
            break
# --8<-- [end:patience-given]

# --8<-- [start:patience]
print("stopped after epoch", epoch)
# --8<-- [end:patience]

# --8<-- [start:best-given]
model, optimizer = build_model()
best = float("inf")
for epoch in range(60):
    optimizer.zero_grad()
    criterion(model(x_train), y_train).backward()
    optimizer.step()
    with torch.no_grad():
        val_loss = criterion(model(x_val), y_val).item()
    if val_loss < best:
        best, best_weights = val_loss, model.state_dict()

model.load_state_dict(best_weights)
with torch.no_grad():
    print(f"best {best:.4f}, restored {criterion(model(x_val), y_val).item():.4f}")
# --8<-- [end:best-given]

# --8<-- [start:best]
model, optimizer = build_model()
best = float("inf")
for epoch in range(60):
    optimizer.zero_grad()
    criterion(model(x_train), y_train).backward()
    optimizer.step()
    with torch.no_grad():
        val_loss = criterion(model(x_val), y_val).item()
    if val_loss < best:
        best, best_weights = val_loss, copy.deepcopy(model.state_dict())

model.load_state_dict(best_weights)
with torch.no_grad():
    print(f"best {best:.4f}, restored {criterion(model(x_val), y_val).item():.4f}")
# --8<-- [end:best]

# --8<-- [start:halves]
model, optimizer = build_model()
batches = zip(x_train.split(6), y_train.split(6), strict=True)
for number, (inputs, targets) in enumerate(batches, 1):
    (criterion(model(inputs), targets) / 2).backward()
    if number % 2 == 0:
        optimizer.step()
        optimizer.zero_grad()

with torch.no_grad():
    print(f"loss {criterion(model(x_train), y_train).item():.6f}")
# --8<-- [end:halves]
