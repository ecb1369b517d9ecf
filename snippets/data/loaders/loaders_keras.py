# --8<-- [start:data]
import keras
import numpy as np

keras.utils.set_random_seed(0)

(images, labels), _ = keras.datasets.mnist.load_data()
images, labels = images[:1000], labels[:1000]

print(images.shape, images.dtype, labels[:5].tolist())
# --8<-- [end:data]

# --8<-- [start:dataset]
import math


class Digits(keras.utils.PyDataset):
    def __init__(self, images, labels, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels, self.batch_size = images, labels, batch_size

    def __len__(self):  # in batches
        return math.ceil(len(self.images) / self.batch_size)

    def __getitem__(self, index):  # one batch
        rows = slice(index * self.batch_size, (index + 1) * self.batch_size)
        batch = self.images[rows].astype("float32") / 255
        batch = (batch - 0.1307) / 0.3081
        return batch, self.labels[rows]


dataset = Digits(images, labels, batch_size=32)
print(len(dataset), "batches of the shape", dataset[0][0].shape)
# --8<-- [end:dataset]


# --8<-- [start:batches]
rng = np.random.default_rng(0)


class ShuffledDigits(Digits):
    def on_epoch_end(self):  # fit calls it
        order = rng.permutation(len(self.images))
        self.images, self.labels = self.images[order], self.labels[order]


loader = ShuffledDigits(images, labels, batch_size=32)
loader.on_epoch_end()  # before the first epoch too

batch_x, batch_y = loader[0]
print(len(loader), "batches of the shape", batch_x.shape)
# --8<-- [end:batches]

# --8<-- [start:channels]
from keras import layers

conv = layers.Conv2D(8, kernel_size=3)
try:
    conv(batch_x)  # (32, 28, 28)
except ValueError as error:
    print(error)

print(conv(batch_x[..., None]).shape)
# --8<-- [end:channels]

# --8<-- [start:fit]
import tensorflow as tf

x = (images.astype("float32") / 255 - 0.1307) / 0.3081
sources = {
    "arrays": {"x": x, "y": labels, "batch_size": 32},
    "tf.data": {"x": tf.data.Dataset.from_tensor_slices((x, labels)).batch(32)},
    "PyDataset": {"x": dataset},
    "generator": {"x": (dataset[i] for i in range(32)), "steps_per_epoch": 32},
}
for name, source in sources.items():
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)]
    )
    criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=criterion, optimizer="sgd")
    history = model.fit(**source, shuffle=False, verbose=0)
    print(f"{name:9} loss {history.history['loss'][0]:.5f}")
# --8<-- [end:fit]

# --8<-- [start:multi-input]
image = keras.Input((28, 28), name="image")
ink = keras.Input((1,), name="ink")
features = layers.Concatenate()([layers.Flatten()(image), ink])
model = keras.Model({"image": image, "ink": ink}, layers.Dense(10)(features))

inputs = {"image": x, "ink": x.mean(axis=(1, 2))[:, None]}
print({name: value.shape for name, value in inputs.items()})

model.compile(loss=criterion, optimizer="sgd")
model.fit(inputs, labels, verbose=0)
print(model.predict(inputs, verbose=0).shape)
# --8<-- [end:multi-input]
