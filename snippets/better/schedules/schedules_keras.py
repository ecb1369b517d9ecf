# --8<-- [start:data]
import keras
import numpy as np
from keras import layers
from keras.optimizers import schedules

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 8)).astype("float32")
y = (x[:, :1] - 2 * x[:, 1:2] + rng.normal(size=(96, 1))).astype("float32")
weights = [
    rng.normal(size=(8, 64), scale=0.3).astype("float32"),
    np.zeros(64, dtype="float32"),
    rng.normal(size=(64, 1), scale=0.1).astype("float32"),
    np.zeros(1, dtype="float32"),
]
x_train, y_train, x_val, y_val = x[:64], y[:64], x[64:], y[64:]
# --8<-- [end:data]


# --8<-- [start:model]
def build_model(**optimizer):
    model = keras.Sequential(
        [keras.Input((8,)), layers.Dense(64, activation="relu"), layers.Dense(1)]
    )
    model.set_weights(weights)
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(**optimizer))
    return model


# --8<-- [end:model]


# --8<-- [start:loop]
def train(model, epochs, *callbacks):
    history = model.fit(
        x_train,
        y_train,
        batch_size=8,
        epochs=epochs,
        shuffle=False,
        validation_data=(x_val, y_val),
        callbacks=list(callbacks),
        verbose=0,
    )
    return history.history


# --8<-- [end:loop]


# --8<-- [start:schedules]
step_decay = schedules.ExponentialDecay(0.05, 8, decay_rate=0.5, staircase=True)
cosine = schedules.CosineDecay(0.05, decay_steps=32)
warmup_cosine = schedules.CosineDecay(
    0.005, decay_steps=24, warmup_target=0.05, warmup_steps=8
)


def rates(schedule):
    return [float(schedule(update)) for update in range(32)]


curves = {
    "step_decay": rates(step_decay),
    "cosine": rates(cosine),
    "warmup_cosine": rates(warmup_cosine),
}
for name, curve in curves.items():
    print(f"{name:13}", *(f"{curve[update]:.4f}" for update in (0, 4, 8, 16, 31)))
# --8<-- [end:schedules]


# --8<-- [start:curves]
import matplotlib.pyplot as plt

for name, curve in curves.items():
    plt.plot(curve, marker=".", label=name)
plt.xlabel("update")
plt.ylabel("learning rate")
plt.legend()
plt.show()
# --8<-- [end:curves]


# --8<-- [start:per-batch]
model = build_model(learning_rate=warmup_cosine)
loss = train(model, 4)["loss"][-1]

print(f"loss {loss:.4f}, learning rate {float(model.optimizer.learning_rate):.4f}")
# --8<-- [end:per-batch]


# --8<-- [start:per-epoch]
model = build_model(learning_rate=0.05)
halve = keras.callbacks.LearningRateScheduler(lambda epoch: 0.05 * 0.5 ** (epoch // 2))
history = train(model, 4, halve)

rows = zip(history["learning_rate"], history["loss"], strict=True)
for epoch, (rate, loss) in enumerate(rows):
    print(f"epoch {epoch + 1}: learning rate {rate:.4f}, loss {loss:.4f}")
# --8<-- [end:per-epoch]


# --8<-- [start:read-change]
model.optimizer.learning_rate = 0.002
print(f"{float(model.optimizer.learning_rate):.4f}")
# --8<-- [end:read-change]


# --8<-- [start:schedule-is-fixed]
model = build_model(learning_rate=cosine)
try:
    model.optimizer.learning_rate = 0.002
except TypeError as error:
    print(error)

try:
    train(model, 4, halve)
except TypeError as error:
    print("LearningRateScheduler:", str(error)[:51], "...")
# --8<-- [end:schedule-is-fixed]


# --8<-- [start:plateau]
model = build_model(learning_rate=0.05)
reduce = keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=3)
plateau_rates = train(model, 12, reduce)["learning_rate"]

print(*(f"{rate:.4g}" for rate in plateau_rates))
# --8<-- [end:plateau]
