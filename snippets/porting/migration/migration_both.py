# --8<-- [start:data]
import contextlib

import numpy as np
import torch

with contextlib.suppress(ImportError):  # on Linux, before TensorFlow
    import triton  # noqa: F401

import keras
from keras import layers
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # on small batches threads only wait for each other
torch.set_default_dtype(torch.float64)  # so that rounding is no fault
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")

USERS, ITEMS, NEGATIVES = 128, 150, 4
rng = np.random.default_rng(0)
taste = 1.5 * rng.normal(size=(USERS, 4)) @ rng.normal(size=(4, ITEMS))
ranking = np.argsort(-taste - rng.gumbel(size=taste.shape))
liked, unseen = rng.permuted(ranking[:, :20], axis=1), ranking[:, 20:]
train, left_out = liked[:, :-1, None], liked[:, -1:]
others = rng.permuted(unseen, axis=1)[:, :99]
candidates = np.concatenate([left_out, others], axis=1)


def samples(rng):
    """Each liked item of each user, then four that this user has not seen."""
    places = rng.integers(unseen.shape[1], size=(USERS, train.shape[1] * NEGATIVES))
    negatives = np.take_along_axis(unseen, places, axis=1)
    negatives = negatives.reshape(USERS, -1, NEGATIVES)
    items = np.concatenate([train, negatives], axis=2)
    users = np.broadcast_to(np.arange(USERS)[:, None, None], items.shape)
    labels = np.broadcast_to([1.0] + [0.0] * NEGATIVES, items.shape)
    return users.ravel(), items.ravel(), labels.reshape(-1, 1)


def metrics(score):
    """Hit rate and NDCG at 10: the item that was left out, among 99 unseen ones."""
    users = np.repeat(np.arange(USERS), candidates.shape[1])
    scores = score(users, candidates.ravel()).reshape(candidates.shape)
    place = (scores[:, 1:] >= scores[:, :1]).sum(axis=1)
    hit = place < 10
    return hit.mean(), (hit / np.log2(place + 2)).mean()


# --8<-- [end:data]


# --8<-- [start:original]
def embedding(count, name):
    return layers.Embedding(
        count,
        8,
        embeddings_initializer=keras.initializers.RandomNormal(stddev=0.01),
        embeddings_regularizer=keras.regularizers.L2(1e-6),
        name=name,
    )


def build_original():
    user, item = (keras.Input((), dtype="int64") for _ in range(2))
    gmf_user = embedding(USERS, "gmf_user")(user)
    gmf_item = embedding(ITEMS, "gmf_item")(item)
    mlp_user = embedding(USERS, "mlp_user")(user)
    mlp_item = embedding(ITEMS, "mlp_item")(item)
    mlp = layers.Concatenate()([mlp_user, mlp_item])
    mlp = layers.Dense(16, activation="relu", name="layer1")(mlp)
    mlp = layers.Dense(8, activation="relu", name="layer2")(mlp)
    both = layers.Concatenate()([gmf_user * gmf_item, mlp])
    output = layers.Dense(1, activation="sigmoid", name="prediction")(both)
    model = keras.Model([user, item], output)
    optimizer = keras.optimizers.Adam(RATE, *BETAS)
    model.compile(loss="binary_crossentropy", optimizer=optimizer)
    return model


def metrics_of_original(model):
    return metrics(lambda *x: model.predict(list(x), batch_size=4096, verbose=0))


def train_original(seed):
    keras.utils.set_random_seed(seed)
    model, rng = build_original(), np.random.default_rng(seed)
    for _ in range(EPOCHS):
        users, items, labels = samples(rng)
        model.fit([users, items], labels, batch_size=BATCH, verbose=0)
    return metrics_of_original(model)


BATCH, EPOCHS = 256, 5
RATE, BETAS = 2**-7, (1 - 2**-3, 1 - 2**-10)  # Keras rounds them to float32
print("hit rate {:.3f}, NDCG {:.3f}".format(*train_original(seed=0)))
# --8<-- [end:original]


