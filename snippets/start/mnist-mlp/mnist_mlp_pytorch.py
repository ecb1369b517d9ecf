# --8<-- [start:data]
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
test_set = datasets.MNIST("data", train=False, download=True)

x, y = train_set.data / 255, train_set.targets
x_train, x_val = x[:55_000], x[55_000:]
y_train, y_val = y[:55_000], y[55_000:]
x_test, y_test = test_set.data / 255, test_set.targets
print("train", len(x_train), "validation", len(x_val), "test", len(x_test))
# --8<-- [end:data]

# --8<-- [start:model]
model = nn.Sequential(
    nn.Flatten(),
    nn.Linear(784, 128),
    nn.ReLU(),
    nn.Dropout(0.2),
    nn.Linear(128, 10),
)
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:model]

# --8<-- [start:compile]
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
# --8<-- [end:compile]


# --8<-- [start:evaluate]
@torch.no_grad()
def evaluate(x, y):
    model.eval()
    logits = model(x)
    accuracy = (logits.argmax(dim=1) == y).float().mean()
    return criterion(logits, y).item(), accuracy.item()


# --8<-- [end:evaluate]


# --8<-- [start:train]
loader = DataLoader(TensorDataset(x_train, y_train), batch_size=32, shuffle=True)
train_losses, val_losses = [], []

for epoch in range(5):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    train_losses.append(total / len(x_train))
    val_losses.append(evaluate(x_val, y_val)[0])

for epoch, loss in enumerate(train_losses, 1):
    print(f"epoch {epoch}: loss {loss:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(range(1, 6), train_losses, marker="o", label="training")
plt.plot(range(1, 6), val_losses, marker="o", label="validation")
plt.xticks(range(1, 6))
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:curve]

# --8<-- [start:accuracy]
loss, accuracy = evaluate(x_test, y_test)
print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
# --8<-- [end:accuracy]

# --8<-- [start:dropout-left-on]
loss, accuracy = evaluate(x_val, y_val)
print(f"validation accuracy {accuracy:.4f}")

model.train()
with torch.no_grad():
    logits = model(x_val)

accuracy = (logits.argmax(dim=1) == y_val).float().mean()
print(f"with dropout left on: {accuracy:.4f}")
# --8<-- [end:dropout-left-on]

# --8<-- [start:predict]
model.eval()
with torch.no_grad():
    predictions = model(x_test[:10]).argmax(dim=1)

figure, axes = plt.subplots(2, 5)
for axis, image, digit in zip(axes.flat, x_test[:10].numpy(), predictions, strict=True):
    axis.imshow(image, cmap="gray_r")
    axis.set_title(f"predicted {digit}")
    axis.axis("off")
plt.show()
# --8<-- [end:predict]
