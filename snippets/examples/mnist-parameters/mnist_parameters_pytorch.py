# --8<-- [start:data]
import torch
from torch.nn import functional as F
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
test_set = datasets.MNIST("data", train=False, download=True)
raw, y_train = train_set.data, train_set.targets
print(raw.dtype, tuple(raw.shape), "from", raw.min().item(), "to", raw.max().item())

pixels = raw / 255
print(f"mean {pixels.mean():.4f}, standard deviation {pixels.std():.4f}")
# --8<-- [end:data]


# --8<-- [start:normalise]
def normalised(images):
    return (images / 255 - 0.1307) / 0.3081


x_train = normalised(raw)
x_test, y_test = normalised(test_set.data), test_set.targets
print(f"from {x_train.min():.4f} to {x_train.max():.4f}")
# --8<-- [end:normalise]


# --8<-- [start:batches]
def batches(x, y, size):
    order = torch.randperm(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x[rows], y[rows]


images, labels = next(batches(x_train, y_train, size=100))
print(tuple(images.shape), tuple(labels.shape))
# --8<-- [end:batches]

# --8<-- [start:shapes]
print("for a convolution:", tuple(images[:, None].shape))
print("for a dense layer:", tuple(images.reshape(-1, 784).shape))
# --8<-- [end:shapes]


# --8<-- [start:weights]
def layer(inputs, outputs):
    weight = torch.randn(inputs, outputs) * (2 / inputs) ** 0.5  # He's initialisation
    return weight.requires_grad_(), torch.zeros(outputs, requires_grad=True)


w1, b1 = layer(784, 200)
w2, b2 = layer(200, 100)
w3, b3 = layer(100, 10)
parameters = [w1, b1, w2, b2, w3, b3]
first = w1.detach().clone()  # to see later what was learned
print(sum(parameter.numel() for parameter in parameters), "parameters")
# --8<-- [end:weights]


# --8<-- [start:forward]
def forward(x):
    x = x.reshape(-1, 784)
    x = torch.relu(x @ w1 + b1)
    x = torch.relu(x @ w2 + b2)
    return x @ w3 + b3


print(tuple(forward(images).shape))
# --8<-- [end:forward]


# --8<-- [start:loss]
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


print(f"loss {cross_entropy(forward(images), labels):.4f} before training")
# --8<-- [end:loss]

# --8<-- [start:train]
losses = []
for epoch in range(5):
    total = 0.0
    for x, y in batches(x_train, y_train, size=100):
        loss = cross_entropy(forward(x), y)
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= 0.1 * gradient
        losses.append(loss.item())
        total += loss.item() * len(x)
    print(f"epoch {epoch + 1}: loss {total / len(x_train):.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt
import numpy as np

plt.plot(range(50, 3001, 50), np.reshape(losses, (60, 50)).mean(axis=1))
plt.yscale("log")
plt.xlabel("update")
plt.ylabel("loss, mean of 50 batches")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
with torch.no_grad():
    logits = forward(x_test)
right = logits.argmax(dim=1) == y_test

print(f"test accuracy {right.float().mean():.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:metric]
from torchmetrics.classification import MulticlassAccuracy

metric = MulticlassAccuracy(num_classes=10, average="micro")
for rows in torch.arange(10_000).split(64):
    metric.update(logits[rows], y_test[rows])

print(f"test accuracy {metric.compute():.4f}")
# --8<-- [end:metric]

# --8<-- [start:macro]
macro = MulticlassAccuracy(num_classes=10)
print(f"mean of the classes' accuracies {macro(logits, y_test):.4f}")
# --8<-- [end:macro]

# --8<-- [start:pictures]
learned = (w1 - first).detach().numpy()

figure, axes = plt.subplots(2, 5)
for axis, unit in zip(axes.flat, learned.T, strict=False):
    image = unit.reshape(28, 28)
    axis.imshow(image, cmap="RdBu", vmin=-0.1, vmax=0.1, interpolation="none")
    axis.axis("off")
plt.show()
# --8<-- [end:pictures]

# --8<-- [start:class]
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(784, 200)
        self.hidden2 = nn.Linear(200, 100)
        self.scores = nn.Linear(100, 10)

    def forward(self, x):
        x = x.reshape(-1, 784)
        x = torch.relu(self.hidden1(x))
        x = torch.relu(self.hidden2(x))
        return self.scores(x)


network = Network()
# --8<-- [end:class]

# --8<-- [start:same]
with torch.no_grad():
    for own, given in zip(network.parameters(), parameters, strict=True):
        own.copy_(given.t())  # Linear keeps (out, in)
    same = torch.allclose(network(x_test), logits, rtol=1e-4, atol=1e-4)

print("the class gives the same scores:", same)
# --8<-- [end:same]

# --8<-- [start:device]
device = torch.accelerator.current_accelerator(check_available=True)
device = device or torch.device("cpu")

network = network.to(device)
scores = network(images.to(device))
print("computed on the chosen device:", scores.device.type == device.type)
# --8<-- [end:device]
