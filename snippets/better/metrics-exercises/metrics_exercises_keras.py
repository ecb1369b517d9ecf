# --8<-- [start:setup]
import keras
import numpy as np
from keras import ops

# --8<-- [end:setup]

# --8<-- [start:never-given]
labels = np.array([1] * 5 + [0] * 95)
says_no = np.zeros(100)

accuracy, recall = keras.metrics.BinaryAccuracy(), keras.metrics.Recall()
accuracy.update_state(labels, says_no)
recall.update_state(labels, says_no)
# --8<-- [end:never-given]

# --8<-- [start:never]
print(f"accuracy {accuracy.result():.2f}, recall {recall.result():.2f}")
# --8<-- [end:never]

# --8<-- [start:batches-given]
hits = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])  # 6 of 7 are right
accuracies = [float(ops.mean(hits[start : start + 3])) for start in (0, 3, 6)]
print(f"accuracy {sum(accuracies) / len(accuracies):.4f}")
# --8<-- [end:batches-given]

# --8<-- [start:batches]
metric = keras.metrics.Mean()
for start in (0, 3, 6):
    metric.update_state(hits[start : start + 3])
print(f"accuracy {float(metric.result()):.4f}")
# --8<-- [end:batches]

# --8<-- [start:order-given]
metric = keras.metrics.SparseCategoricalAccuracy()
metric.update_state(np.array([0, 0]), np.array([[2.0, 1.0], [0.0, 3.0]]))
first = float(metric.result())
metric.reset_state()
metric.update_state(np.array([0]), np.array([[2.0, 1.0]]))
print(first, float(metric.result()))
# --8<-- [end:order-given]
