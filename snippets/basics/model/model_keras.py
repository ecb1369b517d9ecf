# --8<-- [start:sequential]
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

model = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Dense(32, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.summary()
# --8<-- [end:sequential]

# --8<-- [start:bend]
numbers = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0]], dtype="float32")
first = np.array([[1.0, -1.0]], dtype="float32")  # one number in, two hidden
second = np.array([[2.0], [1.0]], dtype="float32")  # two hidden, one out

print("without ReLU:", (numbers @ first @ second).flatten().tolist())
hidden = ops.convert_to_numpy(ops.relu(numbers @ first))
print("with ReLU:", (hidden @ second).flatten().tolist())
# --8<-- [end:bend]

# --8<-- [start:functional]
inputs = keras.Input((1,))
hidden = layers.Dense(32, activation="relu")(inputs)
outputs = layers.Dense(1, activation="sigmoid")(hidden)

model = keras.Model(inputs, outputs)
print(model.input.shape, "in,", model.output.shape, "out")
# --8<-- [end:functional]


# --8<-- [start:class]
class SimpleNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(32, activation="relu")
        self.out = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        x = self.hidden(x)
        return self.out(x)


model = SimpleNet()
x = np.array([[-1.0], [0.0], [1.0]])
print(model(x).shape)
# --8<-- [end:class]

# --8<-- [start:parameters]
for weight in model.weights:
    print(weight.path, weight.shape)

print(model.count_params(), "parameters")
# --8<-- [end:parameters]

# --8<-- [start:initial]
layer = layers.Dense(128)
layer.build((None, 784))
print(f"kernel: largest {np.abs(layer.kernel).max():.4f}")
print(f"bias:   largest {np.abs(layer.bias).max():.4f}")
# --8<-- [end:initial]

# --8<-- [start:branch]
inputs = keras.Input((4,))
outputs = inputs + layers.Dense(4, activation="relu")(inputs)

residual = keras.Model(inputs, outputs)
print(residual(np.ones((2, 4))).shape)
# --8<-- [end:branch]


# --8<-- [start:layer-list]
class Stack(keras.Model):
    def __init__(self, stacked):
        super().__init__()
        self.stacked = stacked

    def call(self, x):
        for layer in self.stacked:
            x = layer(x)
        return x


stack = Stack([layers.Dense(4), layers.Dense(4)])
stack(np.ones((1, 4)))
print("list:", len(stack.weights), "weights")
# --8<-- [end:layer-list]


# --8<-- [start:wrong-name]
class Misspelt(keras.Model):
    def __init__(self):
        super().__init__()
        self.sigmoid = layers.Activation("sigmoid")

    def call(self, x):
        return self.Sigmoid(x)


try:
    Misspelt()(x)
except AttributeError as error:
    print(error)
# --8<-- [end:wrong-name]

# --8<-- [start:input-dim]
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    layers.Dense(32, input_dim=1)
    layers.Embedding(1000, 8, input_length=20)
for warning in caught:
    print(warning.message)

try:
    layers.Dense(32, input_length=20)
except ValueError as error:
    print(error)
# --8<-- [end:input-dim]

# --8<-- [start:unbuilt]
model = keras.Sequential([layers.Dense(32)])  # no keras.Input
print(len(model.weights), "weights")

model(x)
print(len(model.weights), "weights")
# --8<-- [end:unbuilt]
