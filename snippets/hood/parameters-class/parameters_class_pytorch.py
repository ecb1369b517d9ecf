# --8<-- [start:class]
import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(784, 200)
        self.hidden2 = nn.Linear(200, 100)
        self.scores = nn.Linear(100, 10)

    def forward(self, x):
        x = torch.relu(self.hidden1(x))
        x = torch.relu(self.hidden2(x))
        return self.scores(x)


model = Net()
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:class]

# --8<-- [start:same-weights]
rng = np.random.default_rng(0)


def he(fan_in, fan_out):
    weights = rng.normal(size=(fan_in, fan_out), scale=np.sqrt(2 / fan_in))
    return weights.astype("float32")


with torch.no_grad():
    for layer in (model.hidden1, model.hidden2, model.scores):
        weight = he(layer.in_features, layer.out_features)
        layer.weight.copy_(torch.from_numpy(weight.T))
        layer.bias.zero_()
# --8<-- [end:same-weights]

# --8<-- [start:train]
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets

train_set = datasets.MNIST("data", train=True, download=True)
x = train_set.data[:2000].flatten(1).to(torch.float32) / 255
y = train_set.targets[:2000]

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(x, y), batch_size=100)

for epoch in range(5):
    for batch_x, batch_y in loader:
        optimizer.zero_grad()
        criterion(model(batch_x), batch_y).backward()
        optimizer.step()
    print(f"epoch {epoch + 1}: loss {criterion(model(x), y):.4f}")
# --8<-- [end:train]
