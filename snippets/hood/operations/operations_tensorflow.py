# --8<-- [start:mixing]
import tensorflow as tf

counts = tf.constant([1, 2])
try:
    counts * 1.5
except TypeError as error:
    print(error)

try:
    counts * tf.constant([0.5, 2.0])
except tf.errors.InvalidArgumentError as error:
    print(error.message)

print(tf.reduce_mean(counts))  # wrong: divided as an integer
print(tf.reduce_mean(tf.cast(counts, tf.float32)))
# --8<-- [end:mixing]


# --8<-- [start:cost]
def cost(counts, prices):
    return tf.matmul(tf.cast(counts, prices.dtype), prices)


counts = tf.constant([[1, 2], [3, 4]])
prices = tf.constant([[0.5, 1.2], [2.9, 0.3]])
print(tf.matmul(counts, tf.cast(prices, tf.int32)))  # wrong
print(cost(counts, prices))
# --8<-- [end:cost]


# --8<-- [start:sums]
large = tf.constant([2**30, 2**30], dtype=tf.int32)
pixels = tf.constant([200, 100], dtype=tf.uint8)
print(tf.reduce_sum(large), tf.reduce_sum(pixels))  # both are wrong
print(tf.reduce_sum(tf.cast(large, tf.int64)))
# --8<-- [end:sums]


# --8<-- [start:index]
grid = tf.constant([[10, 20, 30], [40, 50, 60]])
print(grid[0], grid[:, -1])
print(grid[grid > 30])
print(grid[[1, 0]])  # the element (1, 0)
try:
    grid[[0, 1], [2, 0]]
except TypeError as error:
    print(error)

print(tf.gather_nd(grid, [[0, 2], [1, 0]]))
# --8<-- [end:index]


# --8<-- [start:gather]
def pick(x, columns):
    return tf.gather(x, columns, axis=1, batch_dims=1)


print(pick(grid, tf.constant([[2, 0], [1, 1]])))
print(tf.gather(grid, [[2, 0], [1, 1]], axis=1).shape)  # not torch.gather
print(tf.gather(grid, [2, 0], axis=1))
# --8<-- [end:gather]


# --8<-- [start:assign]
try:
    grid[0, 0] = 1
except TypeError as error:
    print(error)

print(tf.tensor_scatter_nd_update(grid, [[0, 0]], [1]))

variable = tf.Variable(grid)
variable[0, 0].assign(1)
print(variable[0])
# --8<-- [end:assign]
