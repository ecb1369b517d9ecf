# --8<-- [start:setup]
import torch
from torch.utils.data import DataLoader
from torchvision.transforms import v2

torch.manual_seed(0)
numbers = torch.arange(100)
# --8<-- [end:setup]

# --8<-- [start:passes-given]
loader = DataLoader(numbers, batch_size=10, shuffle=True)
predictions = torch.cat(list(loader))  # always right
labels = torch.cat(list(loader))
print("all right:", torch.equal(predictions, labels))
# --8<-- [end:passes-given]

# --8<-- [start:passes]
loader = DataLoader(numbers, batch_size=10)
predictions = torch.cat(list(loader))
labels = torch.cat(list(loader))
print("all right:", torch.equal(predictions, labels))
# --8<-- [end:passes]

# --8<-- [start:scale]
normalise = v2.Normalize((2.0,), (2.0,))
print(normalise(torch.tensor([[[0.0, 4.0]]])).flatten().tolist())
# --8<-- [end:scale]
