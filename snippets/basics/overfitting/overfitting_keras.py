# --8<-- [start:data]
import keras
from keras import layers

keras.utils.set_random_seed(0)

train_set, test_set = keras.datasets.mnist.load_data()

x, y = train_set[0].astype("float32") / 255, train_set[1]
x_train, y_train = x[:500], y[:500]  # few, so that it shows
x_val, y_val = x[500:2500], y[500:2500]
x_test, y_test = test_set[0].astype("float32") / 255, test_set[1]
print("train", len(x_train), "validation", len(x_val), "test", len(x_test))
# --8<-- [end:data]


# --8<-- [start:model]
def build(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(10),
        ]
    )


# --8<-- [end:model]


# --8<-- [start:loop]
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def train(model, epochs):
    model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.25))
    history = model.fit(
        x_train,
        y_train,
        batch_size=50,
        epochs=epochs,
        validation_data=(x_val, y_val),
        verbose=0,
    )
    return history.history


# --8<-- [end:loop]

# --8<-- [start:curves]
import matplotlib.pyplot as plt

small, large = train(build(units=1), epochs=60), train(build(units=128), epochs=60)

figure, axes = plt.subplots(1, 2, sharey=True)
for axis, units, history in zip(axes, (1, 128), (small, large), strict=True):
    axis.plot(history["loss"], label="training")
    axis.plot(history["val_loss"], label="validation")
    axis.set_title(f"{units} hidden units")
    axis.set_xlabel("epoch")
axes[0].set_ylabel("loss")
axes[0].legend()
plt.show()
# --8<-- [end:curves]

# --8<-- [start:read]
for name, history in (("small", small), ("large", large)):
    losses = history["val_loss"]
    best = losses.index(min(losses))
    print(f"{name}: training loss {history['loss'][-1]:.3f} at the end")
    print(
        f"  validation loss {losses[best]:.3f} in epoch {best + 1}, {losses[-1]:.3f} at the end"
    )
# --8<-- [end:read]


# --8<-- [start:choose]
def accuracy(model, x, y):
    return (model.predict(x, verbose=0).argmax(axis=1) == y).mean()


models = {units: build(units) for units in (2, 8, 32, 128)}
for units, model in models.items():
    train(model, epochs=10)
    print(f"{units:3} units: validation accuracy {accuracy(model, x_val, y_val):.3f}")

chosen = max(models, key=lambda units: accuracy(models[units], x_val, y_val))
# --8<-- [end:choose]

# --8<-- [start:test]
print(f"{chosen} units: test accuracy {accuracy(models[chosen], x_test, y_test):.3f}")
# --8<-- [end:test]

# --8<-- [start:luck]
import numpy as np

rng = np.random.default_rng(0)
labels = y_val[:200]
guesses = rng.integers(10, size=(1000, 200))  # of 1000 networks that learned nothing
right = guesses == labels

best = right[:, :100].mean(axis=1).argmax()
print(f"the best of 1000 on 100 digits: {right[best, :100].mean():.2f}")
print(f"the same on 100 others:         {right[best, 100:].mean():.2f}")
# --8<-- [end:luck]
