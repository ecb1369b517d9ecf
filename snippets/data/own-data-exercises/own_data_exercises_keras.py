# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

names = ["centre", "harbour", "hills"]
picture = np.full((28, 28, 1), 255, dtype="uint8")
# --8<-- [end:setup]

# --8<-- [start:unseen-given]
lookup = layers.StringLookup(vocabulary=names, output_mode="one_hot")
one_hot = lookup(np.array(["hills", "lakeside"]))
# --8<-- [end:unseen-given]

# --8<-- [start:unseen]
print(one_hot.numpy().astype(int).tolist())
# --8<-- [end:unseen]

# --8<-- [start:bright-given]
prepare = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1.0)])
print(f"white is {prepare(picture[None]).numpy().max():.0f}")
# --8<-- [end:bright-given]

# --8<-- [start:bright]
prepare = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)])
print(f"white is {prepare(picture[None]).numpy().max():.0f}")
# --8<-- [end:bright]
