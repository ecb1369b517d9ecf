# --8<-- [start:setup]
from pathlib import Path

import keras
import numpy as np
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:size-given]
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)])
model.save_weights("digits.weights.h5")

numbers = model.count_params()
large_enough = Path("digits.weights.h5").stat().st_size >= 4 * numbers
# --8<-- [end:size-given]

# --8<-- [start:size]
print(f"{numbers} numbers of 4 bytes: {4 * numbers} bytes")
print("the file is at least as large:", large_enough)
# --8<-- [end:size]


# --8<-- [start:again-given]
def build_model():
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(2),
        ]
    )


model = build_model()
model.save_weights("again.weights.h5")

loaded = build_model()
loaded.load_weights("again.weights.h5")
x = np.ones((1, 4), "float32")
same = np.array_equal(model.predict(x, verbose=0), loaded.predict(x, verbose=0))
print("equal:", same)
# --8<-- [end:again-given]
