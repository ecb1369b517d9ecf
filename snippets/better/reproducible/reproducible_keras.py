# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

train_set, _ = keras.datasets.mnist.load_data()
x, y = train_set[0].astype("float32") / 255, train_set[1]
x_train, y_train = x[:500], y[:500]  # few, so that chance shows
x_val, y_val = x[500:2500], y[500:2500]
# --8<-- [end:data]


# --8<-- [start:model]
def build(dropout=0.0):
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(dropout),
            layers.Dense(10),
        ]
    )
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.SGD(learning_rate=0.25),
        metrics=["accuracy"],
    )
    return model


# --8<-- [end:model]


# --8<-- [start:again]
def train(seed, dropout=0.2, epochs=10):
    keras.utils.set_random_seed(seed)
    model = build(dropout)  # draws weights
    history = model.fit(  # draws orders, and masks
        x_train, y_train, batch_size=50, epochs=epochs, verbose=0
    )
    _, accuracy = model.evaluate(x_val, y_val, batch_size=1000, verbose=0)
    return history.history["loss"][-1], accuracy


for seed in (0, 0, 1):
    loss, accuracy = train(seed)
    print(f"seed {seed}: loss {loss:.6f}, accuracy {accuracy:.2%}")
# --8<-- [end:again]


# --8<-- [start:generators]
def order(draws_before, generator=None):
    keras.utils.set_random_seed(0)
    for _ in range(draws_before):  # by one more layer, for instance
        keras.random.uniform((1,))
    drawn = keras.random.shuffle(np.arange(10), seed=generator)
    return ops.convert_to_numpy(drawn).tolist()


print("one stream for all:", order(0) == order(1))

first, second = (keras.random.SeedGenerator(0) for _ in range(2))
print("a stream of its own:", order(0, first) == order(1, second))
# --8<-- [end:generators]

# --8<-- [start:rounding]
a, b, c = tf.constant([1e8, -1e8, 1.0])
print(((a + b) + c).numpy(), (a + (b + c)).numpy())
# --8<-- [end:rounding]

# --8<-- [start:deterministic]
tf.config.experimental.enable_op_determinism()
tf.random.set_seed(None)  # as if nobody had set one
try:
    tf.random.normal((2,))
except RuntimeError as error:
    print(str(error).split(".")[0])
# --8<-- [end:deterministic]

# --8<-- [start:moved]
rng = np.random.default_rng(0)
sizes = [(784, 64), (64, 10)]
kernels = [rng.normal(0, 0.05, size=size).astype("float32") for size in sizes]
orders = [rng.permutation(500) for _ in range(3)]

model = build()
for layer, kernel in zip((model.layers[1], model.layers[3]), kernels, strict=True):
    layer.set_weights([kernel, np.zeros(kernel.shape[1])])

for order in orders:
    history = model.fit(
        x_train[order], y_train[order], batch_size=50, shuffle=False, verbose=0
    )
    print(f"loss {history.history['loss'][0]:.5f}")
# --8<-- [end:moved]

# --8<-- [start:compare]
for dropout in (0.0, 0.2):
    accuracies = [100 * train(seed, dropout)[1] for seed in range(6)]
    mean, spread = np.mean(accuracies), np.std(accuracies, ddof=1)
    error = spread / 6**0.5
    print(f"dropout {dropout}:", *[f"{accuracy:.1f}" for accuracy in accuracies])
    print(f"  mean {mean:.1f}, spread {spread:.1f}, standard error {error:.1f}")
# --8<-- [end:compare]
