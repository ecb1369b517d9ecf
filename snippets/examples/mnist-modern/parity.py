"""The network of this page: same weights, same 40 batches of 64, the rate rising and falling.

In float32 it is one batch: of 400,000 values before a ReLU some lie within a rounding of 0, one
that falls on the other side changes a gradient, and batch normalisation spreads the change.

PyTorch keeps the unbiased variance of a batch for inference, and Keras the biased one, which no
argument changes: the running variances are compared with that factor taken out, and inference is
compared on the same ones. The other two are ε of AdamW, which stands in another place of the
formula, and the rates, which Keras computes in float32.
"""

import itertools

import numpy as np
from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    precision,
    statistics_of,
    tf,
    to_torch_layout,
    torch,
    torch_statistics,
    torch_weights,
)

BATCH, UPDATES = 64, 40
SHORT = {"UPDATES = EPOCHS * (10_000 // BATCH_SIZE)": f"UPDATES = {UPDATES}"}
LENGTH = {"float32": 1, "float64": UPDATES}
# Keras passes rates and betas through float32: take some that it keeps. AdamW divides a small
# gradient by a small number, and in float32 that makes a large one of its rounding, hence another ε.
EPSILON = {"float32": 2.0**-4, "float64": 1e-7}
BETAS = (0.875, 0.96875)
# The hurried port: every name taken over, every default left alone.
NAIVE = {
    "layers.ZeroPadding2D(1),": "",
    "strides=2,": "strides=2, padding='same',",
    "momentum=0.9, epsilon=1e-5": "",
}

proof = Proof("keras")


def load(dtype, naive=None):
    """Both programs up to their schedules, with the rows that the proof needs."""
    sides = []
    for framework in ("pytorch", "keras"):
        exact = {
            "0.01, 0.05": "2**-7, 2**-4",
            "lr=RATE,": "lr=RATE, betas=BETAS,",
            "=DECAY)": "=DECAY, beta_1=BETAS[0], beta_2=BETAS[1], epsilon=EPSILON)",
        }
        side = Snippet(__file__, framework, SHORT | exact | (naive or {}))
        side.set(BETAS=BETAS, EPSILON=EPSILON[dtype])
        sides.append(side.run("settings", "data", "model", "loss"))
    pytorch, twin = sides
    for block in pytorch.model[:4]:
        torch.nn.init.normal_(block[1].weight, mean=1.0, std=0.1)
        torch.nn.init.normal_(block[1].bias, std=0.1)
    for side in sides:
        side.run("optimizer")
    copy_to_keras(pytorch.model, twin.model)
    return pytorch, twin


def batches(pytorch, twin, dtype):
    """Of the validation digits, which are equal in both. Noise breaks the ties of the background."""
    images, labels = next(iter(twin.val_loader.unbatch().batch(BATCH * UPDATES)))
    assert (
        difference(pytorch.val_set.images[: BATCH * UPDATES, 0], images[..., 0]) < 1e-7
    )
    assert (
        array(pytorch.val_set.labels[: BATCH * UPDATES]) == array(labels).argmax(1)
    ).all()
    noise = np.random.default_rng(0).normal(size=images.shape, scale=0.1)
    images, labels = (array(images) + noise).astype(dtype), array(labels).astype(dtype)
    for start in range(0, BATCH * UPDATES, BATCH):
        yield images[start : start + BATCH], labels[start : start + BATCH]


def tensors(x, y):
    return torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(y.argmax(axis=1))


def given_rates(pytorch, twin):
    """PyTorch's rates are Keras' but for the rounding of float32, and are these from then on."""
    rates = [float(twin.schedule(update)) for update in range(UPDATES + 1)]
    group, used = pytorch.optimizer.param_groups, []
    for rate in rates[:-1]:
        used.append(group[0]["lr"])
        pytorch.optimizer.step()
        pytorch.schedule.step()
    assert difference(np.array(used), np.array(rates[:-1])) < 1e-6
    return rates


def update(pytorch, x, y, rate, number):
    beta = pytorch.optimizer.param_groups[0]["betas"][1]
    for group in pytorch.optimizer.param_groups:
        group["lr"], group["eps"] = rate, pytorch.EPSILON / np.sqrt(1 - beta**number)
    pytorch.optimizer.zero_grad()
    pytorch.criterion(pytorch.model(x), y).backward()
    pytorch.optimizer.step()


def biased(pytorch, updates):
    """PyTorch's statistics with the running variances as Keras keeps them."""
    found = torch_statistics(pytorch.model)  # mean and variance of each block
    start = 0.9**updates  # what is left of the 1 that both start with
    for block, side in enumerate((14, 7, 4, 2)):
        count = BATCH * side**2
        kept = found[2 * block + 1] - start
        found[2 * block + 1] = start + kept * (count - 1) / count
    return found


def evaluation(pytorch, twin, x):
    """Inference on PyTorch's statistics."""
    pytorch.model.eval()
    for variable, value in zip(
        statistics_of(twin.model), torch_statistics(pytorch.model), strict=True
    ):
        variable.assign(value)
    with torch.no_grad():
        output = pytorch.model(x.permute(0, 3, 1, 2))
    return difference(output, twin.model(array(x), training=False))


def same_shifts(pytorch, twin):
    """Of one digit, both make the same 25 pictures, by drawing 800 times."""
    image = pytorch.val_set.images[0]
    theirs = tf.constant(image.permute(1, 2, 0).numpy())
    ours = {array(pytorch.shifted(image)).tobytes() for _ in range(800)}
    assert ours == {array(twin.shifted(theirs, 0)[0]).tobytes() for _ in range(800)}
    assert len(ours) == 25


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load(dtype)
        same_shifts(pytorch, twin)
        rates = given_rates(pytorch, twin)
        x, y = next(batches(pytorch, twin, dtype))
        images, labels = tensors(x, y)
        before = torch_statistics(pytorch.model)
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
                [to_torch_layout(array(gradient)) for gradient in gradients],
            ),
        )

        for block in pytorch.model[:4]:  # that pass moved the statistics
            block[1].reset_running_stats()
        for variable, value in zip(statistics_of(twin.model), before, strict=True):
            variable.assign(value)
        given = itertools.islice(batches(pytorch, twin, dtype), LENGTH[dtype])
        for number, (x, y) in enumerate(given, start=1):
            update(pytorch, *tensors(x, y), rates[number - 1], number)
            twin.model.train_on_batch(x, y)
            apart = difference(
                [*torch_weights(pytorch.model), *biased(pytorch, number)],
                [*keras_weights(twin.model), *statistics_of(twin.model)],
            )
            proof.found(dtype, **{"update" if number == 1 else "training": apart})
        proof.found(dtype, evaluation=evaluation(pytorch, twin, torch.from_numpy(x)))

pytorch, twin = load("float32", NAIVE)
for number, (x, y) in enumerate(batches(pytorch, twin, "float32"), start=1):
    update(pytorch, *tensors(x, y), float(twin.schedule(number - 1)), number)
    twin.model.train_on_batch(x, y)
pytorch.model.eval()
with torch.no_grad():
    output = pytorch.model(tensors(x, y)[0])
proof.naive(difference(output, twin.model(x, training=False)))

conclude(proof)
