# --8<-- [start:data]
import keras
from keras import layers

keras.utils.set_random_seed(0)

train_set, test_set = keras.datasets.mnist.load_data()

x, y = train_set[0].astype("float32") / 255, train_set[1]
x_train, x_val = x[:55_000], x[55_000:]
y_train, y_val = y[:55_000], y[55_000:]
x_test, y_test = test_set[0].astype("float32") / 255, test_set[1]
print("train", len(x_train), "validation", len(x_val), "test", len(x_test))
# --8<-- [end:data]

# --8<-- [start:model]
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(10),
    ]
)
print(model.count_params(), "parameters")
# --8<-- [end:model]

# --8<-- [start:compile]
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    metrics=["accuracy"],
)
# --8<-- [end:compile]

# --8<-- [start:train]
history = model.fit(
    x_train,
    y_train,
    batch_size=32,
    epochs=5,
    validation_data=(x_val, y_val),
    verbose=0,
)
train_losses, val_losses = history.history["loss"], history.history["val_loss"]

for epoch, loss in enumerate(train_losses, 1):
    print(f"epoch {epoch}: loss {loss:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(range(1, 6), train_losses, marker="o", label="training")
plt.plot(range(1, 6), val_losses, marker="o", label="validation")
plt.xticks(range(1, 6))
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:dropout-left-on]
loss, accuracy = model.evaluate(x_val, y_val, verbose=0)
print(f"validation accuracy {accuracy:.4f}")

logits = model(x_val, training=True)
accuracy = keras.ops.mean(keras.ops.argmax(logits, axis=1) == y_val)
print(f"with dropout left on: {accuracy:.4f}")
# --8<-- [end:dropout-left-on]

# --8<-- [start:predict]
predictions = model.predict(x_test[:10], verbose=0).argmax(axis=1)

figure, axes = plt.subplots(2, 5)
for axis, image, digit in zip(axes.flat, x_test[:10], predictions, strict=True):
    axis.imshow(image, cmap="gray_r")
    axis.set_title(f"predicted {digit}")
    axis.axis("off")
plt.show()
# --8<-- [end:predict]
