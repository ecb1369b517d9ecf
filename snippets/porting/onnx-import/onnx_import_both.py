# --8<-- [start:source]
import contextlib

import torch
from torch import nn

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

torch.manual_seed(0)
source = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=(3, 5)),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(8, 4),
).eval()
images = torch.randn(32, 3, 12, 17)
with torch.no_grad():
    expected = source(images).numpy()

torch.onnx.export(
    source,
    (images[:2],),
    "source.onnx",
    input_names=["image"],
    dynamic_shapes=({0: "batch"},),
    external_data=False,
    verbose=False,
)
# --8<-- [end:source]

# --8<-- [start:beside-keras]
import keras
import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("source.onnx")
batch = keras.random.normal((16, 12, 17, 3), seed=0)  # what a Keras program has

channels_first = keras.ops.convert_to_numpy(keras.ops.transpose(batch, (0, 3, 1, 2)))
(scores,) = session.run(None, {"image": channels_first})
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
print(f"loss {loss(np.zeros(16), scores):.4f}")
# --8<-- [end:beside-keras]

# --8<-- [start:rebuilt]
from keras import layers

from move_weights import move_weights

target = keras.Sequential(
    [
        keras.Input((12, 17, 3)),
        layers.Conv2D(8, kernel_size=(3, 5), activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(4),
    ]
)
print(move_weights(source, target))

found = target.predict(images.permute(0, 2, 3, 1).numpy(), verbose=0)
print(f"below 1e-5: {np.abs(found - expected).max() < 1e-5}")
# --8<-- [end:rebuilt]

# --8<-- [start:gru]
gru = nn.GRU(5, 7, batch_first=True)
twin = keras.Sequential([keras.Input((6, 5)), layers.GRU(7)])  # reset_after=True
move_weights(gru, twin)

sequence = torch.randn(4, 6, 5)
with torch.no_grad():
    expected = gru(sequence)[0][:, -1].numpy()
difference = np.abs(twin.predict(sequence.numpy(), verbose=0) - expected).max()
print(f"below 1e-5: {difference < 1e-5}")
# --8<-- [end:gru]

# --8<-- [start:gru-wrong]
straight = [w.detach().numpy().T for w in (gru.weight_ih_l0, gru.weight_hh_l0)]
biases = torch.stack([gru.bias_ih_l0, gru.bias_hh_l0]).detach().numpy()
twin.set_weights([*straight, biases])
difference = np.abs(twin.predict(sequence.numpy(), verbose=0) - expected).max()
print(f"gates not swapped: {difference:.2f} apart")

before = layers.GRU(7, reset_after=False, name="before")
try:
    move_weights(gru, keras.Sequential([keras.Input((6, 5)), before]))
except ValueError as error:
    print(error)
# --8<-- [end:gru-wrong]
