"""The CNN of this page: same weights, same 20 batches of 16, dropout off, the rate falling twice.

The rows of the kernel behind `Flatten` change places on their way, as `snippets/flatten` explains.
"""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    np,
    one_update,
    precision,
    tf,
    to_keras_layout,
    to_torch_layout,
    torch,
    torch_weights,
)

BATCH, UPDATES = 16, 20
SHORT = {"(300, 400)": "(8, 16)"}
# Keras passes these through float32: in float64, take some that it keeps.
EXACT = {"1.0, 0.95, 1e-6": "1.0, 0.9375, 2.0**-20"}

proof = Proof("keras")


def load(dtype):
    """Both programs up to their optimizers, with the rows that the proof needs."""
    settings = SHORT | (EXACT if dtype == "float64" else {})
    pytorch, twin = (
        Snippet(__file__, framework, settings).run("settings", "data")
        for framework in ("pytorch", "keras")
    )
    rows = BATCH * UPDATES
    images, labels = (array(tensor[:rows]) for tensor in pytorch.train_set.tensors)
    twin.set(x_train=twin.x_train[:rows].copy(), y_train=twin.y_train[:rows])
    assert difference(images[:, 0], twin.x_train[..., 0]) < 1e-6
    assert (labels == twin.y_train).all()
    for side in (pytorch, twin):
        side.run("model", "optimizer")
    pytorch.set(criterion=pytorch.F.nll_loss)
    set_dropout(pytorch, twin, 0.0)
    return pytorch, twin


def set_dropout(pytorch, twin, rate):
    pytorch.model.dropout.p = rate
    (layer,) = [layer for layer in twin.model.layers if hasattr(layer, "rate")]
    layer.rate = rate


def reordered(weights, shape, axes):
    """The kernel behind `Flatten`, in PyTorch's layout, with its inputs in another order."""
    weights = list(weights)
    weights[4] = weights[4].reshape(128, *shape).transpose(0, *axes).reshape(128, -1)
    return weights


def from_keras(weights):
    return reordered(
        [to_torch_layout(array(w)) for w in weights], (12, 12, 64), (3, 1, 2)
    )


def to_keras(weights):
    return [to_keras_layout(w) for w in reordered(weights, (64, 12, 12), (2, 3, 1))]


def batches(twin, dtype):
    """Noise breaks the ties between pixels of the background, which rounding would decide."""
    noise = np.random.default_rng(0).normal(size=twin.x_train.shape, scale=0.1)
    x_train = (twin.x_train + noise).astype(dtype)
    for start in range(0, BATCH * UPDATES, BATCH):
        rows = slice(start, start + BATCH)
        yield x_train[rows], twin.y_train[rows].astype("int64")


def tensors(x, y):
    return torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(y)


def weights_apart(pytorch, twin):
    return difference(
        torch_weights(pytorch.model), from_keras(twin.model.get_weights())
    )


def evaluation(pytorch, twin, x):
    pytorch.model.eval()
    with torch.no_grad():
        output = pytorch.model(tensors(x, twin.y_train)[0])
    return difference(output, twin.model(x, training=False))


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load(dtype)
        twin.model.set_weights(to_keras(torch_weights(pytorch.model)))

        x, y = next(batches(twin, dtype))
        images, labels = tensors(x, y)
        output = pytorch.model(images)
        loss = pytorch.criterion(output, labels)
        loss.backward()
        with tf.GradientTape() as tape:
            twin_output = twin.model(x, training=True)
            twin_loss = twin.model.compute_loss(x=x, y=y, y_pred=twin_output)
        gradients = tape.gradient(twin_loss, twin.model.trainable_variables)
        proof.found(
            dtype,
            forward=difference(output, twin_output),
            loss=difference(loss, twin_loss),
            gradients=difference(
                [parameter.grad for parameter in pytorch.model.parameters()],
                from_keras(gradients),
            ),
        )

        step = one_update(pytorch)
        for number, (x, y) in enumerate(batches(twin, dtype)):
            step(*tensors(x, y))
            pytorch.scheduler.step()
            twin.model.train_on_batch(x, y)
            apart = weights_apart(pytorch, twin)
            proof.found(dtype, **({"training": apart} if number else {"update": apart}))
        assert pytorch.optimizer.param_groups[0]["lr"] == 1 / 16
        set_dropout(pytorch, twin, 0.25)
        proof.found(dtype, evaluation=evaluation(pytorch, twin, x))

# The hurried port: every kernel transposed, and the one behind `Flatten` like any other.
copy_to_keras(pytorch.model, twin.model)
proof.naive(evaluation(pytorch, twin, x))

conclude(proof)
