# --8<-- [start:setup]
import torch
from torch import nn

torch.manual_seed(0)


def build_base():
    return nn.Sequential(nn.Linear(20, 10), nn.BatchNorm1d(10), nn.ReLU())


# --8<-- [end:setup]

# --8<-- [start:how-many-given]
base = build_base().requires_grad_(False)
model = nn.Sequential(base, nn.Linear(10, 3))
trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
# --8<-- [end:how-many-given]

# --8<-- [start:how-many]
print(trained, "numbers are trained")
# --8<-- [end:how-many]

# --8<-- [start:refused-given]
base = build_base()
model = nn.Sequential(base, nn.Linear(10, 3))
model.requires_grad_(False)

x, y = torch.randn(8, 20), torch.randint(3, (8,))
wanted = [p for p in model.parameters() if p.requires_grad]
try:
    optimizer = torch.optim.SGD(wanted, lr=0.125)
    print("the head moved")
except ValueError as error:
    print(error)
# --8<-- [end:refused-given]

# --8<-- [start:too-much]
base = build_base()
model = nn.Sequential(base, nn.Linear(10, 3))
base.requires_grad_(False)

wanted = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.SGD(wanted, lr=0.125)
before = model[1].weight.clone()
nn.CrossEntropyLoss()(model(x), y).backward()
optimizer.step()
print("the head stands still:", torch.equal(model[1].weight, before))
# --8<-- [end:too-much]
