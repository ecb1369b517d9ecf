# --8<-- [start:train]
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = np.sin(x.sum(axis=1, keepdims=True))
x_train, y_train, x_val, y_val = x[:64], y[:64], x[64:], y[64:]
inputs, targets = torch.from_numpy(x_train), torch.from_numpy(y_train)


def start():
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0625)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=12, gamma=0.5)
    return model, optimizer, scheduler


def train(model, optimizer, scheduler, first, last):
    for epoch in range(first, last):
        optimizer.zero_grad()
        loss = F.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        scheduler.step()
    return f"epoch {last}: loss {loss.item():.6f}"


# --8<-- [end:train]

# --8<-- [start:begin]
torch.manual_seed(0)
model, optimizer, scheduler = start()
print(train(model, optimizer, scheduler, 0, 20))
# --8<-- [end:begin]

# --8<-- [start:checkpoint]
checkpoint = {
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "scheduler": scheduler.state_dict(),
    "epoch": 20,
}
torch.save(checkpoint, "checkpoint.pt")

print(train(model, optimizer, scheduler, 20, 30))
# --8<-- [end:checkpoint]

# --8<-- [start:resume]
checkpoint = torch.load("checkpoint.pt")
resumed, optimizer, scheduler = start()
resumed.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
scheduler.load_state_dict(checkpoint["scheduler"])

print(train(resumed, optimizer, scheduler, checkpoint["epoch"], 30))
# --8<-- [end:resume]

# --8<-- [start:weights-alone]
careless, optimizer, scheduler = start()
careless.load_state_dict(torch.load("checkpoint.pt")["model"])

print(train(careless, optimizer, scheduler, 20, 30))
# --8<-- [end:weights-alone]


# --8<-- [start:best]
@torch.no_grad()
def validate(model):
    output = model(torch.from_numpy(x_val))
    return F.mse_loss(output, torch.from_numpy(y_val)).item()


model, optimizer, scheduler = start()
val_losses = []
for epoch in range(30):
    train(model, optimizer, scheduler, epoch, epoch + 1)
    val_losses.append(validate(model))
    if val_losses[-1] == min(val_losses):
        torch.save(model.state_dict(), "best.pt")

model.load_state_dict(torch.load("best.pt"))
print("the best one is back:", validate(model) == min(val_losses))
# --8<-- [end:best]

# --8<-- [start:numpy-scalar]
checkpoint["best"] = np.float64(0.25)  # what np.mean() returns
torch.save(checkpoint, "numpy.pt")
try:
    torch.load("numpy.pt")
except Exception as error:
    print(type(error).__name__ + ":", str(error).split(". ")[0])
    print(str(error).split("Unsupported global: ")[1].split(". ")[0])

checkpoint["best"] = float(checkpoint["best"])
torch.save(checkpoint, "numpy.pt")
print(list(torch.load("numpy.pt")))
# --8<-- [end:numpy-scalar]

# --8<-- [start:prefix]
compiled = torch.compile(model)
print(list(compiled.state_dict()))
print(list(model.state_dict()))  # the same weights: save these

model.compile()  # in place, without a wrapper
print(list(model.state_dict()))

weights = compiled.state_dict()  # as in a file that has the prefix already
weights = {name.removeprefix("_orig_mod."): w for name, w in weights.items()}
print(start()[0].load_state_dict(weights))
# --8<-- [end:prefix]
