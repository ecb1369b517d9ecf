# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
y_test = rng.choice(3, size=100, p=[0.6, 0.3, 0.1])
scores = rng.normal(size=(100, 3)).astype("float32")
scores[np.arange(100), y_test] += 1.5

logits, labels = torch.from_numpy(scores), torch.from_numpy(y_test)
# --8<-- [end:data]

# --8<-- [start:by-hand]
hits = logits.argmax(dim=1) == labels
print(f"accuracy {hits.float().mean():.4f}")

accuracy = np.mean(scores.argmax(axis=1) == y_test)  # with NumPy
print(f"accuracy {accuracy:.4f}")
# --8<-- [end:by-hand]

# --8<-- [start:metric]
import torchmetrics

metric = torchmetrics.Accuracy(task="multiclass", num_classes=3)
for x, y in zip(logits.split(32), labels.split(32), strict=True):
    metric.update(x, y)

print(f"accuracy {metric.compute():.4f}")
metric.reset()
# --8<-- [end:metric]

# --8<-- [start:macro]
from torchmetrics.classification import MulticlassAccuracy

print(f"default: {MulticlassAccuracy(num_classes=3)(logits, labels):.4f}")
micro = MulticlassAccuracy(num_classes=3, average="micro")
print(f"micro:   {micro(logits, labels):.4f}")
# --8<-- [end:macro]

# --8<-- [start:averages]
criterion = nn.CrossEntropyLoss()
total = total_of_means = 0.0
for x, y in zip(logits.split(32), labels.split(32), strict=True):
    test_loss = criterion(x, y).item()  # overwritten by each batch
    total_of_means += test_loss
    total += test_loss * len(x)

print(f"last batch      {test_loss:.4f}")
print(f"mean of batches {total_of_means / 4:.4f}")
print(f"mean of samples {total / 100:.4f}")
# --8<-- [end:averages]

# --8<-- [start:confusion]
import matplotlib.pyplot as plt

matrix = torchmetrics.ConfusionMatrix(task="multiclass", num_classes=3)
counts = matrix(logits, labels).numpy()

plt.imshow(counts, cmap="Blues", vmax=2 * counts.max())
for row, column in np.ndindex(3, 3):
    plt.text(column, row, counts[row, column], ha="center")
plt.xticks(range(3))
plt.yticks(range(3))
plt.xlabel("predicted")
plt.ylabel("true")
plt.show()
# --8<-- [end:confusion]

# --8<-- [start:unbalanced]
rare = np.arange(1000) < 30  # 30 of 1000 are what we look for
found = rng.normal(-2, 1, size=1000) + 3 * rare
probabilities = torch.from_numpy(1 / (1 + np.exp(-found)))
targets = torch.from_numpy(rare).int()

print(f"always no: accuracy {1 - rare.mean():.2f}")
metrics = {
    "accuracy": torchmetrics.Accuracy(task="binary"),
    "precision": torchmetrics.Precision(task="binary"),
    "recall": torchmetrics.Recall(task="binary"),
    "AUC": torchmetrics.AUROC(task="binary"),
}
for name, metric in metrics.items():
    print(f"{name} {metric(probabilities, targets):.2f}")
# --8<-- [end:unbalanced]

# --8<-- [start:regression]
rng = np.random.default_rng(0)
degrees = rng.normal(10, 8, size=(100, 1)).astype("float32")  # of a hundred days
network = degrees + rng.normal(0, 1, size=(100, 1)).astype("float32")
network[0] += 15  # one gross mistake
lazy = np.full_like(degrees, 10)  # 10 degrees, whatever is asked

regression = {
    "MAE": torchmetrics.MeanAbsoluteError(),
    "MSE": torchmetrics.MeanSquaredError(),
    "R2": torchmetrics.R2Score(),
}
found = []
for name, metric in regression.items():
    for answers in (network, lazy):
        metric.reset()
        metric.update(torch.from_numpy(answers), torch.from_numpy(degrees))
        found.append(metric.compute().item())
    print(f"{name}: network {found[-2]:.3f}, always 10 {found[-1]:.3f}")
# --8<-- [end:regression]
