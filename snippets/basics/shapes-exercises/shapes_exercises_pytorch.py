# --8<-- [start:setup]
import torch

# --8<-- [end:setup]

# --8<-- [start:lined-up-given]
column, row = torch.ones(4, 1), torch.ones(3)
total = (column + row).sum()
# --8<-- [end:lined-up-given]

# --8<-- [start:lined-up]
print(tuple((column + row).shape), total.item())
# --8<-- [end:lined-up]

# --8<-- [start:channels-given]
colour = torch.tensor([10, 20, 30])  # red, green, blue
picture = colour.expand(2, 2, 3)  # rows, columns, colours
channels = picture.reshape(3, 2, 2)
print("red:", channels[0].tolist())
# --8<-- [end:channels-given]

# --8<-- [start:channels]
channels = picture.permute(2, 0, 1)
print("red:", channels[0].tolist())
# --8<-- [end:channels]

# --8<-- [start:parts-given]
x = torch.arange(16).reshape(2, 8)
for part in torch.split(x, 2, dim=1):
    print(part.tolist())
# --8<-- [end:parts-given]
