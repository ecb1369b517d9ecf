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

# --8<-- [start:one-picture]
from PIL import Image

path, _ = dataset.samples[0]
one = prepare(Image.open(path))[None]  # a batch of one

print(tuple(one.shape), "as in training:", torch.equal(one[0], x[0]))
# --8<-- [end:one-picture]
