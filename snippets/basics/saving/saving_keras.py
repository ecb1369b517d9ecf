# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)


def build_model():
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(16, activation="tanh", name="hidden"),
            layers.Dropout(0.5),
            layers.Dense(3, name="output"),
        ],
        name="net",
    )


model = build_model()
x = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
before = model.predict(x, verbose=0)
# --8<-- [end:model]

# --8<-- [start:save]
model.save("model.keras")
# --8<-- [end:save]

# --8<-- [start:load]
loaded = keras.models.load_model("model.keras")  # no code of the model needed

after = loaded.predict(x, verbose=0)
print("equal:", np.array_equal(before, after))
# --8<-- [end:load]

# --8<-- [start:weights]
model.save_weights("model.weights.h5")

loaded = build_model()
loaded.load_weights("model.weights.h5")
print("equal:", np.array_equal(before, loaded.predict(x, verbose=0)))
# --8<-- [end:weights]

# --8<-- [start:class]
import warnings


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(16, activation="tanh")
        self.out = layers.Dense(3)

    def call(self, x):
        return self.out(self.hidden(x))


net = Net()
answers = net.predict(x, verbose=0)
net.save_weights("net.weights.h5")

loaded = Net()
try:
    loaded.load_weights("net.weights.h5")
except ValueError as error:
    print(error)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    loaded.build((None, 4))  # as the message says
loaded.load_weights("net.weights.h5")
print("after build():", np.array_equal(answers, loaded.predict(x, verbose=0)))

loaded = Net()
loaded(x[:1])
loaded.load_weights("net.weights.h5")
print("after a call: ", np.array_equal(answers, loaded.predict(x, verbose=0)))
# --8<-- [end:class]

# --8<-- [start:names]
for save, name in ((model.save_weights, "weights.pt"), (model.save, "my_model")):
    try:
        save(name)
    except ValueError as error:
        print(str(error).split(". ")[0])

try:
    keras.callbacks.ModelCheckpoint("best.keras", save_weights_only=True)
except ValueError as error:
    print(str(error).split(". ")[0])
# --8<-- [end:names]

# --8<-- [start:wrong-model]
wrong = keras.Sequential(
    [keras.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3)]
)
wrong.load_weights("model.weights.h5")  # fits, though it is another model
print("equal:", np.array_equal(before, wrong.predict(x, verbose=0)))

wrong = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
try:
    wrong.load_weights("model.weights.h5")
except ValueError as error:
    print(str(error).split(". ")[0])
# --8<-- [end:wrong-model]

# --8<-- [start:safetensors]
from safetensors.numpy import load_file, save_file

save_file({w.path: w.numpy() for w in model.weights}, "model.safetensors")

tensors = load_file("model.safetensors")
loaded = build_model()
for weight in loaded.weights:
    weight.assign(tensors[weight.path])
print({name: tensor.shape for name, tensor in tensors.items()})
# --8<-- [end:safetensors]

# --8<-- [start:transposed]
kernel = model.weights[0].numpy()
save_file({"weight": kernel.T}, "transposed.safetensors")
print("equal:", np.array_equal(load_file("transposed.safetensors")["weight"], kernel.T))

save_file({"weight": np.ascontiguousarray(kernel.T)}, "transposed.safetensors")
print("equal:", np.array_equal(load_file("transposed.safetensors")["weight"], kernel.T))
# --8<-- [end:transposed]


# --8<-- [start:custom]
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)  # name, dtype, ...
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


keras.Sequential([keras.Input((4,)), Scale(3.0)]).save("custom.keras")
try:
    keras.models.load_model("custom.keras")
except TypeError as error:
    print(str(error).split("Exception encountered: ")[1].split(". ")[0])

loaded = keras.models.load_model("custom.keras", custom_objects={"Scale": Scale})
print(loaded.predict(np.ones((1, 4)), verbose=0))
# --8<-- [end:custom]


# --8<-- [start:registered]
@keras.saving.register_keras_serializable()
class Shift(Scale):
    def call(self, x):
        return x + self.factor


keras.Sequential([keras.Input((4,)), Shift(4.0)]).save("registered.keras")
loaded = keras.models.load_model("registered.keras")
print(loaded.predict(np.ones((1, 4)), verbose=0))
# --8<-- [end:registered]
