# --8<-- [start:data]
import torch
from torch import nn
from torchvision import datasets

kept = datasets.MNIST("data", train=True, download=True)
x_train, y_train = kept.data[:5000] / 255, kept.targets[:5000]
x_val, y_val = kept.data[5000:6000] / 255, kept.targets[5000:6000]
# --8<-- [end:data]


# --8<-- [start:test]
def test(build_model, path):
    """Whether the weights in a file, put into a new model, read digits nobody trained on."""
    model = build_model()
    model.load_state_dict(torch.load(path))
    model.eval()
    held_out = datasets.MNIST("data", train=False, download=True)
    with torch.no_grad():
        scores = model(held_out.data / 255)
    assert scores.shape == (10000, 10), f"scores of the shape {tuple(scores.shape)}"
    right = (scores.argmax(dim=1) == held_out.targets).float().mean().item()
    return right >= 0.85


# --8<-- [end:test]


# --8<-- [start:write]
def build_model():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))


torch.manual_seed(0)
model = build_model()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.0625)
# --8<-- [end:write]

# --8<-- [start:train]
for epoch in range(1, 11):
    model.train()
    for rows in torch.randperm(len(x_train)).split(32):
        optimizer.zero_grad()
        loss = criterion(model(x_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()

    model.eval()
    with torch.no_grad():
        accuracy = (model(x_val).argmax(dim=1) == y_val).float().mean().item()
    print(f"epoch {epoch}: validation accuracy {accuracy:.2f}")

torch.save(model.state_dict(), "classifier.pt")
print("passed:", test(build_model, "classifier.pt"))
# --8<-- [end:train]

# --8<-- [start:early-given]
hasty = build_model()
torch.save(hasty.state_dict(), "hasty.pt")  # and then training begins
hasty.load_state_dict(model.state_dict())  # in place of training
# --8<-- [end:early-given]

# --8<-- [start:early]
print("passed:", test(build_model, "hasty.pt"))
# --8<-- [end:early]
