# --8<-- [start:data]
import math

import keras
import numpy as np
import tensorflow as tf
from keras import layers

train_set, _ = keras.datasets.mnist.load_data()
x, y = train_set[0][:100].astype("float32") / 255, train_set[1][:100]  # one batch
# --8<-- [end:data]


# --8<-- [start:model]
def build(hidden=2, activation="relu"):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    for _ in range(hidden):
        model.add(layers.Dense(64, activation=activation))
    model.add(layers.Dense(10))
    return model


criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def train(model, x, learning_rate, updates=60):
    optimizer = keras.optimizers.SGD(learning_rate=learning_rate)
    model.compile(loss=criterion, optimizer=optimizer)
    history = model.fit(x, y, batch_size=100, epochs=updates, verbose=0)
    return history.history["loss"]


# --8<-- [end:model]

# --8<-- [start:overfit]
model = build()
losses = train(model, x, learning_rate=0.25)

print(f"first loss {losses[0]:.2f}; a guess among ten has ln 10 = {math.log(10):.2f}")
print(f"last loss  {losses[-1]:.2f}")
# --8<-- [end:overfit]


# --8<-- [start:rates]
for lr in (0.0001, 0.25, 10.0):
    losses = train(build(), x, lr)
    print(f"lr {lr}:", *[f"{loss:.4g}" for loss in losses[:5]], f"... {losses[-1]:.4g}")
# --8<-- [end:rates]


# --8<-- [start:gradients]
def gradient_norms(model):
    with tf.GradientTape() as tape:
        loss = criterion(y, model(x, training=True))
    kernels = [w for w in model.trainable_variables if w.ndim > 1]
    return [tf.norm(gradient).numpy() for gradient in tape.gradient(loss, kernels)]


for activation in ("relu", "sigmoid"):
    norms = gradient_norms(build(hidden=5, activation=activation))
    print(activation, *[f"{norm:.0e}" for norm in norms])
# --8<-- [end:gradients]

# --8<-- [start:dead]
for scale in (1, 255):  # 255: as if nobody had divided
    model = build()
    losses = train(model, scale * x, learning_rate=0.25)
    hidden = keras.Sequential(model.layers[:-1])(scale * x)
    dead = (hidden.numpy() == 0).all(axis=0).mean()
    print(f"pixels up to {scale}: loss {losses[-1]:.2f}, {dead:.0%} of the units dead")
# --8<-- [end:dead]

# --8<-- [start:stop]
broken = x.copy()
broken[37, 0, 0] = np.nan  # one pixel of one image

model = build()
model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.25))
stop = keras.callbacks.TerminateOnNaN()
model.fit(broken, y, batch_size=10, shuffle=False, callbacks=[stop], verbose=0)

finite = all(np.isfinite(w).all() for w in model.get_weights())
print("weights are finite:", finite)

bad = ~np.isfinite(broken).all(axis=(1, 2))
print("bad samples:", bad.nonzero()[0].tolist())
# --8<-- [end:stop]

# --8<-- [start:nan-gradient]
w = tf.Variable([1.0, 1.0])
with tf.GradientTape() as tape:
    distance = tf.sqrt(tf.reduce_sum(tf.square(w - 1)))
print("loss", distance.numpy(), "gradient", tape.gradient(distance, w).numpy())

with tf.GradientTape() as tape:
    distance = tf.sqrt(tf.reduce_sum(tf.square(w - 1)) + 1e-12)
print("with 1e-12 under the root:", tape.gradient(distance, w).numpy())
# --8<-- [end:nan-gradient]

# --8<-- [start:find]
tf.debugging.enable_check_numerics()
try:
    with tf.GradientTape() as tape:
        distance = tf.sqrt(tf.reduce_sum(tf.square(w - 1)))
    tape.gradient(distance, w)
except tf.errors.InvalidArgumentError as error:
    print(error.message.split("!!!")[1].strip())
tf.debugging.disable_check_numerics()
# --8<-- [end:find]

# --8<-- [start:where]
p = tf.Variable([0.0, 0.5])
with tf.GradientTape() as tape:
    log = tf.where(p > 0, tf.math.log(p), 0.0)
print(log.numpy(), tape.gradient(log, p).numpy())

with tf.GradientTape() as tape:
    safe = tf.where(p > 0, p, 1.0)  # before the logarithm
    log = tf.where(p > 0, tf.math.log(safe), 0.0)
print(tape.gradient(log, p).numpy())
# --8<-- [end:where]
