# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x = rng.normal(size=(24, 10)).astype("float32")
y = x[:, :1] + rng.normal(size=(24, 1)).astype("float32")
x_train, y_train = x[:12], y[:12]


def build_model(**optimizer):
    dense = layers.Dense(1, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((10,)), dense])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1, **optimizer))
    return model


# --8<-- [end:setup]

# --8<-- [start:patience-given]
stop = keras.callbacks.EarlyStopping(patience=2)
stop.set_model(build_model())
stop.on_train_begin()
for epoch, val_loss in enumerate([0.9, 0.7, 0.8, 0.6, 0.65, 0.61, 0.5], 1):
    stop.on_epoch_end(epoch, {"val_loss": val_loss})
    if stop.model.stop_training:
        break
# --8<-- [end:patience-given]

# --8<-- [start:patience]
print("stopped after epoch", epoch)
# --8<-- [end:patience]

# --8<-- [start:halves-given]
model = build_model(gradient_accumulation_steps=2)
model.fit(x_train, y_train, batch_size=6, shuffle=False, verbose=0)

print(f"loss {model.evaluate(x_train, y_train, verbose=0):.6f}")
# --8<-- [end:halves-given]
