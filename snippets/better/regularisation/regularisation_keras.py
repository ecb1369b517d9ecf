# --8<-- [start:data]
import keras
import numpy as np
from keras import layers, ops

train_set, _ = keras.datasets.mnist.load_data()
x, y = train_set[0].astype("float32") / 255, train_set[1]
x_train, y_train = x[:500], y[:500]  # few, so that it shows
x_val, y_val = x[500:1500], y[500:1500]
# --8<-- [end:data]


# --8<-- [start:model]
def build(dropout=0.0, penalty=None):
    keras.utils.set_random_seed(0)  # every run starts from the same weights
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dropout(dropout, seed=1),  # unseeded, it would change the weights
            layers.Dense(64, activation="relu", kernel_regularizer=penalty),
            layers.Dropout(dropout, seed=2),
            layers.Dense(10, kernel_regularizer=penalty),
        ]
    )


# --8<-- [end:model]


# --8<-- [start:loop]
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def evaluate(model, x, y):
    return model.evaluate(x, y, batch_size=1000, verbose=0)


def train(model, optimizer, x, y, epochs, *callbacks):
    model.compile(loss=criterion, optimizer=optimizer)
    history = model.fit(
        x,
        y,
        batch_size=100,
        epochs=epochs,
        validation_data=(x_val, y_val),
        validation_batch_size=1000,
        callbacks=list(callbacks),
        verbose=0,
    )
    return history.history["val_loss"]


def report(model):
    print(f"training loss   {evaluate(model, x_train, y_train):.3f}")
    print(f"validation loss {evaluate(model, x_val, y_val):.3f}")


# --8<-- [end:loop]

# --8<-- [start:by-heart]
plain = build()
optimizer = keras.optimizers.SGD(learning_rate=0.5)
plain_losses = train(plain, optimizer, x_train, y_train, epochs=30)
report(plain)
# --8<-- [end:by-heart]

# --8<-- [start:weight-decay]
decayed = build()
optimizer = keras.optimizers.SGD(learning_rate=0.5, weight_decay=0.01)
decayed_losses = train(decayed, optimizer, x_train, y_train, epochs=30)
report(decayed)
# --8<-- [end:weight-decay]

# --8<-- [start:dropout]
dropped = build(dropout=0.5)
optimizer = keras.optimizers.SGD(learning_rate=0.5)
dropped_losses = train(dropped, optimizer, x_train, y_train, epochs=30)
report(dropped)
# --8<-- [end:dropout]

# --8<-- [start:early-stopping]
stopped = build()
optimizer = keras.optimizers.SGD(learning_rate=0.5)
stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
train(stopped, optimizer, x_train, y_train, 30, stop)
report(stopped)
# --8<-- [end:early-stopping]

# --8<-- [start:more-data]
moved = [np.roll(x_train, by, axis=axis) for axis in (1, 2) for by in (-1, 1)]
x_more, y_more = np.concatenate([x_train, *moved]), np.tile(y_train, 5)

shifted = build()
optimizer = keras.optimizers.SGD(learning_rate=0.5)
shifted_losses = train(shifted, optimizer, x_more, y_more, epochs=6)  # as many updates
report(shifted)
# --8<-- [end:more-data]

# --8<-- [start:curves]
import matplotlib.pyplot as plt

runs = {
    "nothing": plain_losses,
    "weight decay": decayed_losses,
    "dropout": dropped_losses,
    "shifted copies": shifted_losses,
}
for name, losses in runs.items():
    updates = [150 * epoch / len(losses) for epoch in range(1, len(losses) + 1)]
    plt.plot(updates, losses, label=name)
plt.xlabel("updates")
plt.ylabel("validation loss")
plt.ylim(0.5, 0.9)
plt.legend()
plt.show()
# --8<-- [end:curves]


# --8<-- [start:two-steps]
def two_steps(optimizer, penalty=0.0, weight_decay=0.0):
    w = keras.Variable(1.0)
    optimizer = optimizer(learning_rate=0.1, weight_decay=weight_decay)
    for gradient in (0.05, -0.05):
        gradient = gradient + 2 * penalty * w.value  # of loss + penalty * w**2
        optimizer.apply([ops.convert_to_tensor(gradient)], [w])
    return w.numpy()


for optimizer in (keras.optimizers.SGD, keras.optimizers.Adam, keras.optimizers.AdamW):
    print(f"{optimizer.__name__}(weight_decay=0.1)")
    print(f"  {two_steps(optimizer, weight_decay=0.1):.3f}")
    for penalty in (0.1, 0.05):
        print(f"  {two_steps(optimizer, penalty):.3f} by a penalty of {penalty} * w**2")
# --8<-- [end:two-steps]

# --8<-- [start:penalty]
penalised = build(penalty=keras.regularizers.L2(0.005))
optimizer = keras.optimizers.SGD(learning_rate=0.5)
train(penalised, optimizer, x_train, y_train, epochs=30)
report(penalised)

penalty = ops.convert_to_numpy(sum(penalised.losses))
print(f"penalty {penalty:.3f}, in both of them")
# --8<-- [end:penalty]
