# --8<-- [start:data]
import torch

x = torch.tensor([1.0, 2.0])
# --8<-- [end:data]

# --8<-- [start:loop]
print(x.sum().item())
# --8<-- [end:loop]

# --8<-- [start:in-place]
x.add_(1.0)  # no copy
# --8<-- [end:in-place]
