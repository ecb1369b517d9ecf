# --8<-- [start:find]
import tensorflow as tf

gpus = tf.config.list_physical_devices("GPU")
for gpu in gpus:
    tf.config.experimental.set_memory_growth(gpu, True)

device = "GPU:0" if gpus else "CPU:0"
print("running on", device)
# --8<-- [end:find]

# --8<-- [start:model]
tf.random.set_seed(0)

w1, b1 = (
    tf.Variable(tf.random.normal((784, 128), stddev=0.05)),
    tf.Variable(tf.zeros(128)),
)
w2, b2 = (
    tf.Variable(tf.random.normal((128, 10), stddev=0.05)),
    tf.Variable(tf.zeros(10)),
)
weights = [w1, b1, w2, b2]


def model(x):
    hidden = tf.nn.relu(tf.matmul(x, w1) + b1)
    return tf.matmul(hidden, w2) + b2


def criterion(labels, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=labels, logits=logits
    )
    return tf.reduce_mean(losses)


# --8<-- [end:model]

# --8<-- [start:data]
x_train = tf.random.uniform((256, 784))
y_train = tf.random.uniform((256,), maxval=10, dtype=tf.int32)
# --8<-- [end:data]

# --8<-- [start:train]
for x, y in tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(32):
    with tf.GradientTape() as tape:
        loss = criterion(y, model(x))
    for weight, gradient in zip(weights, tape.gradient(loss, weights), strict=True):
        weight.assign_sub(0.1 * gradient)

print(f"loss {float(loss):.4f} on {loss.device[-5:]}")
# --8<-- [end:train]

# --8<-- [start:where]
print({weight.device for weight in weights})
print(x_train.device)
# --8<-- [end:where]

# --8<-- [start:memory]
if gpus:
    print(tf.config.experimental.get_memory_info("GPU:0")["peak"], "bytes")
else:
    print("no GPU memory in use: running on", device)
# --8<-- [end:memory]

# --8<-- [start:float16]
import keras
from keras import layers

keras.config.set_dtype_policy("mixed_float16")
half = keras.Sequential(
    [keras.Input((784,)), layers.Dense(128, activation="relu"), layers.Dense(10)]
)
optimizer = keras.optimizers.LossScaleOptimizer(
    keras.optimizers.SGD(learning_rate=0.1, global_clipnorm=1.0)
)
for x, y in tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(32):
    with tf.GradientTape() as tape:
        loss = criterion(y, tf.cast(half(x, training=True), "float32"))
        scaled = optimizer.scale_loss(loss)
    gradients = tape.gradient(scaled, half.trainable_variables)
    optimizer.apply(gradients, half.trainable_variables)

scale = float(optimizer.dynamic_scale)
print(type(optimizer).__name__, f"scale {scale:.0f}")
keras.config.set_dtype_policy("float32")
# --8<-- [end:float16]
