# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

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


# --8<-- [start:early-stopping]
model = build_model(learning_rate=0.05)
stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
val_losses = train(model, 50, stop)["val_loss"]
val_loss = model.evaluate(x_val, y_val, verbose=0)

print(f"stopped after {len(val_losses)} epochs at {val_losses[-1]:.4f}")
print(f"best weights: {val_loss:.4f}")
# --8<-- [end:early-stopping]


# --8<-- [start:clipping]
def moved(model):
    pairs = zip(model.get_weights(), weights, strict=True)
    steps = [weight - start for weight, start in pairs]
    return np.sqrt(sum(((step / 0.05) ** 2).sum() for step in steps))


model = build_model(learning_rate=0.05)
model.train_on_batch(x_val, y_val)
print(f"gradient norm {moved(model):.4f} before clipping")

model = build_model(learning_rate=0.05, global_clipnorm=1.0)
model.train_on_batch(x_val, y_val)
print(f"step / learning rate: {moved(model):.4f}")
# --8<-- [end:clipping]


# --8<-- [start:accumulation]
model = build_model(learning_rate=0.05, gradient_accumulation_steps=4)
val_loss = train(model, 1)["val_loss"][0]

updates = int(model.optimizer.iterations)
print(f"{updates} updates: validation loss {val_loss:.6f}")
# --8<-- [end:accumulation]


# --8<-- [start:custom]
class StopAt(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch % 2 == 0:
            print(f"epoch {epoch + 1}: loss {logs['loss']:.4f}")
        if logs["loss"] < 0.7:
            self.model.stop_training = True


model = build_model(learning_rate=0.02)
history = train(model, 20, StopAt())

print(len(history["loss"]), "epochs")
# --8<-- [end:custom]
