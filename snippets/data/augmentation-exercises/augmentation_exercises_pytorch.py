# --8<-- [start:setup]
import torch
from torchvision.transforms import v2

image = torch.tensor([[[1.0, 2.0], [3.0, 4.0]]])  # a channel, two rows, two columns
# --8<-- [end:setup]

# --8<-- [start:quarter-given]
rotate = v2.RandomRotation((90, 90))  # from 90 to 90: always a quarter
turned = rotate(image)
# --8<-- [end:quarter-given]

# --8<-- [start:quarter]
print(turned.flatten().tolist())
# --8<-- [end:quarter]

# --8<-- [start:validate-given]
torch.manual_seed(0)
images = torch.rand(100, 1, 8, 8)
prepare = v2.Compose([v2.RandomHorizontalFlip(), v2.Normalize((0.5,), (0.5,))])

first = torch.stack([prepare(image) for image in images])  # to validate with
second = torch.stack([prepare(image) for image in images])
print("validated on the same images:", torch.equal(first, second))
# --8<-- [end:validate-given]

# --8<-- [start:validate]
prepare = v2.Normalize((0.5,), (0.5,))

first = torch.stack([prepare(image) for image in images])
second = torch.stack([prepare(image) for image in images])
print("validated on the same images:", torch.equal(first, second))
# --8<-- [end:validate]

# --8<-- [start:scale]
prepare = v2.Compose(
    [v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5], [0.5])]
)
pixels = torch.tensor([[[0, 255], [51, 102]]], dtype=torch.uint8)

print([round(value, 2) for value in prepare(pixels).flatten().tolist()])
# --8<-- [end:scale]
