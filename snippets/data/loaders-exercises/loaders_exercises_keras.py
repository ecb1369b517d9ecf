# --8<-- [start:setup]
import math

import keras
import numpy as np

pixels = np.arange(30, dtype="uint8").reshape(10, 3) * 8
labels = np.arange(10)
# --8<-- [end:setup]


# --8<-- [start:last-given]
class Numbers(keras.utils.PyDataset):
    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    def __len__(self):
        return self.batches

    def __getitem__(self, index):
        return np.arange(10)[4 * index : 4 * index + 4]


loader = Numbers(math.ceil(10 / 4))
batches = [loader[index].tolist() for index in range(len(loader))]

whole = Numbers(10 // 4)
# --8<-- [end:last-given]

# --8<-- [start:last]
print(len(loader), "batches, the last is", batches[-1])
print(len(whole), "whole batches")
# --8<-- [end:last]


# --8<-- [start:length-given]
class Pixels(keras.utils.PyDataset):
    def __init__(self, pixels, batch_size):
        super().__init__()
        self.pixels, self.batch_size = pixels, batch_size

    def __len__(self):
        return math.ceil(len(self.pixels) / self.batch_size)

    def __getitem__(self, index):
        return self.pixels[index : index + 1]


loader = Pixels(pixels, batch_size=4)
print(sum(len(loader[i]) for i in range(len(loader))), "of 10 samples")
# --8<-- [end:length-given]


# --8<-- [start:length]
class AllPixels(Pixels):
    def __getitem__(self, index):
        first = index * self.batch_size
        return self.pixels[first : first + self.batch_size]


loader = AllPixels(pixels, batch_size=4)
print(sum(len(loader[i]) for i in range(len(loader))), "of 10 samples")
# --8<-- [end:length]


# --8<-- [start:chain]
class Scaled(keras.utils.PyDataset):
    def __init__(self, pixels, labels, batch_size):
        super().__init__()
        self.pixels, self.labels, self.batch_size = pixels, labels, batch_size

    def __len__(self):
        return len(self.pixels) // self.batch_size

    def __getitem__(self, index):
        rows = slice(index * self.batch_size, (index + 1) * self.batch_size)
        return self.pixels[rows].astype("float32") / 255, self.labels[rows]


loader = Scaled(pixels, labels, batch_size=4)
for index in range(len(loader)):
    batch_x, batch_y = loader[index]
    print(f"mean {batch_x.mean():.4f} labels {batch_y.tolist()}")
# --8<-- [end:chain]
