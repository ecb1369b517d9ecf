"""A small GPT, written for each framework by itself, and what a port gets wrong."""

import keras
import torch
from keras import layers, ops
from porting.images import entropy, labels
from porting.pairs import Fault, Pair
from porting.sequences import gates, tagging, transposed, words
from torch import nn
from torch.nn import functional as F

SGD = keras.optimizers.SGD


class GPTBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(8), nn.LayerNorm(8)
        self.c_attn, self.c_proj = nn.Linear(8, 24), nn.Linear(8, 8)
        self.fc, self.proj = nn.Linear(8, 16), nn.Linear(16, 8)

    def forward(self, x):
        size = *x.shape[:2], 2, 4
        q, k, v = (t.view(size).transpose(1, 2) for t in self.c_attn(self.ln_1(x)).split(8, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(y.transpose(1, 2).reshape(x.shape))
        return x + self.proj(F.gelu(self.fc(self.ln_2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(18, 8), nn.Embedding(6, 8)
        self.h = nn.ModuleList([GPTBlock(), GPTBlock()])
        self.ln_f = nn.LayerNorm(8)
        self.head = nn.Linear(8, 18, bias=False)
        self.head.weight = self.wte.weight

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for block in self.h:
            x = block(x)
        return self.head(self.ln_f(x))


class Attention(layers.Layer):
    def __init__(self, causal, scale, **more):
        super().__init__(**more)
        self.causal, self.scale = causal, scale
        self.c_attn, self.c_proj = layers.Dense(24, name="c_attn"), layers.Dense(8, name="c_proj")

    def call(self, x):
        q, k, v = (ops.reshape(t, (-1, 6, 2, 4)) for t in ops.split(self.c_attn(x), 3, axis=-1))
        scores = ops.einsum("bqhd,bkhd->bhqk", q, k) * self.scale
        if self.causal:
            scores = ops.where(ops.tril(ops.ones((6, 6), "bool")), scores, -1e30)
        y = ops.einsum("bhqk,bkhd->bqhd", ops.softmax(scores), v)
        return self.c_proj(ops.reshape(y, (-1, 6, 8)))


def gpt(
    tied=True,
    causal=True,
    scale=0.5,
    tanh=True,
    epsilon=1e-5,
    positions=True,
    residual=True,
    final=True,
):
    ids = keras.Input((6,), dtype="int32")
    wte = layers.ReversibleEmbedding(18, 8, tie_weights=tied, name="wte")
    x = wte(ids)
    if positions:
        x = x + layers.Embedding(6, 8, name="wpe")(ops.cumsum(ops.ones_like(ids), 1) - 1)
    for n in range(2):
        y = layers.LayerNormalization(epsilon=epsilon, name=f"h_{n}_ln_1")(x)
        y = Attention(causal, scale, name=f"h_{n}_attn")(y)
        x = x + y if residual else y
        y = layers.LayerNormalization(epsilon=epsilon, name=f"h_{n}_ln_2")(x)
        y = layers.Dense(16, name=f"h_{n}_fc")(y)
        y = ops.gelu(y, approximate=tanh)
        x = x + layers.Dense(8, name=f"h_{n}_proj")(y)
    if final:
        x = layers.LayerNormalization(epsilon=epsilon, name="ln_f")(x)
    return keras.Model(ids, wte(x, reverse=True))


GPT_PAIR = Pair(
    "small GPT",
    GPT,
    gpt,
    words(18, 4, 6),
    labels(18, (4, 6)),
    tagging,
    entropy,
    [
        Fault("tied weights untied", "parameters", "tied", {"tied": False}),
        Fault("mask lost", "output of scaled_dot_product", "mask", {"causal": False}),
        Fault("scale of attention", "output of scaled_dot_product", "scale", {"scale": 1.0}),
        Fault("GELU approximation", "output of gelu", "approximation", {"tanh": False}),
        Fault("ε of a norm", "output of h.0.ln_1", "epsilon", {"epsilon": 1e-3}),
        Fault("skip connection lost", "output of add", "skip", {"residual": False}),
        Fault("norms missing", "parameters", "missing layer", {"final": False}),
        Fault("positions forgotten", "parameters", "missing layer", {"positions": False}),
        Fault("kernel not transposed", "output of h.1.c_proj", "kernel layout",
              after=transposed(lambda p: p.get_layer("h_1_attn").c_proj.kernel)),
        Fault("learning rate", "wte.weight after update 1", "learning rate", compile={"optimizer": SGD(0.125)}),
        Fault("ignored labels", "loss", "mask", check={"loss": lambda m: Ignoring()}),
        Fault("from_logits", "loss", "from_logits", compile={"loss": entropy(from_logits=False)}),
        Fault("momentum of the optimizer", "wte.weight after update", "momentum", compile={"optimizer": SGD(0.0625, momentum=0.875)}),
        Fault("heads in another order", "output of h.0.c_attn", "kernel layout",
              after=gates(lambda p: [p.get_layer("h_0_attn").c_attn.kernel, p.get_layer("h_0_attn").c_attn.bias], (2, 1, 0))),
    ],
    {f"h.{n}.{part}": f"h_{n}_attn/{part}" for n in (0, 1) for part in ("c_attn", "c_proj")},
)  # fmt: skip


class Ignoring(nn.CrossEntropyLoss):
    def __init__(self):
        super().__init__(ignore_index=3)

    def forward(self, scores, tags):
        return super().forward(scores.flatten(0, 1), tags.flatten())
