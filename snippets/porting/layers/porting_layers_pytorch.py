# --8<-- [start:data]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

np.set_printoptions(precision=3, suppress=True)
rng = np.random.default_rng(0)

images = rng.normal(size=(4, 8, 6, 3)).astype("float32")  # (N, H, W, C)
x = torch.from_numpy(images.transpose(0, 3, 1, 2))  # (N, C, H, W)
# --8<-- [end:data]

# --8<-- [start:bn-defaults]
bn = nn.BatchNorm2d(3)
print("eps", bn.eps, "momentum", bn.momentum)

faint = 0.01 * x  # a variance of 0.0001
print(f"deviation after it: {bn(faint).std():.2f}")

for step in range(50):
    bn(x + 5)
print("running mean", bn.running_mean.numpy())
# --8<-- [end:bn-defaults]

# --8<-- [start:bn-variance]
features = x[:, :, 0, 0]  # (4, 3): four numbers a channel
bn = nn.BatchNorm1d(3, eps=1e-5, momentum=0.1)

print("train", bn(features)[0].detach().numpy())
print("running variance", bn.running_var.numpy())
bn.eval()
print("eval ", bn(features)[0].detach().numpy())
# --8<-- [end:bn-variance]

# --8<-- [start:bn-freeze]
bn = nn.BatchNorm2d(3).requires_grad_(False)
y = bn(x + 5)
print(f"frozen: output mean {y.mean():.2f}, running mean", bn.running_mean.numpy())

bn = nn.BatchNorm2d(3).requires_grad_(False).eval()
y = bn(x + 5)
print(f"and eval(): output mean {y.mean():.2f}, running mean", bn.running_mean.numpy())
# --8<-- [end:bn-freeze]

# --8<-- [start:activations]
one = torch.tensor([-1.0, 1.0])
print("nn.LeakyReLU", nn.LeakyReLU()(one).numpy())
print("F.leaky_relu", F.leaky_relu(one).numpy())

two = torch.tensor([-2.0, 2.0])
print("nn.GELU", nn.GELU()(two).numpy())
print("F.gelu ", F.gelu(two).numpy())
# --8<-- [end:activations]

# --8<-- [start:model]
model = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=3, bias=False),
    nn.BatchNorm2d(8),
    nn.LeakyReLU(0.01),
)
print(tuple(model(x).shape))
# --8<-- [end:model]
