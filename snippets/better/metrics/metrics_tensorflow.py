# --8<-- [start:data]
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)
y_test = rng.choice(3, size=100, p=[0.6, 0.3, 0.1])
scores = rng.normal(size=(100, 3)).astype("float32")
scores[np.arange(100), y_test] += 1.5

logits, labels = tf.constant(scores), tf.constant(y_test)
# --8<-- [end:data]

# --8<-- [start:by-hand]
hits = tf.argmax(logits, axis=1) == labels
print(f"accuracy {tf.reduce_mean(tf.cast(hits, tf.float32)):.4f}")

accuracy = np.mean(scores.argmax(axis=1) == y_test)  # with NumPy
print(f"accuracy {accuracy:.4f}")
# --8<-- [end:by-hand]

# --8<-- [start:averages]
criterion = tf.nn.sparse_softmax_cross_entropy_with_logits
dataset = tf.data.Dataset.from_tensor_slices((scores, y_test)).batch(32)
total = total_of_means = 0.0
for x, y in dataset:
    losses = criterion(labels=y, logits=x)
    test_loss = float(tf.reduce_mean(losses))  # overwritten by each batch
    total_of_means += test_loss
    total += float(tf.reduce_sum(losses))

print(f"last batch      {test_loss:.4f}")
print(f"mean of batches {total_of_means / 4:.4f}")
print(f"mean of samples {total / 100:.4f}")
# --8<-- [end:averages]

# --8<-- [start:confusion]
import matplotlib.pyplot as plt

counts = tf.math.confusion_matrix(labels, tf.argmax(logits, axis=1)).numpy()

plt.imshow(counts, cmap="Blues", vmax=2 * counts.max())
for row, column in np.ndindex(3, 3):
    plt.text(column, row, counts[row, column], ha="center")
plt.xticks(range(3))
plt.yticks(range(3))
plt.xlabel("predicted")
plt.ylabel("true")
plt.show()
# --8<-- [end:confusion]
