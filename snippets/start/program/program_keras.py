# --8<-- [start:data]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# 100 samples of a curve between 0 and 1
x_train = np.linspace(-1, 1, 100, dtype="float32").reshape(-1, 1)
y_train = (np.sin(3 * x_train) + 1) / 2
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
x_new = np.array([[-0.5], [0.0], [0.5]], dtype="float32")
predictions = model.predict(x_new, verbose=0)

for x, prediction in zip(x_new, predictions, strict=True):
    expected = (np.sin(3 * x[0]) + 1) / 2
    print(f"x = {x[0]:4.1f}: predicted {prediction[0]:.3f}, expected {expected:.3f}")
# --8<-- [end:predict]
