# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

# --8<-- [end:setup]

# --8<-- [start:dropout-given]
torch.manual_seed(0)
dropout = nn.Dropout(0.5)
ones = torch.ones(1000)

dropout.train()
in_training = dropout(ones)
dropout.eval()
in_use = dropout(ones)
# --8<-- [end:dropout-given]

# --8<-- [start:dropout]
print("training: ", np.unique(in_training.numpy()).tolist())
print("inference:", np.unique(in_use.numpy()).tolist())
# --8<-- [end:dropout]

# --8<-- [start:average-given]
predictions = torch.ones(100)
labels = torch.cat([torch.ones(96), torch.zeros(4)])  # the last four are wrong

accuracy = 0.0
loader = DataLoader(TensorDataset(predictions, labels), batch_size=32)
for predicted, label in loader:
    accuracy += (predicted == label).float().mean().item()
print(f"accuracy {accuracy / len(loader):.2f}, but 96 of 100 are right")
# --8<-- [end:average-given]

# --8<-- [start:average]
correct = 0
for predicted, label in loader:
    correct += (predicted == label).sum().item()
print(f"accuracy {correct / len(loader.dataset):.0%}")
# --8<-- [end:average]

# --8<-- [start:neighbours-given]
norm = nn.BatchNorm1d(1)
with_small = torch.tensor([[3.0], [1.0]])
with_large = torch.tensor([[3.0], [5.0]])

for training in (True, False):
    norm.train(training)
    with torch.no_grad():
        first, second = norm(with_small)[0, 0], norm(with_large)[0, 0]
    print(f"training {training}: same output for 3.0: {torch.equal(first, second)}")
# --8<-- [end:neighbours-given]

# --8<-- [start:neighbours]
norm = nn.BatchNorm1d(1)
with torch.no_grad():
    for batch in (with_small, with_large):
        print(f"{norm(batch)[0, 0]:.2f}")
# --8<-- [end:neighbours]
