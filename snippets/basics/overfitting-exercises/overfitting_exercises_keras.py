# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
y = np.repeat(np.arange(5), 20)  # five classes, sorted
x = (np.eye(5)[y] + rng.normal(size=(100, 5), scale=0.1)).astype("float32")


def accuracy_after_training(rows):
    model = keras.Sequential([keras.Input((5,)), layers.Dense(5)])
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.SGD(learning_rate=1.0),
        metrics=["accuracy"],
    )
    history = model.fit(
        x[rows],
        y[rows],
        batch_size=80,
        epochs=20,
        validation_split=0.2,
        verbose=0,
    )
    return history.history["val_accuracy"][-1]


# --8<-- [end:setup]

# --8<-- [start:split-given]
model = keras.Sequential([keras.Input((5,)), layers.Dense(5)])
model.compile(loss="mse", optimizer="sgd")
model.fit(x, np.eye(5)[y], batch_size=32, epochs=1, validation_split=0.2, verbose=0)
updates = int(model.optimizer.iterations)
# --8<-- [end:split-given]

# --8<-- [start:split]
print(f"{updates} updates an epoch")
# --8<-- [end:split]

# --8<-- [start:sorted-given]
rows = np.arange(100)
print(f"validation accuracy {accuracy_after_training(rows):.2f}")
# --8<-- [end:sorted-given]

# --8<-- [start:sorted]
rows = rng.permutation(100)
print(f"validation accuracy {accuracy_after_training(rows):.2f}")
# --8<-- [end:sorted]

# --8<-- [start:best-given]
history = {
    "loss": [1.61, 0.92, 0.48, 0.31, 0.17, 0.09, 0.04],
    "val_loss": [1.58, 0.97, 0.70, 0.66, 0.71, 0.83, 0.98],
}
# --8<-- [end:best-given]

# --8<-- [start:best]
losses = history["val_loss"]
best = losses.index(min(losses))
print(f"keep the weights of epoch {best + 1}")
# --8<-- [end:best]
