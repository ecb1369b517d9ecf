# --8<-- [start:setup]
from keras import ops

# --8<-- [end:setup]

# --8<-- [start:lined-up-given]
column, row = ops.ones((4, 1)), ops.ones(3)
total = ops.sum(column + row)
# --8<-- [end:lined-up-given]

# --8<-- [start:lined-up]
print(tuple((column + row).shape), float(total))
# --8<-- [end:lined-up]

# --8<-- [start:channels-given]
colour = ops.array([10, 20, 30])  # red, green, blue
picture = ops.broadcast_to(colour, (2, 2, 3))  # rows, columns, colours
channels = ops.reshape(picture, (3, 2, 2))
print("red:", ops.convert_to_numpy(channels[0]).tolist())
# --8<-- [end:channels-given]

# --8<-- [start:channels]
channels = ops.transpose(picture, (2, 0, 1))
print("red:", ops.convert_to_numpy(channels[0]).tolist())
# --8<-- [end:channels]

# --8<-- [start:parts]
x = ops.reshape(ops.arange(16), (2, 8))
for part in ops.split(x, 4, axis=1):
    print(ops.convert_to_numpy(part).tolist())
# --8<-- [end:parts]
