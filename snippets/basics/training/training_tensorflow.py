# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf
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
criterion = keras.losses.MeanSquaredError()
optimizer = keras.optimizers.SGD(learning_rate=0.1)
# --8<-- [end:compile]

# --8<-- [start:loop]
inputs, targets = tf.constant(x_train), tf.constant(y_train)
losses = []
for epoch in range(100):
    with tf.GradientTape() as tape:
        loss = criterion(targets, model(inputs, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)
    losses.append(float(loss))

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
    plt.plot(grid, network(grid), label=label)
plt.xlabel("number")
plt.ylabel("prediction")
plt.legend()
plt.show()
# --8<-- [end:prediction]

# --8<-- [start:minibatches]
model = build_model()
optimizer = keras.optimizers.SGD(learning_rate=0.1)
dataset = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(32)

updates = 0
for epoch in range(100):
    total = 0.0
    for batch_x, batch_y in dataset:
        with tf.GradientTape() as tape:
            loss = criterion(batch_y, model(batch_x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        total += float(loss) * len(batch_x)
        updates += 1

print(f"{updates} updates: loss {total / len(x_train):.6f}")
# --8<-- [end:minibatches]
