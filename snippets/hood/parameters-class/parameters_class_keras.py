# --8<-- [start:class]
import keras
import numpy as np
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden1 = layers.Dense(200, activation="relu")
        self.hidden2 = layers.Dense(100, activation="relu")
        self.scores = layers.Dense(10)

    def call(self, x):
        x = self.hidden1(x)
        x = self.hidden2(x)
        return self.scores(x)


model = Net()
model(np.zeros((1, 784)))  # creates the weights
print(model.count_params(), "parameters")
# --8<-- [end:class]

# --8<-- [start:same-weights]
rng = np.random.default_rng(0)


def he(fan_in, fan_out):
    weights = rng.normal(size=(fan_in, fan_out), scale=np.sqrt(2 / fan_in))
    return weights.astype("float32")


for layer in (model.hidden1, model.hidden2, model.scores):
    weight = he(*layer.kernel.shape)
    layer.set_weights([weight, np.zeros(layer.units)])
# --8<-- [end:same-weights]

# --8<-- [start:train]
train_set, _ = keras.datasets.mnist.load_data()
x = train_set[0][:2000].reshape(-1, 784).astype("float32") / 255
y = train_set[1][:2000]

model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)

for epoch in range(5):
    model.fit(x, y, batch_size=100, shuffle=False, verbose=0)
    print(f"epoch {epoch + 1}: loss {model.evaluate(x, y, verbose=0):.4f}")
# --8<-- [end:train]
