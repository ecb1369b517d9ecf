# --8<-- [start:setup]
import torch
import torchmetrics

# --8<-- [end:setup]

# --8<-- [start:never-given]
labels = torch.tensor([1] * 5 + [0] * 95)
says_no = torch.zeros(100).int()

accuracy = torchmetrics.Accuracy(task="binary")(says_no, labels)
recall = torchmetrics.Recall(task="binary")(says_no, labels)
# --8<-- [end:never-given]

# --8<-- [start:never]
print(f"accuracy {accuracy:.2f}, recall {recall:.2f}")
# --8<-- [end:never]

# --8<-- [start:batches-given]
hits = torch.tensor([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])  # 6 of 7 are right
accuracies = [batch.mean().item() for batch in hits.split(3)]
print(f"accuracy {sum(accuracies) / len(accuracies):.4f}")
# --8<-- [end:batches-given]

# --8<-- [start:batches]
right = sum(batch.sum().item() for batch in hits.split(3))
print(f"accuracy {right / len(hits):.4f}")
# --8<-- [end:batches]

# --8<-- [start:order]
metric = torchmetrics.Accuracy(task="multiclass", num_classes=2)
metric.update(torch.tensor([[2.0, 1.0], [0.0, 3.0]]), torch.tensor([0, 0]))
first = metric.compute().item()
metric.reset()
metric.update(torch.tensor([[2.0, 1.0]]), torch.tensor([0]))
print(first, metric.compute().item())
# --8<-- [end:order]
