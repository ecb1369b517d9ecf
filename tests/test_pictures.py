"""Pictures in figures are the pixels that a program drew, in the fewest bytes; lines pass where it drew them."""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tandem.model.programs import ROOT, SNIPPETS
from tandem.run.figures import light
from tandem.site.html.figures import slim

EVERY = sorted((ROOT / SNIPPETS).rglob("*.svg"))
DATA = re.compile(r'data:image/\w+;base64,([^"]*)')
PART = re.compile(r'viewBox="0 (\d+) (\d+) (\d+)"')
HEAVIER = 1.02  # another version of the library that compresses may add a byte
RECT = "<svg>\n<defs>\n</defs>{}</svg>"
DRAWN = '<g clip-path="url(#a)">\n<image xlink:href="data:image/png;base64,{}" id="b" transform="matrix(3 0 0 3 1 2)" width="28" height="28"/>\n</g>'


def opened(found: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(found))).convert("RGBA")


def drawn(array: np.ndarray) -> str:
    written = io.BytesIO()
    Image.fromarray(array).save(written, "png")
    return DRAWN.format("\n" + base64.b64encode(written.getvalue()).decode())


def shown(svg: str) -> list[np.ndarray]:
    """The pixels of each picture of a figure."""
    whole = np.asarray(opened(DATA.search(svg)[1]))
    parts = (map(int, found) for found in PART.findall(svg))
    return [whole[top : top + height, :width] for top, width, height in parts]


@pytest.mark.parametrize("values", [2, 9, 40, 256])
@pytest.mark.parametrize("channels", ["grey", "coloured", "half transparent"])
def test_lighter_pictures_have_the_same_pixels(values, channels):
    rng = np.random.default_rng(0)
    pictures = []
    for size in ((28, 28, 4), (28, 20, 4)):
        picture = np.full(size, 255, "uint8")
        picture[..., :3] = rng.integers(values, size=(*size[:2], 1 if channels == "grey" else 3))
        if channels == "half transparent":
            picture[..., 3] = rng.integers(values, size=size[:2])
        pictures.append(picture)
    before = RECT.format("".join(map(drawn, pictures)))
    after = light(before)
    assert len(after) < len(before) * HEAVIER
    places = re.findall(r'<svg x="1" y="2" width="(\d+)" height="84"', after)
    assert places == ["84", "60"] and "clip-path" not in after
    for one, other in zip(pictures, shown(after), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_no_recorded_picture_could_be_lighter(path: Path):
    for found in DATA.findall(path.read_text(encoding="utf-8")):
        packed = io.BytesIO()
        picture = opened(found)
        picture.save(packed, "webp", lossless=True, exact=True, quality=100, method=6)
        assert len(base64.b64decode(found)) <= len(packed.getvalue()) * HEAVIER
        assert opened(base64.b64encode(packed.getvalue())).tobytes() == picture.tobytes()


def test_a_slim_path_passes_every_point_that_was_drawn():
    rng = np.random.default_rng(0)
    for points in (np.cumsum(rng.normal(size=(200, 2)), axis=0), np.arange(60).reshape(30, 2)):
        path = "\n".join(f"{'L' if n else 'M'} {x} {y}" for n, (x, y) in enumerate(points))
        steps = re.search(r' d="M([^"]*)', slim(f'<svg><path d="{path}"/></svg>'))[1]
        kept = np.cumsum(
            np.reshape([float(n) for n in re.findall(r"-?[\d.]+", steps)], (-1, 2)), axis=0
        )
        assert len(kept) < len(points)
        starts, along = kept[:-1, None], np.diff(kept, axis=0)[:, None]
        way = ((points - starts) * along).sum(-1) / (along**2).sum(-1)
        nearest = starts + np.clip(way, 0, 1)[..., None] * along
        assert np.linalg.norm(points - nearest, axis=-1).min(axis=0).max() < 0.13
