# --8<-- [start:setup]
import numpy as np
import torch
from torch.nn import functional as F
from torchvision.transforms import v2

names = ["centre", "harbour", "hills"]
picture = np.full((28, 28, 1), 255, dtype="uint8")
# --8<-- [end:setup]

# --8<-- [start:unseen-given]
index = {name: number for number, name in enumerate(names, start=1)}
known = torch.tensor([index.get(name, 0) for name in ["hills", "lakeside"]])
one_hot = F.one_hot(known, len(names) + 1)
# --8<-- [end:unseen-given]

# --8<-- [start:unseen]
print(one_hot.tolist())
# --8<-- [end:unseen]

# --8<-- [start:bright-given]
prepare = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32)])
print(f"white is {prepare(picture).max():.0f}")
# --8<-- [end:bright-given]

# --8<-- [start:bright]
prepare = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])
print(f"white is {prepare(picture).max():.0f}")
# --8<-- [end:bright]
