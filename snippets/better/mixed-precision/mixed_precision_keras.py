# --8<-- [start:formats]
import keras
import tensorflow as tf
from keras import layers

for dtype in ("float32", "float16", "bfloat16"):
    large, small, near_1 = tf.cast([70000, 1e-8, 1.001], dtype)
    print(f"{dtype:8}  {float(large):g}  {float(small):.1g}  {float(near_1):g}")
# --8<-- [end:formats]

# --8<-- [start:stands-still]
for dtype in ("float32", "bfloat16"):
    weight = tf.Variable(1.0, dtype=dtype)
    for _ in range(1000):
        weight.assign_add(tf.cast(0.001, dtype))
    print(f"{dtype:8}  {float(weight):.3f}")
# --8<-- [end:stands-still]

# --8<-- [start:data]
train_set, _ = keras.datasets.mnist.load_data()
x_train, y_train = train_set[0][:1000].astype("float32") / 255, train_set[1][:1000]
# --8<-- [end:data]


# --8<-- [start:model]
def build():
    keras.utils.set_random_seed(0)
    hidden = layers.Dense(64, activation="relu")
    head = layers.Dense(10)
    return keras.Sequential([keras.Input((28, 28)), layers.Flatten(), hidden, head])


criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
# --8<-- [end:model]

# --8<-- [start:policy]
keras.mixed_precision.set_global_policy("mixed_bfloat16")
model = build()
with tf.GradientTape() as tape:
    output = model(x_train[:50])
    loss = criterion(y_train[:50], output)
gradients = tape.gradient(loss, model.trainable_variables)

print("weights", model.weights[0].dtype, "gradients", gradients[0].dtype.name)
print("output", output.dtype.name, "loss", loss.dtype.name)
keras.mixed_precision.set_global_policy("float32")
# --8<-- [end:policy]

# --8<-- [start:one-layer]
inputs = keras.Input((784,))
hidden = layers.Dense(64, dtype="mixed_bfloat16")(inputs)
output = layers.Dense(10, dtype="float32")(hidden)
network = keras.Model(inputs, [hidden, output])

hidden, output = network(x_train[:50].reshape(50, 784))
print("hidden", hidden.dtype.name, "output", output.dtype.name)
# --8<-- [end:one-layer]

# --8<-- [start:underflow]
weight = tf.Variable(1.0)
factor = tf.constant(1e-4, dtype="float16")
for power in (0, 10, 30):
    with tf.GradientTape() as tape:
        output = tf.cast(weight, "float16") * factor  # as under the policy
        loss = tf.cast(output, "float32") * 1e-4 * 2.0**power
    gradient = tape.gradient(loss, weight).numpy() / 2.0**power
    print(f"scale 2**{power}: gradient {gradient:.1e}")
# --8<-- [end:underflow]


# --8<-- [start:train]
def train(model, optimizer, epochs=5):
    model.compile(loss=criterion, optimizer=optimizer)
    history = model.fit(
        x_train, y_train, batch_size=50, epochs=epochs, shuffle=False, verbose=0
    )
    return history.history["loss"][-1]


keras.mixed_precision.set_global_policy("mixed_float16")
model = build()
inner = keras.optimizers.SGD(learning_rate=0.25, global_clipnorm=1.0)
loss = train(model, inner)  # which `compile` wraps
scale = float(model.optimizer.dynamic_scale)
print(f"float16: loss {loss:.2f}, scale {scale:.0f}")

keras.mixed_precision.set_global_policy("float32")
plain = keras.optimizers.SGD(learning_rate=0.25, global_clipnorm=1.0)
print(f"float32: loss {train(build(), plain):.2f}")
# --8<-- [end:train]

# --8<-- [start:time]
import statistics
import time


def seconds(call, *arguments, repeat=5):
    call(*arguments)  # warm up: the first time is not like the others
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call(*arguments)  # `fit` reads its losses, and so waits for the GPU
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def three_epochs(model, batch_size):  # a call of `fit` takes time by itself
    model.fit(x_train, y_train, batch_size=batch_size, epochs=3, verbose=0)


model = build()
model.compile(loss=criterion, optimizer="sgd")
few, many = (seconds(three_epochs, model, batch_size) for batch_size in (10, 100))
print(f"an epoch in batches of 10 takes {few / many:.1f} times as long as in 100")
# --8<-- [end:time]
