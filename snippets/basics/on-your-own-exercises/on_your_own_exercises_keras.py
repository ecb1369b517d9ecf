# --8<-- [start:data]
import keras
from keras import layers

(x_kept, y_kept), _ = keras.datasets.mnist.load_data()
x_train, y_train = x_kept[:5000].astype("float32") / 255, y_kept[:5000]
x_val, y_val = x_kept[5000:6000].astype("float32") / 255, y_kept[5000:6000]
# --8<-- [end:data]


# --8<-- [start:test]
def test(build_model, path):
    """Whether the weights in a file, put into a new model, read digits nobody trained on."""
    model = build_model()
    _, (x_test, y_test) = keras.datasets.mnist.load_data()
    x_test = x_test.astype("float32") / 255
    model(x_test[:1])  # a class has no weights before its first call
    model.load_weights(path)
    scores = model.predict(x_test, batch_size=1000, verbose=0)
    assert scores.shape == (10000, 10), f"scores of the shape {scores.shape}"
    right = (scores.argmax(axis=1) == y_test).mean()
    return bool(right >= 0.85)


# --8<-- [end:test]


# --8<-- [start:write]
def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )


keras.utils.set_random_seed(0)
model = build_model()
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.SGD(learning_rate=0.0625),
    metrics=["accuracy"],
)
# --8<-- [end:write]

# --8<-- [start:train]
history = model.fit(
    x_train,
    y_train,
    batch_size=32,
    epochs=10,
    validation_data=(x_val, y_val),
    verbose=0,
)
for epoch, accuracy in enumerate(history.history["val_accuracy"], 1):
    print(f"epoch {epoch}: validation accuracy {accuracy:.2f}")

model.save_weights("classifier.weights.h5")
print("passed:", test(build_model, "classifier.weights.h5"))
# --8<-- [end:train]

# --8<-- [start:early-given]
hasty = build_model()
hasty.save_weights("hasty.weights.h5")  # and then training begins
hasty.set_weights(model.get_weights())  # in place of training
# --8<-- [end:early-given]

# --8<-- [start:early]
print("passed:", test(build_model, "hasty.weights.h5"))
# --8<-- [end:early]
