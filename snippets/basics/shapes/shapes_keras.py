# --8<-- [start:blocks]
from keras import ops

images = ops.zeros((32, 28, 28))  # 32 pictures of 28 rows and 28 columns
print(images.shape, ops.ndim(images), ops.size(images))

print(images[0].shape, images[:, 0].shape)
print(ops.sum(images, axis=0).shape, ops.sum(images, axis=0, keepdims=True).shape)
print(ops.reshape(images, (32, 784)).shape, ops.reshape(images, (32, -1)).shape)
print(ops.expand_dims(images, 1).shape)
# --8<-- [end:blocks]

# --8<-- [start:view]
matrix = ops.array([[1, 2, 3], [4, 5, 6]])
turned = ops.transpose(matrix, (1, 0))
print(ops.reshape(turned, 6))
print(ops.reshape(matrix, (3, 2)))  # not the transposed matrix
# --8<-- [end:view]

# --8<-- [start:join]
a, b = ops.zeros((2, 3)), ops.ones((2, 3))
print(ops.concatenate([a, b], axis=0).shape, ops.stack([a, b], axis=0).shape)
print(ops.expand_dims(a, 1).shape, ops.squeeze(ops.expand_dims(a, 1), 1).shape)
print([ops.convert_to_numpy(part).tolist() for part in ops.split(ops.arange(6), 2)])
# --8<-- [end:join]


# --8<-- [start:heads]
def split_heads(x, heads):
    batch, steps, features = x.shape
    x = ops.reshape(x, (batch, steps, heads, features // heads))
    return ops.transpose(x, (0, 2, 1, 3))


x = ops.reshape(ops.arange(24.0), (2, 3, 4))  # batch, steps, features
print(split_heads(x, 2).shape)  # batch, heads, steps, features of a head
print(split_heads(x, 2)[0])
# --8<-- [end:heads]


# --8<-- [start:attend]
def attend(x, heads):
    h = split_heads(x, heads)
    scores = ops.matmul(h, ops.swapaxes(h, -2, -1)) / h.shape[-1] ** 0.5
    h = ops.matmul(ops.softmax(scores, axis=-1), h)
    return ops.reshape(ops.transpose(h, (0, 2, 1, 3)), x.shape)


print(attend(x, 2).shape)
# --8<-- [end:attend]
