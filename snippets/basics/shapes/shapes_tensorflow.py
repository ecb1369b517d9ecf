# --8<-- [start:blocks]
import tensorflow as tf

images = tf.zeros((32, 28, 28))  # 32 pictures of 28 rows and 28 columns
print(images.shape, images.ndim, tf.size(images))

print(images[0].shape, images[:, 0].shape)
print(tf.reduce_sum(images, 0).shape, tf.reduce_sum(images, 0, keepdims=True).shape)
print(tf.reshape(images, (32, 784)).shape, tf.reshape(images, (32, -1)).shape)
print(tf.expand_dims(images, 1).shape)
# --8<-- [end:blocks]

# --8<-- [start:view]
matrix = tf.constant([[1, 2, 3], [4, 5, 6]])
turned = tf.transpose(matrix, (1, 0))
print(tf.reshape(turned, (6,)))
print(tf.reshape(matrix, (3, 2)))  # not the transposed matrix
# --8<-- [end:view]

# --8<-- [start:join]
a, b = tf.zeros((2, 3)), tf.ones((2, 3))
print(tf.concat([a, b], axis=0).shape, tf.stack([a, b], axis=0).shape)
print(tf.expand_dims(a, 1).shape, tf.squeeze(tf.expand_dims(a, 1), 1).shape)
print([part.numpy().tolist() for part in tf.split(tf.range(6), 2)])
# --8<-- [end:join]

# --8<-- [start:broadcast]
table, row_sums = tf.ones((3, 4)), tf.constant([10.0, 20.0, 30.0])
try:
    table / row_sums
except tf.errors.InvalidArgumentError as error:
    print(error.message)

print((table / row_sums[:, None]).shape)
# --8<-- [end:broadcast]


# --8<-- [start:heads]
def split_heads(x, heads):
    batch, steps, features = x.shape
    x = tf.reshape(x, (batch, steps, heads, features // heads))
    return tf.transpose(x, (0, 2, 1, 3))


x = tf.reshape(tf.range(24.0), (2, 3, 4))  # batch, steps, features
print(split_heads(x, 2).shape)  # batch, heads, steps, features of a head
print(split_heads(x, 2)[0])
# --8<-- [end:heads]


# --8<-- [start:attend]
def attend(x, heads):
    h = split_heads(x, heads)
    scores = tf.matmul(h, h, transpose_b=True) / h.shape[-1] ** 0.5
    h = tf.matmul(tf.nn.softmax(scores, axis=-1), h)
    return tf.reshape(tf.transpose(h, (0, 2, 1, 3)), x.shape)


print(attend(x, 2).shape)
# --8<-- [end:attend]
