# --8<-- [start:data]
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)
centres = np.array([[0.0, 1.2], [-1.0, -0.6], [1.0, -0.6]])  # of three classes
y_test = rng.integers(3, size=100)
x_test = rng.normal(loc=centres[y_test], scale=0.8).astype("float32")

hidden = rng.normal(size=(2, 32)).astype("float32")
output = (hidden.T @ centres.T / 8).astype("float32")
# --8<-- [end:data]

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
dataset = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)


def evaluate():
    loss = correct = 0
    for x, y in dataset:
        logits = model(x)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
        loss += float(tf.reduce_sum(losses))
        hits = tf.argmax(logits, axis=1) == y
        correct += int(tf.reduce_sum(tf.cast(hits, tf.int32)))
    return loss / len(x_test), correct / len(x_test)


loss, accuracy = evaluate()
print(f"loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:evaluate]

# --8<-- [start:predict]
logits = tf.concat([model(x) for x, _ in dataset], axis=0)
predictions = logits.numpy().argmax(axis=1)

print(type(logits).__name__, logits.shape)
print(f"accuracy {(predictions == y_test).mean():.2f}")
# --8<-- [end:predict]
