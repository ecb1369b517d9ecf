# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]], dtype="float32")
y = 2 * x + 1


def start_at(weight, bias, rate):
    layer = layers.Dense(1)
    model = keras.Sequential([keras.Input((1,)), layer])
    layer.kernel.assign([[weight]])
    layer.bias.assign([bias])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=rate))
    return model


# --8<-- [end:setup]

# --8<-- [start:where-given]
model = start_at(weight=0.0, bias=0.0, rate=0.1)
model.train_on_batch(x, y)
# --8<-- [end:where-given]

# --8<-- [start:where]
weight, bias = model.get_weights()
print(f"weight {weight.item():.2f}, bias {bias.item():.2f}")
# --8<-- [end:where]

# --8<-- [start:arrived-given]
model = start_at(weight=2.0, bias=1.0, rate=0.1)
model.train_on_batch(x, y)
# --8<-- [end:arrived-given]

# --8<-- [start:arrived]
weight, bias = model.get_weights()
print(f"weight {weight.item():.2f}, bias {bias.item():.2f}")
# --8<-- [end:arrived]

# --8<-- [start:ten-given]
model = start_at(weight=1.0, bias=0.0, rate=0.05)
for _ in range(10):
    loss = model.train_on_batch(x, y)

print(f"loss {loss:.6f}")
# --8<-- [end:ten-given]
