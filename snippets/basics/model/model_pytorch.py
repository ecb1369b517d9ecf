# --8<-- [start:sequential]
import torch
from torch import nn

torch.manual_seed(0)

model = nn.Sequential(
    nn.Linear(1, 32),
    nn.ReLU(),
    nn.Linear(32, 1),
    nn.Sigmoid(),
)
print(model)
# --8<-- [end:sequential]

# --8<-- [start:each-layer]
outputs = torch.zeros(5, 1)  # five samples
for layer in model:
    outputs = layer(outputs)
    print(type(layer).__name__, tuple(outputs.shape))
# --8<-- [end:each-layer]

# --8<-- [start:bend]
numbers = torch.tensor([[-2.0], [-1.0], [0.0], [1.0], [2.0]])
first = torch.tensor([[1.0, -1.0]])  # one number in, two hidden
second = torch.tensor([[2.0], [1.0]])  # two hidden, one out

print("without ReLU:", (numbers @ first @ second).flatten().tolist())
print("with ReLU:", (torch.relu(numbers @ first) @ second).flatten().tolist())
# --8<-- [end:bend]


# --8<-- [start:class]
class SimpleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(1, 32)
        self.relu = nn.ReLU()
        self.out = nn.Linear(32, 1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        x = self.relu(self.hidden(x))
        return self.sigmoid(self.out(x))


model = SimpleNet()
x = torch.tensor([[-1.0], [0.0], [1.0]])
print(model(x).shape)
# --8<-- [end:class]

# --8<-- [start:parameters]
for name, parameter in model.named_parameters():
    print(name, tuple(parameter.shape))

print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:parameters]

# --8<-- [start:initial]
layer = nn.Linear(784, 128)
print(f"kernel: largest {layer.weight.abs().max():.4f}")
print(f"bias:   largest {layer.bias.abs().max():.4f}")
# --8<-- [end:initial]


# --8<-- [start:branch]
class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 4)

    def forward(self, x):
        return x + torch.relu(self.layer(x))


residual = Residual()
print(residual(torch.ones(2, 4)).shape)
# --8<-- [end:branch]


# --8<-- [start:layer-list]
class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


layers = [nn.Linear(4, 4), nn.Linear(4, 4)]
print("list:", len(list(Stack(layers).parameters())), "weights")
print("ModuleList:", len(list(Stack(nn.ModuleList(layers)).parameters())), "weights")
# --8<-- [end:layer-list]


# --8<-- [start:wrong-name]
class Misspelt(nn.Module):
    def __init__(self):
        super().__init__()
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        return self.Sigmoid(x)


try:
    Misspelt()(x)
except AttributeError as error:
    print(error)
# --8<-- [end:wrong-name]
