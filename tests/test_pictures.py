"""Pictures in figures are the pixels that a program drew, in the fewest bytes."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tandem.model.programs import ROOT, SNIPPETS
from tandem.run.figures import PICTURE, light

FIGURES = [p for p in sorted((ROOT / SNIPPETS).rglob("*.svg")) if PICTURE.search(p.read_text())]
HEAVIER = 1.02  # another version of the library that compresses may add a byte


def png(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    Image.fromarray(array).save(written, "png")
    return written.getvalue()


def rgba(found: bytes) -> Image.Image:
    return Image.open(io.BytesIO(found)).convert("RGBA")


@pytest.mark.parametrize("values", [2, 9, 40, 256])
@pytest.mark.parametrize("channels", ["grey", "coloured", "half transparent"])
def test_a_lighter_picture_has_the_same_pixels(values, channels):
    rng = np.random.default_rng(0)
    drawn = np.full((28, 28, 4), 255, "uint8")
    drawn[..., :3] = rng.integers(values, size=(28, 28, 1 if channels == "grey" else 3))
    if channels == "half transparent":
        drawn[..., 3] = rng.integers(values, size=(28, 28))
    before = png(drawn)
    after = light(before)
    assert len(after) <= len(before)
    assert np.array_equal(np.asarray(rgba(after)), drawn)


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_no_recorded_picture_could_be_lighter(path: Path):
    for found in PICTURE.findall(path.read_text(encoding="utf-8")):
        recorded = base64.b64decode(found)
        assert len(recorded) <= len(light(recorded)) * HEAVIER
        assert rgba(recorded).tobytes() == rgba(light(recorded)).tobytes()
