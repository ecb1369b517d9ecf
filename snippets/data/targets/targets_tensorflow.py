# --8<-- [start:data]
import tensorflow as tf

logits = tf.constant(
    [[2.0, 0.5, -1.0], [0.1, 1.2, 0.3], [-0.5, 0.0, 1.5], [0.7, 0.6, 0.9]]
)
labels = tf.constant([0, 1, 2, 0])


def criterion(labels, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=labels, logits=logits
    )
    return tf.reduce_mean(losses)


print(f"{criterion(labels, logits):.4f}")
# --8<-- [end:data]

# --8<-- [start:label-dtype]
try:
    criterion(tf.cast(labels, tf.float32), logits)
except tf.errors.InvalidArgumentError as error:
    print(error.message.split(";")[0])

print(f"{criterion(tf.cast(labels, tf.int64), logits):.4f}")
# --8<-- [end:label-dtype]

# --8<-- [start:label-shape]
try:
    criterion(labels[:, None], logits)  # (4, 1)
except ValueError as error:
    print(error)

print(f"{criterion(labels, logits):.4f}")
# --8<-- [end:label-shape]

# --8<-- [start:regression]
prediction = tf.reshape(tf.range(8.0), (8, 1))
target = tf.range(8.0)

print(f"{tf.reduce_mean(tf.square(prediction - target)):.1f}")
print(f"{tf.reduce_mean(tf.square(prediction - target[:, None])):.1f}")
# --8<-- [end:regression]
