# --8<-- [start:data]
import copy

import numpy as np
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 8)).astype("float32")
y = (x[:, :1] - 2 * x[:, 1:2] + rng.normal(size=(96, 1))).astype("float32")
weights = [
    rng.normal(size=(8, 64), scale=0.3).astype("float32"),
    np.zeros(64, dtype="float32"),
    rng.normal(size=(64, 1), scale=0.1).astype("float32"),
    np.zeros(1, dtype="float32"),
]
x_train, y_train, x_val, y_val = x[:64], y[:64], x[64:], y[64:]
# --8<-- [end:data]


# --8<-- [start:model]
def build_model():
    model = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 1))
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(weight.T))
    return model


# --8<-- [end:model]


# --8<-- [start:loop]
criterion = nn.MSELoss()
x_val, y_val = torch.from_numpy(x_val), torch.from_numpy(y_val)
train_set = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
loader = DataLoader(train_set, batch_size=8)


def train_epoch(model, optimizer):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
    return total / len(train_set)


@torch.no_grad()
def validate(model):
    return criterion(model(x_val), y_val).item()


# --8<-- [end:loop]


# --8<-- [start:early-stopping]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
best, best_weights, waited = float("inf"), None, 0
for epoch in range(50):
    train_epoch(model, optimizer)
    val_loss = validate(model)
    if val_loss < best:
        best, best_weights, waited = val_loss, copy.deepcopy(model.state_dict()), 0
    else:
        waited += 1
        if waited == 5:
            break
model.load_state_dict(best_weights)

print(f"stopped after {epoch + 1} epochs at {val_loss:.4f}")
print(f"best weights: {validate(model):.4f}")
# --8<-- [end:early-stopping]


# --8<-- [start:clipping]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion(model(x_val), y_val).backward()
norm = clip_grad_norm_(model.parameters(), max_norm=1.0)  # after backward, before step
print(f"gradient norm {norm:.4f} before clipping")
optimizer.step()


def moved(model):
    pairs = zip(model.parameters(), weights, strict=True)
    steps = [parameter.detach().numpy().T - start for parameter, start in pairs]
    return np.sqrt(sum(((step / 0.05) ** 2).sum() for step in steps))


print(f"step / learning rate: {moved(model):.4f}")
# --8<-- [end:clipping]


# --8<-- [start:accumulation]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
updates = 0
for number, (inputs, targets) in enumerate(loader, 1):
    (criterion(model(inputs), targets) / 4).backward()
    if number % 4 == 0:
        optimizer.step()
        optimizer.zero_grad()
        updates += 1

print(f"{updates} updates: validation loss {validate(model):.6f}")
# --8<-- [end:accumulation]


# --8<-- [start:custom]
def should_stop(epoch, loss):
    if epoch % 2 == 0:
        print(f"epoch {epoch + 1}: loss {loss:.4f}")
    return loss < 0.7


model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for epoch in range(20):
    loss = train_epoch(model, optimizer)
    if should_stop(epoch, loss):
        break

print(epoch + 1, "epochs")
# --8<-- [end:custom]
