# --8<-- [start:setup]
import numpy as np
import tensorflow as tf
from keras import layers

# --8<-- [end:setup]

# --8<-- [start:count-given]
a = tf.constant(256.0, dtype="bfloat16") + 1
b = tf.constant(256.0, dtype="float16") + 1
c = tf.constant(2048.0, dtype="float16") + 1
# --8<-- [end:count-given]

# --8<-- [start:count]
print(float(a), float(b), float(c))
# --8<-- [end:count]

# --8<-- [start:norm-given]
x = tf.constant([300.0] * 4, dtype="float16")
print("norm", float(tf.sqrt(tf.reduce_sum(tf.square(x)))))
# --8<-- [end:norm-given]

# --8<-- [start:norm]
x = tf.cast(x, "float32")
print("norm", float(tf.sqrt(tf.reduce_sum(tf.square(x)))))
# --8<-- [end:norm]

# --8<-- [start:head]
body = layers.Dense(4, dtype="mixed_bfloat16")
head = layers.Dense(2, dtype="float32")
hidden = body(np.ones((1, 3), "float32"))
output = head(hidden)

print("hidden is bfloat16:", hidden.dtype == "bfloat16")
print("output is float32:", output.dtype == "float32")
# --8<-- [end:head]
