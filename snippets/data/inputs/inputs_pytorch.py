# --8<-- [start:model]
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
rng = np.random.default_rng(0)

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))

x = rng.normal(size=(5, 4))  # float64: NumPy's default
# --8<-- [end:model]

# --8<-- [start:accepts]
inputs = torch.tensor(x, dtype=torch.float32)

print(model(inputs).shape)
# --8<-- [end:accepts]

# --8<-- [start:numpy]
try:
    model(x)
except TypeError as error:
    print(error)

print(model(torch.from_numpy(x).float()).shape)
# --8<-- [end:numpy]

# --8<-- [start:list]
try:
    model([[1.0, 2.0, 3.0, 4.0]])
except TypeError as error:
    print(error)

print(model(torch.tensor([[1.0, 2.0, 3.0, 4.0]])).shape)
# --8<-- [end:list]

# --8<-- [start:float64]
try:
    model(torch.from_numpy(x))
except RuntimeError as error:
    print(error)

print(model(torch.from_numpy(x).float()).dtype)
# --8<-- [end:float64]

# --8<-- [start:integers]
pixels = torch.tensor([[0, 64, 128, 255]], dtype=torch.uint8)
try:
    model(pixels)
except RuntimeError as error:
    print(error)

print(model(pixels / 255).dtype)
# --8<-- [end:integers]

# --8<-- [start:features]
try:
    model(inputs[:, :3])
except RuntimeError as error:
    print(error)
# --8<-- [end:features]

# --8<-- [start:batch-axis]
sample = inputs[0]
print(sample.shape, "->", model(sample).shape)
print(sample[None].shape, "->", model(sample[None]).shape)
# --8<-- [end:batch-axis]
