# --8<-- [start:setup]
from pathlib import Path

import keras
import numpy as np
from keras import layers

pixels = np.random.default_rng(0).integers(256, size=(28, 28)).astype("uint8")
for name in ("cat", "ant", "Zebra"):
    Path("animals", name).mkdir(parents=True, exist_ok=True)
    path = Path("animals", name, "0.png")
    keras.utils.save_img(path, pixels[..., None], scale=False)
# --8<-- [end:setup]

# --8<-- [start:capital-given]
animals = keras.utils.image_dataset_from_directory("animals", verbose=False)
# --8<-- [end:capital-given]

# --8<-- [start:capital]
print(animals.class_names)
# --8<-- [end:capital]

# --8<-- [start:bright-given]
white = np.full((28, 28, 1), 255, dtype="uint8")

prepare = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1.0)])
print(f"white is {prepare(white[None]).numpy().max():.0f}")
# --8<-- [end:bright-given]

# --8<-- [start:bright]
prepare = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)])
print(f"white is {prepare(white[None]).numpy().max():.0f}")
# --8<-- [end:bright]

# --8<-- [start:small-given]
dataset = keras.utils.image_dataset_from_directory(
    "animals",
    image_size=(14, 14),
    color_mode="grayscale",
    shuffle=False,
    verbose=False,
)
x, _ = next(iter(dataset))
image = x[0].numpy() / 255

print(image.shape, [round(value, 3) for value in image[0, :3, 0].tolist()])
# --8<-- [end:small-given]
