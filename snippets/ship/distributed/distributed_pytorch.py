# --8<-- [start:start]
# torchrun --nproc-per-node 2 distributed_pytorch.py
import os

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

on_gpus = torch.cuda.device_count() >= int(os.environ["LOCAL_WORLD_SIZE"])
device, backend = torch.device("cpu"), "gloo"
if on_gpus:  # one for each worker of this machine
    device, backend = torch.device("cuda", int(os.environ["LOCAL_RANK"])), "nccl"
    torch.cuda.set_device(device)
dist.init_process_group(backend)
rank, workers = dist.get_rank(), dist.get_world_size()
print(f"worker {rank} of {workers}")
# --8<-- [end:start]


# --8<-- [start:data]
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

rng = np.random.default_rng(0)
x_train = rng.normal(size=(128, 3)).astype("float32")
y_train = np.sin(x_train).sum(axis=1, keepdims=True)
weights = [rng.normal(size=shape) / 2 for shape in ((3, 16), (16,), (16, 1), (1,))]

dataset = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
sampler = DistributedSampler(dataset, shuffle=False)
print(f"{len(sampler)} of {len(dataset)} samples for this worker")
# --8<-- [end:data]


# --8<-- [start:model]
def build_model():
    model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(weight.T))
    return model.to(device)


model = DistributedDataParallel(build_model())
# --8<-- [end:model]


# --8<-- [start:train]
def train(model, loader, epochs=10):
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
    for _ in range(epochs):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            criterion(model(x), y).backward()  # DDP averages the gradients here
            optimizer.step()
    return epochs * len(loader)


updates = train(model, DataLoader(dataset, batch_size=32, sampler=sampler))
print(f"{updates} updates with 2 × 32 samples")
# --8<-- [end:train]


# --8<-- [start:same-weights]
alone = build_model()
train(alone, DataLoader(dataset, batch_size=64))  # one process, the whole batch

trained = nn.utils.parameters_to_vector(model.parameters()).detach()
of_workers = [torch.empty_like(trained) for _ in range(workers)]
dist.all_gather(of_workers, trained)
print("workers equal:", torch.equal(*of_workers))

expected = nn.utils.parameters_to_vector(alone.parameters()).detach()
print("one process equal to 1e-5:", torch.allclose(trained, expected, atol=1e-5))
# --8<-- [end:same-weights]


# --8<-- [start:loss]
with torch.no_grad():
    x, y = (tensor.to(device) for tensor in dataset.tensors)
    loss = nn.MSELoss()(model.module(x), y)
print(f"loss {loss:.6f}")
# --8<-- [end:loss]


# --8<-- [start:save]
print(list(model.state_dict())[0], list(model.module.state_dict())[0])
if rank == 0:
    torch.save(model.module.state_dict(), "model.pt")

dist.barrier()  # nobody reads before the file is there
state = torch.load("model.pt", map_location=device)  # it was saved on rank 0's device
model.module.load_state_dict(state)
print("loaded on", next(model.parameters()).device.type)
dist.destroy_process_group()
# --8<-- [end:save]
