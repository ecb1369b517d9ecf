# --8<-- [start:check]
from importlib.metadata import version

import torch

device = torch.accelerator.current_accelerator(check_available=True)
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
b = torch.tensor([[0.5, -1.0], [2.0, 0.25]])

print("torch", version("torch"))
print("accelerator:", device.type if device else "none, running on the CPU")
print((a @ b).tolist())
# --8<-- [end:check]
