# --8<-- [start:data]
import keras
import numpy as np

rng = np.random.default_rng(0)
y_test = rng.choice(3, size=100, p=[0.6, 0.3, 0.1])
scores = rng.normal(size=(100, 3)).astype("float32")
scores[np.arange(100), y_test] += 1.5
# --8<-- [end:data]

# --8<-- [start:by-hand]
hits = keras.ops.equal(keras.ops.argmax(scores, axis=1), y_test)
print(f"accuracy {keras.ops.mean(keras.ops.cast(hits, 'float32')):.4f}")

accuracy = np.mean(scores.argmax(axis=1) == y_test)  # with NumPy
print(f"accuracy {accuracy:.4f}")
# --8<-- [end:by-hand]

# --8<-- [start:metric]
metric = keras.metrics.SparseCategoricalAccuracy()
for start in range(0, 100, 32):
    batch = slice(start, start + 32)
    metric.update_state(y_test[batch], scores[batch])

print(f"accuracy {metric.result():.4f}")
metric.reset_state()
# --8<-- [end:metric]

# --8<-- [start:averages]
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
mean, mean_of_means = keras.metrics.Mean(), keras.metrics.Mean()
for start in range(0, 100, 32):
    y = y_test[start : start + 32]
    test_loss = criterion(y, scores[start : start + 32])  # overwritten by each batch
    mean_of_means.update_state(test_loss)
    mean.update_state(test_loss, sample_weight=len(y))

print(f"last batch      {test_loss:.4f}")
print(f"mean of batches {mean_of_means.result():.4f}")
print(f"mean of samples {mean.result():.4f}")
# --8<-- [end:averages]

# --8<-- [start:confusion]
import matplotlib.pyplot as plt

counts = np.zeros((3, 3), dtype=int)
np.add.at(counts, (y_test, scores.argmax(axis=1)), 1)

plt.imshow(counts, cmap="Blues", vmax=2 * counts.max())
for row, column in np.ndindex(3, 3):
    plt.text(column, row, counts[row, column], ha="center")
plt.xticks(range(3))
plt.yticks(range(3))
plt.xlabel("predicted")
plt.ylabel("true")
plt.show()
# --8<-- [end:confusion]

# --8<-- [start:unbalanced]
rare = np.arange(1000) < 30  # 30 of 1000 are what we look for
found = rng.normal(-2, 1, size=1000) + 3 * rare
probabilities = 1 / (1 + np.exp(-found))

print(f"always no: accuracy {1 - rare.mean():.2f}")
metrics = {
    "accuracy": keras.metrics.BinaryAccuracy(),
    "precision": keras.metrics.Precision(),
    "recall": keras.metrics.Recall(),
    "AUC": keras.metrics.AUC(),
}
for name, metric in metrics.items():
    metric.update_state(rare, probabilities)
    print(f"{name} {metric.result():.2f}")
# --8<-- [end:unbalanced]

# --8<-- [start:regression]
rng = np.random.default_rng(0)
degrees = rng.normal(10, 8, size=(100, 1)).astype("float32")  # of a hundred days
network = degrees + rng.normal(0, 1, size=(100, 1)).astype("float32")
network[0] += 15  # one gross mistake
lazy = np.full_like(degrees, 10)  # 10 degrees, whatever is asked

regression = {
    "MAE": keras.metrics.MeanAbsoluteError(),
    "MSE": keras.metrics.MeanSquaredError(),
    "R2": keras.metrics.R2Score(),
}
found = []
for name, metric in regression.items():
    for answers in (network, lazy):
        metric.reset_state()
        metric.update_state(degrees, answers)
        found.append(float(metric.result()))
    print(f"{name}: network {found[-2]:.3f}, always 10 {found[-1]:.3f}")
# --8<-- [end:regression]
