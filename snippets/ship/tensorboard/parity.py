"""What both programs write into their logs: the same losses, read back from the files."""

import contextlib
import tempfile

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    np,
    precision,
    tf,
    torch_weights,
)
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

FOLDERS = {"pytorch": "runs/pytorch", "keras": "runs/keras/train"}


@contextlib.contextmanager
def empty_folder():
    """The programs write below the current folder."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield


def train(framework, dtype, **hurried):
    """A program up to its training; weights are random throughout, biases too."""
    rng = np.random.default_rng(1)
    side = Snippet(__file__, framework, {"shuffle=False": "shuffle=shuffle"})
    side.set(shuffle=False).run("data")
    side.set(
        weights=[
            rng.normal(size=w.shape, scale=0.5).astype(dtype) for w in side.weights
        ],
        **hurried,
    )
    return side.run("model", "training")


def logged(framework):
    """The losses of all epochs, as they are in the log."""
    log = EventAccumulator(FOLDERS[framework], size_guidance={"tensors": 0}).Reload()
    if framework == "pytorch":
        return np.array([event.value for event in log.Scalars("epoch_loss")])
    tensors = [event.tensor_proto for event in log.Tensors("epoch_loss")]
    return np.array([tf.make_ndarray(tensor) for tensor in tensors])


proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype), empty_folder():
        pytorch, keras = train("pytorch", dtype), train("keras", dtype)
        pytorch.writer.close()
        weights = difference(torch_weights(pytorch.model), keras_weights(keras.model))
        if dtype == "float32":
            losses = difference(logged("pytorch"), logged("keras"))
            weights = max(weights, losses)
        else:  # the log itself keeps float32
            losses = difference(logged("pytorch"), logged("keras"))
            assert losses < 1e-6, losses
        proof.found(dtype, training=weights)
        proof.compare_evaluation(dtype, pytorch.model, keras.model, pytorch.x_train)

# The hurried port leaves `shuffle=False` out.
with precision("float32"), empty_folder():
    train("pytorch", "float32").writer.close()
    tf.random.set_seed(0)
    train("keras", "float32", shuffle=True)
    proof.naive(difference(logged("pytorch"), logged("keras")))

conclude(proof)
