# --8<-- [start:by-hand]
import torch

a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(5.0, requires_grad=True)
x = torch.tensor(2.0, requires_grad=True)

y = (a + b) / x
y.backward()

print(f"y = {y.item()}, by hand {(3 + 5) / 2}")
print(f"dy/da = {a.grad}, by hand {1 / 2}")
print(f"dy/db = {b.grad}, by hand {1 / 2}")
print(f"dy/dx = {x.grad}, by hand {-(3 + 5) / 2**2}")
# --8<-- [end:by-hand]

# --8<-- [start:downhill]
import matplotlib.pyplot as plt


def loss_of(w):
    return (w - 2) ** 2 + 1


w = torch.tensor(-1.0, requires_grad=True)
ws, losses = [], []
for step in range(6):
    loss = loss_of(w)
    (slope,) = torch.autograd.grad(loss, w)
    print(f"w {w.item():6.3f}, loss {loss.item():6.3f}, slope {slope.item():6.3f}")
    ws.append(w.item())
    losses.append(loss.item())
    with torch.no_grad():
        w -= 0.2 * slope  # against the slope

curve = torch.linspace(-1.5, 5.5, 50)
plt.plot(curve, loss_of(curve), color="gray")
plt.plot(ws, losses, "o--")
plt.xlabel("w")
plt.ylabel("loss")
plt.show()
# --8<-- [end:downhill]


# --8<-- [start:again]
for step in range(3):
    y = (a + b) / x
    y.backward()  # adds to a.grad, which was 0.5
    print(a.grad)

a.grad = None
# --8<-- [end:again]


# --8<-- [start:no-record]
with torch.no_grad():
    y = (a + b) / x
print(y.requires_grad)

constant = (a + b).detach()  # a number from here on
y = constant / x
print(torch.autograd.grad(y, [a, x], allow_unused=True))
# --8<-- [end:no-record]


# --8<-- [start:input]
weights = torch.tensor([[2.0], [-1.0], [0.5]])
image = torch.tensor([[1.0, 0.5, -1.0]])


def score(image):
    return torch.tanh(image @ weights).sum()


image.requires_grad_()
(gradient,) = torch.autograd.grad(score(image), image)
print(gradient)
# --8<-- [end:input]


# --8<-- [start:control-flow]
def grow(x):
    steps = 0
    while torch.linalg.vector_norm(x) < 100:  # the data decide how often
        x = x * 2 if x.sum() > 0 else x * -3
        steps += 1
    return x.sum(), steps


for start in ([1.0, 2.0], [-1.0, -2.0], [30.0, 40.0]):
    x = torch.tensor(start, requires_grad=True)
    y, steps = grow(x)
    y.backward()
    print(f"{steps} steps, gradient {x.grad.tolist()}")
# --8<-- [end:control-flow]


# --8<-- [start:second]
x = torch.linspace(-3, 3, 41, requires_grad=True)
y = torch.tanh(x)
(first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), x)

for curve, label in ((y, "tanh"), (first, "first"), (second, "second")):
    plt.plot(x.detach(), curve.detach(), label=label)
plt.legend()
plt.show()
# --8<-- [end:second]
