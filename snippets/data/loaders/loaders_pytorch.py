# --8<-- [start:data]
import torch
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
images, labels = train_set.data[:1000], train_set.targets[:1000]

print(tuple(images.shape), images.dtype, labels[:5].tolist())
# --8<-- [end:data]

# --8<-- [start:dataset]
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):  # in samples
        return len(self.images)

    def __getitem__(self, index):  # one sample
        image = self.images[index].to(torch.float32) / 255
        image = (image - 0.1307) / 0.3081
        return image[None], self.labels[index]


dataset = Digits(images, labels)
print(len(dataset), "samples of the shape", tuple(dataset[0][0].shape))
# --8<-- [end:dataset]

# --8<-- [start:batches]
loader = DataLoader(dataset, batch_size=32, shuffle=True)

batch_x, batch_y = next(iter(loader))
print(len(loader), "batches of the shape", tuple(batch_x.shape))
# --8<-- [end:batches]

# --8<-- [start:channels]
from torch import nn

conv = nn.Conv2d(1, 8, kernel_size=3)
try:
    conv(batch_x[:, 0])  # (32, 28, 28)
except RuntimeError as error:
    print(error)

print(tuple(conv(batch_x).shape))
# --8<-- [end:channels]


# --8<-- [start:multi-input]
class WithInk(Digits):
    def __getitem__(self, index):
        image, label = super().__getitem__(index)
        return {"image": image, "ink": image.mean()[None]}, label


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.scores = nn.Linear(785, 10)

    def forward(self, image, ink):
        return self.scores(torch.cat([image.flatten(1), ink], dim=1))


inputs, targets = next(iter(DataLoader(WithInk(images, labels), batch_size=32)))
print({name: tuple(value.shape) for name, value in inputs.items()})
print(tuple(TwoInputs()(**inputs).shape))
# --8<-- [end:multi-input]
