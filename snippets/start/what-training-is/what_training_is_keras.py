# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]], dtype="float32")
y = 2 * x + 1  # what the network does not know
# --8<-- [end:data]

# --8<-- [start:model]
layer = layers.Dense(1)  # weight * x + bias
model = keras.Sequential([keras.Input((1,)), layer])


def start_at_zero():
    layer.kernel.assign([[0.0]])
    layer.bias.assign([0.0])


start_at_zero()
print([round(value, 2) for value in model.predict(x, verbose=0).flatten().tolist()])
# --8<-- [end:model]

# --8<-- [start:loss]
criterion = keras.losses.MeanSquaredError()  # the mean of (prediction - y) ** 2
print(f"loss {float(criterion(y, model.predict(x, verbose=0))):.2f}")
# --8<-- [end:loss]

# --8<-- [start:nudge]
for nudged in (-0.1, 0.1):
    layer.kernel.assign([[nudged]])
    print(
        f"weight {nudged:4.1f}: loss {float(criterion(y, model.predict(x, verbose=0))):.2f}"
    )

start_at_zero()
# --8<-- [end:nudge]

# --8<-- [start:step]
model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.05))


def step():
    return float(model.train_on_batch(x, y))  # all of it: gradient and update


print(f"loss {step():.2f} before the step")
weight, bias = layer.get_weights()
print(f"weight {weight.item():.2f}, bias {bias.item():.2f}")
print(f"loss {float(criterion(y, model.predict(x, verbose=0))):.2f} after it")
# --8<-- [end:step]

# --8<-- [start:train]
losses = [step() for _ in range(200)]

print(f"loss {losses[-1]:.6f}")
weight, bias = layer.get_weights()
print(f"weight {weight.item():.3f}, bias {bias.item():.3f}")
# --8<-- [end:train]

# --8<-- [start:predict]
print(f"x = 10: {model.predict(np.array([[10.0]]), verbose=0).item():.2f}")
# --8<-- [end:predict]

# --8<-- [start:rates]
import matplotlib.pyplot as plt

for rate in (0.001, 0.05, 0.14):
    start_at_zero()
    model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=rate))
    plt.plot([step() for _ in range(30)], label=f"learning rate {rate}")
plt.yscale("log")
plt.xlabel("updates")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:rates]

# --8<-- [start:too-large]
start_at_zero()
model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=0.2))
print([round(step()) for _ in range(5)])
# --8<-- [end:too-large]
