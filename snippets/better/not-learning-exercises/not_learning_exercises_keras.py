# --8<-- [start:setup]
import keras
import numpy as np
import tensorflow as tf
from keras import layers

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 4)).astype("float32")
y_train = x_train.sum(axis=1, keepdims=True)


def build_model():
    dense = layers.Dense(1, kernel_initializer="zeros")
    return keras.Sequential([keras.Input((4,)), dense])


def train(model, optimizer):
    model.compile(loss="mse", optimizer=optimizer)
    history = model.fit(x_train, y_train, batch_size=100, epochs=20, verbose=0)
    return history.history["loss"]


# --8<-- [end:setup]

# --8<-- [start:curves-given]
rates = rng.permutation([0.0005, 0.1, 1.2]).tolist()
for name, lr in zip("ABC", rates, strict=True):
    losses = train(build_model(), keras.optimizers.SGD(learning_rate=lr))
    print(name, *[f"{loss:.2g}" for loss in losses[::4]])
# --8<-- [end:curves-given]

# --8<-- [start:curves]
print(dict(zip("ABC", rates, strict=True)))
# --8<-- [end:curves]

# --8<-- [start:empty-given]
errors = tf.constant([0.5, 2.0, 1.0])
counted = tf.constant([False, False, False])  # labels that are there
loss = tf.reduce_mean(errors[counted])
# --8<-- [end:empty-given]

# --8<-- [start:empty]
print("loss", loss.numpy())
number = tf.reduce_sum(tf.cast(counted, "float32"))
total = tf.reduce_sum(tf.where(counted, errors, 0.0))
print("guarded", (total / tf.maximum(number, 1.0)).numpy())
# --8<-- [end:empty]
