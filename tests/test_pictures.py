"""Figures are plain to see in both schemes; pictures in them are what a program drew, in the fewest bytes."""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tandem.model.programs import ROOT, SNIPPETS
from tandem.run.figures import PICTURE, light
from tandem.site.html.figures import slim

DRAWN = sorted((ROOT / SNIPPETS).rglob("*.svg"))
FIGURES = [p for p in DRAWN if PICTURE.search(p.read_text())]
COLOUR = re.compile(r'style="(?![^"]*opacity)[^"]*?(?:stroke|fill): #([0-9a-f]{6})')  # of no legend
CONTRAST = 3  # what WCAG asks of graphics
GROUNDS = {"light": "ffffff", "dark": "0f1217"}  # --surface of both schemes, in looks.css
INVERTED = 0.93  # .figure in tandem.css
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


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)]) / 255


def turned_over(colour: np.ndarray) -> np.ndarray:
    """What the dark scheme makes of it: `invert(0.93) hue-rotate(180deg)`."""
    grey = np.array([0.213, 0.715, 0.072])
    inverted = INVERTED - colour * (2 * INVERTED - 1)
    return np.clip(2 * grey @ inverted - inverted, 0, 1)


def luminance(colour: np.ndarray) -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float([0.2126, 0.7152, 0.0722] @ linear)


def contrast(colour: np.ndarray, ground: np.ndarray) -> float:
    low, high = sorted([luminance(colour) + 0.05, luminance(ground) + 0.05])
    return high / low


@pytest.mark.parametrize("scheme", GROUNDS)
def test_every_line_of_a_figure_stands_out_from_its_ground(scheme):
    css = (ROOT / "overrides" / "assets" / "tandem.css").read_text(encoding="utf-8")
    looks = (ROOT / "overrides" / "assets" / "looks.css").read_text(encoding="utf-8")
    assert (
        f"invert({INVERTED}) hue-rotate(180deg)" in css
        and f"--surface: #{GROUNDS['dark']}" in looks
    )
    faint = {
        (path.name, colour)
        for path in DRAWN
        for colour in COLOUR.findall(slim(path.read_text(encoding="utf-8")))
        if contrast(
            turned_over(rgb(colour)) if scheme == "dark" else rgb(colour), rgb(GROUNDS[scheme])
        )
        < CONTRAST
    }
    assert not faint
