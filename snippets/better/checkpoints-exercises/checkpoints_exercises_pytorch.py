# --8<-- [start:setup]
import copy

import torch
from torch import nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import StepLR

x = torch.arange(8.0)[:, None] / 8
y = torch.sin(3 * x)


def update(model, optimizer):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


torch.manual_seed(0)
# --8<-- [end:setup]

# --8<-- [start:rate-given]
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=3, gamma=0.5)
for _ in range(4):
    update(model, optimizer)
    scheduler.step()

other = nn.Linear(1, 1)
other.load_state_dict(model.state_dict())
new_optimizer = torch.optim.SGD(other.parameters(), lr=0.1)
new_scheduler = StepLR(new_optimizer, step_size=3, gamma=0.5)
# --8<-- [end:rate-given]

# --8<-- [start:rate]
print(f"rate {optimizer.param_groups[0]['lr']:.2f}, then", end=" ")
print(f"{new_optimizer.param_groups[0]['lr']:.2f}")
# --8<-- [end:rate]

# --8<-- [start:best-given]
best = model.state_dict()  # the best so far
kept = model.weight.item()
update(model, optimizer)  # and on
print("still the best:", best["weight"].item() == kept)
# --8<-- [end:best-given]

# --8<-- [start:best]
best = copy.deepcopy(model.state_dict())
kept = model.weight.item()
update(model, optimizer)
print("still the best:", best["weight"].item() == kept)
# --8<-- [end:best]

# --8<-- [start:resume]
model = nn.Linear(1, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for _ in range(5):
    update(model, optimizer)
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "5.pt")

loaded = nn.Linear(1, 1)
new_optimizer = torch.optim.Adam(loaded.parameters(), lr=0.1)
checkpoint = torch.load("5.pt")
loaded.load_state_dict(checkpoint["model"])
new_optimizer.load_state_dict(checkpoint["optimizer"])

losses = [update(model, optimizer) for _ in range(5)]
resumed = [update(loaded, new_optimizer) for _ in range(5)]
print("the same losses:", losses == resumed)
# --8<-- [end:resume]
