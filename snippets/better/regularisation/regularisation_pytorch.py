# --8<-- [start:data]
import torch
from torch import nn
from torchvision import datasets

train_set = datasets.MNIST("data", train=True, download=True)
x, y = train_set.data / 255, train_set.targets
x_train, y_train = x[:500], y[:500]  # few, so that it shows
x_val, y_val = x[500:1500], y[500:1500]
# --8<-- [end:data]


# --8<-- [start:model]
def build(dropout=0.0):
    torch.manual_seed(0)  # every run starts from the same weights
    return nn.Sequential(
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(784, 64),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(64, 10),
    )


# --8<-- [end:model]


# --8<-- [start:loop]
criterion = nn.CrossEntropyLoss()


@torch.no_grad()
def evaluate(model, x, y):
    model.eval()
    return criterion(model(x), y).item()


def train(model, optimizer, x, y, epochs):
    val_losses = []
    for epoch in range(epochs):
        model.train()
        for rows in torch.randperm(len(x)).split(100):
            optimizer.zero_grad()
            criterion(model(x[rows]), y[rows]).backward()
            optimizer.step()
        val_losses.append(evaluate(model, x_val, y_val))
    return val_losses


def report(model):
    print(f"training loss   {evaluate(model, x_train, y_train):.3f}")
    print(f"validation loss {evaluate(model, x_val, y_val):.3f}")


# --8<-- [end:loop]

# --8<-- [start:by-heart]
plain = build()
optimizer = torch.optim.SGD(plain.parameters(), lr=0.5)
plain_losses = train(plain, optimizer, x_train, y_train, epochs=30)
report(plain)
# --8<-- [end:by-heart]

# --8<-- [start:weight-decay]
decayed = build()
optimizer = torch.optim.SGD(decayed.parameters(), lr=0.5, weight_decay=0.01)
decayed_losses = train(decayed, optimizer, x_train, y_train, epochs=30)
report(decayed)
# --8<-- [end:weight-decay]

# --8<-- [start:dropout]
dropped = build(dropout=0.5)
optimizer = torch.optim.SGD(dropped.parameters(), lr=0.5)
dropped_losses = train(dropped, optimizer, x_train, y_train, epochs=30)
report(dropped)
# --8<-- [end:dropout]

# --8<-- [start:two-d-dropout]
import warnings

torch.manual_seed(0)
features = torch.ones(2, 6)  # (N, C)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(nn.Dropout2d(0.5)(features))

print(str(caught[0].message).split(". ")[0])
print(nn.Dropout(0.5)(features))
# --8<-- [end:two-d-dropout]

# --8<-- [start:early-stopping]
import copy

stopped, best, waited = build(), float("inf"), 0
optimizer = torch.optim.SGD(stopped.parameters(), lr=0.5)
while waited < 5:
    (val_loss,) = train(stopped, optimizer, x_train, y_train, epochs=1)
    if val_loss < best:
        best, best_weights, waited = val_loss, copy.deepcopy(stopped.state_dict()), 0
    else:
        waited += 1
stopped.load_state_dict(best_weights)
report(stopped)
# --8<-- [end:early-stopping]

# --8<-- [start:more-data]
moved = [torch.roll(x_train, by, dims=axis) for axis in (1, 2) for by in (-1, 1)]
x_more, y_more = torch.cat([x_train, *moved]), y_train.repeat(5)

shifted = build()
optimizer = torch.optim.SGD(shifted.parameters(), lr=0.5)
shifted_losses = train(shifted, optimizer, x_more, y_more, epochs=6)  # as many updates
report(shifted)
# --8<-- [end:more-data]

# --8<-- [start:curves]
import matplotlib.pyplot as plt

runs = {
    "nothing": plain_losses,
    "weight decay": decayed_losses,
    "dropout": dropped_losses,
    "shifted copies": shifted_losses,
}
for name, losses in runs.items():
    updates = [150 * epoch / len(losses) for epoch in range(1, len(losses) + 1)]
    plt.plot(updates, losses, label=name)
plt.xlabel("updates")
plt.ylabel("validation loss")
plt.ylim(0.5, 0.9)
plt.legend()
plt.show()
# --8<-- [end:curves]


# --8<-- [start:two-steps]
def two_steps(optimizer, penalty=0.0, weight_decay=0.0):
    w = nn.Parameter(torch.tensor(1.0))
    optimizer = optimizer([w], lr=0.1, weight_decay=weight_decay)
    for gradient in (0.05, -0.05):
        w.grad = gradient + 2 * penalty * w.detach()  # of loss + penalty * w**2
        optimizer.step()
    return w.item()


for optimizer in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
    print(f"{optimizer.__name__}(weight_decay=0.1)")
    print(f"  {two_steps(optimizer, weight_decay=0.1):.3f}")
    for penalty in (0.1, 0.05):
        print(f"  {two_steps(optimizer, penalty):.3f} by a penalty of {penalty} * w**2")
# --8<-- [end:two-steps]

# --8<-- [start:penalty]
penalised = build()
kernels = [p for p in penalised.parameters() if p.ndim > 1]
biases = [p for p in penalised.parameters() if p.ndim == 1]
groups = [{"params": kernels, "weight_decay": 0.01}, {"params": biases}]
optimizer = torch.optim.SGD(groups, lr=0.5)
train(penalised, optimizer, x_train, y_train, epochs=30)
report(penalised)

penalty = 0.005 * sum(kernel.square().sum() for kernel in kernels)
print(f"penalty {penalty:.3f}, in neither of them")
# --8<-- [end:penalty]
