"""A base is trained, frozen under a new head, and thawed: the same weights at each stage."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    keras,
    np,
    precision,
    tf,
    to_keras_layout,
    to_torch_layout,
    torch,
)

IN_ORDER = {
    "torch.randperm": "torch.arange",
    "epochs=epochs,": "epochs=epochs, shuffle=False,",
}
FEATURES = 400  # 16 channels of 5 x 5 pixels, which the two flatten in another order

proof = Proof("keras")


def reordered(weight, shape, axes):
    """The head's weight (5, 400) with its inputs in the other framework's order."""
    if weight.shape != (5, FEATURES):
        return weight
    return weight.reshape(5, *shape).transpose(0, *axes).reshape(5, FEATURES)


def of_torch(tensors):
    return [array(t).copy() for t in tensors]


def of_keras(tensors):
    """Keras' weights or gradients, in PyTorch's layout and order."""
    found = (to_torch_layout(array(t)) for t in tensors)
    return [reordered(w, (5, 5, 16), (3, 1, 2)) for w in found]


def state(model):
    """Weights and statistics of a PyTorch model, as `model.weights` of Keras lists them."""
    return of_torch(t for t in model.state_dict().values() if t.is_floating_point())


def copy(torch_model, keras_model):
    values = (reordered(w, (16, 5, 5), (2, 3, 1)) for w in state(torch_model))
    keras_model.set_weights([to_keras_layout(w) for w in values])


def trainable(model):
    return [p for p in model.parameters() if p.requires_grad]


def first_step(dtype, torch_model, keras_model, pytorch, twin):
    """Forward, loss and gradients of ten new digits, on a frozen base."""
    torch_model.eval()
    output = torch_model(pytorch.x_new[:10])
    loss = pytorch.criterion(output, pytorch.y_new[:10])
    gradients = torch.autograd.grad(loss, trainable(torch_model))
    with tf.GradientTape() as tape:
        keras_output = keras_model(twin.x_new[:10], training=True)
        keras_loss = twin.criterion(twin.y_new[:10], keras_output)
    theirs = tape.gradient(keras_loss, keras_model.trainable_variables)
    proof.found(
        dtype,
        forward=difference(output, keras_output),
        loss=difference(loss, keras_loss),
        gradients=difference(of_torch(gradients), of_keras(theirs)),
    )


def both(pytorch, twin, torch_model, keras_model, count, **options):
    """`train` of the page on both sides; how far apart weights and statistics end."""
    for side, model in ((pytorch, torch_model), (twin, keras_model)):
        side.train(model, side.x_new[:count], side.y_new[:count], **options)
    return difference(state(torch_model), of_keras(keras_model.weights))


def set_up(replace):
    """Both programs, with few old digits; the networks of Keras get PyTorch's weights."""
    pytorch, twin = (
        Snippet(__file__, framework, replace | {"0, 8000)": "0, 200)"})
        for framework in ("pytorch", "keras")
    )
    pytorch.run("data", "pretrain", "frozen")
    twin.run("data", "pretrain", "frozen")
    for name in ("x_new", "x_test"):
        given = array(getattr(pytorch, name)).transpose(0, 2, 3, 1)
        assert abs(given - getattr(twin, name)).max() < 1e-7, f"{name} differs"
    copy(pytorch.model, twin.model)
    return pytorch, twin


def thaw(pytorch, twin):
    """The lines of the page that thaw, without its thousand digits."""
    pytorch.base.requires_grad_(True)
    for layer in pytorch.base:
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.requires_grad_(False)
    twin.base.trainable = True
    for layer in twin.base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = set_up(IN_ORDER)
        models = pytorch.model, twin.model
        first_step(dtype, *models, pytorch, twin)
        options = {"rate": 0.0625, "batch_size": 10}
        found = both(pytorch, twin, *models, count=10, epochs=1, **options)
        proof.found(dtype, update=found)
        found = both(pytorch, twin, *models, count=100, epochs=3, **options)
        proof.found(dtype, training=found)

        thaw(pytorch, twin)
        first_step(dtype, *models, pytorch, twin)
        before = state(pytorch.base)
        options["rate"] = 0.015625
        found = both(pytorch, twin, *models, count=100, epochs=3, **options)
        proof.found(dtype, training=found)
        moved = [
            not np.array_equal(*pair)
            for pair in zip(before, state(pytorch.base), strict=True)
        ]
        convolution, norm = 2 * [True], 4 * [False]
        assert moved == 2 * (convolution + norm), "other layers moved than were thawed"

        pytorch.model.eval()
        with torch.no_grad():
            output = pytorch.model(pytorch.x_test[:200])
        theirs = twin.model(twin.x_test[:200], training=False)
        proof.found(dtype, evaluation=difference(output, theirs))

# The hurried port freezes the weights, and leaves the statistics in training mode.
pytorch, twin = set_up(IN_ORDER | {"layer.eval()": "pass"})
options = {"rate": 0.0625, "batch_size": 10, "epochs": 3}
proof.naive(both(pytorch, twin, pytorch.model, twin.model, count=100, **options))

conclude(proof)
