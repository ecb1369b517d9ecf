"""Two losses at once, and steps of length one: from the same weights, on each backend of Keras.

Keras on PyTorch has float32 only: it multiplies matrices in float32, whatever it is given.
"""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    keras_weights,
    precision,
    tf,
    torch,
    torch_weights,
)
from tandem.run.workers import trained

RUN = ["data", "model", "step", "run"]
proof = Proof("keras")


def prepare(framework, replace=None):
    return Snippet(__file__, framework, replace).run("data", "model", "several")


def first_step(dtype):
    """Forward of both outputs, the weighted loss, its gradients, one update."""
    pytorch, twin = prepare("pytorch"), prepare("keras")
    model, copy = pytorch.build(), twin.compiled(twin.build())
    outputs = model(pytorch.x)
    total, _ = pytorch.losses(outputs, pytorch.y)
    total.backward()
    with tf.GradientTape() as tape:
        found = copy(twin.x, training=True)
        loss = copy.compute_loss(x=twin.x, y=twin.y, y_pred=found)
    gradients = tape.gradient(loss, copy.trainable_variables)
    proof.found(
        dtype,
        forward=max(difference(outputs[name], found[name]) for name in outputs),
        loss=difference(total, loss),
        gradients=difference(
            [parameter.grad for parameter in model.parameters()],
            [array(gradient).T for gradient in gradients],
        ),
    )
    torch.optim.SGD(model.parameters(), lr=0.125).step()
    copy.fit(twin.x, twin.y, batch_size=64, verbose=0)
    proof.found(dtype, update=difference(torch_weights(model), keras_weights(copy)))


def after(section):
    """How far apart both are after a section of the page."""
    pytorch, twin = prepare("pytorch"), prepare("keras")
    if section != "several":
        pytorch.run("step", section)
        twin.run("step", section)
    return difference(torch_weights(pytorch.model), keras_weights(twin.model))


for dtype in PRECISIONS:
    with precision(dtype):
        first_step(dtype)
        runs = [after(section) for section in ("several", "run", "own-loss")]
        proof.found(dtype, training=max(runs))

# The hurried port leaves the weights of the losses out.
hurried = prepare("keras", {'loss_weights={"price": 0.125, "kind": 1.0},': ""}).model
pytorch = prepare("pytorch").model
proof.naive(difference(torch_weights(pytorch), keras_weights(hurried)))

proofs = [proof]
for name, precisions in (("keras_torch", PRECISIONS[:1]), ("keras_jax", PRECISIONS)):
    runs = [{"dtype": dtype, "sections": RUN} for dtype in precisions]
    # The hurried port leaves the length of the gradient as it is.
    naive = runs[0] | {"replace": {"gradient / norm for": "gradient for"}}
    several = [run | {"sections": [*RUN[:2], "several", *RUN[2:]]} for run in runs]
    ours = trained(__file__, "pytorch", several)
    *theirs, hurried = trained(__file__, name, [*runs, naive])
    one = Proof(name)
    for dtype, left, right in zip(precisions, ours, theirs, strict=True):
        one.found(dtype, training=difference(left, right))
    one.naive(difference(ours[0], hurried))
    proofs.append(one)

conclude(*proofs)
