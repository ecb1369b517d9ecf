# --8<-- [start:formats]
import torch
from torch import nn
from torchvision import datasets

for dtype in (torch.float32, torch.float16, torch.bfloat16):
    large, small, near_1 = torch.tensor([70000, 1e-8, 1.001]).to(dtype).tolist()
    print(f"{str(dtype).removeprefix('torch.'):8}  {large:g}  {small:.1g}  {near_1:g}")
# --8<-- [end:formats]

# --8<-- [start:stands-still]
for dtype in (torch.float32, torch.bfloat16):
    weight = torch.tensor(1.0, dtype=dtype)
    for _ in range(1000):
        weight += 0.001
    print(f"{str(dtype).removeprefix('torch.'):8}  {weight.item():.3f}")
# --8<-- [end:stands-still]

# --8<-- [start:data]
train_set = datasets.MNIST("data", train=True, download=True)
x_train, y_train = train_set.data[:1000] / 255, train_set.targets[:1000]
# --8<-- [end:data]


# --8<-- [start:model]
def build():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))


criterion = nn.CrossEntropyLoss()
# --8<-- [end:model]

# --8<-- [start:policy]
model = build()
with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
    output = model(x_train[:50])
    loss = criterion(output, y_train[:50])
loss.backward()

print("weights", model[1].weight.dtype, "gradients", model[1].weight.grad.dtype)
print("output", output.dtype, "loss", loss.dtype)
# --8<-- [end:policy]


# --8<-- [start:one-layer]
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(784, 64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        hidden = self.body(x)
        with torch.autocast(device_type="cpu", enabled=False):
            output = self.head(hidden.float())
        return hidden, output


with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
    hidden, output = Network()(x_train[:50].flatten(1))
print("hidden", hidden.dtype, "output", output.dtype)
# --8<-- [end:one-layer]

# --8<-- [start:underflow]
weight = torch.tensor(1.0, requires_grad=True)
factor = torch.tensor(1e-4, dtype=torch.float16)
for power in (0, 10, 30):
    output = weight.half() * factor  # as under autocast
    loss = output.float() * 1e-4 * 2.0**power
    (gradient,) = torch.autograd.grad(loss, weight)
    print(f"scale 2**{power}: gradient {gradient.item() / 2.0**power:.1e}")
# --8<-- [end:underflow]


# --8<-- [start:train]
def train(model, scaler, epochs=5, mixed=True):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(x_train.split(50), y_train.split(50), strict=True):
            optimizer.zero_grad()
            with torch.autocast(device_type="cpu", dtype=torch.float16, enabled=mixed):
                loss = criterion(model(x), y)
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)  # before anything looks at the gradients
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            scaler.step(optimizer)
            scaler.update()
            total += loss.item() / 20
    return total


scaler = torch.amp.GradScaler("cpu")
print(f"float16: loss {train(build(), scaler):.2f}, scale {scaler.get_scale():.0f}")

nothing = torch.amp.GradScaler("cpu", enabled=False)  # scales nothing
print(f"float32: loss {train(build(), nothing, mixed=False):.2f}")
# --8<-- [end:train]

# --8<-- [start:time]
import statistics
import time


def seconds(call, *arguments, repeat=5):
    call(*arguments)  # warm up: the first time is not like the others
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call(*arguments)
        if torch.accelerator.is_available():
            torch.accelerator.synchronize()  # it works on while Python runs ahead
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def one_epoch(model, batch_size):
    for x, y in zip(x_train.split(batch_size), y_train.split(batch_size), strict=True):
        criterion(model(x), y).backward()


model = build()
few, many = (seconds(one_epoch, model, batch_size) for batch_size in (10, 100))
print(f"an epoch in batches of 10 takes {few / many:.1f} times as long as in 100")
# --8<-- [end:time]
