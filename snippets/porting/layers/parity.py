"""The network at the end of the page: layers whose defaults differ, set to agree."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    difference,
    keras,
    keras_weights,
    np,
    precision,
    tf,
    to_keras_layout,
    to_torch_layout,
    torch,
    torch_weights,
)
from torch.nn import functional as F

RATE = 0.0625  # exact in float32, through which Keras passes it
EXACT_SLOPE = {"0.01": "0.015625"}  # so is LeakyReLU's
DEFAULTS = {"epsilon=1e-5, momentum=0.9": "", "0.01": ""}

proof = Proof("keras")
rng = np.random.default_rng(1)


def prepare(framework, replace):
    """A fresh model of the page; the weights are still each framework's own."""
    return Snippet(__file__, framework, replace).run("data", "model").model


def copy_weights(torch_model, keras_model):
    """The trainable weights; the statistics start as 0 and 1 on both sides."""
    for variable, weight in zip(
        keras_model.trainable_variables, torch_weights(torch_model), strict=True
    ):
        variable.assign(to_keras_layout(weight))


def norm_of(keras_model):
    return next(
        layer
        for layer in keras_model.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    )


def copy_statistics(torch_model, keras_model):
    """What a trained BatchNorm has besides its weights; the variances differ, as the page says."""
    keras_bn = norm_of(keras_model)
    keras_bn.moving_mean.assign(array(torch_model[1].running_mean))
    keras_bn.moving_variance.assign(array(torch_model[1].running_var))


def biased_variance(torch_model, x, updates):
    """The moving variance of Keras: PyTorch's, but for a factor n / (n - 1) in every update."""
    kept = 0.9**updates  # of the 1 that both start with
    with torch.no_grad():
        count = torch_model[0](first(x)).numel() // 8  # values per channel
    return kept + (torch_model[1].running_var - kept) * (count - 1) / count


def first(x):
    """Images in PyTorch's layout."""
    return torch.from_numpy(x.transpose(0, 3, 1, 2))


def last(y):
    """A PyTorch output in Keras' layout."""
    return y.permute(0, 2, 3, 1)


for dtype in PRECISIONS:
    with precision(dtype):
        torch_model = prepare("pytorch", EXACT_SLOPE)
        keras_model = prepare("keras", EXACT_SLOPE)
        copy_weights(torch_model, keras_model)
        torch_model[1].reset_running_stats()  # the page has called the model once
        keras_model.compile(loss="mse", optimizer=keras.optimizers.SGD(RATE))
        optimizer = torch.optim.SGD(torch_model.parameters(), lr=RATE)
        for step in range(20):
            x = rng.normal(size=(4, 8, 6, 3)).astype(dtype)
            y = rng.normal(size=(4, 6, 4, 8)).astype(dtype)
            optimizer.zero_grad()
            output = last(torch_model(first(x)))
            loss = F.mse_loss(output, torch.from_numpy(y))
            loss.backward()
            if step == 0:
                with tf.GradientTape() as tape:
                    keras_output = keras_model(x, training=True)
                    keras_loss = keras_model.compute_loss(x=x, y=y, y_pred=keras_output)
                gradients = tape.gradient(keras_loss, keras_model.trainable_variables)
                proof.found(
                    dtype,
                    forward=difference(output, keras_output),
                    loss=difference(loss, keras_loss),
                    gradients=difference(
                        [p.grad for p in torch_model.parameters()],
                        [to_torch_layout(array(g)) for g in gradients],
                    ),
                )
                # That forward pass was one more than PyTorch's.
                norm_of(keras_model).moving_mean.assign(np.zeros(8))
                norm_of(keras_model).moving_variance.assign(np.ones(8))
            optimizer.step()
            keras_model.train_on_batch(x, y)
            apart = difference(
                [
                    *torch_weights(torch_model),
                    torch_model[1].running_mean,
                    biased_variance(torch_model, x, step + 1),
                ],
                [
                    *keras_weights(keras_model),
                    norm_of(keras_model).moving_mean,
                    norm_of(keras_model).moving_variance,
                ],
            )
            proof.found(dtype, **({"training": apart} if step else {"update": apart}))
        torch_model.eval()
        copy_statistics(torch_model, keras_model)
        proof.found(
            dtype,
            evaluation=difference(
                last(torch_model(first(x))), keras_model(x, training=False)
            ),
        )

# The hurried port: the same layers, left at the defaults of Keras.
naive = prepare("keras", DEFAULTS)
copy_weights(torch_model.float(), naive)
torch_model.train()
x = rng.normal(size=(4, 8, 6, 3)).astype("float32")
proof.naive(difference(last(torch_model(first(x))), naive(x, training=True)))

conclude(proof)
