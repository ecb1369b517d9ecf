# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:order-given]
image = np.arange(8).reshape(1, 2, 2, 2)
flat = nn.Flatten()(torch.from_numpy(image).permute(0, 3, 1, 2))
# --8<-- [end:order-given]

# --8<-- [start:order]
print(flat[0].tolist())
# --8<-- [end:order]

# --8<-- [start:green-given]
images = np.zeros((2, 4, 4, 3), dtype="float32")
images[..., 1] = 1.0

inputs = torch.from_numpy(images.reshape(2, 3, 4, 4))
print([round(value, 2) for value in inputs.mean(dim=(0, 2, 3)).tolist()])
# --8<-- [end:green-given]

# --8<-- [start:green]
inputs = torch.from_numpy(images).permute(0, 3, 1, 2)
print([round(value, 2) for value in inputs.mean(dim=(0, 2, 3)).tolist()])
# --8<-- [end:green]

# --8<-- [start:pixels]
model = nn.Linear(4, 1)
nn.init.constant_(model.weight, 0.25)
nn.init.zeros_(model.bias)

sample = np.array([0, 64, 128, 255], dtype="uint8")
inputs = torch.from_numpy(sample[None]) / 255
with torch.no_grad():
    print(f"{model(inputs)[0, 0]:.6f}")
# --8<-- [end:pixels]
