# --8<-- [start:start]
import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0],
    [tf.config.LogicalDeviceConfiguration()] * 2,  # one CPU plays two devices
)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])  # with GPUs, no argument
# --8<-- [end:start]


# --8<-- [start:setup]
rng = np.random.default_rng(0)
x_train = rng.normal(size=(128, 3)).astype("float32")
y_train = np.sin(x_train).sum(axis=1, keepdims=True)
weights = [rng.normal(size=shape) / 2 for shape in ((3, 16), (16,), (16, 1), (1,))]


def build_model():
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
    )
    model.set_weights(weights)
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
    return model


def train(model, batch_size, epochs=10):
    history = model.fit(
        x_train, y_train, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0
    )
    return epochs * history.params["steps"]


# --8<-- [end:setup]


# --8<-- [start:batch-size]
with strategy.scope():
    model = build_model()
updates = train(model, batch_size=64)
loss = model.evaluate(x_train, y_train, verbose=0)
print(f"batch_size=64: {updates} updates, loss {loss:.6f}")
# --8<-- [end:batch-size]


# --8<-- [start:worker]
worker = """
import tensorflow as tf
strategy = tf.distribute.MultiWorkerMirroredStrategy()  # before anything else

import keras, numpy as np
index = strategy.cluster_resolver.task_id
x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
y = np.sin(x).sum(axis=1, keepdims=True)
with strategy.scope():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    optimizer = keras.optimizers.SGD(0.125)
    optimizer.build(model.trainable_variables)
    model.compile(loss="mse", optimizer=optimizer)

@tf.function
def update(x, y):
    def in_worker(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(model(x) - y)) / 64  # of all workers
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)  # adds them up
        return loss
    return strategy.reduce("sum", strategy.run(in_worker, (x, y)), axis=None)

for _ in range(10):
    loss = update(tf.constant(x[index::2]), tf.constant(y[index::2]))
print(f"own loop: loss {loss:.6f}")
try:
    model.fit(x, y, batch_size=64, verbose=0)
except ValueError as error:
    lines = str(error).splitlines()
    print("fit:", lines[0], "...", lines[-1])
"""
# --8<-- [end:worker]


# --8<-- [start:two-workers]
import json
import os
import socket
import subprocess
import sys

ports = [socket.create_server(("", 0)) for _ in range(2)]  # free ones
addresses = [f"localhost:{port.getsockname()[1]}" for port in ports]
for port in ports:
    port.close()


def start(index):
    task = {
        "cluster": {"worker": addresses},
        "task": {"type": "worker", "index": index},
    }
    return subprocess.Popen(
        [sys.executable, "-c", worker],
        env=os.environ | {"TF_CONFIG": json.dumps(task)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


processes = [start(index) for index in range(2)]
print([process.communicate()[0] for process in processes][0], end="")
# --8<-- [end:two-workers]


# --8<-- [start:one-process]
keras.utils.set_random_seed(0)
alone = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
alone.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
history = alone.fit(
    x_train[:64], y_train[:64], batch_size=64, epochs=10, shuffle=False, verbose=0
)
print(f"loss {history.history['loss'][-1]:.6f}")
# --8<-- [end:one-process]
