"""The network of the page, eager and as a graph, in every framework, from the same weights."""

import contextlib
import io

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    array,
    conclude,
    copy_to_keras,
    difference,
    keras,
    np,
    precision,
    tf,
    to_torch_layout,
    torch,
    torch_weights,
    variables_like,
)

# Keras passes the rate through float32, which keeps this one exact. TensorFlow needs no other.
RATES = {"keras": {"0.01": "0.0078125"}, "tensorflow": {}}


def prepare(framework, rate, like=None):
    """A program up to its model, with random weights, or with those of `like`."""
    side = Snippet(__file__, framework, rate).run("model")
    model = side.Net()
    if framework == "pytorch":
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.from_numpy(rng.normal(size=parameter.shape)))
    elif framework == "keras":
        model(side.x_train[:1])  # makes the weights
        copy_to_keras(like, model)
    else:
        names = ("w1", "b1", "w2", "b2")
        for name, weight in zip(names, variables_like(like), strict=True):
            getattr(model, name).assign(weight)
    return side.set(Net=lambda: model, model=model)


def trainable(model):
    """The weights in PyTorch's order; `tf.Module` sorts them by name."""
    if isinstance(model, keras.Model):
        return model.trainable_variables
    return [model.w1, model.b1, model.w2, model.b2]


def arrays(variables):
    """In PyTorch's layout."""
    return [to_torch_layout(array(variable)) for variable in variables]


def compiled(side):
    """The compiled model of the PyTorch page, which is what its twins' graphs are."""
    return side.run("compiled").compiled


def graph_of(model):
    """What runs the twin's graph: `predict`, or `tf.function`."""
    if isinstance(model, keras.Model):
        return lambda x: model.predict(x, verbose=0)
    return tf.function(model)


def prove(twin):
    proof, rate = Proof(twin), RATES[twin]
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch = prepare("pytorch", rate)
            other = prepare(twin, rate, like=pytorch.model)
            x, y = pytorch.x_train, pytorch.y_train
            output = pytorch.model(x)
            with tf.GradientTape() as tape:
                twin_output = other.model(tf.constant(x.numpy()))
                twin_loss = tf.reduce_mean(tf.square(y.numpy() - twin_output))
            loss = torch.nn.MSELoss()(output, y)
            loss.backward()
            variables = trainable(other.model)
            gradients = tape.gradient(twin_loss, variables)
            proof.found(
                dtype,
                forward=max(
                    difference(output, twin_output),
                    difference(output, compiled(pytorch)(x)),
                    difference(output, graph_of(other.model)(x.numpy())),
                ),
                loss=difference(loss, twin_loss),
                gradients=difference(
                    [p.grad for p in pytorch.model.parameters()],
                    arrays(gradients),
                ),
            )
            # The sections that train: PyTorch line by line, the twin as a graph.
            pytorch.run("train")
            other.run("train")
            trained = torch_weights(pytorch.model)
            proof.found(
                dtype, training=difference(trained, arrays(trainable(other.model)))
            )
            after = compiled(pytorch)(x), graph_of(other.model)(x.numpy())
            proof.found(dtype, evaluation=difference(*after))

    # As many batches as `call` printed lines: three under `fit`, one under `tf.function`.
    pytorch = prepare("pytorch", rate)
    other = prepare(twin, rate | {"range(0, 192": "range(0, 32"}, like=pytorch.model)
    if twin == "keras":
        other.set(x_train=other.x_train[:96], y_train=other.y_train[:96])
    other.run("train")
    pytorch.run("train")
    naive = difference(torch_weights(pytorch.model), arrays(trainable(other.model)))
    proof.naive(naive)
    return proof


rng = np.random.default_rng(0)
with contextlib.redirect_stdout(io.StringIO()):  # the models print
    found = [prove(twin) for twin in RATES]
conclude(*found)
