"""The functions of the page, eager and as graphs, in every framework."""

import contextlib
import io
import tempfile

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


def no_time(*arguments, **options):
    """Stands in for the stopwatch: the functions are compared here, not timed."""
    return 1.0


def prepare(framework, *sections):
    side = Snippet(__file__, framework)
    return side.set(seconds=no_time).run(*sections)


def prove_tensorflow():
    proof = Proof("tensorflow")
    pytorch = prepare("pytorch", "shapes", "cost")
    twin = prepare("tensorflow", "shapes", "cost")
    vector, matrix = rng.normal(size=100), rng.normal(size=(100, 100))

    def every(side):
        """The three functions as one, which is compiled once."""
        return lambda x, square: (side.add(x), side.chain(x), side.product(square))

    for dtype in PRECISIONS:
        given = [array.astype(dtype) for array in (vector, matrix)]
        tensors = [torch.from_numpy(array) for array in given]
        constants = [tf.constant(array) for array in given]
        eager = every(pytorch)(*tensors)
        function = every(twin)
        runs = [torch.compile(every(pytorch))(*tensors), function(*constants)]
        runs += [
            tf.function(function, jit_compile=xla)(*constants) for xla in (False, True)
        ]
        apart = [difference(eager, run) for run in runs]
        totals = pytorch.total(tensors[1], 3), twin.total(constants[1], 3)
        apart.append(difference(*totals))
        proof.found(dtype, forward=max(apart))
    return proof


def prove_keras():
    proof = Proof("keras")
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch = prepare("pytorch", "shapes")
            x = rng.normal(size=(50, 4)).astype(dtype)
            total = pytorch.total(torch.from_numpy(x), 1)
            rows = prepare("keras", "shapes").model.predict(x, verbose=0)
            proof.found(dtype, forward=difference(total, rows.sum()))
    return proof


rng = np.random.default_rng(0)
with (
    tempfile.TemporaryDirectory() as folder,
    contextlib.chdir(folder),
    contextlib.redirect_stdout(io.StringIO()),  # the functions print
):
    found = [prove_keras(), prove_tensorflow()]
    # A Python number that changed after tracing: PyTorch compiles anew, the others keep it.
    x = rng.normal(size=(1, 1)).astype("float32")
    pytorch = prepare("pytorch", "shapes", "frozen")
    right = pytorch.scaled(torch.from_numpy(x))
    stale, _ = prepare("keras", "shapes", "frozen").model.predict(x, verbose=0)
    found[0].naive(difference(right, stale))
    stale, _ = prepare("tensorflow", "shapes", "frozen").scaled(tf.ones(()))
    found[1].naive(difference(pytorch.scaled(torch.ones(())), stale))

conclude(*found)
