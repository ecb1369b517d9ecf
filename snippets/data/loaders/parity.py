"""The batches that the three pipelines give, unshuffled."""

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
    torch,
)


def unshuffled(side):
    """All batches of 32 that a page's data set gives, in its order."""
    if side.program.framework == "pytorch":
        batches = list(torch.utils.data.DataLoader(side.dataset, batch_size=32))
    elif side.program.framework == "keras":
        batches = [side.dataset[index] for index in range(len(side.dataset))]
    elif keras.config.floatx() == "float32":
        batches = list(side.dataset.batch(32))
    else:  # AutoGraph would read the file, in which the word is float32
        prepare = tf.autograph.experimental.do_not_convert(side.prepare_one)
        raw = tf.data.Dataset.from_tensor_slices((side.images, side.labels))
        batches = list(raw.map(prepare).batch(32))
    return [array(x).reshape(-1, 28, 28) for x, _ in batches], [
        array(y) for _, y in batches
    ]


found = []
for framework in ("keras", "tensorflow"):
    proof = Proof(framework)
    for dtype in PRECISIONS:
        with precision(dtype):
            sections = ["data", "dataset", "batches"]
            pytorch = Snippet(__file__, "pytorch").run(*sections)
            twin = Snippet(__file__, framework).run(*sections)
            batches, labels = unshuffled(pytorch)
            theirs, their_labels = unshuffled(twin)
            assert all(map(np.array_equal, labels, their_labels)), "other labels"
            proof.found(dtype, forward=difference(batches, theirs))
            if dtype == "float32":  # the hurried port forgets to divide by 0.3081
                proof.naive(difference(batches, [x * 0.3081 for x in theirs]))
    found.append(proof)

conclude(*found)
