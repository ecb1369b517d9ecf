# --8<-- [start:data]
import numpy as np
import torch
from torch.nn import functional as F
from torchvision import datasets

train_set = datasets.MNIST("data", train=True, download=True)
x = train_set.data[:2000].flatten(1).to(torch.float32) / 255
y = train_set.targets[:2000]
print(tuple(x.shape), tuple(y.shape))
# --8<-- [end:data]

# --8<-- [start:weights]
rng = np.random.default_rng(0)


def he(fan_in, fan_out):
    weights = rng.normal(size=(fan_in, fan_out), scale=np.sqrt(2 / fan_in))
    return weights.astype("float32")


w1 = torch.tensor(he(784, 200), requires_grad=True)
w2 = torch.tensor(he(200, 100), requires_grad=True)
w3 = torch.tensor(he(100, 10), requires_grad=True)
b1, b2, b3 = (torch.zeros(size, requires_grad=True) for size in (200, 100, 10))
parameters = [w1, b1, w2, b2, w3, b3]

print(sum(parameter.numel() for parameter in parameters), "parameters")
# --8<-- [end:weights]


# --8<-- [start:forward]
def forward(x):
    hidden = torch.relu(x @ w1 + b1)
    hidden = torch.relu(hidden @ w2 + b2)
    return hidden @ w3 + b3


def criterion(logits, labels):
    return F.cross_entropy(logits, labels)


print(f"loss {criterion(forward(x), y):.4f}")
# --8<-- [end:forward]

# --8<-- [start:train]
for epoch in range(5):
    for start in range(0, len(x), 100):
        rows = slice(start, start + 100)
        loss = criterion(forward(x[rows]), y[rows])
        loss.backward()
        with torch.no_grad():
            for parameter in parameters:
                parameter -= 0.1 * parameter.grad
                parameter.grad = None
    print(f"epoch {epoch + 1}: loss {criterion(forward(x), y):.4f}")
# --8<-- [end:train]

# --8<-- [start:wrong-update]
try:
    w3 -= 0.1  # without no_grad
except RuntimeError as error:
    print(error)

moved = w3 - 0.1
print("leaf:", w3.is_leaf, "-> leaf:", moved.is_leaf)
# --8<-- [end:wrong-update]


# --8<-- [start:uniform]
def uniform(fan_in, fan_out):
    return rng.uniform(0, 1, size=(fan_in, fan_out)).astype("float32")


def glorot(fan_in, fan_out):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out)).astype("float32")


for draw in (uniform, glorot, he):
    w1, w2, w3 = (
        torch.from_numpy(draw(*shape)) for shape in ((784, 200), (200, 100), (100, 10))
    )
    b1, b2, b3 = (torch.zeros(size) for size in (200, 100, 10))
    logits = forward(x)
    size, loss = logits.abs().mean(), criterion(logits, y)
    print(f"{draw.__name__:7} logits about {size:9.2f}, loss {loss:8.2f}")
# --8<-- [end:uniform]

# --8<-- [start:wrong-size]
w1 = torch.zeros(786, 200)
try:
    forward(x)
except RuntimeError as error:
    print(error)
# --8<-- [end:wrong-size]
