# --8<-- [start:setup]
import torch

scores = torch.tensor([[1.0, 2.0], [3.0, 6.0]])
# --8<-- [end:setup]

# --8<-- [start:means-given]
centred = scores - scores.mean(dim=1)
# --8<-- [end:means-given]

# --8<-- [start:means]
print(centred.tolist())
# --8<-- [end:means]

# --8<-- [start:pick-given]
rows = torch.Tensor([1, 0, 1])
try:
    print(scores[rows].tolist())
except IndexError as error:
    print(error)
# --8<-- [end:pick-given]

# --8<-- [start:pick]
rows = torch.tensor([1, 0, 1])
print(scores[rows].tolist())
# --8<-- [end:pick]

# --8<-- [start:rows]
mean = scores.mean(dim=1, keepdim=True)
std = scores.std(dim=1, keepdim=True, correction=0)
print(((scores - mean) / std).tolist())
# --8<-- [end:rows]
