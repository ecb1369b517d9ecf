# --8<-- [start:model]
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(0)
centres = np.array([[0.0, 1.2], [-1.0, -0.6], [1.0, -0.6]])  # of three classes
labels = rng.integers(3, size=100)
points = rng.normal(loc=centres[labels], scale=0.8).astype("float32")
inputs, targets = torch.from_numpy(points), torch.from_numpy(labels)

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
# --8<-- [end:model]

# --8<-- [start:running]
total = correct = 0
model.train()
for x, y in DataLoader(TensorDataset(inputs, targets), batch_size=32):
    optimizer.zero_grad()
    logits = model(x)
    loss = criterion(logits, y)
    loss.backward()
    optimizer.step()
    total += loss.item() * len(x)
    correct += (logits.argmax(dim=1) == y).sum().item()

model.eval()
with torch.no_grad():
    logits = model(inputs)
after = criterion(logits, targets).item()
accuracy = (logits.argmax(dim=1) == targets).float().mean()
during = total / 100
print(f"during the epoch: loss {during:.4f}, accuracy {correct / 100:.2f}")
print(f"after the epoch:  loss {after:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:running]

# --8<-- [start:batchnorm]
norm = nn.BatchNorm1d(2)  # as built: train mode
with torch.no_grad():
    print("same sample, another batch:", norm(inputs)[0] - norm(inputs[:50])[0])
    print("running mean:", norm.running_mean)

    norm.eval()
    print("same sample, another batch:", norm(inputs)[0] - norm(inputs[:50])[0])
# --8<-- [end:batchnorm]

# --8<-- [start:one-unit]
import torchmetrics

score = torch.tensor([[2.0], [-1.0], [0.3], [0.2], [-2.0]])  # logits
answer = torch.tensor([[1], [0], [1], [1], [0]])

print(f"score > 0:   {((score > 0) == answer).float().mean():.2f}")
print(f"score > 0.5: {((score > 0.5) == answer).float().mean():.2f}")
print(f"torchmetrics: {torchmetrics.Accuracy(task='binary')(score, answer):.2f}")
small = torchmetrics.Accuracy(task="binary")(score[2:4], answer[2:4])
print(f"torchmetrics, scores 0.3 and 0.2: {small:.2f}")
# --8<-- [end:one-unit]
