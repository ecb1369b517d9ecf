# --8<-- [start:setup]
from keras import ops

scores = ops.array([[1.0, 2.0], [3.0, 6.0]])
# --8<-- [end:setup]

# --8<-- [start:means-given]
centred = scores - ops.mean(scores, axis=1)
# --8<-- [end:means-given]

# --8<-- [start:means]
print(ops.convert_to_numpy(centred).tolist())
# --8<-- [end:means]

# --8<-- [start:rows-given]
mean = ops.mean(scores, axis=1, keepdims=True)
std = ops.std(scores, axis=1, keepdims=True)
print(ops.convert_to_numpy((scores - mean) / std).tolist())
# --8<-- [end:rows-given]
