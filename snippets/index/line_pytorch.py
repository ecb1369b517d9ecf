# --8<-- [start:fit]
import numpy as np
import torch
from torch import nn

x = np.linspace(-1, 1, 8, dtype="float32").reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
nn.init.ones_(model.weight)
nn.init.zeros_(model.bias)

criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

inputs, targets = torch.from_numpy(x), torch.from_numpy(y)
for epoch in range(50):
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.step()

weight, bias = model.weight.item(), model.bias.item()
print(f"y = {weight:.4f} x + {bias:.4f}")
# --8<-- [end:fit]
