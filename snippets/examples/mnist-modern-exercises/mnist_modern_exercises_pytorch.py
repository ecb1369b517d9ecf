# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:sizes-given]
model = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3, stride=2, padding=1),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(8, 10),
)
small, large = torch.randn(2, 1, 28, 28), torch.randn(2, 1, 40, 56)
# --8<-- [end:sizes-given]

# --8<-- [start:sizes]
print(tuple(model(small).shape), tuple(model(large).shape))
# --8<-- [end:sizes]

# --8<-- [start:spared]
layer = nn.Linear(1, 1)
nn.init.ones_(layer.weight)
nn.init.ones_(layer.bias)
optimizer = torch.optim.AdamW(
    [
        {"params": [layer.weight], "weight_decay": 0.5},
        {"params": [layer.bias], "weight_decay": 0.0},
    ],
    lr=0.5,
)
for parameter in layer.parameters():
    parameter.grad = torch.zeros_like(parameter)
optimizer.step()
print(layer.weight.item(), layer.bias.item())
# --8<-- [end:spared]
