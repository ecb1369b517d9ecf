# --8<-- [start:data]
import warnings
from functools import partial

# fastai 2.8 calls torch.jit.script, which PyTorch 2.15 deprecates.
warnings.filterwarnings("ignore", "`torch.jit.script` is deprecated", FutureWarning)

import torch
from fastai.callback.core import Callback
from fastai.data.core import DataLoaders
from fastai.learner import Learner
from fastai.metrics import accuracy
from fastai.optimizer import OptimWrapper
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision import datasets

torch.manual_seed(0)


def mnist(train):
    digits = datasets.MNIST("data", train=train, download=True)
    images = (digits.data[:, None] / 255 - 0.1307) / 0.3081
    return TensorDataset(images, digits.targets)


digits, test_set = mnist(train=True), mnist(train=False)
train_set, val_set, _ = random_split(digits, [25_000, 5_000, 30_000])
train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
val_loader = DataLoader(val_set, batch_size=1000)
test_loader = DataLoader(test_set, batch_size=1000)
print(len(train_loader), "batches an epoch")
# --8<-- [end:data]

# --8<-- [start:model]
model = nn.Sequential(
    nn.Conv2d(1, 32, 3, stride=2),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.MaxPool2d(2),
    nn.ReLU(),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(1600, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
).to(memory_format=torch.channels_last)  # faster on a CPU
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:model]


# --8<-- [start:setup]
class Rate(Callback):
    def before_batch(self):
        done = self.train_iter
        rate = 1.0 if done < 250 else 0.25 if done < 350 else 0.0625
        self.opt.set_hyper("lr", rate)


learner = Learner(
    DataLoaders(train_loader, val_loader),
    model,
    loss_func=nn.CrossEntropyLoss(),
    opt_func=partial(OptimWrapper, opt=torch.optim.Adadelta, rho=0.95),
    metrics=accuracy,
    cbs=Rate(),
)
# --8<-- [end:setup]

# --8<-- [start:train]
with learner.no_logging():  # else it prints a table
    learner.fit(1)

losses = [float(loss) for loss in learner.recorder.losses]
train_loss, val_loss, val_accuracy = learner.recorder.values[-1]
print(f"{len(losses)} updates, validation accuracy {val_accuracy:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(losses[29::30])
plt.xlabel("30 batches")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:evaluate]
loss, test_accuracy = learner.validate(dl=test_loader)
print(f"test accuracy {test_accuracy:.4f}")
print("training mode:", model.training)
# --8<-- [end:evaluate]

# --8<-- [start:adam]
from fastai.optimizer import Adam

print(Adam(model.parameters(), lr=learner.lr).hypers[0])
# --8<-- [end:adam]
