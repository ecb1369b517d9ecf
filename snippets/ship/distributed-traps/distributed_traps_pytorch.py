# --8<-- [start:start]
# torchrun --nproc-per-node 2 distributed_traps_pytorch.py
import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

dist.init_process_group("gloo")  # "nccl" where each worker has a GPU
rank, workers = dist.get_rank(), dist.get_world_size()
# --8<-- [end:start]


# --8<-- [start:setup]
rng = np.random.default_rng(0)
x_train = rng.normal(size=(128, 3)).astype("float32")
y_train = np.sin(x_train).sum(axis=1, keepdims=True)
weights = [rng.normal(size=shape) / 2 for shape in ((3, 16), (16,), (16, 1), (1,))]

dataset = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
sampler = DistributedSampler(dataset, shuffle=False)


def build_model():
    model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(weight.T))
    return model


def train(model, loader, epochs=10):
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()  # DDP averages the gradients here
            optimizer.step()
    return epochs * len(loader)


# --8<-- [end:setup]


# --8<-- [start:batch-size]
model = DistributedDataParallel(build_model())
updates = train(model, DataLoader(dataset, batch_size=64, sampler=sampler))
with torch.no_grad():
    loss = nn.MSELoss()(model.module(dataset.tensors[0]), dataset.tensors[1])
print(f"batch_size=64: {updates} updates, loss {loss:.6f}")
# --8<-- [end:batch-size]


# --8<-- [start:batch-norm]
inputs = torch.from_numpy(x_train)
of_part = DistributedDataParallel(nn.BatchNorm1d(3))(inputs[rank::workers])
of_whole = nn.BatchNorm1d(3)(inputs)[rank::workers]
print(f"batch normalisation: {(of_part - of_whole).abs().max():.4f} apart")
# --8<-- [end:batch-norm]


# --8<-- [start:set-epoch]
shuffled = DistributedSampler(dataset, shuffle=True, seed=0)
orders = [list(shuffled) for epoch in range(2)]
print("without set_epoch, the same order:", orders[0] == orders[1])

for epoch in range(2):
    shuffled.set_epoch(epoch)
    orders[epoch] = list(shuffled)
print("with it:", orders[0] == orders[1])
# --8<-- [end:set-epoch]


# --8<-- [start:data-parallel]
alone, of_threads = build_model(), nn.DataParallel(build_model())
for model in (alone, of_threads):
    train(model, DataLoader(dataset, batch_size=64))
pairs = zip(alone.parameters(), of_threads.parameters(), strict=True)
print(of_threads.device_ids, all(torch.equal(*pair) for pair in pairs))

dist.barrier()
dist.destroy_process_group()
# --8<-- [end:data-parallel]
