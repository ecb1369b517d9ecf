# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x_train = rng.uniform(-1, 1, size=(200, 2)).astype("float32")
y_train = (x_train[:, :1] * x_train[:, 1:] > 0).astype("float32")
weights = [
    rng.normal(size=(2, 16)).astype("float32"),  # hidden kernel
    rng.normal(size=16).astype("float32"),  # hidden bias
    rng.normal(size=(16, 1), scale=0.2).astype("float32"),  # output kernel
    np.zeros(1, dtype="float32"),  # output bias
]
# --8<-- [end:data]

# --8<-- [start:model]
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
with torch.no_grad():
    for parameter, weight in zip(model.parameters(), weights, strict=True):
        parameter.copy_(torch.from_numpy(weight.T))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
# --8<-- [end:model]

# --8<-- [start:training]
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.tensorboard import SummaryWriter

dataset = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
writer = SummaryWriter("runs/pytorch")

for epoch in range(30):
    total = 0.0
    for batch_x, batch_y in DataLoader(dataset, batch_size=32):
        optimizer.zero_grad()
        loss = criterion(model(batch_x), batch_y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch_x)
    writer.add_scalar("epoch_loss", total / len(dataset), epoch)
    for name, parameter in model.named_parameters():
        writer.add_histogram(name, parameter, epoch)
# --8<-- [end:training]

# --8<-- [start:image]
axis = torch.linspace(-1, 1, 64)
points = torch.cartesian_prod(axis, axis)
with torch.no_grad():
    picture = model(points).sigmoid().reshape(64, 64, 1)

writer.add_image("prediction", picture, 29, dataformats="HWC")
# --8<-- [end:image]

# --8<-- [start:graph]
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    writer.add_graph(model, torch.zeros(1, 2))
writer.close()

print(caught[0].category.__name__, caught[0].message)
# --8<-- [end:graph]

# --8<-- [start:read]
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

log = EventAccumulator("runs/pytorch").Reload()
for kind, tags in log.Tags().items():
    if tags:
        print(f"{kind}: {tags}")

print(f"{log.Scalars('epoch_loss')[-1].value:.6f}")
# --8<-- [end:read]

# --8<-- [start:order]
import subprocess
import sys

program = """
import torch
from torch.utils.tensorboard import SummaryWriter
writer = SummaryWriter("order")
optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)])
optimizer.step()
print("ran")
"""
result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
print((result.stdout or result.stderr).splitlines()[-1])
# --8<-- [end:order]
