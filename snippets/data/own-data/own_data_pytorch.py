# --8<-- [start:pictures]
from pathlib import Path

import torch
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)

for number in range(200):
    picture, label = train_set[number]
    folder = Path("pictures", f"digit {label}")
    folder.mkdir(parents=True, exist_ok=True)
    picture.save(folder / f"{number:03}.png")

print(sorted(path.name for path in Path("pictures").iterdir())[:3])
# --8<-- [end:pictures]

# --8<-- [start:defaults]
dataset = datasets.ImageFolder("pictures")
picture, label = dataset[0]

print(len(dataset), "pictures; the first:", picture.mode, picture.size, label)
# --8<-- [end:defaults]

# --8<-- [start:read]
from torch.utils.data import DataLoader
from torchvision.transforms import v2

prepare = v2.Compose(
    [
        v2.Grayscale(),  # every picture is opened in colour
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),  # 0 to 1
    ]
)
dataset = datasets.ImageFolder("pictures", transform=prepare)
loader = DataLoader(dataset, batch_size=32)
x, y = next(iter(loader))

print(dataset.classes[:3], "number", y[:3].tolist())
print(tuple(x.shape), x.dtype, f"up to {x.max():.0f}; labels {y.dtype}")
# --8<-- [end:read]

# --8<-- [start:resize]
small = v2.Resize((14, 14), antialias=False)(x)
smooth = v2.Resize((14, 14))(x)
print(f"antialias changes pixels by up to {(small - smooth).abs().max():.2f}")
# --8<-- [end:resize]

# --8<-- [start:split]
from torch.utils.data import random_split

generator = torch.Generator().manual_seed(0)
train_part, val_part = random_split(dataset, [0.8, 0.2], generator)
print(len(train_part), "for training,", len(val_part), "for validation")
# --8<-- [end:split]

# --8<-- [start:two-seeds]
train_part, _ = random_split(dataset, [0.8, 0.2])
_, val_part = random_split(dataset, [0.8, 0.2])  # drawn again

shared = set(train_part.indices) & set(val_part.indices)
print(len(shared), "of", len(val_part), "validation pictures are trained on")
# --8<-- [end:two-seeds]

# --8<-- [start:last-classes]
val_part = torch.utils.data.Subset(dataset, range(160, 200))  # the last fifth

found = sorted({dataset.classes[dataset.targets[i]] for i in val_part.indices})
print("validated on", found)
# --8<-- [end:last-classes]

# --8<-- [start:ten-before-two]
for name in ("1", "2", "10"):
    Path("numbers", name).mkdir(parents=True, exist_ok=True)
    picture.save(Path("numbers", name, "0.png"))

numbers = datasets.ImageFolder("numbers")
print(numbers.class_to_idx)
# --8<-- [end:ten-before-two]

# --8<-- [start:table]
import csv

import numpy as np

rng = np.random.default_rng(0)
districts = {"centre": 14.0, "harbour": 11.0, "hills": 9.0}  # rent by square metre

with Path("flats.csv").open("w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["area", "age", "district", "rent"])
    for _ in range(400):
        area, age = rng.uniform(25, 120), rng.uniform(0, 100)
        district = rng.choice(list(districts))
        rent = area * districts[district] - 3 * age + rng.normal(0, 40)
        known = rng.random() < 0.9  # of every tenth flat nobody knows the age
        age = f"{age:.0f}" if known else ""
        writer.writerow([f"{area:.0f}", age, district, f"{rent:.0f}"])

print(*Path("flats.csv").read_text().splitlines()[:4], sep="\n")
# --8<-- [end:table]

# --8<-- [start:columns]
with Path("flats.csv").open(newline="") as file:
    rows = list(csv.DictReader(file))

numbers = np.array(
    [[row["area"], row["age"] or "nan"] for row in rows], dtype="float32"
)
district = np.array([row["district"] for row in rows])
rent = np.array([[row["rent"]] for row in rows], dtype="float32") / 1000

order = np.random.default_rng(0).permutation(len(rows))
train_rows, test_rows = order[:320], order[320:]
print(len(train_rows), "rows to train on,", len(test_rows), "to test")
# --8<-- [end:columns]

# --8<-- [start:missing]
print("mean:   ", numbers[train_rows].mean(axis=0).round(1))

usual = np.nanmean(numbers[train_rows], axis=0)  # of the rows to train on only
print("nanmean:", usual.round(1))


def fill(numbers):
    missing = np.isnan(numbers)
    return np.where(missing, usual, numbers), missing[:, 1:]  # and: age not known?


# --8<-- [end:missing]

# --8<-- [start:features]
from torch.nn import functional as F

filled, _ = fill(numbers[train_rows])
std, mean = torch.std_mean(torch.from_numpy(filled), dim=0, correction=0)
names = sorted(set(district[train_rows].tolist()))
index = {name: number for number, name in enumerate(names, start=1)}


def features(numbers, district):
    filled, missing = fill(numbers)
    scaled = (torch.from_numpy(filled) - mean) / std
    known = torch.tensor([index.get(name, 0) for name in district])
    one_hot = F.one_hot(known, len(names) + 1)  # column 0: a district never seen
    return torch.cat([scaled, torch.from_numpy(missing), one_hot], dim=1)


x_train = features(numbers[train_rows], district[train_rows])
x_test = features(numbers[test_rows], district[test_rows])
y_train, y_test = torch.from_numpy(rent[train_rows]), torch.from_numpy(rent[test_rows])

print("districts:", names)
print([round(value, 2) for value in x_train[0].tolist()])
# --8<-- [end:features]

# --8<-- [start:model]
from torch import nn

model = nn.Sequential(nn.Linear(7, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.0625)
# --8<-- [end:model]

# --8<-- [start:train]
for epoch in range(40):
    for batch in torch.randperm(len(x_train)).split(32):
        optimizer.zero_grad()
        criterion(model(x_train[batch]), y_train[batch]).backward()
        optimizer.step()
# --8<-- [end:train]

# --8<-- [start:measure]
with torch.no_grad():
    off = (model(x_test) - y_test).abs().mean()
guess = (y_train.mean() - y_test).abs().mean()

print(f"the network is off by {1000 * off:.0f} on average")
print(f"the mean rent is off by {1000 * guess:.0f}")
# --8<-- [end:measure]

# --8<-- [start:new-flat]
flat = features(np.array([[50, np.nan]], dtype="float32"), ["lakeside"])
print("one-hot", flat[0, 3:].tolist())

with torch.no_grad():
    print(f"rent {1000 * model(flat).item():.0f}")
# --8<-- [end:new-flat]
