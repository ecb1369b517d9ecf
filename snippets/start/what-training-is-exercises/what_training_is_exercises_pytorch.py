# --8<-- [start:setup]
import torch
from torch import nn

x = torch.tensor([[0.0], [1.0], [2.0], [3.0], [4.0]])
y = 2 * x + 1
criterion = nn.MSELoss()


def start_at(weight, bias):
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, weight)
    nn.init.constant_(model.bias, bias)
    return model


# --8<-- [end:setup]

# --8<-- [start:where-given]
model = start_at(weight=0.0, bias=0.0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion(model(x), y).backward()
optimizer.step()
# --8<-- [end:where-given]

# --8<-- [start:where]
print(f"weight {model.weight.item():.2f}, bias {model.bias.item():.2f}")
# --8<-- [end:where]

# --8<-- [start:uphill-given]
model = start_at(weight=0.0, bias=0.0)
for _ in range(3):
    loss = criterion(model(x), y)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.05 * parameter.grad
    print(f"loss {loss.item():.1f}")
# --8<-- [end:uphill-given]

# --8<-- [start:uphill]
model = start_at(weight=0.0, bias=0.0)
for _ in range(3):
    loss = criterion(model(x), y)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.05 * parameter.grad
    print(f"loss {loss.item():.1f}")
# --8<-- [end:uphill]

# --8<-- [start:arrived-given]
model = start_at(weight=2.0, bias=1.0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion(model(x), y).backward()
optimizer.step()
# --8<-- [end:arrived-given]

# --8<-- [start:arrived]
print(f"weight {model.weight.item():.2f}, bias {model.bias.item():.2f}")
# --8<-- [end:arrived]

# --8<-- [start:ten]
model = start_at(weight=1.0, bias=0.0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for _ in range(10):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()

print(f"loss {loss.item():.6f}")
# --8<-- [end:ten]
