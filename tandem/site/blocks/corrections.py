"""The code of a mistake beside that of its correction, on "Mistakes in circulation".

`docs/mistakes.toml` has both, by the page and the anchor of the entry: `["basics/tensors#torch-tensor"]`.
"""

from __future__ import annotations

from pathlib import Path

from tandem.model import files
from tandem.model.editions import Edition
from tandem.site.code import fences
from tandem.site.code.wrapped import wrapped
from tandem.site.words import words

FILE = "docs/mistakes.toml"
KEYS = ("wrong", "right")
WIDTH = 36  # of a line of code in one of two columns


def load(root: Path) -> dict[str, dict[str, str]]:
    """Both codes of each mistake that has some."""
    return files.read(root, FILE) if (root / FILE).is_file() else {}


def panes(key: str, edition: Edition) -> list[str]:
    """Markdown: the two codes of an entry side by side; of a mistake that is words, none."""
    codes = load(edition.root).get(key)
    if not codes:
        return []
    said = words(edition, "mistakes")
    shown = "".join(
        f'<div><p class="{key}">{said[key]}</p>'
        f"{fences.highlighted(wrapped(codes[key].strip(), WIDTH))}</div>"
        for key in KEYS
    )
    return [f'<div class="corrected">{shown}</div>', ""]
