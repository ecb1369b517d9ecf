# --8<-- [start:data]
import math

import torch
from torch import nn
from torchvision import datasets

train_set = datasets.MNIST("data", train=True, download=True)
x, y = train_set.data[:100] / 255, train_set.targets[:100]  # one batch
# --8<-- [end:data]


# --8<-- [start:model]
def build(hidden=2, activation=nn.ReLU):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), activation())
    for _ in range(hidden - 1):
        model.extend([nn.Linear(64, 64), activation()])
    return model.append(nn.Linear(64, 10))


criterion = nn.CrossEntropyLoss()


def train(model, x, lr, updates=60):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(updates):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# --8<-- [end:model]

# --8<-- [start:overfit]
model = build()
losses = train(model, x, lr=0.25)

print(f"first loss {losses[0]:.2f}; a guess among ten has ln 10 = {math.log(10):.2f}")
print(f"last loss  {losses[-1]:.2f}")
# --8<-- [end:overfit]


# --8<-- [start:rates]
for lr in (0.0001, 0.25, 10.0):
    losses = train(build(), x, lr)
    print(f"lr {lr}:", *[f"{loss:.4g}" for loss in losses[:5]], f"... {losses[-1]:.4g}")
# --8<-- [end:rates]


# --8<-- [start:gradients]
def gradient_norms(model):
    model.zero_grad()
    criterion(model(x), y).backward()
    kernels = [p for p in model.parameters() if p.ndim > 1]
    return [torch.linalg.vector_norm(kernel.grad).item() for kernel in kernels]


for activation in (nn.ReLU, nn.Sigmoid):
    norms = gradient_norms(build(hidden=5, activation=activation))
    print(activation.__name__, *[f"{norm:.0e}" for norm in norms])
# --8<-- [end:gradients]

# --8<-- [start:dead]
for scale in (1, 255):  # 255: as if nobody had divided
    model = build()
    losses = train(model, scale * x, lr=0.25)
    hidden = model[:-1](scale * x)
    dead = (hidden == 0).all(dim=0).float().mean()
    print(f"pixels up to {scale}: loss {losses[-1]:.2f}, {dead:.0%} of the units dead")
# --8<-- [end:dead]

# --8<-- [start:stop]
broken = x.clone()
broken[37, 0, 0] = torch.nan  # one pixel of one image

model = build()
optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
for number, rows in enumerate(torch.arange(100).split(10)):
    optimizer.zero_grad()
    loss = criterion(model(broken[rows]), y[rows])
    if not torch.isfinite(loss):
        break
    loss.backward()
    optimizer.step()
print(f"batch {number}: loss {loss:.2f}")

finite = all(torch.isfinite(p).all() for p in model.parameters())
print("weights are finite:", finite)

bad = ~torch.isfinite(broken).all(dim=(1, 2))
print("bad samples:", bad.nonzero().flatten().tolist())
# --8<-- [end:stop]

# --8<-- [start:nan-gradient]
w = torch.ones(2, requires_grad=True)
distance = (w - 1).square().sum().sqrt()
distance.backward()
print("loss", distance.item(), "gradient", w.grad)

w.grad = None
((w - 1).square().sum() + 1e-12).sqrt().backward()
print("with 1e-12 under the root:", w.grad)
# --8<-- [end:nan-gradient]

# --8<-- [start:find]
import warnings

torch.autograd.set_detect_anomaly(True)
with warnings.catch_warnings(record=True) as caught:
    try:
        distance = (w - 1).square().sum().sqrt()
        distance.backward()
    except RuntimeError as error:
        print(error)
torch.autograd.set_detect_anomaly(False)

forward = str(caught[-1].message)  # the traceback of what was computed there
print(*[line.strip() for line in forward.splitlines() if "sqrt" in line])
# --8<-- [end:find]

# --8<-- [start:where]
p = torch.tensor([0.0, 0.5], requires_grad=True)
log = torch.where(p > 0, torch.log(p), 0.0)
log.sum().backward()
print(log, p.grad)

p.grad = None
safe = torch.where(p > 0, p, 1.0)  # before the logarithm
torch.where(p > 0, torch.log(safe), 0.0).sum().backward()
print(p.grad)
# --8<-- [end:where]
