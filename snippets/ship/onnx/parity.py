"""The exported files of both programs, from the same weights, give the same scores.

In float32 ONNX Runtime runs them. It has no convolution in float64: there the reference
evaluator of the ONNX project does.
"""

import onnxruntime
from onnx.reference import ReferenceEvaluator
from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    np,
    precision,
    torch,
)

RUNTIMES = {"float32": onnxruntime.InferenceSession, "float64": ReferenceEvaluator}

proof = Proof("keras")
for dtype in PRECISIONS:
    with precision(dtype):
        images = np.random.default_rng(1).normal(size=(8, 3, 12, 17)).astype(dtype)
        channels_last = images.transpose(0, 2, 3, 1)

        pytorch = Snippet(__file__, "pytorch", {"model.onnx": "pytorch.onnx"})
        pytorch.run("model", "export")
        keras = Snippet(__file__, "keras", {"model.onnx": "keras.onnx"}).run("model")
        copy_to_keras(pytorch.model, keras.model)
        keras.model(channels_last)
        keras.run("export")

        with torch.no_grad():
            original = pytorch.model(torch.from_numpy(images))
        files = [RUNTIMES[dtype](f"{name}.onnx") for name in ("pytorch", "keras")]
        ours = files[0].run(None, {"image": images})[0]
        theirs = files[1].run(None, {"image": channels_last})[0]
        proof.found(
            dtype,
            forward=max(difference(original, ours), difference(original, theirs)),
        )
        if dtype == "float32":  # the hurried port reshapes the images, to make them fit
            reshaped = images.reshape(channels_last.shape)
            proof.naive(difference(ours, files[1].run(None, {"image": reshaped})[0]))

conclude(proof)
