# --8<-- [start:data]
import keras
import numpy as np
from keras import layers, ops

np.set_printoptions(precision=3, suppress=True)
rng = np.random.default_rng(0)

images = rng.normal(size=(4, 8, 6, 3)).astype("float32")  # (N, H, W, C)
kernel = rng.normal(size=(3, 3, 3, 4), scale=0.3).astype("float32")

x = ops.array(images)
# --8<-- [end:data]

# --8<-- [start:layout]
conv = keras.Sequential([keras.Input((8, 6, 3)), layers.Conv2D(4, kernel_size=3)])
try:
    conv(images.transpose(0, 3, 1, 2))
except ValueError as error:
    print(error)

print(tuple(conv(x).shape))
print(np.einsum("ijkl->ilkj", images.transpose(0, 3, 1, 2)).shape)  # swapped, too
# --8<-- [end:layout]

# --8<-- [start:same]
same = ops.conv(x, kernel, strides=2, padding="same")
print(tuple(same.shape))
print("same", ops.convert_to_numpy(same[0, 0, 0]))
# --8<-- [end:same]

# --8<-- [start:transposed]
small = same[:, :2, :2]

same = ops.conv_transpose(small, kernel, strides=2, padding="same")
print(tuple(same.shape))
print("same", ops.convert_to_numpy(same[0, 0, 0]))
# --8<-- [end:transposed]

# --8<-- [start:bilinear]
row = np.array([0.0, 1.0, 2.0, 3.0], dtype="float32").reshape(1, 1, 4, 1)

y = layers.UpSampling2D((1, 2), interpolation="bilinear")(row)
print("UpSampling2D", ops.convert_to_numpy(ops.ravel(y)))
y = ops.image.resize(row, (1, 8), interpolation="bilinear")
print("resize      ", ops.convert_to_numpy(ops.ravel(y)))
# --8<-- [end:bilinear]

# --8<-- [start:nearest]
y = ops.image.resize(row, (1, 2), interpolation="nearest")
print("nearest", ops.convert_to_numpy(ops.ravel(y)))
# --8<-- [end:nearest]

# --8<-- [start:channels-first]
import os
import subprocess
import sys

code = """
import keras
conv = keras.layers.Conv2D(4, 3, data_format="channels_first")
print(tuple(conv(keras.ops.ones((2, 3, 8, 6))).shape))
"""
for setting in ("1", "0"):
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TF_ENABLE_ONEDNN_OPTS": setting},
        capture_output=True,
        text=True,
    )
    error = [
        line.split("}} ")[-1] for line in result.stderr.splitlines() if "NHWC" in line
    ]
    print(f"oneDNN={setting}:", result.stdout.strip() or error[0].split(" [Op")[0])
# --8<-- [end:channels-first]

# --8<-- [start:model]
model = keras.Sequential(
    [
        keras.Input((8, 6, 3)),
        layers.Conv2D(8, kernel_size=3, strides=2, padding="same"),
        layers.UpSampling2D(2),
        layers.Conv2DTranspose(4, kernel_size=4, strides=2, padding="same"),
    ]
)
print(tuple(model(x).shape))
# --8<-- [end:model]
