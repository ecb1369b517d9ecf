# --8<-- [start:model]
import torch
from torch import nn

torch.manual_seed(0)

model = nn.Sequential(
    nn.Linear(1, 32),
    nn.ReLU(),
    nn.Linear(32, 1),
    nn.Sigmoid(),
)
# --8<-- [end:model]

# --8<-- [start:compile]
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
# --8<-- [end:compile]

# --8<-- [start:learning-rate]
for group in optimizer.param_groups:
    group["lr"] = 0.001

print(optimizer.param_groups[0]["lr"])
# --8<-- [end:learning-rate]

# --8<-- [start:loss]
target = torch.tensor([[1.0], [0.0], [1.0]])
output = torch.tensor([[0.9], [0.2], [0.4]])
print(f"{criterion(output, target):.4f}")
# --8<-- [end:loss]

# --8<-- [start:reduction]
for reduction in ("mean", "sum", "none"):
    value = nn.MSELoss(reduction=reduction)(output, target)
    print(reduction, tuple(value.shape))
# --8<-- [end:reduction]

# --8<-- [start:defaults]
adam = torch.optim.Adam(model.parameters())
for name in ("lr", "betas", "eps"):
    print(name, adam.defaults[name])

print("SGD lr", torch.optim.SGD(model.parameters()).defaults["lr"])
# --8<-- [end:defaults]

# --8<-- [start:some-parameters]
model[0].requires_grad_(False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
before = [parameter.clone() for parameter in model.parameters()]

criterion(model(target), target).backward()
optimizer.step()

for (name, parameter), old in zip(model.named_parameters(), before, strict=True):
    print(f"{name} moved by {(parameter - old).abs().max():.6f}")
# --8<-- [end:some-parameters]

# --8<-- [start:frozen]
body = nn.Sequential(nn.Linear(1, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
body.requires_grad_(False)

for training in (True, False):
    body.train(training)
    before = body[1].running_mean.clone()
    same = torch.equal(body(target), body(target))
    still = torch.equal(before, body[1].running_mean)
    print(f"{training=}: statistics stay {still}, dropout is off {same}")
# --8<-- [end:frozen]

# --8<-- [start:wrong-argument]
try:
    torch.optim.SGD(model, lr=0.01)
except TypeError as error:
    print(error)
# --8<-- [end:wrong-argument]
