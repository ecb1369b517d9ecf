# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers, ops

# --8<-- [end:setup]

# --8<-- [start:dropout-given]
keras.utils.set_random_seed(0)
dropout = layers.Dropout(0.5)
ones = ops.ones(1000)

in_training = dropout(ones, training=True)
in_use = dropout(ones, training=False)
# --8<-- [end:dropout-given]

# --8<-- [start:dropout]
print("training: ", np.unique(ops.convert_to_numpy(in_training)).tolist())
print("inference:", np.unique(ops.convert_to_numpy(in_use)).tolist())
# --8<-- [end:dropout]

# --8<-- [start:neighbours-given]
norm = layers.BatchNormalization()
with_small = np.array([[3.0], [1.0]], "float32")
with_large = np.array([[3.0], [5.0]], "float32")

for training in (True, False):
    first = float(norm(with_small, training=training)[0, 0])
    second = float(norm(with_large, training=training)[0, 0])
    print(f"training {training}: same output for 3.0: {first == second}")
# --8<-- [end:neighbours-given]

# --8<-- [start:neighbours]
norm = layers.BatchNormalization()
for batch in (with_small, with_large):
    print(f"{float(norm(batch, training=True)[0, 0]):.2f}")
# --8<-- [end:neighbours]
