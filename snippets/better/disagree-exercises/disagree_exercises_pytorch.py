# --8<-- [start:setup]
import torch
from torch import nn
from torch.nn import functional as F

x, y = torch.ones(2, 1), 2 * torch.ones(2, 1)  # two samples, both alike
# --8<-- [end:setup]

# --8<-- [start:during-given]
model = nn.Linear(1, 1, bias=False)
nn.init.zeros_(model.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

losses = []
for batch_x, batch_y in zip(x, y, strict=True):  # one sample a batch
    optimizer.zero_grad()
    loss = F.mse_loss(model(batch_x), batch_y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
during = sum(losses) / 2
after = F.mse_loss(model(x), y).item()
# --8<-- [end:during-given]

# --8<-- [start:during]
print(f"during the epoch {during:.1f}, after it {after:.1f}")
# --8<-- [end:during]

# --8<-- [start:statistics-given]
norm = nn.BatchNorm1d(1)
before = norm.running_mean.item()
with torch.no_grad():
    norm(y)  # to evaluate
print("the statistics stayed:", norm.running_mean.item() == before)
# --8<-- [end:statistics-given]

# --8<-- [start:statistics]
norm = nn.BatchNorm1d(1).eval()
before = norm.running_mean.item()
with torch.no_grad():
    norm(y)
print("the statistics stayed:", norm.running_mean.item() == before)
# --8<-- [end:statistics]

# --8<-- [start:threshold]
logits = torch.tensor([0.2, -1.0, 0.4, 3.0])
labels = torch.tensor([1, 0, 1, 1])
print(f"accuracy {((logits > 0) == labels).float().mean():.2f}")
# --8<-- [end:threshold]
