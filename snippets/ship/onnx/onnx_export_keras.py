# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((12, 17, 3), name="image"),
        layers.Conv2D(8, kernel_size=(3, 5), activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(16, kernel_size=3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.5),
        layers.Dense(4, bias_initializer="normal"),
    ]
)

images = np.random.default_rng(0).normal(size=(32, 12, 17, 3)).astype("float32")
# --8<-- [end:model]

# --8<-- [start:never-called]
try:
    model.export("model.onnx", format="onnx")
except ValueError as error:
    print(error)

expected = model.predict(images, verbose=0)  # a call
# --8<-- [end:never-called]

# --8<-- [start:export]
import warnings

with warnings.catch_warnings(action="ignore"):  # Keras asks NumPy for np.object
    model.export("model.onnx", format="onnx", verbose=False)
# --8<-- [end:export]

# --8<-- [start:graph]
import onnx

onnx.checker.check_model("model.onnx", full_check=True)
exported = onnx.load("model.onnx")
print("opset", exported.opset_import[0].version)
print(" ".join(node.op_type for node in exported.graph.node))
# --8<-- [end:graph]

# --8<-- [start:runtime]
import onnxruntime

session = onnxruntime.InferenceSession("model.onnx")
print(session.get_inputs()[0].name, session.get_inputs()[0].shape)

(scores,) = session.run(None, {"image": images})
expected = model.predict(images, verbose=0)

difference = np.abs(scores - expected).max()
print(f"largest difference {difference:.0e}, below 1e-5: {difference < 1e-5}")
# --8<-- [end:runtime]

# --8<-- [start:layout]
channels_first = images.transpose(0, 3, 1, 2)
try:
    session.run(None, {"image": channels_first})
except Exception as error:
    print(error)

(again,) = session.run(None, {"image": channels_first.transpose(0, 2, 3, 1)})
print((again == scores).all())
# --8<-- [end:layout]

# --8<-- [start:own-format]
import tensorflow as tf

model.export("served", verbose=False)  # a folder: TensorFlow's SavedModel

served = tf.saved_model.load("served")
difference = np.abs(served.serve(images) - expected).max()
print(f"below 1e-5: {difference < 1e-5}")
# --8<-- [end:own-format]

# --8<-- [start:litert]
model.export("model.tflite", format="litert", verbose=False)

with warnings.catch_warnings(record=True) as caught:
    interpreter = tf.lite.Interpreter("model.tflite")
print(" ".join(str(caught[0].message).split()[:21]))

where, to = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
interpreter.resize_tensor_input(where["index"], images.shape)
interpreter.allocate_tensors()
interpreter.set_tensor(where["index"], images)
interpreter.invoke()
scores = interpreter.get_tensor(to["index"])

print(f"below 1e-5: {np.abs(scores - expected).max() < 1e-5}")
# --8<-- [end:litert]
