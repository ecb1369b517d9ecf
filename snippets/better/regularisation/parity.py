"""Both ways to decay weights, three epochs each: same weights, the samples in the order of the data.

First `weight_decay` of both optimizers, then Keras' penalty on kernels against a parameter group.
"""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras,
    keras_weights,
    one_update,
    precision,
    torch,
    torch_weights,
)

RATE, DECAY, EPOCHS = 0.5, 0.0078125, 3  # which float32 keeps
IN_ORDER = {"torch.randperm": "torch.arange", "verbose=0,": "verbose=0, shuffle=False,"}
SHORT = {"epochs=30": f"epochs={EPOCHS}", "weight_decay=0.01": f"weight_decay={DECAY}"}
SHORT |= {'"weight_decay": 0.01': f'"weight_decay": {DECAY}'}

proof = Proof("keras")


def load(*sections):
    """Both programs up to some sections, in which PyTorch's side trains its model."""
    pytorch, twin = (
        Snippet(__file__, framework, IN_ORDER | SHORT).run("data", "model", "loop")
        for framework in ("pytorch", "keras")
    )
    for name in ("x_train", "y_train", "x_val", "y_val"):
        apart = array(getattr(pytorch, name)) - getattr(twin, name).astype("float32")
        assert abs(apart).max() < 1e-7, f"{name}: the two were given different data"
    start, dropped = keras_weights(twin.build()), keras_weights(twin.build(dropout=0.5))
    assert difference(start, dropped) == 0, "dropout changed the weights of the start"
    pytorch.run(*sections)
    return pytorch, twin


def keras_run(twin, start, penalty=0.0, weight_decay=0.0):
    """A model of the page, trained from the weights of `start`."""
    model = twin.build(penalty=keras.regularizers.L2(penalty))
    copy_to_keras(start, model)
    optimizer = keras.optimizers.SGD(learning_rate=RATE, weight_decay=weight_decay)
    twin.train(model, optimizer, twin.x_train, twin.y_train, EPOCHS)
    return model


def first_step(pytorch, twin, dtype):
    """Forward, loss, gradients, one update."""
    pytorch.set(model=pytorch.build())
    parameters = pytorch.model.parameters()
    pytorch.set(optimizer=torch.optim.SGD(parameters, lr=RATE, weight_decay=DECAY))
    model = twin.build()
    optimizer = keras.optimizers.SGD(learning_rate=RATE, weight_decay=DECAY)
    model.compile(loss=twin.criterion, optimizer=optimizer)
    batch = twin.x_train[:50].astype(dtype), twin.y_train[:50].astype("int64")
    update = one_update(pytorch)
    proof.compare_models(
        dtype, pytorch.model, update, pytorch.criterion, model, [batch]
    )


def compare(dtype, pytorch, twin, name, **decay):
    """A model that the page trains in PyTorch, and the same training in Keras."""
    trained = getattr(pytorch, name)
    model = keras_run(twin, pytorch.build(), **decay)
    proof.found(
        dtype, training=difference(torch_weights(trained), keras_weights(model))
    )
    proof.compare_evaluation(dtype, trained, model, twin.x_val.astype(dtype))


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = load("weight-decay", "penalty")
        first_step(pytorch, twin, dtype)
        compare(dtype, pytorch, twin, "decayed", weight_decay=DECAY)
        compare(dtype, pytorch, twin, "penalised", penalty=DECAY / 2)

# The hurried port writes the same number as a penalty, twice as strong.
pytorch, twin = load("penalty")
model = keras_run(twin, pytorch.build(), penalty=DECAY)
proof.naive(difference(torch_weights(pytorch.penalised), keras_weights(model)))

conclude(proof)
