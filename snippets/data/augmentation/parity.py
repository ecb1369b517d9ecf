"""The prepared images, and a rotation whose angle is not random: 36 degrees, 0.1 turns.

In float32 only: the layers keep their constants in it. The images have black margins; at the border
of an image the two would fill the corners differently.
"""

from tandem.proof.parity import Proof, Snippet, conclude, difference, keras, np, torch
from torchvision.transforms import v2

found = []
pytorch = Snippet(__file__, "pytorch").run("data", "transforms")
prepared = torch.stack([pytorch.prepare(image.numpy()) for image in pytorch.images])

for framework in ("keras", "tensorflow"):
    twin = Snippet(__file__, framework).run("data", "transforms")
    forward = difference(prepared[:, 0], twin.prepare(twin.images))
    if framework == "tensorflow":
        batches = list(twin.prepared.as_numpy_iterator())
        forward = max(forward, difference(prepared[:, 0], np.concatenate(batches)))

    images = twin.images[..., None].astype("float32") / 255
    channels_first = torch.from_numpy(images).permute(0, 3, 1, 2)
    layer = keras.layers.RandomRotation((0.1, 0.1), fill_mode="constant")
    rotated = layer(images, training=True)

    def turn(degrees, images=channels_first):
        rotate = v2.RandomRotation((degrees, degrees), v2.InterpolationMode.BILINEAR)
        return rotate(images).permute(0, 2, 3, 1)

    proof = Proof(framework)
    forward = max(forward, difference(turn(36), rotated))
    proof.found("float32", forward=forward)
    proof.naive(difference(turn(0.1), rotated))  # 0.1 is taken for degrees
    found.append(proof)

conclude(*found)
