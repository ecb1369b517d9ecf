# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 1)).astype("float32")
y_train = (x_train > 0).astype("float32")
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)


def build_model():
    model = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


# --8<-- [end:setup]

# --8<-- [start:updates-given]
model = build_model()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(inputs, targets), batch_size=32)

updates = 0
for epoch in range(5):
    for batch_x, batch_y in loader:
        optimizer.zero_grad()
        criterion(model(batch_x), batch_y).backward()
        optimizer.step()
        updates += 1
# --8<-- [end:updates-given]

# --8<-- [start:updates]
print(f"{updates} updates")
# --8<-- [end:updates]

# --8<-- [start:standstill-given]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(1, 101):
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    if epoch in (1, 100):
        print(f"epoch {epoch:3}: loss {loss.item():.4f}")
# --8<-- [end:standstill-given]

# --8<-- [start:standstill]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(1, 101):
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.step()
    if epoch in (1, 100):
        print(f"epoch {epoch:3}: loss {loss.item():.4f}")
# --8<-- [end:standstill]

# --8<-- [start:loop]
model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(20):
    for batch_x, batch_y in DataLoader(TensorDataset(inputs, targets), batch_size=50):
        optimizer.zero_grad()
        loss = criterion(model(batch_x), batch_y)
        loss.backward()
        optimizer.step()

with torch.no_grad():
    print(f"loss {criterion(model(inputs), targets).item():.6f}")
# --8<-- [end:loop]
