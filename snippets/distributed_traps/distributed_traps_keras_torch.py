# --8<-- [start:start]
# torchrun --nproc-per-node 2 distributed_traps_keras_torch.py
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
import torch.distributed as dist
from keras import layers
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DistributedSampler

dist.init_process_group("gloo")
# --8<-- [end:start]


# --8<-- [start:setup]
rng = np.random.default_rng(0)
x_train = rng.normal(size=(128, 3)).astype("float32")
y_train = np.sin(x_train).sum(axis=1, keepdims=True)
weights = [rng.normal(size=shape) / 2 for shape in ((3, 16), (16,), (16, 1), (1,))]

sampler = DistributedSampler(x_train, shuffle=False)


def build_model():
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1)]
    )
    model.set_weights(weights)
    return model


# --8<-- [end:setup]


# --8<-- [start:fit]
inner = build_model()
model = DistributedDataParallel(inner)
inner.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125))
mine = list(sampler)
inner.fit(x_train[mine], y_train[mine], batch_size=32, epochs=10, verbose=0)

trained = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
of_workers = [torch.empty_like(trained) for _ in range(dist.get_world_size())]
dist.all_gather(of_workers, trained)
print("workers equal:", torch.equal(*of_workers))
# --8<-- [end:fit]


# --8<-- [start:distribution]
try:
    keras.distribution.list_devices()
except AttributeError as error:
    print(error)

dist.barrier()
dist.destroy_process_group()
# --8<-- [end:distribution]
