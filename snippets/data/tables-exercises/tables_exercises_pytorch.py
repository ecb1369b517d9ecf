# --8<-- [start:setup]
import torch
from torch.nn import functional as F

names = ["centre", "harbour", "hills"]
# --8<-- [end:setup]

# --8<-- [start:unseen-given]
index = {name: number for number, name in enumerate(names, start=1)}
known = torch.tensor([index.get(name, 0) for name in ["hills", "lakeside"]])
one_hot = F.one_hot(known, len(names) + 1)
# --8<-- [end:unseen-given]

# --8<-- [start:unseen]
print(one_hot.tolist())
# --8<-- [end:unseen]

# --8<-- [start:alike-given]
train = torch.tensor([[40.0, 10.0], [60.0, 30.0], [80.0, 50.0]])  # area, age
small = torch.tensor([[30.0, 60.0], [34.0, 64.0]])
large = torch.tensor([[110.0, 0.0], [120.0, 5.0]])


def scale(flats):
    std, mean = torch.std_mean(flats, dim=0, correction=0)
    return ((flats - mean) / std).numpy()


print("small:", *scale(small).round(1))
print("large:", *scale(large).round(1))
# --8<-- [end:alike-given]

# --8<-- [start:alike]
std, mean = torch.std_mean(train, dim=0, correction=0)


def scale(flats):
    return ((flats - mean) / std).numpy()


print("small:", *scale(small).round(1))
print("large:", *scale(large).round(1))
# --8<-- [end:alike]

# --8<-- [start:adapt]
area = torch.tensor([[30.0], [50.0], [100.0]])
std, mean = torch.std_mean(area, dim=0, correction=0)

print(((area - mean) / std).numpy().ravel().round(2))
# --8<-- [end:adapt]
