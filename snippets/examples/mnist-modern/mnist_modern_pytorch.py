# --8<-- [start:settings]
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import datasets
from torchvision.transforms import v2

torch.manual_seed(0)

BATCH_SIZE, EPOCHS = 64, 5
UPDATES = EPOCHS * (10_000 // BATCH_SIZE)
WARM_UP = UPDATES // 4
RATE, DECAY, SMOOTHING = 0.01, 0.05, 0.1
# --8<-- [end:settings]


# --8<-- [start:data]
class Digits(Dataset):
    def __init__(self, split, rows, transform=None):
        self.images = split.data[rows, None] / 255
        self.labels = split.targets[rows]
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, row):
        image = self.images[row]
        return (self.transform(image) if self.transform else image), self.labels[row]


train_split = datasets.MNIST("data", train=True, download=True)
test_split = datasets.MNIST("data", train=False, download=True)

shifted = v2.RandomCrop(28, padding=2)  # by up to two pixels

train_set = Digits(train_split, slice(10_000), shifted)
val_set = Digits(train_split, slice(55_000, 60_000))
test_set = Digits(test_split, slice(10_000))

train_loader = DataLoader(train_set, BATCH_SIZE, shuffle=True, drop_last=True)
val_loader = DataLoader(val_set, batch_size=500)
test_loader = DataLoader(test_set, batch_size=500)
print(len(train_loader), "batches,", UPDATES, "updates")
# --8<-- [end:data]


# --8<-- [start:model]
def block(depth, width):
    return nn.Sequential(
        nn.Conv2d(depth, width, kernel_size=3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
    )


def build_model():
    return nn.Sequential(
        block(1, 16),  # 28 x 28 -> 14 x 14
        block(16, 32),  # -> 7 x 7
        block(32, 64),  # -> 4 x 4
        block(64, 128),  # -> 2 x 2
        nn.AdaptiveAvgPool2d(1),  # -> one number a channel
        nn.Flatten(),
        nn.Linear(128, 10),
    )


model = build_model()
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")
# --8<-- [end:model]

# --8<-- [start:loss]
criterion = nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
# --8<-- [end:loss]

# --8<-- [start:optimizer]
kernels = [parameter for parameter in model.parameters() if parameter.ndim > 1]
others = [parameter for parameter in model.parameters() if parameter.ndim == 1]
optimizer = torch.optim.AdamW(
    [
        {"params": kernels, "weight_decay": DECAY},
        {"params": others, "weight_decay": 0.0},  # biases, and BatchNorm's own
    ],
    lr=RATE,
)

warm_up = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / 25, total_iters=WARM_UP)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, UPDATES - WARM_UP)
schedule = torch.optim.lr_scheduler.SequentialLR(
    optimizer, [warm_up, cosine], [WARM_UP]
)
# --8<-- [end:optimizer]


# --8<-- [start:train-loop]
def train_loop(loader, model, criterion, optimizer, schedule):
    model.train()
    total, rates = 0.0, []
    for images, labels in loader:
        rates.append(schedule.get_last_lr()[0])
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item()
    return total / len(loader), rates


# --8<-- [end:train-loop]


# --8<-- [start:test-loop]
@torch.no_grad()
def test_loop(loader, model, criterion):
    model.eval()
    total, right = 0.0, 0
    for images, labels in loader:
        logits = model(images)
        total += criterion(logits, labels).item() * len(labels)
        right += (logits.argmax(dim=1) == labels).sum().item()
    return total / len(loader.dataset), right / len(loader.dataset)


# --8<-- [end:test-loop]

# --8<-- [start:train]
accuracies, rates = [], []

for epoch in range(EPOCHS):
    loss, used = train_loop(train_loader, model, criterion, optimizer, schedule)
    _, accuracy = test_loop(val_loader, model, criterion)
    if accuracy > max(accuracies, default=0.0):
        torch.save(model.state_dict(), "best.pt")
    accuracies.append(accuracy)
    rates += used
    print(f"epoch {epoch + 1}: loss {loss:.4f}, validation accuracy {accuracy:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
figure, (left, right) = plt.subplots(1, 2)
left.plot(rates)
left.set_xlabel("update")
left.set_ylabel("learning rate")
right.plot(range(1, EPOCHS + 1), accuracies)
right.set_xlabel("epoch")
right.set_ylabel("validation accuracy")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:best]
best = build_model()
best.load_state_dict(torch.load("best.pt"))
best.eval()

loss, accuracy = test_loop(test_loader, best, criterion)
print(f"best of epoch {accuracies.index(max(accuracies)) + 1}")
print(f"test accuracy {accuracy:.4f}")
# --8<-- [end:best]

# --8<-- [start:predict]
images, labels = next(iter(test_loader))
with torch.no_grad():
    digits = best(images).argmax(dim=1)
print("predicted", digits[:10].tolist())
print("labels   ", labels[:10].tolist())
# --8<-- [end:predict]

# --8<-- [start:slow-statistics]
from itertools import islice

batches = list(islice(train_loader, 60))
images, labels = next(iter(val_loader))

for momentum in (0.01, 0.1):  # Keras calls them 0.99, its default, and 0.9
    torch.manual_seed(0)  # the same weights in both runs
    network = build_model()
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = momentum

    optimizer = torch.optim.AdamW(network.parameters(), lr=0.001)
    constant = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)
    train_loop(batches, network, criterion, optimizer, constant)
    for training in (False, True):
        network.train(training)
        right = network(images).argmax(dim=1) == labels
        accuracy = right.float().mean()
        print(f"momentum={momentum}, training={training}: accuracy {accuracy:.1f}")
# --8<-- [end:slow-statistics]

# --8<-- [start:time]
import time

plain = nn.Sequential(
    nn.Conv2d(1, 32, kernel_size=3),
    nn.ReLU(),
    nn.Conv2d(32, 64, kernel_size=3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(64 * 12 * 12, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
)
images, labels = images[:BATCH_SIZE], labels[:BATCH_SIZE]


def seconds(network, updates=5):
    optimizer = torch.optim.AdamW(network.parameters())
    for update in range(updates + 1):
        if update == 1:  # the first one also prepares
            start = time.perf_counter()
        optimizer.zero_grad()
        criterion(network(images), labels).backward()
        optimizer.step()
    return time.perf_counter() - start


print(f"an update of the plain CNN: {seconds(plain) / seconds(build_model()):.1f} x")
# --8<-- [end:time]
