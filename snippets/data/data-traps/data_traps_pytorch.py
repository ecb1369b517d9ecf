# --8<-- [start:data]
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
x_train, y_train = train_set.data, train_set.targets
print(len(x_train), "digits, the first:", y_train[:8].tolist())
# --8<-- [end:data]

# --8<-- [start:window]
in_order = y_train.sort().values  # all 0, then all 1, ...

batches = list(DataLoader(range(60000), batch_size=100, shuffle=True))
digits = sum(len(in_order[batch].unique()) for batch in batches) / len(batches)
print(f"shuffle=True: {digits:.1f} different digits in a batch,")
print("  largest index in the first batch:", batches[0].max().item())
# --8<-- [end:window]

# --8<-- [start:test-set]
wrong = datasets.MNIST("data", train=True, download=True)  # called test set
right = datasets.MNIST("data", train=False, download=True)
known = x_train[:1000].flatten(1) / 255

for name, (x, y) in {
    "train=True": (wrong.data, wrong.targets),
    "train=False": (right.data, right.targets),
}.items():
    images = x[:1000].flatten(1) / 255
    nearest = (2 * images @ known.T - (known**2).sum(1)).argmax(1)
    accuracy = (y_train[nearest] == y[:1000]).float().mean()
    print(f"{name}: {len(x)} digits, {y[:8].tolist()}, accuracy {accuracy:.3f}")
# --8<-- [end:test-set]

# --8<-- [start:normalise]
pixels = x_train.to(torch.float32) / 255
shifted = pixels - 0.1307
normalised = shifted / 0.3081

print(f"pixels        mean {pixels.mean():7.4f}, std {pixels.std():.4f}")
print(f"only shifted  mean {shifted.mean():7.4f}, std {shifted.std():.4f}")
print(f"normalised    mean {normalised.mean():7.4f}, std {normalised.std():.4f}")
# --8<-- [end:normalise]

# --8<-- [start:two-passes]
answers = F.one_hot(y_train[:1000])
model = nn.Identity()  # is given the answers, so it is always right
loader = DataLoader(TensorDataset(answers, y_train[:1000]), 100, shuffle=True)

predicted = torch.cat([model(x).argmax(1) for x, _ in loader])
labels = torch.cat([y for _, y in loader])
print(f"two passes: accuracy {(predicted == labels).float().mean():.2f}")

hits = torch.cat([model(x).argmax(1) == y for x, y in loader])
print(f"one pass: accuracy {hits.float().mean():.2f}")
# --8<-- [end:two-passes]

# --8<-- [start:running]
x, y = normalised[:2000], y_train[:2000]
model = nn.Sequential(
    nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 10)
)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters())

hits = 0
for batch_x, batch_y in DataLoader(TensorDataset(x, y), 32, shuffle=True):
    logits = model(batch_x)
    optimizer.zero_grad()
    criterion(logits, batch_y).backward()
    optimizer.step()
    hits += (logits.argmax(1) == batch_y).sum().item()
print(f"during the epoch  {hits / len(x):.2f}")

model.eval()
with torch.no_grad():
    accuracy = (model(x).argmax(1) == y).float().mean()
print(f"after the epoch   {accuracy:.2f}")
# --8<-- [end:running]
