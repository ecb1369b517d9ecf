# --8<-- [start:model]
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=(3, 5)),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 16, kernel_size=3),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Dropout(0.5),
    nn.Linear(16, 4),
).eval()

images = torch.randn(32, 3, 12, 17)  # batch, channels, height, width
# --8<-- [end:model]

# --8<-- [start:export]
torch.onnx.export(
    model,
    (images[:2],),  # an example: the model is traced with it
    "model.onnx",
    input_names=["image"],
    output_names=["scores"],
    dynamic_shapes=({0: "batch"},),
    dynamo=True,  # the default since PyTorch 2.9
    external_data=False,
    verbose=False,
)
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

(scores,) = session.run(None, {"image": images.numpy()})
with torch.no_grad():
    expected = model(images).numpy()

difference = np.abs(scores - expected).max()
print(f"largest difference {difference:.0e}, below 1e-5: {difference < 1e-5}")
# --8<-- [end:runtime]

# --8<-- [start:layout]
channels_last = images.permute(0, 2, 3, 1).numpy()
try:
    session.run(None, {"image": channels_last})
except Exception as error:
    print(error)

(again,) = session.run(None, {"image": channels_last.transpose(0, 3, 1, 2)})
print((again == scores).all())
# --8<-- [end:layout]

# --8<-- [start:fixed-batch]
example = (images[:2],)
torch.onnx.export(model, example, "fixed.onnx", input_names=["image"], verbose=False)

fixed = onnxruntime.InferenceSession("fixed.onnx")
try:
    fixed.run(None, {"image": images.numpy()})
except Exception as error:
    print(error)
# --8<-- [end:fixed-batch]

# --8<-- [start:two-files]
from pathlib import Path

print(sorted(path.name for path in Path().glob("fixed.onnx*")))
Path("fixed.onnx.data").unlink()
try:
    onnxruntime.InferenceSession("fixed.onnx")
except Exception as error:
    print(str(error).split('"')[0])
# --8<-- [end:two-files]

# --8<-- [start:own-format]
batch = torch.export.Dim("batch")
program = torch.export.export(model, example, dynamic_shapes=({0: batch},))
torch.export.save(program, "model.pt2")

served = torch.export.load("model.pt2").module()
with torch.no_grad():
    difference = np.abs(served(images).numpy() - expected).max()
print(f"below 1e-5: {difference < 1e-5}")
# --8<-- [end:own-format]
