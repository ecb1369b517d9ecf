# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:count-given]
a = torch.tensor(256.0, dtype=torch.bfloat16) + 1
b = torch.tensor(256.0, dtype=torch.float16) + 1
c = torch.tensor(2048.0, dtype=torch.float16) + 1
# --8<-- [end:count-given]

# --8<-- [start:count]
print(a.item(), b.item(), c.item())
# --8<-- [end:count]

# --8<-- [start:norm-given]
x = torch.tensor([300.0] * 4, dtype=torch.float16)
print("norm", x.square().sum().sqrt().item())
# --8<-- [end:norm-given]

# --8<-- [start:norm]
print("norm", x.float().square().sum().sqrt().item())
# --8<-- [end:norm]

# --8<-- [start:head-given]
body, head = nn.Linear(3, 4), nn.Linear(4, 2)
with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
    hidden = body(torch.ones(1, 3))
output = head(hidden.float())

print("hidden is bfloat16:", hidden.dtype == torch.bfloat16)
print("output is float32:", output.dtype == torch.float32)
# --8<-- [end:head-given]
