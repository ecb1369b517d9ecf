# --8<-- [start:setup]
import numpy as np
import tensorflow as tf

pixels = np.arange(30, dtype="uint8").reshape(10, 3) * 8
labels = np.arange(10)
# --8<-- [end:setup]

# --8<-- [start:last-given]
loader = tf.data.Dataset.range(10).batch(4)
batches = [batch.numpy().tolist() for batch in loader]

whole = tf.data.Dataset.range(10).batch(4, drop_remainder=True)
# --8<-- [end:last-given]

# --8<-- [start:last]
print(len(loader), "batches, the last is", batches[-1])
print(len(whole), "whole batches")
# --8<-- [end:last]


# --8<-- [start:chain-given]
def scale(row, label):
    return tf.cast(row, tf.float32) / 255, label


dataset = tf.data.Dataset.from_tensor_slices((pixels, labels))
for batch_x, batch_y in dataset.map(scale).batch(4, drop_remainder=True):
    print(f"mean {tf.reduce_mean(batch_x):.4f} labels {batch_y.numpy().tolist()}")
# --8<-- [end:chain-given]
