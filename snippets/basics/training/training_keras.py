# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 1)).astype("float32")
y_train = (x_train > 0).astype("float32")
weights = [
    rng.normal(size=(1, 32)).astype("float32"),  # hidden kernel
    np.zeros(32, dtype="float32"),  # hidden bias
    rng.normal(size=(32, 1), scale=0.2).astype("float32"),  # output kernel
    np.zeros(1, dtype="float32"),  # output bias
]
# --8<-- [end:data]


# --8<-- [start:model]
def build_model():
    model = keras.Sequential(
        [
            keras.Input((1,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.set_weights(weights)
    return model


# --8<-- [end:model]


# --8<-- [start:compile]
model = build_model()
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)
# --8<-- [end:compile]

# --8<-- [start:loop]
history = model.fit(
    x_train,
    y_train,
    batch_size=len(x_train),
    epochs=100,
    verbose=0,
)
losses = history.history["loss"]

for epoch in (0, 49, 99):
    print(f"epoch {epoch + 1:3}: loss {losses[epoch]:.6f}")
# --8<-- [end:loop]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:prediction]
grid = np.linspace(-3, 3, 121, dtype="float32").reshape(-1, 1)
plt.scatter(x_train, y_train, s=9, color="gray", label="data")
for label, network in (("before", build_model()), ("after", model)):
    plt.plot(grid, network.predict(grid, verbose=0), label=label)
plt.xlabel("number")
plt.ylabel("prediction")
plt.legend()
plt.show()
# --8<-- [end:prediction]

# --8<-- [start:minibatches]
model = build_model()
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)
history = model.fit(
    x_train,
    y_train,  # batch_size is not given: 32
    epochs=100,
    shuffle=False,
    verbose=0,
)

updates = int(model.optimizer.iterations)
print(f"{updates} updates: loss {history.history['loss'][-1]:.6f}")
# --8<-- [end:minibatches]
