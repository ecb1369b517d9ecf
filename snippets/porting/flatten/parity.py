"""Weights carried over with each of the ways of the page, there and back, from the page's own code."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras,
    np,
    precision,
    torch,
    torch_weights,
)

proof = Proof("keras")


def outputs(torch_model, keras_model, x):
    torch_model.eval()
    with torch.no_grad():
        return torch_model(torch.from_numpy(x).permute(0, 3, 1, 2)), keras_model(x)


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("order", "model", "port", "permute")
        twin = Snippet(__file__, "keras").run("order", "model", "port", "permute")
        x = np.random.default_rng(0).normal(size=(16, 8, 8, 1)).astype(dtype)

        weights = torch_weights(pytorch.model)
        twin.model.set_weights(pytorch.to_keras(weights))
        back = difference(weights, twin.to_pytorch(twin.model.get_weights()))
        assert back == 0, "the way there and back is not the identity"

        # With the maps permuted first, plain transposes do, in either direction.
        copy_to_keras(pytorch.model, twin.model_as_pytorch)
        copied = keras.models.clone_model(twin.model)
        copy_to_keras(pytorch.model_as_keras, copied)
        proof.found(
            dtype,
            forward=max(
                difference(*outputs(pytorch.model, twin.model, x)),
                difference(*outputs(pytorch.model, twin.model_as_pytorch, x)),
                difference(*outputs(pytorch.model_as_keras, copied, x)),
            ),
        )

# The hurried port: `.T` for the dense kernel, as for any other.
copy_to_keras(pytorch.model, twin.model)
proof.naive(difference(*outputs(pytorch.model, twin.model, x)))

conclude(proof)
