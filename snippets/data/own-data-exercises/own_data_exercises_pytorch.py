# --8<-- [start:setup]
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision import datasets
from torchvision.transforms import v2

pixels = np.random.default_rng(0).integers(256, size=(28, 28)).astype("uint8")
for name in ("cat", "ant", "Zebra"):
    Path("animals", name).mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(Path("animals", name, "0.png"))
# --8<-- [end:setup]

# --8<-- [start:capital-given]
animals = datasets.ImageFolder("animals")
# --8<-- [end:capital-given]

# --8<-- [start:capital]
print(animals.classes)
# --8<-- [end:capital]

# --8<-- [start:bright-given]
white = np.full((28, 28, 1), 255, dtype="uint8")

prepare = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32)])
print(f"white is {prepare(white).max():.0f}")
# --8<-- [end:bright-given]

# --8<-- [start:bright]
prepare = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])
print(f"white is {prepare(white).max():.0f}")
# --8<-- [end:bright]

# --8<-- [start:small]
prepare = v2.Compose(
    [
        v2.Grayscale(),
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Resize((14, 14), antialias=False),
    ]
)
image, _ = datasets.ImageFolder("animals", transform=prepare)[0]

print(tuple(image.shape), [round(value, 3) for value in image[0, 0, :3].tolist()])
# --8<-- [end:small]
