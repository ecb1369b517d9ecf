# --8<-- [start:pictures]
from pathlib import Path

import keras

keras.utils.set_random_seed(0)

train_set, _ = keras.datasets.mnist.load_data()

for number in range(200):
    picture, label = train_set[0][number], train_set[1][number]
    folder = Path("pictures", f"digit {label}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:03}.png"
    keras.utils.save_img(path, picture[..., None], scale=False)

print(sorted(path.name for path in Path("pictures").iterdir())[:3])
# --8<-- [end:pictures]

# --8<-- [start:defaults]
dataset = keras.utils.image_dataset_from_directory("pictures")
x, y = next(iter(dataset))

print(len(dataset), "batches; the first:", x.shape, y.numpy()[:5])
# --8<-- [end:defaults]

# --8<-- [start:read]
options = {"color_mode": "grayscale", "shuffle": False, "verbose": False}

dataset = keras.utils.image_dataset_from_directory(
    "pictures", image_size=(28, 28), batch_size=32, **options
)
x, y = next(iter(dataset))

print(dataset.class_names[:3], "number", y[:3].numpy().tolist())
print(x.shape, x.dtype.name, f"up to {x.numpy().max():.0f}; labels {y.dtype.name}")
# --8<-- [end:read]

# --8<-- [start:resize]
dataset = keras.utils.image_dataset_from_directory(
    "pictures", image_size=(14, 14), batch_size=32, **options
)
small, _ = next(iter(dataset))
smooth = keras.layers.Resizing(14, 14, antialias=True)(x)
apart = abs(keras.ops.convert_to_numpy(smooth) - small.numpy()).max()
print(f"antialias changes pixels by up to {apart / 255:.2f}")
# --8<-- [end:resize]

# --8<-- [start:split]
parts = {"image_size": (28, 28), "color_mode": "grayscale", "verbose": False}

train_part, val_part = keras.utils.image_dataset_from_directory(
    "pictures", validation_split=0.2, subset="both", seed=0, **parts
)
train_paths, val_paths = train_part.file_paths, val_part.file_paths
print(len(train_paths), "for training,", len(val_paths), "for validation")
# --8<-- [end:split]

# --8<-- [start:two-seeds]
train_part = keras.utils.image_dataset_from_directory(
    "pictures", validation_split=0.2, subset="training", seed=0, **parts
)
val_part = keras.utils.image_dataset_from_directory(
    "pictures", validation_split=0.2, subset="validation", seed=1, **parts
)
shared = set(train_part.file_paths) & set(val_part.file_paths)
print(len(shared), "of", len(val_part.file_paths), "validation pictures are trained on")
# --8<-- [end:two-seeds]

# --8<-- [start:last-classes]
val_part = keras.utils.image_dataset_from_directory(
    "pictures", validation_split=0.2, subset="validation", shuffle=False, **parts
)
found = sorted({Path(path).parent.name for path in val_part.file_paths})
print("validated on", found)
# --8<-- [end:last-classes]

# --8<-- [start:ten-before-two]
for name in ("1", "2", "10"):
    Path("numbers", name).mkdir(parents=True, exist_ok=True)
    keras.utils.save_img(Path("numbers", name, "0.png"), picture[..., None])

numbers = keras.utils.image_dataset_from_directory("numbers", verbose=False)
print({name: number for number, name in enumerate(numbers.class_names)})
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
