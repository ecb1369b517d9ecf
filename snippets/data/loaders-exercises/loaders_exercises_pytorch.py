# --8<-- [start:setup]
import math

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

pixels = np.arange(30, dtype="uint8").reshape(10, 3) * 8
labels = np.arange(10)
# --8<-- [end:setup]

# --8<-- [start:last-given]
loader = DataLoader(range(10), batch_size=4)
batches = [batch.tolist() for batch in loader]

whole = DataLoader(range(10), batch_size=4, drop_last=True)
# --8<-- [end:last-given]

# --8<-- [start:last]
print(len(loader), "batches, the last is", batches[-1])
print(len(whole), "whole batches")
# --8<-- [end:last]


# --8<-- [start:length-given]
class Pixels(Dataset):
    def __init__(self, pixels, batch_size):
        self.pixels, self.batch_size = pixels, batch_size

    def __len__(self):
        return math.ceil(len(self.pixels) / self.batch_size)

    def __getitem__(self, index):
        return self.pixels[index]


loader = DataLoader(Pixels(pixels, batch_size=4), batch_size=4)
print(sum(len(batch) for batch in loader), "of 10 samples")
# --8<-- [end:length-given]


# --8<-- [start:length]
class AllPixels(Dataset):
    def __init__(self, pixels):
        self.pixels = pixels

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, index):
        return self.pixels[index]


loader = DataLoader(AllPixels(pixels), batch_size=4)
print(sum(len(batch) for batch in loader), "of 10 samples")
# --8<-- [end:length]


# --8<-- [start:chain]
class Scaled(Dataset):
    def __init__(self, pixels, labels):
        self.pixels, self.labels = torch.from_numpy(pixels), torch.from_numpy(labels)

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, index):
        return self.pixels[index].float() / 255, self.labels[index]


loader = DataLoader(Scaled(pixels, labels), batch_size=4, drop_last=True)
for batch_x, batch_y in loader:
    print(f"mean {batch_x.mean():.4f} labels {batch_y.tolist()}")
# --8<-- [end:chain]
