# --8<-- [start:data]
import keras
import tensorflow as tf

tf.random.set_seed(0)

train_set, test_set = keras.datasets.mnist.load_data()
raw, y_train = train_set[0], train_set[1].astype("int64")
print(raw.dtype, raw.shape, "from", raw.min(), "to", raw.max())

pixels = raw / 255
print(f"mean {pixels.mean():.4f}, standard deviation {pixels.std():.4f}")
# --8<-- [end:data]


# --8<-- [start:normalise]
def normalised(images):
    return (tf.cast(images, "float32") / 255 - 0.1307) / 0.3081


x_train = normalised(raw)
x_test, y_test = normalised(test_set[0]), test_set[1].astype("int64")
print(f"from {tf.reduce_min(x_train):.4f} to {tf.reduce_max(x_train):.4f}")
# --8<-- [end:normalise]


# --8<-- [start:batches]
def batches(x, y, size):
    order = tf.random.shuffle(tf.range(len(x)))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield tf.gather(x, rows), tf.gather(y, rows)


images, labels = next(batches(x_train, y_train, size=100))
print(images.shape, labels.shape)
# --8<-- [end:batches]

# --8<-- [start:shapes]
print("for a convolution:", images[..., None].shape)
print("for a dense layer:", tf.reshape(images, (-1, 784)).shape)
# --8<-- [end:shapes]


# --8<-- [start:weights]
def layer(inputs, outputs):
    weight = tf.random.normal((inputs, outputs)) * (2 / inputs) ** 0.5  # He's
    return tf.Variable(weight), tf.Variable(tf.zeros(outputs))


w1, b1 = layer(784, 200)
w2, b2 = layer(200, 100)
w3, b3 = layer(100, 10)
parameters = [w1, b1, w2, b2, w3, b3]
first = tf.identity(w1)  # to see later what was learned
print(sum(int(tf.size(parameter)) for parameter in parameters), "parameters")
# --8<-- [end:weights]


# --8<-- [start:forward]
def forward(x):
    x = tf.reshape(x, (-1, 784))
    x = tf.nn.relu(x @ w1 + b1)
    x = tf.nn.relu(x @ w2 + b2)
    return x @ w3 + b3


print(forward(images).shape)
# --8<-- [end:forward]


# --8<-- [start:loss]
def cross_entropy(logits, labels):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(losses)


print(f"loss {cross_entropy(forward(images), labels):.4f} before training")
# --8<-- [end:loss]

# --8<-- [start:train]
losses = []
for epoch in range(5):
    total = 0.0
    for x, y in batches(x_train, y_train, size=100):
        with tf.GradientTape() as tape:
            loss = cross_entropy(forward(x), y)
        gradients = tape.gradient(loss, parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.assign_sub(0.1 * gradient)
        losses.append(float(loss))
        total += float(loss) * len(x)
    print(f"epoch {epoch + 1}: loss {total / len(x_train):.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt
import numpy as np

plt.plot(range(50, 3001, 50), np.reshape(losses, (60, 50)).mean(axis=1))
plt.yscale("log")
plt.xlabel("update")
plt.ylabel("loss, mean of 50 batches")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
logits = forward(x_test)
right = tf.argmax(logits, axis=1) == y_test

print(f"test accuracy {tf.reduce_mean(tf.cast(right, 'float32')):.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:metric]
metric = keras.metrics.SparseCategoricalAccuracy()
for start in range(0, 10_000, 64):
    rows = slice(start, start + 64)
    metric.update_state(y_test[rows], logits[rows])

print(f"test accuracy {metric.result():.4f}")
# --8<-- [end:metric]

# --8<-- [start:pictures]
learned = (w1 - first).numpy()

figure, axes = plt.subplots(2, 5)
for axis, unit in zip(axes.flat, learned.T, strict=False):
    image = unit.reshape(28, 28)
    axis.imshow(image, cmap="RdBu", vmin=-0.1, vmax=0.1, interpolation="none")
    axis.axis("off")
plt.show()
# --8<-- [end:pictures]

# --8<-- [start:class]
from keras import layers


class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden1 = layers.Dense(200, activation="relu")
        self.hidden2 = layers.Dense(100, activation="relu")
        self.scores = layers.Dense(10)

    def call(self, x):
        x = tf.reshape(x, (-1, 784))
        x = self.hidden1(x)
        x = self.hidden2(x)
        return self.scores(x)


network = Network()
# --8<-- [end:class]

# --8<-- [start:same]
network(images)  # builds the weights
network.set_weights([parameter.numpy() for parameter in parameters])
same = np.allclose(network(x_test), logits, rtol=1e-4, atol=1e-4)

print("the class gives the same scores:", same)
# --8<-- [end:same]

# --8<-- [start:device]
gpus = tf.config.list_physical_devices("GPU")
device = "GPU:0" if gpus else "CPU:0"

with tf.device(device):
    scores = network(images)
print("computed on the chosen device:", scores.device.endswith(device))
# --8<-- [end:device]
