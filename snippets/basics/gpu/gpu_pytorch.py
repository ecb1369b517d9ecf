# --8<-- [start:find]
import torch
from torch import nn

device = torch.accelerator.current_accelerator(check_available=True)
device = device or torch.device("cpu")
print("running on", device.type)
# --8<-- [end:find]

# --8<-- [start:model]
torch.manual_seed(0)

model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)).to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
# --8<-- [end:model]

# --8<-- [start:same-parameters]
small = nn.Linear(3, 2)
weight = small.weight
momentum = torch.optim.SGD(small.parameters(), lr=0.1, momentum=0.9)
small(torch.ones(1, 3)).sum().backward()
momentum.step()

small.to(torch.float64)  # a dtype in place of a device
print("same parameter:", small.weight is weight, weight.dtype)
print("optimizer state:", momentum.state[weight]["momentum_buffer"].dtype)
# --8<-- [end:same-parameters]

# --8<-- [start:data]
x_train = torch.rand(256, 784)
y_train = torch.randint(10, (256,))
# --8<-- [end:data]

# --8<-- [start:train]
for x, y in zip(x_train.split(32), y_train.split(32), strict=True):
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()

print(f"loss {loss.item():.4f} on {loss.device.type}")
# --8<-- [end:train]

# --8<-- [start:where]
print({parameter.device.type for parameter in model.parameters()})
print(x_train.device.type)
# --8<-- [end:where]

# --8<-- [start:mismatch]
elsewhere = torch.rand(32, 784, device="meta")
try:
    model(elsewhere)
except RuntimeError as error:
    print(error)
# --8<-- [end:mismatch]

# --8<-- [start:memory]
if device.type == "cuda":
    print(torch.cuda.get_device_name(), torch.cuda.max_memory_allocated(), "bytes")
else:
    print("no CUDA memory in use: running on", device.type)
# --8<-- [end:memory]

# --8<-- [start:mixed]
with torch.autocast(device_type=device.type, dtype=torch.bfloat16):
    output = model(x)
    loss = criterion(output, y)

print("output", output.dtype, "loss", loss.dtype, "weights", model[0].weight.dtype)
# --8<-- [end:mixed]

# --8<-- [start:float16]
scaler = torch.amp.GradScaler(device.type)

for x, y in zip(x_train.split(32), y_train.split(32), strict=True):
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    with torch.autocast(device_type=device.type, dtype=torch.float16):
        loss = criterion(model(x), y)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)  # only to clip the gradients
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    scaler.step(optimizer)
    scaler.update()

print(f"loss {loss.item():.4f}, scale {scaler.get_scale():.0f}")
# --8<-- [end:float16]

# --8<-- [start:clip-scaled]
for unscale in (True, False):
    scaler = torch.amp.GradScaler(device.type, init_scale=1024.0)
    optimizer.zero_grad()
    with torch.autocast(device_type=device.type, dtype=torch.float16):
        loss = criterion(model(x), y)
    scaler.scale(loss).backward()
    if unscale:
        scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.1)
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    scaler.step(optimizer)
    after = nn.utils.parameters_to_vector(model.parameters()).detach()
    step = torch.linalg.vector_norm(after - before)
    print(f"unscale_ {unscale}: a step of {step:.6f}")
# --8<-- [end:clip-scaled]

# --8<-- [start:old-amp]
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.cuda.amp.autocast(enabled=False)
print(caught[0].category.__name__, caught[0].message)
# --8<-- [end:old-amp]
