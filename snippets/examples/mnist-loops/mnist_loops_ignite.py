# --8<-- [start:data]
import torch
from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.metrics import Accuracy
from torch import nn
from torch.optim.lr_scheduler import MultiStepLR
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
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0, rho=0.95)
schedule = MultiStepLR(optimizer, [250, 350], gamma=0.25)
trainer = create_supervised_trainer(model, optimizer, criterion)
evaluator = create_supervised_evaluator(model, {"accuracy": Accuracy()})
losses = []


@trainer.on(Events.ITERATION_COMPLETED)
def after_update(engine):
    schedule.step()
    losses.append(engine.state.output)


@trainer.on(Events.EPOCH_COMPLETED)
def after_epoch(engine):
    evaluator.run(val_loader)


# --8<-- [end:setup]

# --8<-- [start:train]
trainer.run(train_loader, max_epochs=1)
found = evaluator.state.metrics["accuracy"]
print(f"{len(losses)} updates, validation accuracy {found:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(torch.tensor(losses[:390]).reshape(-1, 30).mean(dim=1))
plt.xlabel("30 batches")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:evaluate]
state = evaluator.run(test_loader)
print(f"test accuracy {state.metrics['accuracy']:.4f}")
print("training mode:", model.training)
# --8<-- [end:evaluate]
