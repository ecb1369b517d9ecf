# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)

train_set, test_set = keras.datasets.mnist.load_data()
x_train, y_train = train_set
print(len(x_train), "digits, the first:", y_train[:8].tolist())
# --8<-- [end:data]

# --8<-- [start:window]
in_order = np.sort(y_train)  # all 0, then all 1, ...

for buffer in (1000, 60000):
    dataset = tf.data.Dataset.range(60000).shuffle(buffer).batch(100)
    batches = list(dataset.as_numpy_iterator())
    digits = np.mean([len(np.unique(in_order[batch])) for batch in batches])
    print(f"shuffle({buffer}): {digits:.1f} different digits in a batch,")
    print("  largest index in the first batch:", batches[0].max())
# --8<-- [end:window]

# --8<-- [start:test-set]
wrong, _ = keras.datasets.mnist.load_data()  # called test set
_, right = keras.datasets.mnist.load_data()
known = x_train[:1000].reshape(-1, 784) / 255

for name, (x, y) in {
    "wrong, _": wrong,
    "_, right": right,
}.items():
    images = x[:1000].reshape(-1, 784) / 255
    nearest = (2 * images @ known.T - (known**2).sum(1)).argmax(1)
    accuracy = (y_train[nearest] == y[:1000]).mean()
    print(f"{name}: {len(x)} digits, {y[:8].tolist()}, accuracy {accuracy:.3f}")
# --8<-- [end:test-set]

# --8<-- [start:normalise]
pixels = x_train.astype("float32") / 255
shifted = pixels - 0.1307
normalised = shifted / 0.3081

print(f"pixels        mean {pixels.mean():7.4f}, std {pixels.std():.4f}")
print(f"only shifted  mean {shifted.mean():7.4f}, std {shifted.std():.4f}")
print(f"normalised    mean {normalised.mean():7.4f}, std {normalised.std():.4f}")
# --8<-- [end:normalise]

# --8<-- [start:two-passes]
answers = keras.utils.to_categorical(y_train[:1000])
model = keras.Sequential([keras.Input((10,)), layers.Identity()])  # always right
dataset = tf.data.Dataset.from_tensor_slices((answers, y_train[:1000]))
dataset = dataset.shuffle(1000).batch(100)

predicted = model.predict(dataset, verbose=0).argmax(axis=1)
labels = np.concatenate([y for _, y in dataset])
print(f"two passes: accuracy {(predicted == labels).mean():.2f}")

hits = [model.predict_on_batch(x).argmax(axis=1) == y for x, y in dataset]
print(f"one pass: accuracy {np.concatenate(hits).mean():.2f}")
# --8<-- [end:two-passes]

# --8<-- [start:running]
x, y = normalised[:2000], y_train[:2000]
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
model.add(layers.Dense(64, activation="relu"))
model.add(layers.Dropout(0.5))
model.add(layers.Dense(10))
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(loss=criterion, optimizer="adam", metrics=["accuracy"])

history = model.fit(x, y, batch_size=32, verbose=0)
print(f"during the epoch  {history.history['accuracy'][0]:.2f}")

accuracy = model.evaluate(x, y, verbose=0)[1]
print(f"after the epoch   {accuracy:.2f}")

accuracy = (model.predict(x, verbose=0).argmax(axis=1) == y).mean()
print(f"from predict      {accuracy:.2f}")
# --8<-- [end:running]
