# --8<-- [start:setup]
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:undecided-given]
logits = torch.zeros(5, 10)  # ten classes, all alike
labels = torch.tensor([3, 1, 4, 1, 5])
loss = nn.CrossEntropyLoss()(logits, labels)
# --8<-- [end:undecided-given]

# --8<-- [start:undecided]
print(f"{loss.item():.4f}")
# --8<-- [end:undecided]

# --8<-- [start:stuck-given]
labels = torch.tensor([0, 1, 2])
for size in (1.0, 10.0, 100.0):  # more and more certain, and right
    logits = size * torch.eye(3)
    loss = nn.CrossEntropyLoss()(logits.softmax(dim=1), labels)
    print(f"logits of {size:5}: loss {loss.item():.4f}")
# --8<-- [end:stuck-given]

# --8<-- [start:stuck]
for size in (1.0, 10.0, 100.0):
    logits = size * torch.eye(3)
    loss = nn.CrossEntropyLoss()(logits, labels)
    print(f"logits of {size:5}: loss {loss.item():.4f}")
# --8<-- [end:stuck]

# --8<-- [start:numbers]
logits = torch.tensor([[2.0, 0.5, -1.0], [0.1, 1.2, 0.3]])
one_hot = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
labels = one_hot.argmax(dim=1)  # class numbers, int64

print(labels.tolist(), f"{nn.CrossEntropyLoss()(logits, labels):.4f}")
# --8<-- [end:numbers]
