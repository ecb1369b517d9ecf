# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)

# 100 samples of a curve between 0 and 1
x_train = np.linspace(-1, 1, 100, dtype="float32").reshape(-1, 1)
y_train = (np.sin(3 * x_train) + 1) / 2
# --8<-- [end:data]


# --8<-- [start:model]
class SimpleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(1, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return torch.sigmoid(self.out(x))


model = SimpleNet()
# --8<-- [end:model]

# --8<-- [start:compile]
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
# --8<-- [end:compile]

# --8<-- [start:train]
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)
for epoch in range(200):
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.step()

print(f"loss after 200 epochs: {loss.item():.4f}")
# --8<-- [end:train]

# --8<-- [start:predict]
x_new = np.array([[-0.5], [0.0], [0.5]], dtype="float32")
model.eval()
with torch.no_grad():
    predictions = model(torch.from_numpy(x_new)).numpy()

for x, prediction in zip(x_new, predictions, strict=True):
    expected = (np.sin(3 * x[0]) + 1) / 2
    print(f"x = {x[0]:4.1f}: predicted {prediction[0]:.3f}, expected {expected:.3f}")
# --8<-- [end:predict]
