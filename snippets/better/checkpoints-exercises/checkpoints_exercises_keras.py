# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

x = np.arange(8.0)[:, None] / 8
y = np.sin(3 * x)


def update(model, times=1):
    return [float(model.train_on_batch(x, y)) for _ in range(times)]


def build(optimizer):
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile(loss="mse", optimizer=optimizer)
    return model


keras.utils.set_random_seed(0)
# --8<-- [end:setup]

# --8<-- [start:rate-given]
halving = keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5, staircase=True)
model = build(keras.optimizers.SGD(halving))
update(model, times=4)

other = build(keras.optimizers.SGD(halving))
other.set_weights(model.get_weights())
# --8<-- [end:rate-given]

# --8<-- [start:rate]
print(f"rate {float(model.optimizer.learning_rate):.2f}, then", end=" ")
print(f"{float(other.optimizer.learning_rate):.2f}")
# --8<-- [end:rate]

# --8<-- [start:resume-given]
model = build(keras.optimizers.Adam(learning_rate=0.1))
update(model, times=5)
model.save("5.keras")

loaded = keras.models.load_model("5.keras")
losses, resumed = update(model, times=5), update(loaded, times=5)
print("the same losses:", losses == resumed)
# --8<-- [end:resume-given]
