# --8<-- [start:data]
import torch
from torch import nn
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
test_set = datasets.MNIST("data", train=False, download=True)

x, y = train_set.data / 255, train_set.targets
x_train, y_train = x[:500], y[:500]  # few, so that it shows
x_val, y_val = x[500:2500], y[500:2500]
x_test, y_test = test_set.data / 255, test_set.targets
print("train", len(x_train), "validation", len(x_val), "test", len(x_test))
# --8<-- [end:data]


# --8<-- [start:model]
def build(units):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, units),
        nn.ReLU(),
        nn.Linear(units, 10),
    )


# --8<-- [end:model]


# --8<-- [start:loop]
criterion = nn.CrossEntropyLoss()


def train(model, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
    history = {"loss": [], "val_loss": []}
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x_train)).split(50):
            optimizer.zero_grad()
            loss = criterion(model(x_train[rows]), y_train[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["loss"].append(total / len(x_train))
        with torch.no_grad():
            history["val_loss"].append(criterion(model(x_val), y_val).item())
    return history


# --8<-- [end:loop]

# --8<-- [start:curves]
import matplotlib.pyplot as plt

small, large = train(build(units=1), epochs=60), train(build(units=128), epochs=60)

figure, axes = plt.subplots(1, 2, sharey=True)
for axis, units, history in zip(axes, (1, 128), (small, large), strict=True):
    axis.plot(history["loss"], label="training")
    axis.plot(history["val_loss"], label="validation")
    axis.set_title(f"{units} hidden units")
    axis.set_xlabel("epoch")
axes[0].set_ylabel("loss")
axes[0].legend()
plt.show()
# --8<-- [end:curves]

# --8<-- [start:read]
for name, history in (("small", small), ("large", large)):
    losses = history["val_loss"]
    best = losses.index(min(losses))
    print(f"{name}: training loss {history['loss'][-1]:.3f} at the end")
    print(
        f"  validation loss {losses[best]:.3f} in epoch {best + 1}, {losses[-1]:.3f} at the end"
    )
# --8<-- [end:read]


# --8<-- [start:choose]
@torch.no_grad()
def accuracy(model, x, y):
    return (model(x).argmax(dim=1) == y).float().mean().item()


models = {units: build(units) for units in (2, 8, 32, 128)}
for units, model in models.items():
    train(model, epochs=10)
    print(f"{units:3} units: validation accuracy {accuracy(model, x_val, y_val):.3f}")

chosen = max(models, key=lambda units: accuracy(models[units], x_val, y_val))
# --8<-- [end:choose]

# --8<-- [start:test]
print(f"{chosen} units: test accuracy {accuracy(models[chosen], x_test, y_test):.3f}")
# --8<-- [end:test]

# --8<-- [start:luck]
import numpy as np

rng = np.random.default_rng(0)
labels = y_val[:200].numpy()
guesses = rng.integers(10, size=(1000, 200))  # of 1000 networks that learned nothing
right = guesses == labels

best = right[:, :100].mean(axis=1).argmax()
print(f"the best of 1000 on 100 digits: {right[best, :100].mean():.2f}")
print(f"the same on 100 others:         {right[best, 100:].mean():.2f}")
# --8<-- [end:luck]
