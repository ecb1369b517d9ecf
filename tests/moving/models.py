"""Models as strangers write them: other names, another order, subclasses, functions of TensorFlow."""

from __future__ import annotations

import math

import tensorflow as tf
from torch import nn
from torch.nn import functional as F

from tests.moving.common import apart, keras, layers, np, sequential, torch

ops = keras.ops
EPS = {"epsilon": 1e-5}
WORDS = torch.randint(1, 30, (3, 7))


class Residual(nn.Module):
    def __init__(self, inside, out, stride):
        super().__init__()
        self.skip = None
        if stride > 1 or inside != out:
            conv = nn.Conv2d(inside, out, 1, stride, bias=False)
            self.skip = nn.Sequential(conv, nn.BatchNorm2d(out))
        self.a, self.na = nn.Conv2d(inside, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out)
        self.b, self.nb = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)

    def forward(self, x):
        y = self.nb(self.b(F.relu(self.na(self.a(x)))))
        return F.relu(y + (x if self.skip is None else self.skip(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(Residual(6, 8, 1), Residual(8, 8, 1), Residual(8, 16, 2))
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        return self.fc(self.body(x).mean((2, 3)))


class KerasResidual(layers.Layer):
    def __init__(self, out, stride, projects, relu):
        super().__init__()
        self.relu, self.pad = relu, layers.ZeroPadding2D(1)
        self.conv1 = layers.Conv2D(out, 3, stride, use_bias=False)
        self.bn1 = layers.BatchNormalization(**EPS)
        self.conv2 = layers.Conv2D(out, 3, padding="same", use_bias=False)
        self.bn2 = layers.BatchNormalization(**EPS)
        conv = layers.Conv2D(out, 1, stride, use_bias=False)
        norm = layers.BatchNormalization(**EPS)
        self.short = keras.Sequential([conv, norm]) if projects else None

    def call(self, x, training=False):
        short = x if self.short is None else self.short(x, training=training)
        y = self.relu(self.bn1(self.conv1(self.pad(x)), training=training))
        return self.relu(short + self.bn2(self.conv2(y), training=training))


class KerasNet(keras.Model):
    def __init__(self, relu):
        super().__init__()
        sizes = (8, 1, True), (8, 1, False), (16, 2, True)
        self.blocks = [KerasResidual(*size, relu) for size in sizes]
        self.pool, self.head = layers.GlobalAveragePooling2D(), layers.Dense(3)

    def call(self, x, training=False):
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(self.pool(x))


def residual(relu):
    model = KerasNet(relu)
    images = torch.randn(4, 6, 9, 7)
    model(images.movedim(1, -1).numpy())
    return apart(Net(), model, images, last=True)


def nested():
    inputs = keras.Input((9, 7, 6))
    blocks = [KerasResidual(8, 1, i == 0, ops.relu) for i in range(2)]
    inside = [keras.Sequential(blocks), KerasResidual(16, 2, True, ops.relu)]
    inside += [layers.GlobalAveragePooling2D(), layers.Dense(3)]
    model = keras.Model(inputs, keras.Sequential(inside)(inputs))
    return apart(Net(), model, torch.randn(4, 6, 9, 7), last=True)


class Tagger(nn.Module):
    def __init__(self, packed):
        super().__init__()
        self.packed, self.emb = packed, nn.Embedding(30, 8, padding_idx=0)
        self.rnn = nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True, dropout=0.2)
        self.out = nn.Linear(12, 5)

    def forward(self, x):
        lengths = (x != 0).sum(1).cpu()
        x = self.emb(x)
        if self.packed:  # which no tracing passes through
            pack = nn.utils.rnn.pack_padded_sequence
            x = pack(x, lengths, batch_first=True, enforce_sorted=False)
        x, _ = self.rnn(x)
        if self.packed:
            x, _ = nn.utils.rnn.pad_packed_sequence(x, batch_first=True)
        return self.out(x)


def tagger(packed):
    lstms = [layers.Bidirectional(layers.LSTM(6, return_sequences=True)) for _ in range(2)]
    inside = layers.Embedding(30, 8, mask_zero=True), layers.Dropout(0.3), *lstms
    model = sequential(*inside, layers.Dense(5), shape=(7,), dtype="int32")
    return apart(Tagger(packed), model, WORDS)


class Attention(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads, self.c_attn, self.c_proj = (
            heads,
            nn.Linear(size, 3 * size),
            nn.Linear(size, size),
        )
        self.register_buffer("bias", torch.tril(torch.ones(9, 9)).view(1, 1, 9, 9))

    def forward(self, x):
        batch, length, size = x.size()
        q, k, v = (
            part.view(batch, length, self.heads, size // self.heads).transpose(1, 2)
            for part in self.c_attn(x).split(size, dim=2)
        )
        scores = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
        scores = scores.masked_fill(self.bias[:, :, :length, :length] == 0, float("-inf"))
        y = (F.softmax(scores, -1) @ v).transpose(1, 2).contiguous()
        return self.c_proj(y.view(batch, length, size))


class Block(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.ln_1, self.attn, self.ln_2 = (
            nn.LayerNorm(size),
            Attention(size, heads),
            nn.LayerNorm(size),
        )
        self.mlp = nn.Sequential(nn.Linear(size, 4 * size), nn.ReLU(), nn.Linear(4 * size, size))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    """With its head tied to its embedding, and a mask among its buffers."""

    def __init__(self):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(30, 8), nn.Embedding(9, 8)
        self.h = nn.ModuleList([Block(8, 2) for _ in range(2)])
        self.ln_f, self.lm_head = nn.LayerNorm(8), nn.Linear(8, 30, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, words, targets=None):
        _, length = words.size()
        assert length <= 9
        x = self.wte(words) + self.wpe(torch.arange(0, length, device=words.device))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


class KerasBlock(layers.Layer):
    def __init__(self, size, heads, packed):
        super().__init__()
        self.norm1, self.norm2 = (layers.LayerNormalization(**EPS) for _ in range(2))
        self.fc, self.fo = layers.Dense(4 * size, activation="relu"), layers.Dense(size)
        self.heads, self.packed = heads, packed
        if packed:
            self.qkv, self.pr = layers.Dense(3 * size), layers.Dense(size)
        else:
            self.att = layers.MultiHeadAttention(heads, size // heads)

    def attend(self, x):
        if not self.packed:
            return self.att(x, x, use_causal_mask=True)
        length, size = x.shape[1:]
        shape = -1, length, self.heads, size // self.heads
        q, k, v = (
            ops.transpose(ops.reshape(part, shape), (0, 2, 1, 3))
            for part in ops.split(self.qkv(x), 3, axis=-1)
        )
        scores = ops.matmul(q, ops.transpose(k, (0, 1, 3, 2))) / math.sqrt(shape[-1])
        mask = np.tril(np.ones((length, length)))[None, None]
        y = ops.matmul(ops.softmax(ops.where(mask == 1, scores, -1e9), -1), v)
        return self.pr(ops.reshape(ops.transpose(y, (0, 2, 1, 3)), (-1, length, size)))

    def call(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.fo(self.fc(self.norm2(x)))


class KerasGPT(keras.Model):
    def __init__(self, packed):
        super().__init__()
        self.tok, self.pos = layers.Embedding(30, 8), layers.Embedding(9, 8)
        self.blocks = [KerasBlock(8, 2, packed) for _ in range(2)]
        self.last = layers.LayerNormalization(**EPS)

    def call(self, words):
        x = self.tok(words) + self.pos(ops.arange(words.shape[1]))
        for block in self.blocks:
            x = block(x)
        return ops.matmul(self.last(x), ops.transpose(self.tok.embeddings))


def gpt(packed):
    model = KerasGPT(packed)
    model(WORDS.numpy())
    names = "query", "key", "value"
    mapping = {f"h.{n}.attn.c_attn": [f"blocks/{n}/att/{name}" for name in names] for n in range(2)}
    return apart(GPT(), model, WORDS, mapping=None if packed else mapping)


class Projected(nn.Module):
    """Attention of four dense layers, as everybody writes it."""

    def __init__(self, names):
        super().__init__()
        self.called = names
        for name in names:
            setattr(self, name, nn.Linear(8, 8))
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        q, k, v = (
            getattr(self, name)(x).unflatten(-1, (2, 4)).transpose(1, 2) for name in self.called
        )
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


def projected(*names):
    inputs = keras.Input((5, 8))
    model = keras.Model(inputs, layers.MultiHeadAttention(2, 4)(inputs, inputs))
    return apart(Projected(names), model, torch.randn(3, 5, 8))


CASES = {
    "subclassed ResNet blocks": lambda: residual(ops.relu),
    "subclassed ResNet blocks with tf.nn.relu": lambda: residual(tf.nn.relu),
    "Sequential in Sequential in a functional model": nested,
    "LSTM tagger": lambda: tagger(False),
    "LSTM tagger of packed sequences": lambda: tagger(True),
    "GPT, tied": lambda: gpt(True),
    "GPT by a mapping into attention": lambda: gpt(False),
    "q_proj, k_proj, v_proj": lambda: projected("q_proj", "k_proj", "v_proj"),
    "wq, wk, wv": lambda: projected("wq", "wk", "wv"),
}
