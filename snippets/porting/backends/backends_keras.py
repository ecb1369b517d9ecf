# --8<-- [start:which]
import keras
import numpy as np
from keras import layers, ops

print(keras.config.backend())
# --8<-- [end:which]

# --8<-- [start:train]
rng = np.random.default_rng(0)
x = rng.standard_normal((64, 3)).astype("float32")
y = x @ np.array([[1.0], [-2.0], [0.5]], dtype="float32")

model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.set_weights([np.zeros((3, 1)), np.zeros(1)])
model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.1))
history = model.fit(x, y, batch_size=16, epochs=3, shuffle=False, verbose=0)

print("loss", [round(loss, 5) for loss in history.history["loss"]])
# --8<-- [end:train]

# --8<-- [start:random]
print(ops.convert_to_numpy(keras.random.normal((3,), seed=0)))
# --8<-- [end:random]

# --8<-- [start:tensor]
values = ops.array([1.0, 2.0])
print(type(values).__name__)

try:
    values[0] = 5.0
except TypeError:
    values = ops.slice_update(values, [0], ops.array([5.0]))
    print("not in place, but in a new tensor:")
print(ops.convert_to_numpy(values))
# --8<-- [end:tensor]

# --8<-- [start:dtype]
print(
    "from NumPy's float64:",
    ops.dtype(ops.array(np.ones(2))),
)

whole = ops.array([1, 2])
try:
    print(ops.convert_to_numpy(whole * 1.5))
except TypeError as error:
    print(error)
print(ops.convert_to_numpy(ops.multiply(whole, 1.5)))
# --8<-- [end:dtype]

# --8<-- [start:out-of-range]
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
label, three_logits = ops.array([7]), ops.ones((1, 3))

try:
    print(f"label 7 of 3 classes: loss {abs(loss(label, three_logits)):.1f}")
except Exception as error:
    print("label 7 of 3 classes:", type(error).__name__)
try:
    vector = layers.Embedding(3, 2)(label)
    print("row 7 of 3:", ops.convert_to_numpy(vector))
except Exception as error:
    print("row 7 of 3:", type(error).__name__)
# --8<-- [end:out-of-range]

# --8<-- [start:pooling]
image = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)

mean = layers.AveragePooling2D(3, strides=2, padding="same")(image)
print(ops.convert_to_numpy(mean)[0, :, :, 0])
# --8<-- [end:pooling]

# --8<-- [start:resize]
row = np.array([0.0, 1.0, 2.0, 3.0], dtype="float32").reshape(1, 1, 4, 1)

for method in ("bilinear", "bicubic"):
    wide = ops.image.resize(row, (1, 8), interpolation=method)
    print(method, ops.convert_to_numpy(wide).ravel().round(3))
# --8<-- [end:resize]
