# --8<-- [start:settings]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)

DIGITS = 30_000  # half of the training set
BATCH_SIZE = 64  # one epoch: 469 updates
LEARNING_RATE, RHO, EPSILON = 1.0, 0.95, 1e-6
MILESTONES = (300, 400)  # after so many updates the rate falls to a quarter
# --8<-- [end:settings]

# --8<-- [start:data]
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets


def normalised(split):
    images = (split.data[:DIGITS, None] / 255 - 0.1307) / 0.3081
    return TensorDataset(images, split.targets[:DIGITS])


train_set = normalised(datasets.MNIST("data", train=True, download=True))
test_set = normalised(datasets.MNIST("data", train=False, download=True))

train_loader = DataLoader(train_set, batch_size=BATCH_SIZE, shuffle=True)
test_loader = DataLoader(test_set, batch_size=250)
print(tuple(train_set.tensors[0].shape), tuple(test_set.tensors[0].shape))
# --8<-- [end:data]


# --8<-- [start:model]
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=3)  # 28 x 28 -> 26 x 26
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3)  # -> 24 x 24, pooled to 12 x 12
        self.dropout = nn.Dropout(0.25)
        self.dense1 = nn.Linear(64 * 12 * 12, 128)
        self.dense2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = torch.flatten(self.dropout(x), 1)
        x = F.relu(self.dense1(x))
        return F.log_softmax(self.dense2(x), dim=1)


model = CNN().to(memory_format=torch.channels_last)
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:model]

# --8<-- [start:optimizer]
optimizer = torch.optim.Adadelta(
    model.parameters(), lr=LEARNING_RATE, rho=RHO, eps=EPSILON
)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, MILESTONES, gamma=0.25)
# --8<-- [end:optimizer]


# --8<-- [start:train-function]
def train():
    model.train()
    losses = []
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = F.nll_loss(model(images), labels)
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return losses


# --8<-- [end:train-function]


# --8<-- [start:test-function]
@torch.no_grad()
def test(model):
    model.eval()
    total, right = 0.0, 0
    for images, labels in test_loader:
        output = model(images)
        total += F.nll_loss(output, labels, reduction="sum").item()
        right += (output.argmax(dim=1) == labels).sum().item()
    return total / len(test_set), right / len(test_set)


# --8<-- [end:test-function]

# --8<-- [start:train]
losses = train()
print(f"{len(losses)} updates, mean loss {np.mean(losses):.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

averages = np.reshape(losses[:450], (18, 25)).mean(axis=1)
plt.plot(range(25, 451, 25), averages)
plt.yscale("log")
plt.xlabel("update")
plt.ylabel("loss, mean of 25 batches")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
loss, accuracy = test(model)
print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:save]
checkpoint = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
torch.save(checkpoint, "cnn.pt")
# --8<-- [end:save]

# --8<-- [start:load]
checkpoint = torch.load("cnn.pt")
loaded = CNN()
loaded.load_state_dict(checkpoint["model"])
loaded.eval()
print("from the file:", list(checkpoint))
# --8<-- [end:load]

# --8<-- [start:predict]
x_test, y_test = test_set.tensors
with torch.no_grad():
    output = torch.cat([loaded(images) for images, _ in test_loader])
probabilities = output.exp().numpy()
digits = probabilities.argmax(axis=1)

print("predicted", digits[:10].tolist())
print("labels   ", y_test[:10].tolist())
print(f"test accuracy {(digits == y_test.numpy()).mean():.4f}")
# --8<-- [end:predict]

# --8<-- [start:mistakes]
wrong = np.flatnonzero(digits != y_test.numpy())

figure, axes = plt.subplots(2, 5)
for axis, i in zip(axes.flat, wrong, strict=False):
    axis.imshow(x_test[i, 0].numpy(), cmap="gray_r")
    axis.set_title(f"{y_test[i]} read as {digits[i]}")
    axis.axis("off")
plt.show()
# --8<-- [end:mistakes]

# --8<-- [start:filters]
filters = model.conv1.weight.detach().numpy()[:, 0]  # (32, 3, 3)

figure, axes = plt.subplots(4, 8)
for axis, kernel in zip(axes.flat, filters, strict=True):
    axis.imshow(kernel, cmap="RdBu", vmin=-0.6, vmax=0.6)
    axis.axis("off")
plt.show()
# --8<-- [end:filters]

# --8<-- [start:adadelta-defaults]
weight = torch.ones(1, requires_grad=True)
optimizer = torch.optim.Adadelta([weight])
for _ in range(50):
    weight.grad = 2 * weight.detach()  # of weight ** 2
    optimizer.step()

print(f"moved {1 - weight.item():.6f} in 50 steps")
defaults = optimizer.defaults
print("lr", defaults["lr"], "rho", defaults["rho"], "epsilon", defaults["eps"])
# --8<-- [end:adadelta-defaults]
