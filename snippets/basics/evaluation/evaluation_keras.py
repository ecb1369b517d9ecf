# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
centres = np.array([[0.0, 1.2], [-1.0, -0.6], [1.0, -0.6]])  # of three classes
classes = rng.integers(3, size=200)
points = rng.normal(loc=centres[classes], scale=0.8).astype("float32")
x_train, y_train = points[:100], classes[:100]
x_test, y_test = points[100:], classes[100:]

hidden = rng.normal(size=(2, 32)).astype("float32")  # stays random
# --8<-- [end:data]

# --8<-- [start:training]
features = np.maximum(x_train @ hidden, 0)  # the hidden layer, with ReLU
answers = 4.0 * (y_train[:, None] == np.arange(3))  # 4 for the right class

output = np.zeros((32, 3))
for epoch in range(100):
    errors = features @ output - answers
    output -= 0.05 * features.T @ errors / len(features)
output = output.astype("float32")
# --8<-- [end:training]

# --8<-- [start:model]
keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((2,)),
        layers.Dense(32, activation="relu", use_bias=False),
        layers.Dropout(0.5),
        layers.Dense(3, use_bias=False),
    ]
)
model.set_weights([hidden, output])
# --8<-- [end:model]


# --8<-- [start:modes]
def outputs(**arguments):
    return keras.ops.convert_to_numpy(model(x_test, **arguments))


def two_calls_agree(**arguments):
    return np.array_equal(outputs(**arguments), outputs(**arguments))


print("as built:      ", two_calls_agree())
print("training=False:", two_calls_agree(training=False))
print("training=True: ", two_calls_agree(training=True))
# --8<-- [end:modes]

# --8<-- [start:evaluate]
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)

loss, accuracy = model.evaluate(x_train, y_train, batch_size=32, verbose=0)
print(f"training set: loss {loss:.4f}, accuracy {accuracy:.2f}")

loss, accuracy = model.evaluate(x_test, y_test, batch_size=32, verbose=0)
print(f"test set:     loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:evaluate]

# --8<-- [start:predict]
logits = model.predict(x_test, batch_size=32, verbose=0)  # all data, one call
predictions = logits.argmax(axis=1)

print(type(logits).__name__, logits.shape)
print(f"accuracy {(predictions == y_test).mean():.2f}")

print(type(model(x_test[:1], training=False)).__name__)  # one small batch
print(type(model.predict_on_batch(x_test[:1])).__name__)
# --8<-- [end:predict]

# --8<-- [start:left-on]
for run in range(3):
    logits = model(x_test, training=True)
    accuracy_on = keras.ops.mean(keras.ops.argmax(logits, axis=1) == y_test)
    print(f"on:  loss {model.loss(y_test, logits):.4f}, accuracy {accuracy_on:.2f}")

print(f"off: loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:left-on]
