# --8<-- [start:stranger]
import keras
import numpy as np
from keras import layers

surprise = layers.Lambda(lambda x: print("this could have been any program") or x)
stranger = keras.Sequential([keras.Input((4,)), surprise])
stranger.save("stranger.keras")
# --8<-- [end:stranger]

# --8<-- [start:refused]
try:
    keras.models.load_model("stranger.keras")  # safe_mode=True
except ValueError as error:
    print(str(error).split(". ")[0])
# --8<-- [end:refused]

# --8<-- [start:executed]
loaded = keras.models.load_model("stranger.keras", safe_mode=False)
# --8<-- [end:executed]

# --8<-- [start:inspect]
import json
import zipfile

with zipfile.ZipFile("stranger.keras") as archive:
    print(archive.namelist())
    config = json.loads(archive.read("config.json"))
print([layer["class_name"] for layer in config["config"]["layers"]])
# --8<-- [end:inspect]


# --8<-- [start:model]
@keras.saving.register_keras_serializable()
class Square(layers.Layer):
    def call(self, x):
        return x * x


model = keras.Sequential([keras.Input((4,)), Square(), layers.Dense(3)])
# --8<-- [end:model]

# --8<-- [start:share]
model.save("to-share.keras")
loaded = keras.models.load_model("to-share.keras")  # safe_mode=True
x = np.random.default_rng(0).normal(size=(8, 4))
outputs = [keras.ops.convert_to_numpy(either(x)) for either in (loaded, model)]
print("equal:", np.array_equal(*outputs))
# --8<-- [end:share]
