"""The network as a class, in both: from the same raw parameters, through the whole training."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras,
    keras_weights,
    np,
    one_update,
    precision,
    torch,
    torch_weights,
)

EXACT_RATE = {"lr=0.1": "lr=0.125", "learning_rate=0.1": "learning_rate=0.125"}
proof = Proof("keras")


def sides(*sections):
    return [
        Snippet(__file__, name, EXACT_RATE).run(*sections)
        for name in ("pytorch", "keras")
    ]


for dtype in PRECISIONS:
    with precision(dtype):
        # Step by step, from random weights and biases.
        pytorch, twin = sides("class")
        rng = np.random.default_rng(1)
        pytorch.set(
            criterion=torch.nn.CrossEntropyLoss(),
            optimizer=torch.optim.SGD(pytorch.model.parameters(), lr=0.125),
        )
        twin.model.compile(
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            optimizer=keras.optimizers.SGD(0.125),
        )
        batches = [
            (rng.normal(size=(32, 784)).astype(dtype), rng.integers(10, size=32))
            for _ in range(2)
        ]
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            batches,
        )
        # The page's own training, from the page's own weights.
        pytorch, twin = sides("class", "same-weights", "train")
        weights = difference(torch_weights(pytorch.model), keras_weights(twin.model))
        proof.found(dtype, training=weights)
        proof.compare_evaluation(dtype, pytorch.model, twin.model, array(twin.x))

# The hurried port leaves the first weights to each framework.
torch.manual_seed(0)
keras.utils.set_random_seed(0)
pytorch, twin = sides("class")
x = np.random.default_rng(2).random((32, 784)).astype("float32")
proof.naive(difference(pytorch.model(torch.from_numpy(x)), twin.model(x)))
copy_to_keras(pytorch.model, twin.model)
assert difference(pytorch.model(torch.from_numpy(x)), twin.model(x)) < 1e-5

conclude(proof)
