# --8<-- [start:model]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x_train = torch.from_numpy(rng.normal(size=(192, 4)).astype("float32"))
y_train = torch.from_numpy(rng.normal(size=(192, 1)).astype("float32"))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 16)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        print("forward:", type(x).__name__, tuple(x.shape))
        return self.out(torch.relu(self.hidden(x)))


torch.manual_seed(0)
model = Net()
for _ in range(2):
    model(x_train[:32])
# --8<-- [end:model]


# --8<-- [start:train]
model = Net()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for start in range(0, 192, 32):  # 6 batches
    optimizer.zero_grad()
    output = model(x_train[start : start + 32])
    loss = criterion(output, y_train[start : start + 32])
    loss.backward()
    optimizer.step()
# --8<-- [end:train]


# --8<-- [start:compiled]
def backend(graph, inputs):  # instead of the default, "inductor"
    print("  compiling a graph")
    return graph.forward


compiled = torch.compile(model, backend=backend)
for _ in range(3):
    compiled(x_train[:32])
# --8<-- [end:compiled]


# --8<-- [start:debug]
with torch.compiler.set_stance("force_eager"):
    for start in (0, 32):
        compiled(x_train[start : start + 32])
# --8<-- [end:debug]


# --8<-- [start:print]
def peek(x):
    y = x + 1
    print("print:", y)
    return 2 * y


torch.compile(peek, backend=backend)(torch.ones(2))

torch.compiler.reset()  # forget what was compiled
try:
    torch.compile(peek, fullgraph=True)(torch.ones(2))
except Exception as error:
    print(f"{type(error).__name__}: {str(error).splitlines()[0]}")
# --8<-- [end:print]
