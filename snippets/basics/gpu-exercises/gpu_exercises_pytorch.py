# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:moved-given]
x = torch.ones(3)
layer = nn.Linear(3, 2)

x.to("meta")
layer.to("meta")
# --8<-- [end:moved-given]

# --8<-- [start:moved]
print("x:    ", x.device)
print("layer:", layer.weight.device)
# --8<-- [end:moved]


# --8<-- [start:forgotten-given]
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = torch.tensor([1.0, 10.0, 100.0])

    def forward(self, x):
        return x * self.factor


try:
    Scale().to("meta")(torch.ones(3, device="meta"))
except RuntimeError as error:
    print(error)
# --8<-- [end:forgotten-given]


# --8<-- [start:forgotten]
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("factor", torch.tensor([1.0, 10.0, 100.0]))

    def forward(self, x):
        return x * self.factor


output = Scale().to("meta")(torch.ones(3, device="meta"))
print("computed on", output.device)
# --8<-- [end:forgotten]

# --8<-- [start:half]
layer = nn.Linear(3, 2)
with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
    output = layer(torch.ones(1, 3))

print("output", output.dtype, "weights", layer.weight.dtype)
# --8<-- [end:half]
