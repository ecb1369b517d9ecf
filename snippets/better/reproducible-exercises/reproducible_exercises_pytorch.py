# --8<-- [start:setup]
import numpy as np
import torch
from torch import nn

# --8<-- [end:setup]

# --8<-- [start:draws-given]
torch.manual_seed(0)
a = torch.rand(3)
b = torch.rand(3)
torch.manual_seed(0)
c = torch.rand(3)
# --8<-- [end:draws-given]

# --8<-- [start:draws]
print("a and b equal:", torch.equal(a, b))
print("a and c equal:", torch.equal(a, c))
# --8<-- [end:draws]

# --8<-- [start:start-given]
torch.manual_seed(0)
plain = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
dropped = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1))
print("same first layer:", torch.equal(plain[0].weight, dropped[0].weight))
# --8<-- [end:start-given]

# --8<-- [start:start]
dropped[0].load_state_dict(plain[0].state_dict())
dropped[-1].load_state_dict(plain[-1].state_dict())
print("same first layer:", torch.equal(plain[0].weight, dropped[0].weight))
# --8<-- [end:start]

# --8<-- [start:better-given]
old = np.array([91.2, 90.1, 92.0, 90.7, 91.5])  # accuracies of five runs each, in %
new = np.array([91.9, 91.0, 91.6, 92.4, 90.8])
print(f"means {old.mean():.2f} and {new.mean():.2f}")
# --8<-- [end:better-given]

# --8<-- [start:better]
error = np.sqrt(old.var(ddof=1) / 5 + new.var(ddof=1) / 5)
print(f"difference {new.mean() - old.mean():.2f}, its standard error {error:.2f}")
# --8<-- [end:better]
