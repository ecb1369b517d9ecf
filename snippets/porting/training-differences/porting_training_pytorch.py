# --8<-- [start:defaults]
import numpy as np
import torch
from torch import nn

names = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam")
keys = ("lr", "betas", "alpha", "rho", "eps", "weight_decay")
keys += ("initial_accumulator_value",)

for name in names:
    defaults = getattr(torch.optim, name)([torch.ones(1)]).defaults
    shown = [f"{key}={defaults[key]}" for key in keys if defaults.get(key)]
    print(f"{name:8}", *shown)
# --8<-- [end:defaults]

# --8<-- [start:weight-decay]
for optimizer in (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD):
    w = nn.Parameter(torch.tensor(1.0))
    w.grad = torch.tensor(0.0)
    optimizer([w], lr=0.1, weight_decay=0.1).step()
    print(f"{optimizer.__name__}: {w.item():.2f}")
# --8<-- [end:weight-decay]

# --8<-- [start:l2]
w = nn.Parameter(torch.tensor(1.0))
w.grad = torch.tensor(0.0)
torch.optim.SGD([w], lr=0.1, weight_decay=2 * 0.1).step()

print(f"{w.item():.2f}")
# --8<-- [end:l2]

# --8<-- [start:clip]
w = [nn.Parameter(torch.zeros(1)) for _ in range(2)]
for parameter, gradient in zip(w, (3.0, 4.0), strict=True):  # norm 5
    parameter.grad = torch.tensor([gradient])

nn.utils.clip_grad_norm_(w, max_norm=1.0)
torch.optim.SGD(w, lr=1.0).step()
print("clip_grad_norm_", [round(-p.item(), 2) for p in w])
# --8<-- [end:clip]


# --8<-- [start:epsilon]
def first_step(optimizer, gradient, **arguments):
    w = nn.Parameter(torch.tensor(0.0))
    w.grad = torch.tensor(gradient)
    optimizer([w], lr=1.0, eps=1e-7, **arguments).step()
    return -w.item()


for gradient in (1e-2, 1e-4, 1e-6):
    adam = first_step(torch.optim.Adam, gradient)
    rmsprop = first_step(torch.optim.RMSprop, gradient, alpha=0.9)
    print(f"gradient {gradient:.0e}: Adam {adam:.2f}, RMSprop {rmsprop:.2f}")
# --8<-- [end:epsilon]

# --8<-- [start:model]
rng = np.random.default_rng(1)
x = rng.normal(size=(32, 4)).astype("float32")
y = np.sin(x.sum(axis=1, keepdims=True))
weights = [
    rng.normal(size=shape, scale=0.5).astype("float32")
    for shape in ((4, 16), (16,), (16, 1), (1,))
]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
with torch.no_grad():
    for parameter, weight in zip(model.parameters(), weights, strict=True):
        parameter.copy_(torch.from_numpy(weight.T))
# --8<-- [end:model]

# --8<-- [start:train]
criterion = nn.MSELoss()
optimizer = torch.optim.AdamW(
    model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-7, weight_decay=0.004
)


def update(x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
    optimizer.step()
    return loss.item()


losses = [update(torch.from_numpy(x), torch.from_numpy(y)) for _ in range(50)]
print(f"first loss {losses[0]:.4f}, last {losses[-1]:.4f}")
# --8<-- [end:train]
