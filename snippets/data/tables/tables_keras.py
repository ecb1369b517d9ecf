# --8<-- [start:table]
import csv
from pathlib import Path

import keras
import numpy as np

keras.utils.set_random_seed(0)

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
from keras import layers, ops

filled, _ = fill(numbers[train_rows])
normalize = layers.Normalization()
normalize.adapt(filled)
names = sorted(set(district[train_rows].tolist()))
lookup = layers.StringLookup(vocabulary=names, output_mode="one_hot")


def features(numbers, district):
    filled, missing = fill(numbers)
    scaled = ops.convert_to_numpy(normalize(filled))
    one_hot = ops.convert_to_numpy(lookup(district))  # column 0: a district never seen
    return np.concatenate([scaled, missing, one_hot], axis=1, dtype="float32")


x_train = features(numbers[train_rows], district[train_rows])
x_test = features(numbers[test_rows], district[test_rows])
y_train, y_test = rent[train_rows], rent[test_rows]

print("districts:", names)
print([round(value, 2) for value in x_train[0].tolist()])
# --8<-- [end:features]

# --8<-- [start:model]
model = keras.Sequential(
    [keras.Input((7,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
)
model.compile(
    loss="mse",
    optimizer=keras.optimizers.SGD(learning_rate=0.0625),
    metrics=["mae"],
)
# --8<-- [end:model]

# --8<-- [start:train]
model.fit(x_train, y_train, batch_size=32, epochs=40, verbose=0)
# --8<-- [end:train]

# --8<-- [start:measure]
_, off = model.evaluate(x_test, y_test, verbose=0)
guess = abs(y_train.mean() - y_test).mean()

print(f"the network is off by {1000 * off:.0f} on average")
print(f"the mean rent is off by {1000 * guess:.0f}")
# --8<-- [end:measure]

# --8<-- [start:new-flat]
flat = features(np.array([[50, np.nan]], dtype="float32"), np.array(["lakeside"]))
print("one-hot", flat[0, 3:].tolist())

print(f"rent {1000 * model.predict(flat, verbose=0).item():.0f}")
# --8<-- [end:new-flat]
