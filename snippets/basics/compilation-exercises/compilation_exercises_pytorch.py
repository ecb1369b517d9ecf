# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]


# --8<-- [start:rates-given]
def loss_after_five_steps(rate):
    w = torch.tensor(3.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate)
    for step in range(5):
        optimizer.zero_grad()
        (w**2).backward()  # its gradient is 2w
        optimizer.step()
    return w.item() ** 2


# --8<-- [end:rates-given]

# --8<-- [start:rates]
for rate in (0.1, 0.5, 1.0, 1.5):
    print(f"rate {rate}: loss {loss_after_five_steps(rate):.4f}")
# --8<-- [end:rates]

# --8<-- [start:swapped-given]
target = torch.tensor([[1.0], [0.0], [1.0]])
output = torch.tensor([[0.9], [0.2], [0.4]])

loss = nn.BCELoss()(target, output)
print(f"loss {loss.item():.4f}")
# --8<-- [end:swapped-given]

# --8<-- [start:swapped]
loss = nn.BCELoss()(output, target)
print(f"loss {loss.item():.4f}")
# --8<-- [end:swapped]

# --8<-- [start:rmsprop]
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.RMSprop([w], lr=0.01, alpha=0.9, eps=1e-7)
for step in range(10):
    optimizer.zero_grad()
    (w**2).backward()
    optimizer.step()

print(f"{w.item():.4f}")
# --8<-- [end:rmsprop]
