# --8<-- [start:mixing]
from keras import ops

counts = ops.array([1, 2])
try:
    counts * 1.5  # the operator is the backend's
except TypeError as error:
    print(error)

print(ops.multiply(counts, 1.5))
print(ops.multiply(counts, ops.array([0.5, 2.0])))
print(ops.mean(counts))
# --8<-- [end:mixing]


# --8<-- [start:cost]
def cost(counts, prices):
    return ops.matmul(counts, prices)


counts = ops.array([[1, 2], [3, 4]])
prices = ops.array([[0.5, 1.2], [2.9, 0.3]])
print(ops.matmul(counts, ops.cast(prices, "int32")))  # wrong
print(cost(counts, prices))
# --8<-- [end:cost]


# --8<-- [start:sums]
large = ops.array([2**30, 2**30], dtype="int32")
pixels = ops.array([200, 100], dtype="uint8")
print(ops.sum(large), ops.sum(pixels))  # the first is wrong
print(ops.sum(ops.cast(large, "int64")))
# --8<-- [end:sums]


# --8<-- [start:gather]
def pick(x, columns):
    return ops.take_along_axis(x, columns, axis=1)


grid = ops.array([[10, 20, 30], [40, 50, 60]])
print(pick(grid, ops.array([[2, 0], [1, 1]])))
print(ops.take(grid, [2, 0], axis=1))
# --8<-- [end:gather]


# --8<-- [start:assign]
try:
    grid[0, 0] = 1
except TypeError as error:
    print(error)

print(ops.slice_update(grid, (0, 0), ops.array([[1]])))
# --8<-- [end:assign]
