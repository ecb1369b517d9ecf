"""Every line of a figure is plain to see in both schemes."""

import re

import numpy as np
import pytest

from tandem.model.programs import ROOT, SNIPPETS
from tandem.site.html.figures import slim

FIGURES = [
    path for path in sorted((ROOT / SNIPPETS).rglob("*.svg")) if "." in path.stem
]  # of programs
COLOUR = re.compile(r'style="(?![^"]*opacity)[^"]*?(?:stroke|fill): #([0-9a-f]{6})')  # of no legend
CONTRAST = 3  # what WCAG asks of graphics
GROUNDS = {"light": "ffffff", "dark": "0f1217"}  # --surface of both schemes, in looks.css
INVERTED = 0.93  # .figure in tandem.css


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
        for path in FIGURES
        for colour in COLOUR.findall(slim(path.read_text(encoding="utf-8")))
        if contrast(
            turned_over(rgb(colour)) if scheme == "dark" else rgb(colour), rgb(GROUNDS[scheme])
        )
        < CONTRAST
    }
    assert not faint
