# --8<-- [start:setup]
import torch

# --8<-- [end:setup]

# --8<-- [start:half-given]
x = torch.tensor(3.0, requires_grad=True)
y = x * x.detach()
y.backward()
# --8<-- [end:half-given]

# --8<-- [start:half]
print(f"y {y.item()}, gradient {x.grad.item()}")
# --8<-- [end:half]

# --8<-- [start:steps-given]
w = torch.tensor(-1.0, requires_grad=True)
try:
    for step in range(6):
        loss = (w - 2) ** 2 + 1
        loss.backward()
        with torch.no_grad():
            w = w - 0.2 * w.grad
except RuntimeError as error:
    print(error)
# --8<-- [end:steps-given]

# --8<-- [start:steps]
w = torch.tensor(-1.0, requires_grad=True)
for step in range(6):
    w.grad = None
    loss = (w - 2) ** 2 + 1
    loss.backward()
    with torch.no_grad():
        w -= 0.2 * w.grad

print(f"loss {loss.item():.3f}")
# --8<-- [end:steps]

# --8<-- [start:ported]
r = torch.tensor(3.0, requires_grad=True)
h = torch.tensor(2.0, requires_grad=True)
volume = r**2 * h
volume.backward()
print(f"for r {r.grad.item()}, for h {h.grad.item()}")
# --8<-- [end:ported]
