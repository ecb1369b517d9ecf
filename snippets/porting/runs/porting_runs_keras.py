# --8<-- [start:seed]
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def train(seed):
    keras.utils.set_random_seed(seed)
    layer = layers.Dense(1)
    layer.build((None, 3))
    order = keras.random.shuffle(np.arange(100))
    return ops.ravel(layer.kernel).numpy().round(3), order[:4].numpy().tolist()


tf.config.experimental.enable_op_determinism()
print(*train(seed=0))
print(*train(seed=0))
# --8<-- [end:seed]

# --8<-- [start:initialisers]
keras.utils.set_random_seed(0)

dense, conv = layers.Dense(200), layers.Conv2D(32, 3)
embedding, lstm = layers.Embedding(1000, 64), layers.LSTM(64)
dense.build((None, 784))
conv.build((None, 28, 28, 16))
embedding.build(None)
lstm.build((None, 10, 64))
for name, weight in {
    "Dense": dense.kernel,
    "Dense bias": dense.bias,
    "Conv2D": conv.kernel,
    "Embedding": embedding.embeddings,
    "LSTM": lstm.cell.kernel,
    "LSTM recurrent": lstm.cell.recurrent_kernel,
}.items():
    weight = weight.numpy()
    print(f"{name:14} std {weight.std():.4f}, largest {abs(weight).max():.4f}")

print("LSTM forget gate", lstm.cell.bias.numpy()[64:67])
# --8<-- [end:initialisers]

# --8<-- [start:made-equal]
like_pytorch = layers.Dense(
    200,
    kernel_initializer=keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform"),
    bias_initializer=keras.initializers.RandomUniform(-(784**-0.5), 784**-0.5),
)
like_pytorch.build((None, 784))
weight = like_pytorch.kernel.numpy()
print(f"std {weight.std():.4f}, largest {abs(weight).max():.4f}")
# --8<-- [end:made-equal]

# --8<-- [start:initializer]
glorot = keras.initializers.GlorotUniform()
for kernel_initializer in (glorot, "glorot_uniform"):
    a, b = (layers.Dense(3, kernel_initializer=kernel_initializer) for _ in range(2))
    a.build((None, 4))
    b.build((None, 4))
    print("equal kernels:", bool(ops.all(a.kernel == b.kernel)))
# --8<-- [end:initializer]


# --8<-- [start:momentum]
def two_steps():
    w = keras.Variable(0.0)
    optimizer = keras.optimizers.SGD(learning_rate=0.5, momentum=0.9)
    optimizer.apply([ops.array(1.0)], [w])
    optimizer.learning_rate = 0.05
    optimizer.apply([ops.array(1.0)], [w])
    return float(w)


print(f"as it is: {two_steps():.3f}")
# --8<-- [end:momentum]

# --8<-- [start:gan]
rng = np.random.default_rng(0)


def build():
    generator = keras.Sequential(
        [keras.Input((2,)), layers.Dense(8, activation="tanh"), layers.Dense(2)]
    )
    discriminator = keras.Sequential(
        [keras.Input((2,)), layers.Dense(8, activation="tanh"), layers.Dense(1)]
    )
    return generator, discriminator


def batch():
    real = rng.normal(loc=1.0, size=(16, 2)).astype("float32")
    noise = rng.normal(size=(16, 2)).astype("float32")
    return real, noise


generator, discriminator = build()
criterion = keras.losses.BinaryCrossentropy(from_logits=True)
g_optimizer = keras.optimizers.SGD(learning_rate=0.125)
d_optimizer = keras.optimizers.SGD(learning_rate=0.125)
ones, zeros = np.ones((16, 1)), np.zeros((16, 1))
# --8<-- [end:gan]

# --8<-- [start:gan-recipe]
import warnings

old_generator, old_discriminator = build()
old_discriminator.compile(loss=criterion, optimizer="sgd")
old_discriminator.trainable = False  # meant for the next model only
gan = keras.Sequential([keras.Input((2,)), old_generator, old_discriminator])
gan.compile(loss=criterion, optimizer="sgd")

real = np.random.default_rng(0).normal(loc=1.0, size=(16, 2))
for trainable in (False, True):
    old_discriminator.trainable = trainable
    before = old_discriminator.get_weights()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        old_discriminator.train_on_batch(real, ones)
    moved = not np.array_equal(before[0], old_discriminator.get_weights()[0])
    print(trainable, "moved:", moved, *[warning.message for warning in caught])
# --8<-- [end:gan-recipe]


# --8<-- [start:gan-step]
def train_step(real, noise):
    with tf.GradientTape() as tape:
        fake = generator(noise)
        d_loss = criterion(ones, discriminator(real))
        d_loss += criterion(zeros, discriminator(fake))
    d_weights = discriminator.trainable_variables
    d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)

    with tf.GradientTape() as tape:
        g_loss = criterion(ones, discriminator(generator(noise)))
    g_weights = generator.trainable_variables  # the discriminator's are left alone
    g_optimizer.apply(tape.gradient(g_loss, g_weights), g_weights)


before = [m.get_weights()[0] for m in (generator, discriminator)]
for _ in range(20):
    train_step(*batch())

after = [m.get_weights()[0] for m in (generator, discriminator)]
moved = [not np.array_equal(a, b) for a, b in zip(before, after, strict=True)]
print("generator moved:", moved[0], "discriminator moved:", moved[1])
# --8<-- [end:gan-step]
