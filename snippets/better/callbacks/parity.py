"""Every training run of the page, section by section."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    precision,
    torch_weights,
)
from torch.nn.utils import clip_grad_norm_, get_total_norm

# Keras keeps learning rates as float32: in float64, take some that it keeps exactly.
EXACT = {"0.05": "0.0625", "0.02)": "0.03125)"}
RUNS = ("early-stopping", "accumulation", "custom")


def exactly_clipped(parameters, max_norm):
    """PyTorch divides by the norm + 1e-6, Keras by the norm."""
    parameters = list(parameters)
    norm = get_total_norm([parameter.grad for parameter in parameters])
    return clip_grad_norm_(parameters, max_norm * (1 + 1e-6 / norm))


def prepare(framework, dtype, replace=None):
    replace = replace or (EXACT if dtype == "float64" else {})
    side = Snippet(__file__, framework, replace).run("data", "model", "loop")
    if framework == "pytorch" and dtype == "float64":
        side.set(clip_grad_norm_=exactly_clipped)
    return side


def weights(side, section):
    side.run(section)
    if side.program.framework == "keras":
        return keras_weights(side.model)
    return torch_weights(side.model)


proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, keras = prepare("pytorch", dtype), prepare("keras", dtype)

        def apart(section, pytorch=pytorch, keras=keras):
            return difference(weights(pytorch, section), weights(keras, section))

        proof.found(dtype, update=apart("clipping"), training=max(map(apart, RUNS)))

# The hurried port takes `clipnorm` for `clip_grad_norm_`.
pytorch = prepare("pytorch", "float32")
keras = prepare("keras", "float32", {"global_clipnorm": "clipnorm"})
proof.naive(difference(weights(pytorch, "clipping"), weights(keras, "clipping")))

conclude(proof)
