# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
centres = np.array([[0.0, 1.2], [-1.0, -0.6], [1.0, -0.6]])  # of three classes
classes = rng.integers(3, size=200)
points = rng.normal(loc=centres[classes], scale=0.8).astype("float32")
x_train, y_train = points[:100], classes[:100]
x_test, y_test = points[100:], classes[100:]

hidden = rng.normal(size=(2, 32)).astype("float32")  # stays random
# --8<-- [end:data]

# --8<-- [start:training]
features = np.maximum(x_train @ hidden, 0)  # the hidden layer, with ReLU
answers = 4.0 * (y_train[:, None] == np.arange(3))  # 4 for the right class

output = np.zeros((32, 3))
for epoch in range(100):
    errors = features @ output - answers
    output -= 0.05 * features.T @ errors / len(features)
output = output.astype("float32")
# --8<-- [end:training]

# --8<-- [start:model]
torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(2, 32, bias=False),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(32, 3, bias=False),
)
with torch.no_grad():
    model[0].weight.copy_(torch.from_numpy(hidden.T))
    model[3].weight.copy_(torch.from_numpy(output.T))
# --8<-- [end:model]

# --8<-- [start:modes]
inputs, labels = torch.from_numpy(x_test), torch.from_numpy(y_test)


def two_calls_agree():
    return torch.equal(model(inputs), model(inputs))


print("as built:", two_calls_agree())
model.eval()
print("eval():  ", two_calls_agree())
model.train()
print("train(): ", two_calls_agree())
# --8<-- [end:modes]

# --8<-- [start:gradients]
model.eval()
print("eval() alone records gradients:", model(inputs).requires_grad)
with torch.no_grad():
    print("with no_grad():", model(inputs).requires_grad)

with torch.inference_mode():
    logits = model(inputs)
try:
    (logits * model[3].weight.sum()).sum().backward()
except RuntimeError as error:
    print(str(error).split(". ")[0])
# --8<-- [end:gradients]

# --8<-- [start:evaluate]
from torch.utils.data import DataLoader, TensorDataset

train_data = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
train_loader = DataLoader(train_data, batch_size=32)
test_loader = DataLoader(TensorDataset(inputs, labels), batch_size=32)
criterion = nn.CrossEntropyLoss()


@torch.inference_mode()
def evaluate(loader):
    model.eval()
    loss = correct = 0
    for x, y in loader:
        logits = model(x)
        loss += criterion(logits, y).item() * len(x)
        correct += (logits.argmax(dim=1) == y).sum().item()
    return loss / len(loader.dataset), correct / len(loader.dataset)


loss, accuracy = evaluate(train_loader)
print(f"training set: loss {loss:.4f}, accuracy {accuracy:.2f}")

loss, accuracy = evaluate(test_loader)
print(f"test set:     loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:evaluate]

# --8<-- [start:predict]
model.eval()
with torch.inference_mode():
    logits = torch.cat([model(x) for x, _ in test_loader])
predictions = logits.numpy().argmax(axis=1)

print(type(logits).__name__, tuple(logits.shape))
print(f"accuracy {(predictions == y_test).mean():.2f}")
# --8<-- [end:predict]

# --8<-- [start:left-on]
model.train()
with torch.no_grad():
    for run in range(3):
        logits = model(inputs)
        accuracy_on = (logits.argmax(dim=1) == labels).float().mean()
        print(f"on:  loss {criterion(logits, labels):.4f}, accuracy {accuracy_on:.2f}")

loss, accuracy = evaluate(test_loader)
print(f"off: loss {loss:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:left-on]
