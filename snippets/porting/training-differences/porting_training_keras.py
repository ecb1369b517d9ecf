# --8<-- [start:defaults]
import keras
import numpy as np
from keras import layers, ops

names = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam")
keys = ("learning_rate", "beta_1", "beta_2", "rho", "epsilon", "weight_decay")
keys += ("initial_accumulator_value",)

for name in names:
    config = getattr(keras.optimizers, name)().get_config()
    shown = [f"{key}={config[key]:.4g}" for key in keys if config.get(key)]
    print(f"{name:8}", *shown)
# --8<-- [end:defaults]

# --8<-- [start:weight-decay]
for optimizer in (keras.optimizers.Adam, keras.optimizers.AdamW, keras.optimizers.SGD):
    w = keras.Variable(1.0)
    optimizer(learning_rate=0.1, weight_decay=0.1).apply([ops.array(0.0)], [w])
    print(f"{optimizer.__name__}: {ops.convert_to_numpy(w):.2f}")
# --8<-- [end:weight-decay]

# --8<-- [start:l2]
layer = layers.Dense(
    1, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L2(0.1)
)
model = keras.Sequential([keras.Input((1,)), layer])
model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.1))
model.train_on_batch(ops.zeros((4, 1)), ops.zeros((4, 1)))

print(f"{ops.convert_to_numpy(layer.kernel)[0, 0]:.2f}")
# --8<-- [end:l2]

# --8<-- [start:clip]
gradients = [ops.array([3.0]), ops.array([4.0])]  # norm 5

for clip in ("clipnorm", "global_clipnorm"):
    w = [keras.Variable([0.0]) for _ in range(2)]
    keras.optimizers.SGD(learning_rate=1.0, **{clip: 1.0}).apply(gradients, w)
    print(clip, [round(-ops.convert_to_numpy(v).item(), 2) for v in w])
# --8<-- [end:clip]


# --8<-- [start:epsilon]
def first_step(optimizer, gradient, **arguments):
    w = keras.Variable(0.0)
    optimizer = optimizer(learning_rate=1.0, epsilon=1e-7, **arguments)
    optimizer.apply([ops.array(gradient)], [w])
    return -ops.convert_to_numpy(w)


for gradient in (1e-2, 1e-4, 1e-6):
    adam = first_step(keras.optimizers.Adam, gradient)
    rmsprop = first_step(keras.optimizers.RMSprop, gradient, rho=0.9)
    print(f"gradient {gradient:.0e}: Adam {adam:.2f}, RMSprop {rmsprop:.2f}")
# --8<-- [end:epsilon]

# --8<-- [start:model]
rng = np.random.default_rng(1)
x = rng.normal(size=(32, 4)).astype("float32")
y = np.sin(x.sum(axis=1, keepdims=True))
weights = [
    rng.normal(size=shape, scale=0.5).astype("float32")
    for shape in ((4, 16), (16,), (16, 1), (1,))
]

model = keras.Sequential(
    [keras.Input((4,)), layers.Dense(16, activation="tanh"), layers.Dense(1)]
)
model.set_weights(weights)
# --8<-- [end:model]

# --8<-- [start:train]
model.compile(
    loss="mse",
    optimizer=keras.optimizers.AdamW(
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        weight_decay=0.004,
        global_clipnorm=0.5,
    ),
)

losses = model.fit(x, y, batch_size=32, epochs=50, verbose=0).history["loss"]
print(f"first loss {losses[0]:.4f}, last {losses[-1]:.4f}")
# --8<-- [end:train]
