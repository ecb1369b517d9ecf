# --8<-- [start:setup]
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
numbers = np.arange(100)
# --8<-- [end:setup]

# --8<-- [start:first-given]
in_order = tf.data.Dataset.range(100)
firsts = [int(next(iter(in_order.shuffle(3)))) for _ in range(1000)]
# --8<-- [end:first-given]

# --8<-- [start:first]
print("came first:", sorted(set(firsts)))
# --8<-- [end:first]

# --8<-- [start:passes-given]
dataset = tf.data.Dataset.from_tensor_slices(numbers).shuffle(100).batch(10)
predictions = np.concatenate(list(dataset))  # always right
labels = np.concatenate(list(dataset))
print("all right:", np.array_equal(predictions, labels))
# --8<-- [end:passes-given]

# --8<-- [start:passes]
dataset = tf.data.Dataset.from_tensor_slices(numbers).batch(10)
predictions = np.concatenate(list(dataset))
labels = np.concatenate(list(dataset))
print("all right:", np.array_equal(predictions, labels))
# --8<-- [end:passes]

# --8<-- [start:scale-given]
normalise = layers.Normalization(axis=None, mean=2.0, variance=4.0)
print(np.ravel(normalise(np.array([[0.0, 4.0]]))).tolist())
# --8<-- [end:scale-given]
