# --8<-- [start:start]
# torchrun --nproc-per-node 2 keras_ddp_keras_torch.py
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
import torch.distributed as dist
from keras import layers
from torch.nn.parallel import DistributedDataParallel

dist.init_process_group("gloo")
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
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
    )
    model.set_weights(weights)
    return model


model = DistributedDataParallel(build_model())
# --8<-- [end:model]


# --8<-- [start:train]
def train(model, loader, epochs=10):
    criterion = keras.losses.MeanSquaredError()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(y, model(x)).backward()
            optimizer.step()
    return epochs * len(loader)


updates = train(model, DataLoader(dataset, batch_size=32, sampler=sampler))
print(f"{updates} updates with 2 × 32 samples")
# --8<-- [end:train]


# --8<-- [start:same-weights]
alone = build_model()
train(alone, DataLoader(dataset, batch_size=64))  # one process, the whole batch

trained = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
of_workers = [torch.empty_like(trained) for _ in range(workers)]
dist.all_gather(of_workers, trained)
print("workers equal:", torch.equal(*of_workers))

expected = torch.nn.utils.parameters_to_vector(alone.parameters()).detach()
print("one process equal to 1e-5:", torch.allclose(trained, expected, atol=1e-5))
# --8<-- [end:same-weights]


# --8<-- [start:loss]
with torch.no_grad():
    loss = keras.losses.MeanSquaredError()(y_train, model.module(x_train))
print(f"loss {loss:.6f}")
# --8<-- [end:loss]


# --8<-- [start:fit]
inner = build_model()
model = DistributedDataParallel(inner)
inner.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
mine = list(sampler)
inner.fit(x_train[mine], y_train[mine], batch_size=32, epochs=10, verbose=0)

trained = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
dist.all_gather(of_workers, trained)
print("workers equal:", torch.equal(*of_workers))
# --8<-- [end:fit]


# --8<-- [start:distribution]
try:
    keras.distribution.list_devices()
except AttributeError as error:
    print(error)

dist.barrier()  # nobody leaves while another still computes
dist.destroy_process_group()
# --8<-- [end:distribution]
