"""The GAN of the page, twenty steps from the same weights; NumPy draws the same batches."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    precision,
    torch_weights,
)


def start():
    """Both programs before their first step, with PyTorch's weights."""
    pytorch = Snippet(__file__, "pytorch").run("seed", "gan")
    twin = Snippet(__file__, "keras").run("seed", "gan")
    for name in ("generator", "discriminator"):
        copy_to_keras(getattr(pytorch, name), getattr(twin, name))
    return pytorch, twin


def apart(pytorch, twin):
    """The weights of both networks."""
    return max(
        difference(
            torch_weights(getattr(pytorch, name)), keras_weights(getattr(twin, name))
        )
        for name in ("generator", "discriminator")
    )


proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = start()
        noise = pytorch.batch()[1]
        fake = pytorch.discriminator(pytorch.generator(noise))
        twin_fake = twin.discriminator(twin.generator(twin.batch()[1]))
        pytorch.run("gan-step")
        twin.run("gan-step")
        proof.found(
            dtype, forward=difference(fake, twin_fake), training=apart(pytorch, twin)
        )

# The hurried port: a discriminator that no longer changes.
pytorch, twin = start()
pytorch.run("gan-step")
twin.d_optimizer.learning_rate = 0.0
twin.run("gan-step")
proof.naive(apart(pytorch, twin))

conclude(proof)
