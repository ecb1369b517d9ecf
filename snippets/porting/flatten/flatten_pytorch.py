# --8<-- [start:order]
import torch
from torch import nn

pixels = torch.tensor([[11, 12], [21, 22]])  # row and column
maps = torch.stack([100 + pixels, 200 + pixels])[None]  # (1, 2 channels, 2, 2)

print(nn.Flatten()(maps)[0].tolist())
print(nn.Flatten()(maps.permute(0, 2, 3, 1))[0].tolist())  # as Keras has it
# --8<-- [end:order]

# --8<-- [start:model]
torch.manual_seed(0)

model = nn.Sequential(
    nn.Conv2d(1, 4, kernel_size=3),  # 8 x 8 -> 4 maps of 6 x 6
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(4 * 6 * 6, 10),
)
weights = [parameter.detach().numpy() for parameter in model.parameters()]
print([weight.shape for weight in weights])
# --8<-- [end:model]


# --8<-- [start:port]
def to_keras(weights):
    conv, conv_bias, dense, dense_bias = weights
    dense = dense.reshape(10, 4, 6, 6).transpose(2, 3, 1, 0)  # (h, w, in, out)
    return [
        conv.transpose(2, 3, 1, 0),
        conv_bias,
        dense.reshape(6 * 6 * 4, 10),
        dense_bias,
    ]


print([weight.shape for weight in to_keras(weights)])
# --8<-- [end:port]

# --8<-- [start:permute]
from torchvision.ops import Permute

model_as_keras = nn.Sequential(
    nn.Conv2d(1, 4, kernel_size=3),
    nn.ReLU(),
    Permute([0, 2, 3, 1]),  # channels last, then flatten
    nn.Flatten(),
    nn.Linear(6 * 6 * 4, 10),
)
x = torch.randn(1, 1, 8, 8)
print(tuple(model_as_keras[:3](x).shape), tuple(model_as_keras(x).shape))
# --8<-- [end:permute]
