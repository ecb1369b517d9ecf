# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# 100 points of a curve between 0 and 1; every fifth is kept aside
x = np.linspace(-1, 1, 100, dtype="float32").reshape(-1, 1)
y = (np.cos(3 * x) + 1) / 2
aside = np.arange(100) % 5 == 2
x_train, y_train, x_test, y_test = x[~aside], y[~aside], x[aside], y[aside]
# --8<-- [end:data]


# --8<-- [start:model]
class SimpleNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(32, activation="relu")
        self.out = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        x = self.hidden(x)
        return self.out(x)


model = SimpleNet()
# --8<-- [end:model]

# --8<-- [start:compile]
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.5, momentum=0.9),
)
# --8<-- [end:compile]

# --8<-- [start:train]
history = model.fit(
    x_train,
    y_train,
    batch_size=len(x_train),
    epochs=200,
    verbose=0,
)

print(f"loss after 200 epochs: {history.history['loss'][-1]:.4f}")
# --8<-- [end:train]

# --8<-- [start:predict]
predictions = model.predict(x_test, verbose=0)

print(f"20 points kept aside: off by {np.abs(predictions - y_test).max():.3f} at most")
for row in (2, 7, 12):
    at, found, expected = x_test[row, 0], predictions[row, 0], y_test[row, 0]
    print(f"x = {at:5.2f}: predicted {found:.3f}, expected {expected:.3f}")
# --8<-- [end:predict]

# --8<-- [start:plot]
import matplotlib.pyplot as plt

plt.plot(x, y, color="gray", label="the curve")
plt.plot(x_test, predictions, "o", label="predictions for points kept aside")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
# --8<-- [end:plot]
