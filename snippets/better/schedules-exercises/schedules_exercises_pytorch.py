# --8<-- [start:setup]
import torch
from torch import nn
from torch.optim import lr_scheduler


def rates_of(make_schedule, lr, updates):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=lr)
    schedule = make_schedule(optimizer)
    found = []
    for _ in range(updates):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


# --8<-- [end:setup]

# --8<-- [start:steps-given]
steps = rates_of(lambda o: lr_scheduler.StepLR(o, 2, gamma=0.1), lr=1.0, updates=6)
# --8<-- [end:steps-given]

# --8<-- [start:steps]
print(*(f"{rate:.2f}" for rate in steps))
# --8<-- [end:steps]

# --8<-- [start:unfinished-given]
optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.05)
schedule = lr_scheduler.CosineAnnealingLR(optimizer, T_max=4 * 8)
for epoch in range(4):
    for batch in range(8):
        optimizer.step()
    schedule.step()

print(f"learning rate at the end: {schedule.get_last_lr()[0]:.4f}")
# --8<-- [end:unfinished-given]

# --8<-- [start:unfinished]
optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.05)
schedule = lr_scheduler.CosineAnnealingLR(optimizer, T_max=4 * 8)
for epoch in range(4):
    for batch in range(8):
        optimizer.step()
        schedule.step()

print(f"learning rate at the end: {schedule.get_last_lr()[0]:.4f}")
# --8<-- [end:unfinished]

# --8<-- [start:smooth]
smooth = rates_of(
    lambda o: lr_scheduler.ExponentialLR(o, gamma=0.5 ** (1 / 8)), lr=0.1, updates=17
)
print(*(f"{smooth[update]:.6f}" for update in (0, 1, 4, 8, 16)))
# --8<-- [end:smooth]
