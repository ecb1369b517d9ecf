# --8<-- [start:train]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = np.sin(x.sum(axis=1, keepdims=True))
x_train, y_train, x_val, y_val = x[:64], y[:64], x[64:], y[64:]


def start():
    schedule = keras.optimizers.schedules.ExponentialDecay(
        0.0625, decay_steps=12, decay_rate=0.5, staircase=True
    )
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(16, activation="tanh"), layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(schedule))
    return model


def train(model, first, last, **options):
    model.fit(
        x_train,
        y_train,
        batch_size=64,  # all of it
        initial_epoch=first,
        epochs=last,
        verbose=0,
        **options,
    )
    return f"epoch {last}: loss {model.history.history['loss'][-1]:.6f}"


# --8<-- [end:train]

# --8<-- [start:begin]
keras.utils.set_random_seed(0)
model = start()
print(train(model, 0, 20))
# --8<-- [end:begin]

# --8<-- [start:checkpoint]
model.save("checkpoint.keras")

print(train(model, 20, 30))
# --8<-- [end:checkpoint]

# --8<-- [start:resume]
resumed = keras.models.load_model("checkpoint.keras")
print(int(resumed.optimizer.iterations), "updates so far")

print(train(resumed, 20, 30))
# --8<-- [end:resume]

# --8<-- [start:weights-alone]
keras.models.load_model("checkpoint.keras").save_weights("model.weights.h5")

careless = start()
careless.load_weights("model.weights.h5")
print(train(careless, 20, 30))

careful = start()
careful.optimizer.build(careful.trainable_variables)
careful.load_weights("model.weights.h5")
print(train(careful, 20, 30))
# --8<-- [end:weights-alone]

# --8<-- [start:best]
model = start()
keep_best = keras.callbacks.ModelCheckpoint(
    "best.keras", monitor="val_loss", save_best_only=True
)
train(model, 0, 30, validation_data=(x_val, y_val), callbacks=[keep_best])
val_losses = model.history.history["val_loss"]

model = keras.models.load_model("best.keras")
loss = model.evaluate(x_val, y_val, verbose=0)
print("the best one is back:", np.isclose(loss, min(val_losses)))
# --8<-- [end:best]


# --8<-- [start:backup]
class PowerCut(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 20:
            raise KeyboardInterrupt


backup = keras.callbacks.BackupAndRestore("backup")
keras.utils.set_random_seed(0)
try:
    train(start(), 0, 30, callbacks=[backup, PowerCut()])
except KeyboardInterrupt:
    print("interrupted")

print(train(start(), 0, 30, callbacks=[backup]))  # goes on at epoch 20
# --8<-- [end:backup]
