# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
model.compile("adam", "mse")
x = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
# --8<-- [end:model]

# --8<-- [start:h5]
model.save("old.h5")
try:
    keras.models.load_model("old.h5")
except (TypeError, ValueError) as error:
    print(error)

loaded = keras.models.load_model("old.h5", compile=False)
loaded.compile("adam", keras.losses.MeanSquaredError())
print(np.allclose(loaded(x), model(x)))
# --8<-- [end:h5]

# --8<-- [start:saved-model]
model.export("old_folder", verbose=False)
try:
    keras.models.load_model("old_folder")
except ValueError as error:
    print(str(error).split(". ")[0])

served = layers.TFSMLayer("old_folder", call_endpoint="serving_default")
(found,) = served(x).values()  # a dictionary of outputs
print(np.allclose(found, model(x), atol=1e-6))
# --8<-- [end:saved-model]

# --8<-- [start:weights]
import tensorflow as tf

variables = tf.saved_model.load("old_folder").variables
print([tuple(variable.shape) for variable in variables])

twin = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
twin.set_weights([variable.numpy() for variable in variables])
print(np.allclose(twin(x), model(x)))
# --8<-- [end:weights]
