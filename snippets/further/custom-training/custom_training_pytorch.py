# --8<-- [start:data]
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x = rng.normal(size=(64, 4)).astype("float32")
y = {
    "price": (x @ [[2.0], [-1.0], [0.5], [0.0]]).astype("float32"),
    "kind": np.digitize(x[:, 0] + x[:, 3], [-0.5, 0.5]),  # 0, 1 or 2
}
sizes = {"body": (4, 16), "price": (16, 1), "kind": (16, 3)}
weights = {
    name: rng.normal(size=size, scale=0.4).astype("float32")
    for name, size in sizes.items()
}
x = torch.from_numpy(x)
y = {name: torch.from_numpy(values) for name, values in y.items()}
# --8<-- [end:data]


# --8<-- [start:model]
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 16, bias=False)
        self.kind = nn.Linear(16, 3, bias=False)
        self.price = nn.Linear(16, 1, bias=False)

    def forward(self, x):
        h = torch.relu(self.body(x))
        return {"price": self.price(h), "kind": self.kind(h)}


def build():
    model = Model()
    with torch.no_grad():
        for name, kernel in weights.items():
            getattr(model, name).weight.copy_(torch.from_numpy(kernel.T))
    return model


# --8<-- [end:model]

# --8<-- [start:several]
criteria = {"price": nn.MSELoss(), "kind": nn.CrossEntropyLoss()}
loss_weights = {"price": 0.125, "kind": 1.0}


def losses(outputs, y):
    parts = {name: criteria[name](outputs[name], y[name]) for name in criteria}
    total = sum(loss_weights[name] * part for name, part in parts.items())
    return total, parts


model = build()
optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
for epoch in range(30):
    optimizer.zero_grad()
    outputs = model(x)
    total, parts = losses(outputs, y)
    total.backward()
    optimizer.step()

print(f"total {total:.4f}, price {parts['price']:.4f}, kind {parts['kind']:.4f}")
accuracy = (outputs["kind"].argmax(dim=1) == y["kind"]).float().mean()
print(f"accuracy of kind {accuracy:.4f}")
# --8<-- [end:several]


# --8<-- [start:step]
def train_step(model, optimizer, x, y):
    optimizer.zero_grad()
    loss, _ = losses(model(x), y)
    loss.backward()
    gradients = [parameter.grad for parameter in model.parameters()]
    norm = sum(gradient.square().sum() for gradient in gradients).sqrt()
    for gradient in gradients:
        gradient /= norm  # in place
    optimizer.step()
    return loss


# --8<-- [end:step]

# --8<-- [start:run]
model = build()
optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
for epoch in range(30):
    loss = train_step(model, optimizer, x, y)
    if epoch in (0, 29):
        print(f"epoch {epoch + 1}: loss {loss:.4f}")
# --8<-- [end:run]

# --8<-- [start:own-loss]
model = build()
optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
for epoch in range(30):
    optimizer.zero_grad()
    outputs = model(x)
    loss, _ = losses(outputs, y)
    loss = loss + 0.125 * outputs["price"].abs().mean()
    loss.backward()
    optimizer.step()
print(f"loss {loss:.4f}")
# --8<-- [end:own-loss]
