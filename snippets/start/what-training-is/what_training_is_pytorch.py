# --8<-- [start:data]
import torch
from torch import nn

x = torch.tensor([[0.0], [1.0], [2.0], [3.0], [4.0]])
y = 2 * x + 1  # what the network does not know
# --8<-- [end:data]

# --8<-- [start:model]
model = nn.Linear(1, 1)  # weight * x + bias


def start_at_zero():
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)


start_at_zero()
print([round(value, 2) for value in model(x).flatten().tolist()])
# --8<-- [end:model]

# --8<-- [start:loss]
criterion = nn.MSELoss()  # the mean of (prediction - y) ** 2
print(f"loss {criterion(model(x), y).item():.2f}")
# --8<-- [end:loss]

# --8<-- [start:nudge]
for nudged in (-0.1, 0.1):
    nn.init.constant_(model.weight, nudged)
    print(f"weight {nudged:4.1f}: loss {criterion(model(x), y).item():.2f}")

start_at_zero()
# --8<-- [end:nudge]

# --8<-- [start:step]
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)


def step():
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()  # the gradient: which way, and how steeply
    optimizer.step()  # weight -= 0.05 * gradient
    return loss.item()


print(f"loss {step():.2f} before the step")
print(f"weight {model.weight.item():.2f}, bias {model.bias.item():.2f}")
print(f"loss {criterion(model(x), y).item():.2f} after it")
# --8<-- [end:step]

# --8<-- [start:train]
losses = [step() for _ in range(200)]

print(f"loss {losses[-1]:.6f}")
print(f"weight {model.weight.item():.3f}, bias {model.bias.item():.3f}")
# --8<-- [end:train]

# --8<-- [start:predict]
print(f"x = 10: {model(torch.tensor([[10.0]])).item():.2f}")
# --8<-- [end:predict]

# --8<-- [start:rates]
import matplotlib.pyplot as plt

for rate in (0.001, 0.05, 0.14):
    start_at_zero()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    plt.plot([step() for _ in range(30)], label=f"learning rate {rate}")
plt.yscale("log")
plt.xlabel("updates")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:rates]

# --8<-- [start:too-large]
start_at_zero()
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
print([round(step()) for _ in range(5)])
# --8<-- [end:too-large]
