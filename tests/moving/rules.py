"""A small model for each rule that larger ones do not reach, and what no case before them refuses."""

from __future__ import annotations

from torch import nn

from tests.moving.branches import Towers, residual
from tests.moving.common import apart, disturbed, keras, layers, move_weights, np, sequential, torch
from tests.moving.flattened import IMAGES, SHAPE, Permuted, hidden_from
from tests.moving.refusals import into

from move_weights import is_constant  # isort: skip - beside the tool that `common` finds

EPS = {"epsilon": 1e-5}
ROW = torch.arange(4.0)
ANGLES = torch.arange(6.0)[:, None] * 0.5 ** torch.arange(3)
SINES = torch.stack([ANGLES.sin(), ANGLES.cos()], -1).flatten(1)
CONSTANT = {
    "a mask": torch.ones(4, 4).tril(),
    "a mask of others": torch.ones(4, 4).triu(1) * -torch.inf,
    "places": ROW,
    "places in a batch": ROW.long()[None],
    "sines and cosines in turn": SINES,
    "sines, then cosines": torch.cat([ANGLES.sin(), ANGLES.cos()], 1),
    "sines in half precision": SINES.bfloat16(),
    "sines of an odd width": torch.cat([SINES, torch.zeros(6, 1)], 1),
}
LEARNED = {
    "a mask that is no square": torch.ones(3, 4).tril(),
    "a triangle of numbers": torch.arange(16.0).reshape(4, 4).tril(),
    "a triangle of three numbers": torch.tensor([[1.0, 0.0], [2.0, 1.0]]),
    "places in another order": ROW.flip(0),
    "numbers": SINES * 1.1,
    "three axes": SINES[None].expand(2, -1, -1),
    "nothing": torch.zeros(0, 3),
    "numbers in half of the columns": torch.cat([SINES[:, :4], SINES[:, 4:] * 2], 1),
}


def constants():
    """Each buffer that is a constant, and none that is not."""
    wrong = [name for name, tensor in CONSTANT.items() if not is_constant(tensor)]
    wrong += [name for name, tensor in LEARNED.items() if is_constant(tensor)]
    assert not wrong, wrong
    return 0.0


def shifted(bias):
    """A shift of zeros has no place in Keras and needs none; another is refused."""

    def module():
        norm = nn.LayerNorm(6)
        nn.init.constant_(norm.bias, bias)
        return norm

    layer = lambda: layers.LayerNormalization(center=False, name="norm", **EPS)  # noqa: E731
    return into(module, layer)


def unshifted():
    shifted(0.0)()
    return 0.0


class Gated(nn.Module):
    """Features times one number of each sample, then an image of them."""

    def __init__(self):
        super().__init__()
        self.f, self.g = nn.Linear(5, 24), nn.Linear(5, 1)
        self.c = nn.Conv2d(4, 3, 1)

    def forward(self, x):
        return self.c((self.f(x) * self.g(x)).view(-1, 4, 2, 3))


def gated():
    inputs = keras.Input((5,))
    features = layers.Multiply()([layers.Dense(24)(inputs), layers.Dense(1)(inputs)])
    model = keras.Model(inputs, layers.Conv2D(3, 1)(layers.Reshape((2, 3, 4))(features)))
    module, x = disturbed(Gated()), torch.randn(3, 5)
    move_weights(module, model)
    with torch.no_grad():
        ours = module(x).movedim(1, -1).numpy()
    return float(
        np.abs(ours - keras.ops.convert_to_numpy(model(x.numpy()))).max() / np.abs(ours).max()
    )


