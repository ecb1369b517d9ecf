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
A, IDS = rng.normal(size=(2, 3, 6)), rng.integers(6, size=(2, 3, 4))
COUNTS, PRICES = rng.integers(-9, 9, size=(4, 3)), rng.normal(size=(3, 5))

TABLE = [  # PyTorch, keras.ops, TensorFlow
    (
        lambda a: torch.gather(a, 2, torch.from_numpy(IDS)),
        lambda a: ops.take_along_axis(a, IDS, axis=2),
        lambda a: tf.gather(a, IDS, axis=2, batch_dims=2),
    ),
    (
        lambda a: torch.index_select(a, 2, torch.tensor([4, 1])),
        lambda a: ops.take(a, [4, 1], axis=2),
        lambda a: tf.gather(a, [4, 1], axis=2),
    ),
    (
        lambda a: torch.where(a > 0, a, -2 * a),
        lambda a: ops.where(a > 0, a, -2 * a),
        lambda a: tf.where(a > 0, a, -2 * a),
    ),
    (
        lambda a: a.masked_fill(a > 0, 3.0),
        lambda a: ops.where(a > 0, 3.0, a),
        lambda a: tf.where(a > 0, tf.cast(3.0, a.dtype), a),
    ),
    (
        lambda a: a.clamp(-0.5, 1),
        lambda a: ops.clip(a, -0.5, 1),
        lambda a: tf.clip_by_value(a, -0.5, 1),
    ),
    (
        lambda a: a.sum(dim=1),
        lambda a: ops.sum(a, axis=1),
        lambda a: tf.reduce_sum(a, axis=1),
    ),
    (
        lambda a: a.amax(dim=2),
        lambda a: ops.max(a, axis=2),
        lambda a: tf.reduce_max(a, axis=2),
    ),
    (
        lambda a: a.argmax(dim=2),
        lambda a: ops.argmax(a, axis=2),
        lambda a: tf.argmax(a, axis=2),
    ),
    (
        lambda a: a.std(dim=1, correction=0),
        lambda a: ops.std(a, axis=1),
        lambda a: tf.math.reduce_std(a, axis=1),
    ),
]

found = []
for place, twin in enumerate(("keras", "tensorflow"), 1):
    proof = Proof(twin)
    to_tensor = ops.convert_to_tensor if twin == "keras" else tf.constant
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch = Snippet(__file__, "pytorch").run(
                "mixing", "cost", "index", "gather"
            )
            other = Snippet(__file__, twin).run("mixing", "cost")
            other.run(
                *(
                    name
                    for name in ("index", "gather")
                    if name in other.program.sections
                )
            )
            array, prices = A.astype(dtype), PRICES.astype(dtype)
            ours = [
                pytorch.cost(torch.from_numpy(COUNTS), torch.from_numpy(prices)),
                pytorch.pick(torch.from_numpy(array[0]), torch.from_numpy(IDS[0])),
            ]
            theirs = [
                other.cost(to_tensor(COUNTS), to_tensor(prices)),
                other.pick(to_tensor(array[0]), to_tensor(IDS[0])),
            ]
            ours += [row[0](torch.from_numpy(array)) for row in TABLE]
            theirs += [row[place](to_tensor(array)) for row in TABLE]
            proof.found(dtype, forward=difference(ours, theirs))

    # The hurried port: the floats made integers, not the integers floats.
    wrong = torch.from_numpy(COUNTS) @ torch.from_numpy(PRICES).long()
    right = other.cost(to_tensor(COUNTS), to_tensor(PRICES))
    proof.naive(difference(wrong.double(), right))
    found.append(proof)

conclude(*found)
