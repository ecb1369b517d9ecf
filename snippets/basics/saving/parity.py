"""The same weights saved and loaded in each framework, and carried across in a file."""

from safetensors.numpy import load_file
from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    precision,
    torch,
)

NAMES = {  # of PyTorch: of Keras
    "0.weight": "net/hidden/kernel",
    "0.bias": "net/hidden/bias",
    "3.weight": "net/output/kernel",
    "3.bias": "net/output/bias",
}
proof = Proof("keras")


def carried(pytorch, tensors, turn):
    """A PyTorch model with the weights of Keras' file, kernels turned by `turn`."""
    state = pytorch.build_model().state_dict()
    for name, theirs in NAMES.items():
        state[name] = torch.from_numpy(turn(tensors[theirs], tuple(state[name].shape)))
    model = pytorch.build_model().eval()
    model.load_state_dict(state)
    return model(torch.from_numpy(pytorch.x))


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("model")
        twin = Snippet(__file__, "keras").run("model")
        copy_to_keras(pytorch.model, twin.model)
        pytorch.run("save", "load", "safetensors")
        loaded_here = pytorch.loaded.eval()(torch.from_numpy(pytorch.x))
        twin.run("save", "load")
        loaded_there = [twin.after]
        twin.run("weights")
        loaded_there.append(twin.loaded.predict(twin.x, verbose=0))
        twin.run("safetensors")
        loaded_there.append(twin.loaded.predict(twin.x, verbose=0))
        tensors = load_file("model.safetensors")
        across = carried(pytorch, tensors, lambda w, shape: w.T.copy())
        proof.found(
            dtype,
            forward=difference(pytorch.before, twin.model(twin.x)),
            evaluation=max(
                difference(loaded_here, other) for other in [*loaded_there, across]
            ),
        )

# The hurried port: kernels reshaped to the other layout, not transposed.
with precision("float64"):
    reshaped = carried(pytorch, tensors, lambda w, shape: w.reshape(shape))
proof.naive(difference(pytorch.before, reshaped))

conclude(proof)
