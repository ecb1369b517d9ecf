"""The functions of the page, and every row of its table, on random tensors."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras,
    np,
    precision,
    tf,
    torch,
)

ops = keras.ops
rng = np.random.default_rng(0)
A = rng.normal(size=(2, 3, 6))

TABLE = [  # PyTorch, keras.ops, TensorFlow
    (
        lambda a: a.reshape(3, -1),
        lambda a: ops.reshape(a, (3, -1)),
        lambda a: tf.reshape(a, (3, -1)),
    ),
    (
        lambda a: a.permute(2, 0, 1),
        lambda a: ops.transpose(a, (2, 0, 1)),
        lambda a: tf.transpose(a, (2, 0, 1)),
    ),
    (
        lambda a: a.transpose(1, 2),
        lambda a: ops.swapaxes(a, 1, 2),
        lambda a: tf.experimental.numpy.swapaxes(a, 1, 2),
    ),
    (
        lambda a: a.unsqueeze(1),
        lambda a: ops.expand_dims(a, 1),
        lambda a: tf.expand_dims(a, 1),
    ),
    (
        lambda a: a[:, :1].squeeze(1),
        lambda a: ops.squeeze(a[:, :1], 1),
        lambda a: tf.squeeze(a[:, :1], 1),
    ),
    (
        lambda a: torch.cat([a, a + 1], dim=1),
        lambda a: ops.concatenate([a, a + 1], axis=1),
        lambda a: tf.concat([a, a + 1], axis=1),
    ),
    (
        lambda a: torch.stack([a, a + 1], dim=1),
        lambda a: ops.stack([a, a + 1], axis=1),
        lambda a: tf.stack([a, a + 1], axis=1),
    ),
    (
        lambda a: torch.split(a, 2, dim=2)[1],
        lambda a: ops.split(a, 3, axis=2)[1],
        lambda a: tf.split(a, 3, axis=2)[1],
    ),
    (
        lambda a: a.repeat(2, 1, 3),
        lambda a: ops.tile(a, (2, 1, 3)),
        lambda a: tf.tile(a, (2, 1, 3)),
    ),
    (
        lambda a: a.repeat_interleave(2, dim=1),
        lambda a: ops.repeat(a, 2, axis=1),
        lambda a: tf.repeat(a, 2, axis=1),
    ),
    (
        lambda a: a[:1].expand(4, 3, 6),
        lambda a: ops.broadcast_to(a[:1], (4, 3, 6)),
        lambda a: tf.broadcast_to(a[:1], (4, 3, 6)),
    ),
    (
        lambda a: a @ a.mT,
        lambda a: ops.matmul(a, ops.swapaxes(a, 1, 2)),
        lambda a: tf.matmul(a, a, transpose_b=True),
    ),
]

found = []
for place, twin in enumerate(("keras", "tensorflow"), 1):
    proof = Proof(twin)
    to_tensor = ops.convert_to_tensor if twin == "keras" else tf.constant
    for dtype in PRECISIONS:
        with precision(dtype):
            sections = ("blocks", "heads", "attend")
            pytorch = Snippet(__file__, "pytorch").run(*sections)
            other = Snippet(__file__, twin).run(*sections)
            array = A.astype(dtype)
            ours = [pytorch.split_heads(torch.from_numpy(array), 2)]
            ours += [pytorch.attend(torch.from_numpy(array), 2)]
            ours += [row[0](torch.from_numpy(array)) for row in TABLE]
            theirs = [
                other.split_heads(to_tensor(array), 2),
                other.attend(to_tensor(array), 2),
            ]
            theirs += [row[place](to_tensor(array)) for row in TABLE]
            proof.found(dtype, forward=difference(ours, theirs))

    # The hurried port: straight to the final shape, without moving an axis.
    x = torch.from_numpy(A)
    proof.naive(difference(x.reshape(2, 2, 3, 3), other.split_heads(to_tensor(A), 2)))
    found.append(proof)

conclude(*found)
