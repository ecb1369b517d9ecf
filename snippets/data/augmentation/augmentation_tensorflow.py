# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.random.set_seed(0)

train_set, _ = keras.datasets.mnist.load_data()
images = train_set[0][:100]

print(images.shape, images.dtype)
# --8<-- [end:data]

# --8<-- [start:transforms]
prepare = keras.Sequential(
    [
        keras.Input((28, 28)),  # built here, not inside map
        layers.Rescaling(1 / 255),
        layers.Normalization(axis=None, mean=0.1307, variance=0.3081**2),
    ]
)
prepared = tf.data.Dataset.from_tensor_slices(images).batch(32).map(prepare)

image = next(iter(prepared))[:1].numpy()
print(image.shape, f"mean {image.mean():.4f}, largest {image.max():.4f}")
# --8<-- [end:transforms]

# --8<-- [start:per-sample]
rotate = layers.RandomRotation(0.1, fill_mode="constant", seed=0)
batch = np.repeat(images[:1, ..., None], 8, axis=0)  # one digit, eight times
augmented = tf.data.Dataset.from_tensors(batch).map(
    lambda images: rotate(images, training=True)
)

turned = next(iter(augmented))
print(len(np.unique(turned, axis=0)), "different images in a batch")
# --8<-- [end:per-sample]

# --8<-- [start:order]
numbers = tf.data.Dataset.range(6)
for name, steps in {
    "cache, shuffle, batch": numbers.cache().shuffle(6).batch(2),
    "shuffle, cache, batch": numbers.shuffle(6).cache().batch(2),
    "cache, batch, shuffle": numbers.cache().batch(2).shuffle(3),
}.items():
    print(name)
    for epoch in range(2):
        print("  ", [batch.tolist() for batch in steps.as_numpy_iterator()])
# --8<-- [end:order]
