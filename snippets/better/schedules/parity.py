"""Every training run of the page, section by section, and the learning rates it ran with."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    np,
    precision,
    torch_weights,
)
from torch.optim.lr_scheduler import LambdaLR

# Keras keeps learning rates as float32: in float64, take some that it keeps exactly.
EXACT = {
    "pytorch": {"0.05": "0.0625", "factor=0.1": "factor=0.125"},
    "keras": {"0.005": "0.00625", "0.05": "0.0625", "factor=0.1": "factor=0.125"},
}
RUNS = ("per-batch", "per-epoch", "plateau")
# The hurried port: the schedule counts updates, but makes its step once an epoch.
NAIVE = {", after_update=schedule.step)": "); schedule.step()"}


def given(optimizer, rates):
    """A schedule of PyTorch with these learning rates; dividing by 0.0625 is exact."""
    last = len(rates) - 1
    return LambdaLR(optimizer, lambda update: rates[min(update, last)] / 0.0625)


def prepare(framework, dtype, replace=None):
    replace = replace or (EXACT[framework] if dtype == "float64" else {})
    side = Snippet(__file__, framework, replace)
    return side.run("data", "model", "loop", "schedules")


def weights(side, section):
    side.run(section)
    if side.program.framework == "keras":
        return keras_weights(side.model)
    return torch_weights(side.model)


proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, keras = prepare("pytorch", dtype), prepare("keras", dtype)
        for name, curve in pytorch.curves.items():
            apart = difference(np.array(curve), np.array(keras.curves[name]))
            assert apart < 1e-6, f"{name}: the schedules are {apart} apart"
        if dtype == "float64":  # Keras computes its schedules in float32: take those
            rates = keras.curves["warmup_cosine"]
            pytorch.set(warmup_cosine=lambda opt, rates=rates: given(opt, rates))
        found = [difference(weights(pytorch, run), weights(keras, run)) for run in RUNS]
        rates = difference(
            np.array(pytorch.plateau_rates), np.array(keras.plateau_rates)
        )
        assert rates < 1e-6, f"plateau: the learning rates are {rates} apart"
        proof.found(dtype, training=max(found))

naive = prepare("pytorch", "float32", NAIVE)
keras = prepare("keras", "float32")
proof.naive(difference(weights(naive, "per-batch"), weights(keras, "per-batch")))

conclude(proof)
