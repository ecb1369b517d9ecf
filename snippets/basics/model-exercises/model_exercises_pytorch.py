# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:count-given]
model = nn.Sequential(nn.Linear(10, 5), nn.ReLU(), nn.Linear(5, 2))
parameters = sum(parameter.numel() for parameter in model.parameters())
# --8<-- [end:count-given]

# --8<-- [start:count]
print(parameters, "parameters")
# --8<-- [end:count]

# --8<-- [start:sizes-given]
model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(16, 1))
try:
    model(torch.ones(3, 1))
except RuntimeError as error:
    print(error)
# --8<-- [end:sizes-given]

# --8<-- [start:sizes]
model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1))
print(tuple(model(torch.ones(3, 1)).shape))
# --8<-- [end:sizes]


# --8<-- [start:ported]
class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 3)
        self.out = nn.Linear(3, 1)

    def forward(self, x):
        return torch.sigmoid(self.out(torch.relu(self.hidden(x))))


model = Tiny()
for name, parameter in model.named_parameters():
    nn.init.constant_(parameter, 0.0 if name.endswith("bias") else 0.5)

with torch.no_grad():
    print(f"{model(torch.tensor([[1.0, -3.0], [2.0, 1.0]])).sum().item():.4f}")
# --8<-- [end:ported]

# --8<-- [start:linear]
first, second = nn.Linear(1, 32), nn.Linear(32, 1)
x = torch.tensor([[-1.0], [0.0], [1.0]])
kernel = second.weight @ first.weight
bias = second.weight @ first.bias + second.bias
print(torch.allclose(second(first(x)), x @ kernel.T + bias, atol=1e-6))
# --8<-- [end:linear]
