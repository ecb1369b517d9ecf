# --8<-- [start:seed]
import torch
from torch import nn


def train(seed):
    torch.manual_seed(seed)
    layer = nn.Linear(3, 1)
    order = torch.randperm(100)
    return layer.weight.detach().numpy().round(3), order[:4].tolist()


torch.use_deterministic_algorithms(True)
print(*train(seed=0))
print(*train(seed=0))
# --8<-- [end:seed]

# --8<-- [start:initialisers]
torch.manual_seed(0)

linear = nn.Linear(784, 200)
lstm = nn.LSTM(64, 64)
for name, weight in {
    "Linear": linear.weight,
    "Linear bias": linear.bias,
    "Conv2d": nn.Conv2d(16, 32, 3).weight,
    "Embedding": nn.Embedding(1000, 64).weight,
    "LSTM": lstm.weight_ih_l0,
    "LSTM recurrent": lstm.weight_hh_l0,
}.items():
    print(f"{name:14} std {weight.std():.4f}, largest {weight.abs().max():.4f}")

print("LSTM forget gate", lstm.bias_ih_l0[64:67].detach().numpy().round(4))
# --8<-- [end:initialisers]


# --8<-- [start:made-equal]
def like_keras(layer):
    if isinstance(layer, nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)


model = nn.Sequential(nn.Linear(784, 200), nn.ReLU(), nn.Linear(200, 10))
model.apply(like_keras)
weight = model[0].weight
print(f"std {weight.std():.4f}, largest {weight.abs().max():.4f}")
# --8<-- [end:made-equal]

# --8<-- [start:initializer]
a, b = nn.Linear(4, 3), nn.Linear(4, 3)
for layer in (a, b):
    nn.init.xavier_uniform_(layer.weight)

print("equal kernels:", torch.equal(a.weight, b.weight))
# --8<-- [end:initializer]


# --8<-- [start:momentum]
def two_steps(port):
    w = nn.Parameter(torch.tensor(0.0))
    w.grad = torch.tensor(1.0)
    optimizer = torch.optim.SGD([w], lr=0.5, momentum=0.9)
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 0.05
    if port:  # keep the speed, as Keras does
        optimizer.state[w]["momentum_buffer"] *= 0.5 / 0.05
    optimizer.step()
    return w.item()


print(f"as it is: {two_steps(port=False):.3f}")
print(f"buffer rescaled: {two_steps(port=True):.3f}")
# --8<-- [end:momentum]

# --8<-- [start:gan]
import numpy as np

rng = np.random.default_rng(0)


def build():
    generator = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    discriminator = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    return generator, discriminator


def batch():
    real = rng.normal(loc=1.0, size=(16, 2)).astype("float32")
    noise = rng.normal(size=(16, 2)).astype("float32")
    return torch.from_numpy(real), torch.from_numpy(noise)


generator, discriminator = build()
criterion = nn.BCEWithLogitsLoss()
g_optimizer = torch.optim.SGD(generator.parameters(), lr=0.125)
d_optimizer = torch.optim.SGD(discriminator.parameters(), lr=0.125)
ones, zeros = torch.ones(16, 1), torch.zeros(16, 1)
# --8<-- [end:gan]


# --8<-- [start:gan-step]
def train_step(real, noise):
    fake = generator(noise)
    d_loss = criterion(discriminator(real), ones)
    d_loss += criterion(discriminator(fake.detach()), zeros)
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    g_loss = criterion(discriminator(fake), ones)
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()


before = [p.clone() for p in (generator[0].weight, discriminator[0].weight)]
for _ in range(20):
    train_step(*batch())

after = generator[0].weight, discriminator[0].weight
moved = [not torch.equal(a, b) for a, b in zip(before, after, strict=True)]
print("generator moved:", moved[0], "discriminator moved:", moved[1])
# --8<-- [end:gan-step]
