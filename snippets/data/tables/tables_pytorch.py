# --8<-- [start:table]
import csv
from pathlib import Path

import numpy as np
import torch

torch.manual_seed(0)

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
