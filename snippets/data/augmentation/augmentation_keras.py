# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

train_set, _ = keras.datasets.mnist.load_data()
images = train_set[0][:100]

print(images.shape, images.dtype)
# --8<-- [end:data]

# --8<-- [start:transforms]
prepare = keras.Sequential(
    [
        keras.Input((28, 28)),
        layers.Rescaling(1 / 255),
        layers.Normalization(axis=None, mean=0.1307, variance=0.3081**2),
    ]
)

image = prepare(images[:1]).numpy()
print(image.shape, f"mean {image.mean():.4f}, largest {image.max():.4f}")
# --8<-- [end:transforms]

# --8<-- [start:augment]
import matplotlib.pyplot as plt

rotate = layers.RandomRotation(0.1, fill_mode="constant", seed=0)  # of a full turn
digits = [rotate(images[:1, ..., None], training=True) for _ in range(8)]

figure, axes = plt.subplots(2, 4)
for axis, digit in zip(axes.flat, digits, strict=True):
    axis.imshow(digit[0], cmap="gray_r")
    axis.axis("off")
plt.show()
# --8<-- [end:augment]

# --8<-- [start:per-sample]
batch = np.repeat(images[:1, ..., None], 8, axis=0)  # one digit, eight times

turned = rotate(batch, training=True)
print(len(np.unique(turned, axis=0)), "different images in a batch")
# --8<-- [end:per-sample]

# --8<-- [start:switch-off]
print("changed by rotate(batch):", not np.array_equal(rotate(batch), batch))

turned = rotate(batch, training=False)
print("changed if training=False:", not np.array_equal(turned, batch))

model = keras.Sequential([keras.Input((28, 28, 1)), rotate])
turned = model.predict(batch, verbose=0)
print("changed by predict:", not np.array_equal(turned, batch))
# --8<-- [end:switch-off]

# --8<-- [start:image-data-generator]
import tensorflow as tf

try:
    keras.preprocessing.image.ImageDataGenerator(rotation_range=36)
except AttributeError as error:
    print(error)

legacy = tf.keras.preprocessing.image.ImageDataGenerator(rotation_range=36)
print(type(legacy).__module__)
# --8<-- [end:image-data-generator]
