# --8<-- [start:data]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

np.set_printoptions(precision=3, suppress=True)
rng = np.random.default_rng(0)

images = rng.normal(size=(4, 8, 6, 3)).astype("float32")  # (N, H, W, C)
kernel = rng.normal(size=(3, 3, 3, 4), scale=0.3).astype("float32")

x = torch.from_numpy(images.transpose(0, 3, 1, 2))  # (N, C, H, W)
weight = torch.from_numpy(kernel.transpose(3, 2, 0, 1))  # (out, in, H, W)
# --8<-- [end:data]

# --8<-- [start:layout]
conv = nn.Conv2d(3, 4, kernel_size=3)
try:
    conv(torch.from_numpy(images))
except RuntimeError as error:
    print(error)

print(tuple(conv(x).shape))
print(tuple(conv(torch.from_numpy(images).swapaxes(1, 3)).shape))  # H and W swapped
# --8<-- [end:layout]

# --8<-- [start:same]
try:
    nn.Conv2d(3, 4, 3, stride=2, padding="same")
except ValueError as error:
    print(error)

symmetric = F.conv2d(x, weight, stride=2, padding=1)
same = F.conv2d(F.pad(x, (0, 1, 0, 1)), weight, stride=2)
print(tuple(symmetric.shape), tuple(same.shape))
print("padding=1", symmetric[0, :, 0, 0].numpy())
print("F.pad    ", same[0, :, 0, 0].numpy())
# --8<-- [end:same]

# --8<-- [start:transposed]
small = same[:, :, :2, :2]

popular = F.conv_transpose2d(small, weight, stride=2, padding=1, output_padding=1)
cropped = F.conv_transpose2d(small, weight, stride=2)[:, :, :-1, :-1]
print(tuple(popular.shape), tuple(cropped.shape))
print("output_padding=1", popular[0, :, 0, 0].numpy())
print("cropped         ", cropped[0, :, 0, 0].numpy())
# --8<-- [end:transposed]

# --8<-- [start:bilinear]
row = torch.tensor([0.0, 1.0, 2.0, 3.0]).reshape(1, 1, 1, 4)

for corners in (True, False):
    y = F.interpolate(row, size=(1, 8), mode="bilinear", align_corners=corners)
    print(f"align_corners={corners}", y.flatten().numpy())
# --8<-- [end:bilinear]

# --8<-- [start:nearest]
for mode in ("nearest", "nearest-exact"):
    y = F.interpolate(row, size=(1, 2), mode=mode)
    print(mode, y.flatten().numpy())
# --8<-- [end:nearest]

# --8<-- [start:model]
model = nn.Sequential(
    nn.ZeroPad2d((0, 1, 0, 1)),
    nn.Conv2d(3, 8, kernel_size=3, stride=2),
    nn.Upsample(scale_factor=2),
    nn.ConvTranspose2d(8, 4, kernel_size=4, stride=2, padding=1),
)
print(tuple(model(x).shape))
# --8<-- [end:model]
