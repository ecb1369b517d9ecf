# --8<-- [start:settings]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

DIGITS = 30_000  # half of the training set
BATCH_SIZE = 64  # one epoch: 469 updates
LEARNING_RATE, RHO, EPSILON = 1.0, 0.95, 1e-6
MILESTONES = (300, 400)  # after so many updates the rate falls to a quarter
# --8<-- [end:settings]


# --8<-- [start:data]
def normalised(images):
    return (images[..., None].astype("float32") / 255 - 0.1307) / 0.3081


(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = normalised(x_train[:DIGITS]), normalised(x_test)
y_train = y_train[:DIGITS]
print(x_train.shape, x_test.shape)
# --8<-- [end:data]

# --8<-- [start:model]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, kernel_size=3, activation="relu"),  # 28 x 28 -> 26 x 26
        layers.Conv2D(64, kernel_size=3, activation="relu"),  # -> 24 x 24
        layers.MaxPooling2D(2),  # -> 12 x 12
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="log_softmax"),
    ]
)
print(model.count_params(), "parameters")
# --8<-- [end:model]

# --8<-- [start:optimizer]
schedule = keras.optimizers.schedules.PiecewiseConstantDecay(
    [milestone - 1 for milestone in MILESTONES],
    [LEARNING_RATE, LEARNING_RATE / 4, LEARNING_RATE / 16],
)
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adadelta(schedule, rho=RHO, epsilon=EPSILON),
    metrics=["accuracy"],
)
# --8<-- [end:optimizer]


# --8<-- [start:batch-losses]
class BatchLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []
        self.total = 0.0

    def on_train_batch_end(self, batch, logs=None):
        total = logs["loss"] * (batch + 1)  # logs hold the mean of the epoch so far
        self.losses.append(total - self.total)
        self.total = total


# --8<-- [end:batch-losses]

# --8<-- [start:train]
batch_losses = BatchLosses()
model.fit(x_train, y_train, batch_size=BATCH_SIZE, callbacks=[batch_losses], verbose=0)
losses = batch_losses.losses
print(f"{len(losses)} updates, mean loss {np.mean(losses):.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

averages = np.reshape(losses[:450], (18, 25)).mean(axis=1)
plt.plot(range(25, 451, 25), averages)
plt.yscale("log")
plt.xlabel("update")
plt.ylabel("loss, mean of 25 batches")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
loss, accuracy = model.evaluate(x_test, y_test, batch_size=250, verbose=0)
print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:save]
model.save("cnn.keras")
# --8<-- [end:save]

# --8<-- [start:load]
loaded = keras.models.load_model("cnn.keras")

print("from the file:", loaded.optimizer.name, int(loaded.optimizer.iterations))
# --8<-- [end:load]

# --8<-- [start:predict]
output = loaded.predict(x_test, batch_size=250, verbose=0)
probabilities = np.exp(output)
digits = probabilities.argmax(axis=1)

print("predicted", digits[:10].tolist())
print("labels   ", y_test[:10].tolist())
print(f"test accuracy {(digits == y_test).mean():.4f}")
# --8<-- [end:predict]

# --8<-- [start:mistakes]
wrong = np.flatnonzero(digits != y_test)

figure, axes = plt.subplots(2, 5)
for axis, i in zip(axes.flat, wrong, strict=False):
    axis.imshow(x_test[i, ..., 0], cmap="gray_r")
    axis.set_title(f"{y_test[i]} read as {digits[i]}")
    axis.axis("off")
plt.show()
# --8<-- [end:mistakes]

# --8<-- [start:filters]
filters = model.layers[0].get_weights()[0][:, :, 0].transpose(2, 0, 1)  # (32, 3, 3)

figure, axes = plt.subplots(4, 8)
for axis, kernel in zip(axes.flat, filters, strict=True):
    axis.imshow(kernel, cmap="RdBu", vmin=-0.6, vmax=0.6)
    axis.axis("off")
plt.show()
# --8<-- [end:filters]

# --8<-- [start:adadelta-defaults]
weight = keras.Variable([1.0])
optimizer = keras.optimizers.Adadelta()
for _ in range(50):
    optimizer.apply([2 * weight], [weight])  # the gradient of weight ** 2

print(f"moved {1 - float(weight[0]):.6f} in 50 steps")
defaults = optimizer.get_config()
rate = defaults["learning_rate"]
print(f"lr {rate:.3f} rho", defaults["rho"], "epsilon", defaults["epsilon"])
# --8<-- [end:adadelta-defaults]
