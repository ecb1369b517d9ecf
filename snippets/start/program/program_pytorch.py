# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)

# 100 points of a curve between 0 and 1; every fifth is kept aside
x = np.linspace(-1, 1, 100, dtype="float32").reshape(-1, 1)
y = (np.cos(3 * x) + 1) / 2
aside = np.arange(100) % 5 == 2
x_train, y_train, x_test, y_test = x[~aside], y[~aside], x[aside], y[aside]
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
model.eval()
with torch.no_grad():
    predictions = model(torch.from_numpy(x_test)).numpy()

print(f"20 points kept aside: off by {np.abs(predictions - y_test).max():.3f} at most")
for row in (2, 7, 12):
    at, found, expected = x_test[row, 0], predictions[row, 0], y_test[row, 0]
    print(f"x = {at:5.2f}: predicted {found:.3f}, expected {expected:.3f}")
# --8<-- [end:predict]

# --8<-- [start:plot]
import matplotlib.pyplot as plt

plt.plot(x, y, color="gray", label="the curve")
plt.plot(x_test, predictions, "o", label="predictions for points kept aside")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
# --8<-- [end:plot]
