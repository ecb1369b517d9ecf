# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)


def build_base():
    return keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(10),
            layers.BatchNormalization(),
            layers.ReLU(),
        ]
    )


# --8<-- [end:setup]

# --8<-- [start:how-many-given]
base = build_base()
base.trainable = False
model = keras.Sequential([base, layers.Dense(3)])
trained = sum(np.prod(v.shape) for v in model.trainable_variables)
# --8<-- [end:how-many-given]

# --8<-- [start:how-many]
print(trained, "numbers are trained")
# --8<-- [end:how-many]

# --8<-- [start:silent-given]
base = build_base()
model = keras.Sequential([base, layers.Dense(3)])
model.trainable = False

rng = np.random.default_rng(0)
x, y = rng.normal(size=(8, 20)), rng.integers(3, size=8)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
before = model.layers[1].get_weights()[0]
model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.125))
model.fit(x, y, verbose=0)
after = model.layers[1].get_weights()[0]
print("the head stands still:", np.array_equal(after, before))
# --8<-- [end:silent-given]

# --8<-- [start:too-much]
base = build_base()
model = keras.Sequential([base, layers.Dense(3)])
base.trainable = False

before = model.layers[1].get_weights()[0]
model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.125))
model.fit(x, y, verbose=0)
after = model.layers[1].get_weights()[0]
print("the head stands still:", np.array_equal(after, before))
# --8<-- [end:too-much]
