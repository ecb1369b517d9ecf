# --8<-- [start:second-time]
import torch

w = torch.tensor([0.5, -0.3], requires_grad=True)
state = torch.zeros(2)
try:
    for step in range(3):
        state = torch.tanh(state + w)
        state.sum().backward()
except RuntimeError as error:
    print(f"step {step}: {error}")


def gradient_of_steps(w):
    w.grad = None
    state = torch.zeros_like(w)
    for step in range(3):
        state = torch.tanh(state.detach() + w)  # ends the graph of the step before
        state.sum().backward()
    return w.grad


print(gradient_of_steps(w))
# --8<-- [end:second-time]


# --8<-- [start:two-losses]
w.grad = None
squares = w.square()
(squares.sum() + squares.max()).backward()  # one pass for both losses
print(w.grad)

w.grad = None
squares = w.square()
squares.sum().backward(retain_graph=True)
squares.max().backward()
print(w.grad)
# --8<-- [end:two-losses]


# --8<-- [start:none]
w = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor(w.tolist()).square().sum()  # through Python: no graph
try:
    y.backward()
except RuntimeError as error:
    print(error)

print(w.grad)
# --8<-- [end:none]


# --8<-- [start:in-place]
w = torch.tensor([1.0, 2.0], requires_grad=True)
try:
    w += 1
except RuntimeError as error:
    print(error)

with torch.no_grad():
    w += 1  # what an optimizer does
print(w)

h = w.exp()
h += 1  # overwrites what the gradient of exp needs
try:
    h.sum().backward()
except RuntimeError as error:
    print(str(error).split(":")[0])

h = w.exp()
h = h + 1
h.sum().backward()
print(w.grad)
# --8<-- [end:in-place]


# --8<-- [start:total]
torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
batches = [torch.randn(8, 4) for _ in range(50)]

total = 0.0
for batch in batches:
    loss = model(batch).square().mean()
    total += loss
print(total)  # grad_fn: it holds the graphs of all 50 losses

total = 0.0
for batch in batches:
    loss = model(batch).square().mean()
    total += loss.item()
print(f"{total:.4f}")

with torch.no_grad():
    loss = model(batches[0]).square().mean()
print(loss.requires_grad)
# --8<-- [end:total]


# --8<-- [start:variable]
import warnings

from torch.autograd import Variable

x = torch.ones(2)
print(type(Variable(x)))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Variable(x, volatile=True)
print(caught[0].message)
# --8<-- [end:variable]
