# --8<-- [start:setup]
import keras
import numpy as np

# --8<-- [end:setup]

# --8<-- [start:undecided-given]
logits = np.zeros((5, 10), "float32")  # ten classes, all alike
labels = np.array([3, 1, 4, 1, 5])
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
loss = float(criterion(labels, logits))
# --8<-- [end:undecided-given]

# --8<-- [start:undecided]
print(f"{loss:.4f}")
# --8<-- [end:undecided]

# --8<-- [start:numbers-given]
logits = np.array([[2.0, 0.5, -1.0], [0.1, 1.2, 0.3]], "float32")
one_hot = keras.utils.to_categorical([0, 2], 3)
criterion = keras.losses.CategoricalCrossentropy(from_logits=True)

print([0, 2], f"{float(criterion(one_hot, logits)):.4f}")
# --8<-- [end:numbers-given]
