# --8<-- [start:find]
import keras
from keras import layers

devices = keras.distribution.list_devices()
print("running on", devices[0].split(":")[0])
# --8<-- [end:find]

# --8<-- [start:model]
keras.utils.set_random_seed(0)


def build_model():
    return keras.Sequential(
        [keras.Input((784,)), layers.Dense(128, activation="relu"), layers.Dense(10)]
    )


model = build_model()
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
)
# --8<-- [end:model]

# --8<-- [start:data]
x_train = keras.random.uniform((256, 784))
y_train = keras.random.randint((256,), 0, 10)
# --8<-- [end:data]

# --8<-- [start:train]
history = model.fit(x_train, y_train, batch_size=32, shuffle=False, verbose=0)

print(f"loss {history.history['loss'][-1]:.4f}")  # nothing to move
# --8<-- [end:train]

# --8<-- [start:where]
print({weight.value.device for weight in model.weights})
# --8<-- [end:where]

# --8<-- [start:mixed]
keras.config.set_dtype_policy("mixed_bfloat16")
mixed = build_model()
output = mixed(x_train[:32])
print("output", output.dtype.name, "weights", mixed.weights[0].dtype)

keras.config.set_dtype_policy("float32")
# --8<-- [end:mixed]

# --8<-- [start:float16]
keras.config.set_dtype_policy("mixed_float16")
half = build_model()
half.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.SGD(learning_rate=0.1, global_clipnorm=1.0),
)
half.fit(x_train, y_train, batch_size=32, shuffle=False, verbose=0)

scale = float(half.optimizer.dynamic_scale)
print(type(half.optimizer).__name__, f"scale {scale:.0f}")
keras.config.set_dtype_policy("float32")
# --8<-- [end:float16]
