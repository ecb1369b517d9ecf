# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 1)).astype("float32")
y_train = (x_train > 0).astype("float32")
weights = [
    rng.normal(size=(1, 32)).astype("float32"),  # hidden kernel
    np.zeros(32, dtype="float32"),  # hidden bias
    rng.normal(size=(32, 1), scale=0.2).astype("float32"),  # output kernel
    np.zeros(1, dtype="float32"),  # output bias
]
# --8<-- [end:data]


# --8<-- [start:model]
def build_model():
    model = nn.Sequential(
        nn.Linear(1, 32),
        nn.ReLU(),
        nn.Linear(32, 1),
        nn.Sigmoid(),
    )
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(weight.T))
    return model


# --8<-- [end:model]


# --8<-- [start:compile]
model = build_model()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
# --8<-- [end:compile]

# --8<-- [start:loop]
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)
losses = []
for epoch in range(100):
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

for epoch in (0, 49, 99):
    print(f"epoch {epoch + 1:3}: loss {losses[epoch]:.6f}")
# --8<-- [end:loop]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:prediction]
grid = np.linspace(-3, 3, 121, dtype="float32").reshape(-1, 1)
plt.scatter(x_train, y_train, s=9, color="gray", label="data")
for label, network in (("before", build_model()), ("after", model)):
    with torch.no_grad():
        plt.plot(grid, network(torch.from_numpy(grid)), label=label)
plt.xlabel("number")
plt.ylabel("prediction")
plt.legend()
plt.show()
# --8<-- [end:prediction]

# --8<-- [start:minibatches]
from torch.utils.data import DataLoader, TensorDataset

model = build_model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(inputs, targets), batch_size=32)

updates = 0
for epoch in range(100):
    total = 0.0
    for batch_x, batch_y in loader:
        optimizer.zero_grad()
        loss = criterion(model(batch_x), batch_y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch_x)
        updates += 1

print(f"{updates} updates: loss {total / len(x_train):.6f}")
# --8<-- [end:minibatches]

# --8<-- [start:no-zero-grad]
for clears in (True, False):
    line = nn.Linear(1, 1)  # to find: three times the number
    nn.init.zeros_(line.weight)
    nn.init.zeros_(line.bias)
    optimizer = torch.optim.SGD(line.parameters(), lr=0.5)
    print("with zero_grad" if clears else "without zero_grad")
    for epoch in range(1, 101):
        if clears:
            optimizer.zero_grad()
        loss = criterion(line(inputs), 3 * inputs)
        loss.backward()  # adds to the gradients that are still there
        optimizer.step()
        if epoch in (1, 10, 40, 100):
            print(f"epoch {epoch:3}: loss {loss.item():.4f}")
# --8<-- [end:no-zero-grad]