# --8<-- [start:port]
class FirstPort(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed_user_gmf = nn.Embedding(USERS, 8)
        self.embed_item_gmf = nn.Embedding(ITEMS, 8)
        self.embed_user_mlp = nn.Embedding(USERS, 8)
        self.embed_item_mlp = nn.Embedding(ITEMS, 8)
        self.mlp = nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 8))
        self.predict = nn.Linear(16, 1)
        for weight in self.parameters():
            if weight.ndim > 1:
                nn.init.xavier_uniform_(weight)  # Keras' glorot_uniform

    def forward(self, user, item):
        gmf = self.embed_user_gmf(user) * self.embed_item_gmf(item)
        pair = torch.cat([self.embed_user_mlp(user), self.embed_item_mlp(item)], dim=1)
        return self.predict(torch.cat([gmf, self.mlp(pair)], dim=1)).sigmoid()


def first_recipe(port):
    weights = port.parameters()
    return nn.BCELoss(), torch.optim.Adam(weights, RATE, BETAS, weight_decay=1e-6)


def train_epoch(port, recipe, data):
    loss, optimizer = recipe
    batches = (torch.tensor(part).split(BATCH) for part in data)
    for users, items, labels in zip(*batches, strict=True):
        optimizer.zero_grad()
        loss(port(users, items), labels).backward()
        optimizer.step()


def metrics_of_port(port):
    with torch.no_grad():
        return metrics(lambda *x: port(*map(torch.tensor, x)).numpy())


def train_port(seed, build=FirstPort, recipe_of=first_recipe, samples=samples):
    torch.manual_seed(seed)
    port, rng = build(), np.random.default_rng(seed)
    recipe = recipe_of(port)
    for _ in range(EPOCHS):
        train_epoch(port, recipe, samples(rng))
    return metrics_of_port(port)


print("hit rate {:.3f}, NDCG {:.3f}".format(*train_port(seed=0)))
# --8<-- [end:port]

# --8<-- [start:argument]
from move_weights import move_weights, plan
from port_check import port_check


def shuffled(rng):
    data = samples(rng)
    order = rng.permutation(len(data[0]))
    return [part[order] for part in data]


def train_alike(build, recipe_of):
    """Both from the same weights, with the same batches."""
    keras.utils.set_random_seed(0)
    original, port, rng = build_original(), build(), np.random.default_rng(0)
    move_weights(original, port)
    recipe = recipe_of(port)
    for _ in range(EPOCHS):
        users, items, labels = data = shuffled(rng)
        original.fit([users, items], labels, batch_size=BATCH, shuffle=False, verbose=0)
        train_epoch(port, recipe, data)
    moved = build()
    move_weights(original, moved)
    pairs = zip(port.parameters(), moved.parameters(), strict=True)
    apart = max((ours - theirs).abs().max().item() for ours, theirs in pairs)
    print(
        "original: hit rate {:.3f}, NDCG {:.3f}".format(*metrics_of_original(original))
    )
    print("port:     hit rate {:.3f}, NDCG {:.3f}".format(*metrics_of_port(port)))
    print(f"weights: {apart:.6f} apart")


train_alike(FirstPort, first_recipe)
# --8<-- [end:argument]

# --8<-- [start:check]
print(plan(build_original(), FirstPort()))

batch = [part[:BATCH] for part in samples(np.random.default_rng(1))]


def check(build, recipe_of, optimizer=None):
    """The PyTorch model is the first argument, whichever of the two came first."""
    original, port = build_original(), build()
    move_weights(original, port)
    if optimizer:
        original.compile(loss="binary_crossentropy", optimizer=optimizer)
    users, items, labels = batch
    loss, optimizer = recipe_of(port)
    return port_check(port, original, (users, items), labels, loss, optimizer)


print(check(FirstPort, first_recipe))
# --8<-- [end:check]


# --8<-- [start:activation]
class SecondPort(FirstPort):
    def __init__(self):
        super().__init__()
        self.mlp.append(nn.ReLU())


print(check(SecondPort, first_recipe))
# --8<-- [end:activation]


