# --8<-- [start:data]
import numpy as np
import torch
from torch import nn
from torch.optim import lr_scheduler
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


def train_epoch(model, optimizer, after_update=lambda: None):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        after_update()
        total += loss.item() * len(inputs)
    return total / len(train_set)


@torch.no_grad()
def validate(model):
    return criterion(model(x_val), y_val).item()


# --8<-- [end:loop]


# --8<-- [start:schedules]
def step_decay(optimizer):
    return lr_scheduler.StepLR(optimizer, 8, gamma=0.5)


def cosine(optimizer):
    return lr_scheduler.CosineAnnealingLR(optimizer, T_max=32)


def warmup_cosine(optimizer):
    warmup = lr_scheduler.LinearLR(optimizer, 0.1, total_iters=8)
    decay = lr_scheduler.CosineAnnealingLR(optimizer, T_max=24)
    return lr_scheduler.SequentialLR(optimizer, [warmup, decay], milestones=[8])


def rates(make_schedule):
    optimizer = torch.optim.SGD(build_model().parameters(), lr=0.05)
    schedule = make_schedule(optimizer)
    found = []
    for _ in range(32):
        found.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return found


curves = {s.__name__: rates(s) for s in (step_decay, cosine, warmup_cosine)}
for name, curve in curves.items():
    print(f"{name:13}", *(f"{curve[update]:.4f}" for update in (0, 4, 8, 16, 31)))
# --8<-- [end:schedules]


# --8<-- [start:curves]
import matplotlib.pyplot as plt

for name, curve in curves.items():
    plt.plot(curve, marker=".", label=name)
plt.xlabel("update")
plt.ylabel("learning rate")
plt.legend()
plt.show()
# --8<-- [end:curves]


# --8<-- [start:per-batch]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
schedule = warmup_cosine(optimizer)
for epoch in range(4):
    loss = train_epoch(model, optimizer, after_update=schedule.step)

print(f"loss {loss:.4f}, learning rate {schedule.get_last_lr()[0]:.4f}")
# --8<-- [end:per-batch]


# --8<-- [start:per-epoch]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
schedule = lr_scheduler.StepLR(optimizer, 2, gamma=0.5)
for epoch in range(4):
    rate = schedule.get_last_lr()[0]
    loss = train_epoch(model, optimizer)
    schedule.step()
    print(f"epoch {epoch + 1}: learning rate {rate:.4f}, loss {loss:.4f}")
# --8<-- [end:per-epoch]


# --8<-- [start:read-change]
for group in optimizer.param_groups:
    group["lr"] = 0.002

print(optimizer.param_groups[0]["lr"])
# --8<-- [end:read-change]


# --8<-- [start:plateau]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
schedule = lr_scheduler.ReduceLROnPlateau(
    optimizer, factor=0.1, patience=2, threshold_mode="abs"
)
plateau_rates = []
for epoch in range(12):
    train_epoch(model, optimizer)
    plateau_rates.append(optimizer.param_groups[0]["lr"])
    schedule.step(validate(model))

print(*(f"{rate:.4g}" for rate in plateau_rates))
# --8<-- [end:plateau]
