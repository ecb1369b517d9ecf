# --8<-- [start:data]
import torch
from torch import nn
from torchvision import datasets

torch.manual_seed(0)

train_set = datasets.MNIST("data", train=True, download=True)
test_set = datasets.MNIST("data", train=False, download=True)


def digits(data, first, count=None):
    rows = (data.targets >= first) & (data.targets < first + 5)
    x, y = data.data[rows][:count], data.targets[rows][:count]
    return x[:, None] / 255, y - first


x_old, y_old = digits(train_set, 0, 8000)  # 0 to 4: plenty
x_new, y_new = digits(train_set, 5, 100)  # 5 to 9: few
x_old_test, y_old_test = digits(test_set, 0)
x_test, y_test = digits(test_set, 5)
print(len(x_old), "old digits,", len(x_new), "new ones")
# --8<-- [end:data]


# --8<-- [start:pretrain]
def build_base():
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=5, stride=2),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 16, kernel_size=3, stride=2),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Flatten(),
    )


criterion = nn.CrossEntropyLoss()


def train(model, x, y, rate, batch_size, epochs):
    wanted = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(wanted, lr=rate)
    for epoch in range(epochs):
        model.train()
        for layer in model.modules():
            if isinstance(layer, nn.BatchNorm2d) and not layer.weight.requires_grad:
                layer.eval()  # train() has just undone it
        for rows in torch.randperm(len(x)).split(batch_size):
            optimizer.zero_grad()
            criterion(model(x[rows]), y[rows]).backward()
            optimizer.step()


@torch.no_grad()
def accuracy(model, x, y):
    return (model.eval()(x).argmax(dim=1) == y).float().mean().item()


base = build_base()
old_model = nn.Sequential(base, nn.Linear(400, 5))
train(old_model, x_old, y_old, rate=0.125, batch_size=50, epochs=1)
print(f"0 to 4: accuracy {accuracy(old_model, x_old_test, y_old_test):.3f}")
# --8<-- [end:pretrain]

# --8<-- [start:scratch]
scratch = nn.Sequential(build_base(), nn.Linear(400, 5))
train(scratch, x_new, y_new, rate=0.0625, batch_size=10, epochs=20)
print(f"5 to 9 from scratch: accuracy {accuracy(scratch, x_test, y_test):.3f}")
# --8<-- [end:scratch]

# --8<-- [start:frozen]
base.requires_grad_(False)
model = nn.Sequential(base, nn.Linear(400, 5))  # a new head

train(model, x_new, y_new, rate=0.0625, batch_size=10, epochs=10)
print(f"5 to 9 on the frozen base: accuracy {accuracy(model, x_test, y_test):.3f}")
print(f"0 to 4 as before: accuracy {accuracy(old_model, x_old_test, y_old_test):.3f}")
# --8<-- [end:frozen]

# --8<-- [start:statistics]
import copy

forgetful = copy.deepcopy(old_model)  # frozen as base is, and its head too
forgetful.requires_grad_(False)
dark = 1 - x_new  # pictures of another kind: dark ink on white paper

forgetful.train()  # and no eval() after it
for epoch in range(10):
    forgetful(dark)
print(f"0 to 4 by then: accuracy {accuracy(forgetful, x_old_test, y_old_test):.3f}")
# --8<-- [end:statistics]

# --8<-- [start:thaw]
x_more, y_more = digits(train_set, 5, 1000)  # ten times as many labels

base.requires_grad_(False)
train(model, x_more, y_more, rate=0.0625, batch_size=10, epochs=4)
print(f"still frozen: accuracy {accuracy(model, x_test, y_test):.3f}")

base.requires_grad_(True)
for layer in base:
    if isinstance(layer, nn.BatchNorm2d):
        layer.requires_grad_(False)  # and train leaves it in eval mode

train(model, x_more, y_more, rate=0.015625, batch_size=10, epochs=4)
print(f"thawed:       accuracy {accuracy(model, x_test, y_test):.3f}")
# --8<-- [end:thaw]

# --8<-- [start:groups]
groups = [
    {"params": base.parameters(), "lr": 0.015625},
    {"params": model[1].parameters(), "lr": 0.0625},
]
optimizer = torch.optim.SGD(groups)
print([group["lr"] for group in optimizer.param_groups])
# --8<-- [end:groups]

# --8<-- [start:in-name-only]
body = build_base().requires_grad_(False)
hurried = nn.Sequential(body, nn.Linear(400, 5))
wanted = [p for p in hurried.parameters() if p.requires_grad]
optimizer = torch.optim.SGD(wanted, lr=0.0625)  # made while the body was frozen

body.requires_grad_(True)  # thawed?
before = body[0].weight.clone()
criterion(hurried(x_new), y_new).backward()
optimizer.step()
print(f"the body moved by {(body[0].weight - before).abs().max():.3f}")
# --8<-- [end:in-name-only]

# --8<-- [start:high-rate]
train(model, x_new, y_new, rate=0.5, batch_size=10, epochs=1)
print(f"after an epoch at 0.5: accuracy {accuracy(model, x_test, y_test):.3f}")
# --8<-- [end:high-rate]

# --8<-- [start:preprocess]
from torchvision import models

orange = torch.tensor([255, 128, 0], dtype=torch.uint8)
image = orange[:, None, None].expand(3, 224, 224)

for name in ("ResNet50", "MobileNet_V2", "EfficientNet_B0"):
    weights = models.get_model_weights(name).DEFAULT
    pixel = weights.transforms()(image)[:, 0, 0]
    print(f"{name:15}", [round(value, 2) for value in pixel.tolist()])
# --8<-- [end:preprocess]

# --8<-- [start:pixels]
print(f"pixels from 0 to 1:  accuracy {accuracy(scratch, x_test, y_test):.3f}")
print(f"pixels from -1 to 1: accuracy {accuracy(scratch, 2 * x_test - 1, y_test):.3f}")
# --8<-- [end:pixels]

# --8<-- [start:surgery]
model = models.mobilenet_v2(weights=None)  # or weights="DEFAULT", a download
model.requires_grad_(False)
model.classifier = nn.Linear(1280, 5)  # made after freezing: it is trained

numbers = [p.numel() for p in model.parameters()]
wanted = [p.numel() for p in model.parameters() if p.requires_grad]
print(sum(numbers), "parameters,", sum(wanted), "of them trained")
# --8<-- [end:surgery]
