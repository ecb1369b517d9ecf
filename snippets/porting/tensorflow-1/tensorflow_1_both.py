# --8<-- [start:session]
import contextlib

import numpy as np
import torch
from torch import nn

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

import tensorflow as tf

v1 = tf.compat.v1
rng = np.random.default_rng(0)
x_train, y_train = (rng.normal(size=(32, n)).astype("float32") for n in (3, 1))

with tf.Graph().as_default(), v1.Session() as session:
    v1.set_random_seed(0)
    x = v1.placeholder(tf.float32, (None, 3))
    y = v1.placeholder(tf.float32, (None, 1))
    with v1.variable_scope("dense"):
        kernel = v1.get_variable("kernel", (3, 1))
        bias = v1.get_variable("bias", (1,))
    loss = tf.reduce_mean((x @ kernel + bias - y) ** 2)
    update = v1.train.GradientDescentOptimizer(0.1).minimize(loss)

    session.run(v1.global_variables_initializer())
    saver = v1.train.Saver()
    saver.save(session, "./start.ckpt")
    for _ in range(20):
        session.run(update, {x: x_train, y: y_train})
    trained = session.run(kernel)
    print(f"loss {session.run(loss, {x: x_train, y: y_train}):.4f}")
# --8<-- [end:session]

# --8<-- [start:checkpoint]
reader = tf.train.load_checkpoint("./start.ckpt")
print(reader.get_variable_to_shape_map())

model = nn.Linear(3, 1)
with torch.no_grad():
    model.weight.copy_(torch.tensor(reader.get_tensor("dense/kernel").T))
    model.bias.copy_(torch.tensor(reader.get_tensor("dense/bias")))
# --8<-- [end:checkpoint]

# --8<-- [start:pytorch]
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(20):
    optimizer.zero_grad()
    criterion(model(inputs), targets).backward()
    optimizer.step()
difference = np.abs(model.weight.detach().numpy().T - trained).max()
print(f"loss {criterion(model(inputs), targets).item():.4f}")
print(f"below 1e-6: {difference < 1e-6}")
# --8<-- [end:pytorch]

# --8<-- [start:tensorflow-2]
kernel = tf.Variable(reader.get_tensor("dense/kernel"))
bias = tf.Variable(reader.get_tensor("dense/bias"))


@tf.function
def update(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ kernel + bias - y) ** 2)
    of_kernel, of_bias = tape.gradient(loss, (kernel, bias))
    kernel.assign_sub(0.1 * of_kernel)
    bias.assign_sub(0.1 * of_bias)


for _ in range(20):
    update(x_train, y_train)
difference = np.abs(kernel.numpy() - trained).max()
print(f"below 1e-6: {difference < 1e-6}")
# --8<-- [end:tensorflow-2]
