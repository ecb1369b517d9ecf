# --8<-- [start:data]
import keras
import numpy as np

logits = np.array(
    [[2.0, 0.5, -1.0], [0.1, 1.2, 0.3], [-0.5, 0.0, 1.5], [0.7, 0.6, 0.9]],
    dtype="float32",
)
labels = np.array([0, 1, 2, 0])

criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
print(f"{criterion(labels, logits):.4f}")
# --8<-- [end:data]

# --8<-- [start:label-dtype]
print(f"{criterion(labels.astype('float32'), logits):.4f}")
# --8<-- [end:label-dtype]

# --8<-- [start:label-shape]
print(f"{criterion(labels[:, None], logits):.4f}")  # (4, 1)
# --8<-- [end:label-shape]

# --8<-- [start:one-hot]
one_hot = keras.utils.to_categorical(labels, 3)
try:
    criterion(one_hot, logits)
except ValueError as error:
    print(error)

categorical = keras.losses.CategoricalCrossentropy(from_logits=True)
print(f"{categorical(one_hot, logits):.4f}")
# --8<-- [end:one-hot]

# --8<-- [start:label-range]
try:
    print(f"{criterion(labels + 1, logits):.4f}")  # three classes: 0, 1, 2
except Exception as error:
    print(error)
# --8<-- [end:label-range]

# --8<-- [start:softmax]
default = keras.losses.SparseCategoricalCrossentropy()  # from_logits=False
print(f"{default(labels, logits):.4f}")  # wrong: no softmax at all
probabilities = keras.ops.softmax(logits, axis=1)
print(f"{default(labels, probabilities):.4f}")
print(f"{criterion(labels, probabilities):.4f}")  # wrong: softmax twice

array = keras.ops.convert_to_numpy(probabilities)
print(f"{criterion(labels, array):.4f}")  # wrong on every backend
# --8<-- [end:softmax]

# --8<-- [start:binary]
score = np.array([[1.5], [-0.5], [0.2]], dtype="float32")
answer = np.array([1, 0, 1])
binary = keras.losses.BinaryCrossentropy(from_logits=True)

print(f"{binary(answer, score):.4f}")
print(f"{binary(answer[:, None], score):.4f}")
# --8<-- [end:binary]

# --8<-- [start:regression]
prediction = np.arange(8.0).reshape(8, 1)
target = np.arange(8.0)

print(f"{keras.losses.MeanSquaredError()(target, prediction):.1f}")
print(f"{keras.losses.MeanSquaredError()(target[:, None], prediction):.1f}")
# --8<-- [end:regression]
