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

# --8<-- [start:one-picture]
path = dataset.file_paths[0]
image = keras.utils.load_img(path, color_mode="grayscale")
one = keras.utils.img_to_array(image)[None]  # a batch of one

print(one.shape, "as in training:", (one[0] == x[0].numpy()).all())
# --8<-- [end:one-picture]