class Plain(keras.Model):
    """What symbols cannot pass through, without any image."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = layers.Dense(8), layers.Dense(4), layers.Dense(3)

    def call(self, x):
        return self.c(self.b(keras.ops.convert_to_tensor(self.a(x).numpy())))


def plain():
    model, x = Plain(), torch.randn(3, 5)
    model(x.numpy())
    return apart(nn.Sequential(nn.Linear(5, 8), nn.Linear(8, 4), nn.Linear(4, 3)), model, x)


class Unseen(Permuted):
    """What symbols cannot pass through, with a permutation: only its reader knows."""

    def forward(self, x):
        return super().forward(x * float(x.isfinite().all()))


def unseen():
    inside = layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(4)
    model = sequential(*inside, shape=SHAPE)
    return apart(Unseen(), model, IMAGES, last=True, channels={"f": 1})


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerDecoderLayer(8, 2, 12, batch_first=True)
        self.decoder, self.memory = nn.TransformerDecoder(layer, 2), nn.Linear(6, 8)

    def forward(self, x, memory):
        return self.decoder(x, self.memory(memory))


def decoder():
    x = inputs = keras.Input((5, 8))
    given = keras.Input((4, 6))
    memory = layers.Dense(8)(given)
    norm = lambda y: layers.LayerNormalization(**EPS)(y)  # noqa: E731
    for _ in range(2):
        x = norm(x + layers.MultiHeadAttention(2, 4)(x, x))
        x = norm(x + layers.MultiHeadAttention(2, 4)(x, memory))
        x = norm(x + layers.Dense(8)(layers.Dense(12, activation="relu")(x)))
    model = keras.Model([inputs, given], x)
    return apart(Decoder(), model, torch.randn(3, 5, 8), torch.randn(3, 4, 6))


class KerasTowers(keras.Model):
    """Two inputs in two arguments; the items come first, and only what they meet tells them apart."""

    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Embedding(20, 4), layers.Embedding(20, 4)
        self.c, self.d = layers.Dense(4), layers.Dense(4)

    def call(self, user, item):
        squares = self.c(self.a(item)) ** 2
        return keras.ops.sum(self.d(self.b(user)) * squares, -1, keepdims=True)


def two_arguments():
    module, model = disturbed(Towers()), KerasTowers()
    ids = torch.randint(20, (6,)), torch.randint(20, (6,))
    model(*(one.numpy() for one in ids))
    move_weights(module, model)
    with torch.no_grad():
        ours = module(*ids).numpy()
    theirs = keras.ops.convert_to_numpy(model(*(one.numpy() for one in ids)))
    return float(np.abs(ours - theirs).max() / np.abs(ours).max())


class Checked(Towers):
    """A check of shapes in several lines, as formatters break them."""

    def forward(self, user, item):
        assert (
            user.shape == item.shape
        ), "a user for each item"  # fmt: skip
        return super().forward(user, item)


def checked():
    user, item = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")
    of_items = layers.Dense(4)(layers.Embedding(20, 4)(item))
    of_users = layers.Dense(4)(layers.Embedding(20, 4)(user))
    scores = keras.ops.sum(of_users * of_items**2, -1, keepdims=True)
    ids = torch.randint(20, (6,)), torch.randint(20, (6,))
    return apart(Checked(), keras.Model([user, item], scores), *ids)


class Unpacked(nn.Module):
    """A branch that is hardly ever taken, and as many as what is unpacked next."""

    def __init__(self):
        super().__init__()
        self.f, self.a, self.b, self.c = (nn.Linear(n, m) for n, m in ((5, 12), *[(4, 4)] * 3))

    def forward(self, x):
        if x.shape[0] > 100:
            return self.a(self.f(x)[:, :4])
        rows, _ = x.shape
        one, two, three = self.f(x).view(rows, 3, 4).unbind(1)
        return self.a(one) + self.c(torch.tanh(self.b(two))) * three


def unpacked():
    inputs = keras.Input((5,))
    parts = layers.Reshape((3, 4))(layers.Dense(12)(inputs))
    inner = layers.Dense(4, activation="tanh")(parts[:, 1])
    model = keras.Model(inputs, layers.Dense(4)(parts[:, 0]) + layers.Dense(4)(inner) * parts[:, 2])
    return apart(Unpacked(), model, torch.randn(3, 5))


class Steps(nn.Module):
    """A sequence from a latent vector: its features keep their places."""

    def __init__(self):
        super().__init__()
        self.f, self.g = nn.Linear(5, 24), nn.GRU(4, 8, batch_first=True)

    def forward(self, x):
        return self.g(self.f(x).view(-1, 6, 4))[0]


def steps():
    inside = layers.Dense(24), layers.Reshape((6, 4)), layers.GRU(8, return_sequences=True)
    return apart(Steps(), sequential(*inside, shape=(5,)), torch.randn(3, 5))


class Sum(nn.Module):
    """Two layers that nothing but a name tells apart."""

    def __init__(self, names):
        super().__init__()
        self.out = nn.Linear(6, 2)
        self.both = nn.ModuleDict({name: nn.Linear(5, 6) for name in names})

    def forward(self, x):
        return self.out(sum(layer(x) for layer in self.both.values()))


def half_named(ours, theirs):
    """One side calls one of the two the query, and that says nothing of the other side."""
    inputs = keras.Input((5,))
    one, two = (layers.Dense(6, name=name)(inputs) for name in theirs)
    move_weights(Sum(ours), keras.Model(inputs, layers.Dense(2, name="last")(one + two)))


def untracked(module):
    return into(module, lambda: layers.GroupNormalization(-1, name="norm"), (9, 7, 6))


REFUSED = {
    "Keras calls one of two the query": (
        lambda: half_named(("a", "b"), ("query", "memory")),
        "in another order, so say in `mapping`",
    ),
    "PyTorch calls one of two the query": (
        lambda: half_named(("query", "memory"), ("a", "b")),
        "in another order, so say in `mapping`",
    ),
    "a shift without a place": (shifted(0.5), "the target has no bias, and this one is not 0"),
    "what nothing uses": (residual, "if it is to stay as it is, say mapping={'on.1': None}"),
    "groups of a convolution": (
        into(
            lambda: nn.Conv2d(6, 6, 3, groups=3),
            lambda: layers.Conv2D(6, 3, groups=2, name="conv"),
            (9, 7, 6),
        ),
        "their shapes and options differ",
    ),
    "no running statistics": (
        into(
            lambda: nn.BatchNorm1d(6, track_running_stats=False),
            lambda: layers.BatchNormalization(name="norm"),
            (6,),
        ),
        "it has no running statistics",
    ),
    "running statistics of InstanceNorm2d": (
        untracked(lambda: nn.InstanceNorm2d(6, affine=True, track_running_stats=True)),
        "keeps no running statistics",
    ),
}
CASES = {
    "constants": constants,
    "a shift of zeros": unshifted,
    "a gate before an image": gated,
    "no image at all": plain,
    "a Flatten that turns nothing": lambda: hidden_from(Permuted(), {"d": 1}),
    "a permutation that cannot be seen": unseen,
    "a decoder": decoder,
    "two arguments": two_arguments,
    "a check in several lines": checked,
    "a sequence from features": steps,
    "a branch, and what is unpacked": unpacked,
    "what nothing uses stays": lambda: residual({"on.1": None, "mean": None}),
    **{name: case for name, (case, _) in REFUSED.items()},
}
EXPECTED = {name: said for name, (_, said) in REFUSED.items()}
