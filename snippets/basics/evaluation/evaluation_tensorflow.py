# --8<-- [start:data]
import numpy as np
import tensorflow as tf

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
tf.random.set_seed(0)


def model(x, training=False):
    h = tf.nn.relu(x @ tf.constant(hidden))
    if training:
        h = tf.nn.dropout(h, rate=0.5)
    return h @ tf.constant(output)


# --8<-- [end:model]


# --8<-- [start:modes]
def two_calls_agree(**arguments):
    first, second = model(x_test, **arguments), model(x_test, **arguments)
    return np.array_equal(first, second)


print("as built:      ", two_calls_agree())
print("training=False:", two_calls_agree(training=False))
print("training=True: ", two_calls_agree(training=True))
# --8<-- [end:modes]


# --8<-- [start:evaluate]
def batches(x, y):
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(32)


def evaluate(dataset, size):
    loss = correct = 0
    for x, y in dataset:
        logits = model(x)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
        loss += float(tf.reduce_sum(losses))
        hits = tf.argmax(logits, axis=1) == y
        correct += int(tf.reduce_sum(tf.cast(hits, tf.int32)))
    return loss / size, correct / size


loss, accuracy = evaluate(batches(x_train, y_train), len(x_train))
print(f"training set: loss {loss:.4f}, accuracy {accuracy:.2f}")

loss, accuracy = evaluate(batches(x_test, y_test), len(x_test))
print(f"test set:     loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:evaluate]

# --8<-- [start:predict]
logits = tf.concat([model(x) for x, _ in batches(x_test, y_test)], axis=0)
predictions = logits.numpy().argmax(axis=1)

print(type(logits).__name__, logits.shape)
print(f"accuracy {(predictions == y_test).mean():.2f}")
# --8<-- [end:predict]
