# --8<-- [start:data]
import warnings

# Lightning 2.6 calls what PyTorch 2.15 deprecates, and asks for more workers.
warnings.filterwarnings("ignore", ".*LeafSpec", FutureWarning, "lightning")
warnings.filterwarnings("ignore", ".*does not have many workers")

import lightning as L
import torch
from torch import nn
from torch.nn import functional as F
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
class Classifier(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.model = model

    def training_step(self, batch, index):
        images, labels = batch
        return F.cross_entropy(self.model(images), labels)

    def test_step(self, batch, index):
        images, labels = batch
        correct = self.model(images).argmax(dim=1) == labels
        self.log("accuracy", correct.float().mean())

    validation_step = test_step

    def configure_optimizers(self):
        optimizer = torch.optim.Adadelta(self.parameters(), lr=1.0, rho=0.95)
        schedule = MultiStepLR(optimizer, [250, 350], gamma=0.25)
        return [optimizer], [{"scheduler": schedule, "interval": "step"}]


class KeepLoss(L.Callback):
    def on_train_batch_end(self, trainer, module, outputs, batch, index):
        losses.append(outputs["loss"].item())


losses = []
# --8<-- [end:setup]

# --8<-- [start:train]
classifier = Classifier()
trainer = L.Trainer(
    max_epochs=1,
    callbacks=[KeepLoss()],
    num_sanity_val_steps=0,  # 2 batches before the training by default
    logger=False,  # each of the next four is on by default
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
)
trainer.fit(classifier, train_loader, val_loader)
accuracy = trainer.callback_metrics["accuracy"]
print(f"{len(losses)} updates, validation accuracy {accuracy:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(torch.tensor(losses[:390]).reshape(-1, 30).mean(dim=1))
plt.xlabel("30 batches")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:evaluate]
(metrics,) = trainer.test(classifier, test_loader, verbose=False)
print(f"test accuracy {metrics['accuracy']:.4f}")
print("training mode:", model.training)
# --8<-- [end:evaluate]
