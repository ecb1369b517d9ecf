# --8<-- [start:data]
import torch
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
images = train_set.data[:100]

print(tuple(images.shape), images.dtype)
# --8<-- [end:data]

# --8<-- [start:transforms]
from torchvision.transforms import v2

prepare = v2.Compose(
    [
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),  # divides by 255
        v2.Normalize((0.1307,), (0.3081,)),
    ]
)
train_set = datasets.MNIST("data", train=True, download=True, transform=prepare)

image, label = train_set[0]
print(tuple(image.shape), f"mean {image.mean():.4f}, largest {image.max():.4f}")
# --8<-- [end:transforms]

# --8<-- [start:augment]
import matplotlib.pyplot as plt

rotate = v2.RandomRotation(36, v2.InterpolationMode.BILINEAR)  # degrees
digits = [rotate(images[:1]) for _ in range(8)]

figure, axes = plt.subplots(2, 4)
for axis, digit in zip(axes.flat, digits, strict=True):
    axis.imshow(digit[0].numpy(), cmap="gray_r")
    axis.axis("off")
plt.show()
# --8<-- [end:augment]

# --8<-- [start:per-sample]
batch = images[:1].repeat(8, 1, 1)[:, None]  # one digit, eight times

turned = rotate(batch)
print(len(turned.unique(dim=0)), "different images in a batch")

turned = torch.stack([rotate(image) for image in batch])
print(len(turned.unique(dim=0)), "different images, one by one")
# --8<-- [end:per-sample]

# --8<-- [start:switch-off]
rotate.eval()  # it is a module, but this changes nothing
print("changed after eval():", not torch.equal(rotate(batch), batch))

test_prepare = prepare  # so: a second pipeline, without the random part
train_prepare = v2.Compose([rotate, prepare])
# --8<-- [end:switch-off]
