# --8<-- [start:setup]
import copy
from pathlib import Path

import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:size-given]
model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
torch.save(model.state_dict(), "digits.pt")

numbers = sum(tensor.numel() for tensor in model.state_dict().values())
large_enough = Path("digits.pt").stat().st_size >= 4 * numbers
# --8<-- [end:size-given]

# --8<-- [start:size]
print(f"{numbers} numbers of 4 bytes: {4 * numbers} bytes")
print("the file is at least as large:", large_enough)
# --8<-- [end:size]

# --8<-- [start:best-given]
model = nn.Linear(1, 1, bias=False)
with torch.no_grad():
    model.weight.fill_(1.0)
best = model.state_dict()  # to come back to, should training make it worse

with torch.no_grad():
    model.weight.fill_(9.0)  # training made it worse
model.load_state_dict(best)
print("the weight should be 1 again, and is", model.weight.item())
# --8<-- [end:best-given]

# --8<-- [start:best]
with torch.no_grad():
    model.weight.fill_(1.0)
best = copy.deepcopy(model.state_dict())

with torch.no_grad():
    model.weight.fill_(9.0)
model.load_state_dict(best)
print("the weight is", model.weight.item())
# --8<-- [end:best]


# --8<-- [start:again]
def build_model():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))


model = build_model()
torch.save(model.state_dict(), "again.pt")

loaded = build_model()
loaded.load_state_dict(torch.load("again.pt"))
model.eval()
loaded.eval()
x = torch.ones(1, 4)
print("equal:", torch.equal(model(x), loaded(x)))
# --8<-- [end:again]