# --8<-- [start:penalty]
def loss_of(port):
    def loss(outputs, targets):
        parts = [part for part in port.modules() if isinstance(part, nn.Embedding)]
        penalty = 1e-6 * sum(part.weight.square().sum() for part in parts)
        return F.binary_cross_entropy(outputs, targets) + penalty

    return loss


def second_recipe(port):
    return loss_of(port), torch.optim.Adam(port.parameters(), RATE, BETAS)


def with_sgd(port):
    return loss_of(port), torch.optim.SGD(port.parameters(), RATE)


print(check(SecondPort, second_recipe))
print(check(SecondPort, with_sgd, keras.optimizers.SGD(RATE)))
# --8<-- [end:penalty]


# --8<-- [start:epsilon]
def keras_adam(port, epsilon=1e-7):
    """Adam with its ε where Keras has it: beside the mean that is not yet corrected."""
    optimizer = torch.optim.Adam(port.parameters(), RATE, BETAS)

    def before_step(optimizer, *_):
        for group in optimizer.param_groups:
            steps = int(optimizer.state[group["params"][0]].get("step", 0)) + 1
            group["eps"] = epsilon / (1 - group["betas"][1] ** steps) ** 0.5

    optimizer.register_step_pre_hook(before_step)
    return optimizer


def recipe(port):
    return loss_of(port), keras_adam(port)


print(check(SecondPort, recipe))
# --8<-- [end:epsilon]

# --8<-- [start:unseen]
for theirs, ours, _ in plan(build_original(), SecondPort()).pairs:
    for name, array in theirs.slots.items():
        deviations = array.read().std(), ours.slots[name].read().std()
        print(f"{theirs.name:10} {name:6} {deviations[0]:.3f} {deviations[1]:.3f}")

for name, draw in (("shuffled", shuffled), ("as they come", samples)):
    users, _, _ = draw(np.random.default_rng(0))
    print(f"{name}: {len(np.unique(users[:BATCH]))} users in the first batch")
# --8<-- [end:unseen]


# --8<-- [start:mended]
class Port(SecondPort):
    def __init__(self):
        super().__init__()
        for part in self.modules():
            if isinstance(part, nn.Embedding):
                nn.init.normal_(part.weight, std=0.01)
            elif isinstance(part, nn.Linear):
                nn.init.zeros_(part.bias)


train_alike(Port, recipe)
# --8<-- [end:mended]

# --8<-- [start:seeds]
runs = {
    "original": train_original,
    "port": lambda seed: train_port(seed, Port, recipe, shuffled),
    "first port": train_port,
}
found = {name: [run(seed) for seed in range(1, 9)] for name, run in runs.items()}
means = {name: np.mean(rows, axis=0) for name, rows in found.items()}
spreads = {name: np.std(rows, axis=0, ddof=1) for name, rows in found.items()}
for name in runs:
    mean, spread = means[name], spreads[name]
    print(f"{name:10} hit rate {mean[0]:.3f} ± {spread[0]:.3f},", end=" ")
    print(f"NDCG {mean[1]:.3f} ± {spread[1]:.3f}")

for name in ("port", "first port"):
    below = means["original"][1] - means[name][1]
    error = ((spreads["original"][1] ** 2 + spreads[name][1] ** 2) / 8) ** 0.5
    print(f"{name:10} NDCG {below:.3f} below, standard error {error:.3f}")
# --8<-- [end:seeds]


# --8<-- [start:test]
def test_parity(build=Port, recipe_of=recipe):
    report = check(build, recipe_of)
    assert report.equal, report


def test_start(build=Port):
    for theirs, ours, _ in plan(build_original(), build()).pairs:
        for name, array in theirs.slots.items():
            expected, found = array.read().std(), ours.slots[name].read().std()
            assert abs(found - expected) <= 0.3 * expected, (theirs.name, name)


for build in (Port, FirstPort):
    for test in (test_parity, test_start):
        try:
            test(build)
            print(build.__name__, test.__name__, "passed")
        except AssertionError as error:
            first_line = str(error).splitlines()[0]
            print(build.__name__, test.__name__, "failed:", first_line)
# --8<-- [end:test]
