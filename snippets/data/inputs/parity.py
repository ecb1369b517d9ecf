"""The right input gives both frameworks the same output, channels first and channels last."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras,
    np,
    one_update,
    precision,
    torch,
    variables_like,
)

proof, tensorflow = Proof("keras"), Proof("tensorflow")


def batches(dtype, count=50):
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield (
            rng.normal(size=(16, 4)).astype(dtype),
            rng.normal(size=(16, 3)).astype(dtype),
        )


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("model")
        twin = Snippet(__file__, "keras").run("model")
        optimizer = torch.optim.SGD(pytorch.model.parameters(), lr=0.0625)
        pytorch.set(criterion=torch.nn.MSELoss(), optimizer=optimizer)
        twin.model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.0625))
        proof.compare_models(
            dtype,
            pytorch.model,
            one_update(pytorch),
            pytorch.criterion,
            twin.model,
            list(batches(dtype)),
        )

        # TensorFlow's two layers, from the weights that PyTorch's have now.
        raw = Snippet(__file__, "tensorflow").run("model")
        weights = variables_like(pytorch.model)
        raw.set(**dict(zip(("w1", "b1", "w2", "b2"), weights, strict=True)))
        output = pytorch.model(torch.from_numpy(raw.x.astype(dtype)))
        tensorflow.found(
            dtype, forward=difference(output, raw.model(raw.x.astype(dtype)))
        )

        # The convolution of the page: not square, so that swapped axes would show.
        image = np.random.default_rng(1).normal(size=(2, 12, 17, 3)).astype(dtype)
        conv = torch.nn.Conv2d(3, 8, kernel_size=(3, 5))
        keras_conv = keras.Sequential(
            [keras.Input((12, 17, 3)), keras.layers.Conv2D(8, kernel_size=(3, 5))]
        )
        copy_to_keras(conv, keras_conv)
        output = conv(torch.from_numpy(image).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        forward = max(
            proof.figures["keras"][dtype]["forward"],
            difference(output, keras_conv(image)),
        )
        proof.found(dtype, forward=forward)

# The hurried port: an image reshaped, not transposed, to channels first.
image = np.random.default_rng(2).normal(size=(2, 12, 17, 3)).astype("float32")
conv = torch.nn.Conv2d(3, 8, kernel_size=(3, 5))
copy_to_keras(
    conv,
    keras_conv := keras.Sequential(
        [keras.Input((12, 17, 3)), keras.layers.Conv2D(8, kernel_size=(3, 5))]
    ),
)
reshaped = conv(torch.from_numpy(image).reshape(2, 3, 12, 17)).permute(0, 2, 3, 1)
naive = difference(reshaped, keras_conv(image))
proof.naive(naive)

# And one that forgets the activation.
linear = torch.nn.Sequential(pytorch.model[0], pytorch.model[2])
x = torch.from_numpy(raw.x)
tensorflow.naive(difference(pytorch.model(x), linear(x)))

conclude(proof, tensorflow)
