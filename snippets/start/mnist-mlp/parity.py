"""The MNIST network of this page: same data, same weights, same 200 batches, dropout off.

Dropout cannot be equal: each framework draws its own mask. It is set to 0 in training and back to
0.2 for the comparison in inference mode, where it must do nothing.
"""

import itertools

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    np,
    precision,
    torch,
    torch_weights,
)

BATCH, UPDATES = 32, 200

proof = Proof("keras")


def load():
    """Both programs up to their training, with the rows that the proof needs; the rest is memory."""
    sides = []
    for framework in ("pytorch", "keras"):
        side = Snippet(__file__, framework).run("data")
        side.set(
            x_train=array(side.x_train)[: BATCH * UPDATES].copy(),
            x_test=array(side.x_test)[:1000].copy(),
            train_set=None,
            x=None,
        )
        sides.append(side.run("model", "compile"))
    pytorch, twin = sides
    for name in ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
        apart = np.abs(
            array(getattr(pytorch, name)) - getattr(twin, name).astype("float32")
        )
        assert apart.max() < 1e-7, (
            f"{name}: the two frameworks were given different data"
        )
    return pytorch, twin


def set_dropout(pytorch, twin, rate):
    pytorch.model[3].p = rate
    twin.model.layers[2].rate = rate


def batches(twin, dtype):
    for start in range(0, BATCH * UPDATES, BATCH):
        rows = slice(start, start + BATCH)
        yield twin.x_train[rows].astype(dtype), twin.y_train[rows].astype("int64")


def step(side, epsilon=None):
    """One update. Keras adds its epsilon before the bias correction of the second moment and
    PyTorch after it; dividing by the correction makes the two the same formula."""
    group = side.optimizer.param_groups[0]
    count = itertools.count(1)

    def torch_step(x, y):
        if epsilon:
            group["eps"] = epsilon / np.sqrt(1 - group["betas"][1] ** next(count))
        side.optimizer.zero_grad()
        side.criterion(side.model(x), y).backward()
        side.optimizer.step()

    return torch_step


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load()
        set_dropout(pytorch, twin, 0.0)
        optimizer = twin.model.optimizer
        if (
            dtype == "float64"
        ):  # Keras passes these through float32: take some that it keeps
            pytorch.optimizer.param_groups[0].update(
                lr=2.0**-10, betas=(0.875, 0.96875)
            )
            optimizer.learning_rate = 2.0**-10
            optimizer.beta_1, optimizer.beta_2 = 0.875, 0.96875
            optimizer.epsilon = 2.0**-23
        proof.compare_models(
            dtype,
            pytorch.model,
            step(pytorch, optimizer.epsilon),
            pytorch.criterion,
            twin.model,
            list(batches(twin, dtype)),
        )
        set_dropout(pytorch, twin, 0.2)
        proof.compare_evaluation(
            dtype, pytorch.model, twin.model, twin.x_test.astype(dtype)
        )

# The hurried port leaves each Adam its own epsilon.
pytorch, twin = load()
set_dropout(pytorch, twin, 0.0)
copy_to_keras(pytorch.model, twin.model)
torch_step = step(pytorch)
for x, y in batches(twin, "float32"):
    torch_step(torch.from_numpy(x), torch.from_numpy(y))
    twin.model.train_on_batch(x, y)
proof.naive(difference(torch_weights(pytorch.model), keras_weights(twin.model)))

conclude(proof)
