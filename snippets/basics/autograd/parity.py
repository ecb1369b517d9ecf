"""Gradients with respect to the input: a matrix product, and a loop that the data steer."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    np,
    precision,
    tf,
    torch,
)

rng = np.random.default_rng(0)
WEIGHTS, IMAGES = rng.normal(size=(3, 2), scale=0.5), rng.normal(size=(16, 3))
STARTS = rng.normal(size=(20, 5))


def value(result):
    """Without the number of steps, which `grow` returns too."""
    return result[0] if isinstance(result, tuple) else result


def torch_side(function, array, times=1):
    """The value and its gradient; `times` passes without clearing `.grad` between them."""
    x = torch.from_numpy(array).requires_grad_()
    for _ in range(times):
        y = value(function(x))
        y.backward()
    return y, x.grad


def tf_side(function, array):
    x = tf.Variable(array)
    with tf.GradientTape() as tape:
        y = value(function(x))
    return y, tape.gradient(y, x)


proof = Proof("tensorflow")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("by-hand", "input", "control-flow")
        tensorflow = Snippet(__file__, "tensorflow").run(
            "by-hand", "input", "control-flow"
        )
        pytorch.set(weights=torch.from_numpy(WEIGHTS.astype(dtype)))
        tensorflow.set(weights=tf.constant(WEIGHTS.astype(dtype)))

        ours = [torch_side(pytorch.score, IMAGES.astype(dtype))]
        theirs = [tf_side(tensorflow.score, IMAGES.astype(dtype))]
        loops = pytorch.grow, tensorflow.grow
        for start in STARTS.astype(dtype):
            assert loops[0](torch.from_numpy(start))[1] == loops[1](start)[1]
            ours.append(torch_side(loops[0], start))
            theirs.append(tf_side(loops[1], start))
        forward, gradients = (
            max(
                difference(left[i], right[i])
                for left, right in zip(ours, theirs, strict=True)
            )
            for i in range(2)
        )
        proof.found(dtype, forward=forward, gradients=gradients)

# The hurried port: a second `backward` on top of the old gradient.
twice = torch_side(pytorch.score, IMAGES, times=2)
proof.naive(difference(twice[1], tf_side(tensorflow.score, IMAGES)[1]))

conclude(proof)
