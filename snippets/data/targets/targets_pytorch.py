# --8<-- [start:data]
import torch
from torch import nn
from torch.nn import functional as F

logits = torch.tensor(
    [[2.0, 0.5, -1.0], [0.1, 1.2, 0.3], [-0.5, 0.0, 1.5], [0.7, 0.6, 0.9]]
)
labels = torch.tensor([0, 1, 2, 0])

criterion = nn.CrossEntropyLoss()
print(f"{criterion(logits, labels):.4f}")
# --8<-- [end:data]

# --8<-- [start:label-dtype]
try:
    criterion(logits, labels.float())
except RuntimeError as error:
    print(error)

print(f"{criterion(logits, labels.long()):.4f}")
# --8<-- [end:label-dtype]

# --8<-- [start:label-shape]
try:
    criterion(logits, labels[:, None])  # (4, 1)
except RuntimeError as error:
    print(error)

print(f"{criterion(logits, labels):.4f}")
# --8<-- [end:label-shape]

# --8<-- [start:one-hot]
one_hot = F.one_hot(labels, 3)
try:
    criterion(logits, one_hot)
except RuntimeError as error:
    print(error)

print(f"{criterion(logits, one_hot.float()):.4f}")
# --8<-- [end:one-hot]

# --8<-- [start:label-range]
try:
    criterion(logits, labels + 1)  # three classes: 0, 1, 2
except IndexError as error:
    print(error)
# --8<-- [end:label-range]

# --8<-- [start:softmax]
probabilities = logits.softmax(dim=1)
print(f"{criterion(probabilities, labels):.4f}")  # wrong: softmax twice
print(f"{criterion(logits, labels):.4f}")
print(f"{criterion(logits.log_softmax(dim=1), labels):.4f}")  # twice, harmless
# --8<-- [end:softmax]

# --8<-- [start:binary]
score = torch.tensor([[1.5], [-0.5], [0.2]])
answer = torch.tensor([1, 0, 1])
binary = nn.BCEWithLogitsLoss()
try:
    binary(score, answer)
except ValueError as error:
    print(error)

print(f"{binary(score, answer[:, None].float()):.4f}")
# --8<-- [end:binary]

# --8<-- [start:regression]
prediction = torch.arange(8.0).reshape(8, 1)
target = torch.arange(8.0)

print(f"{nn.MSELoss()(prediction, target):.1f}")
print(f"{nn.MSELoss()(prediction, target[:, None]):.1f}")
# --8<-- [end:regression]
