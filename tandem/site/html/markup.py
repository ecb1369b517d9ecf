"""What Markdown does not say in HTML: how large a picture is, and that an empty cell heads nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

PICTURE = re.compile(r'<img (?![^>]*\bwidth=)([^>]*\bsrc="([^":]+)"[^>]*)>')
EMPTY = re.compile(r"<th(?: [^>]*)?></th>")
SVG = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)(pt|px)?" height="([\d.]+)\2?"')
PIXELS = {"pt": 4 / 3, "px": 1.0, None: 1.0}


def marked_up(html: str, url: str, files: Mapping[str, str]) -> str:
    """The HTML of the page at `url`, with the sizes of its pictures; `files` are paths by address."""

    def sized(match: re.Match) -> str:
        width, height = size(Path(files[posixpath.normpath(posixpath.join(url, match[2]))]))
        return f'<img width="{width}" height="{height}" {match[1]}>'

    return PICTURE.sub(sized, EMPTY.sub("<td></td>", html))


@lru_cache(maxsize=512)
def size(picture: Path) -> tuple[int, int]:
    """Width and height of a lossless WebP or an SVG, in CSS pixels."""
    data = picture.read_bytes()
    if picture.suffix == ".webp":  # each less one, in 14 bits
        both = int.from_bytes(data[21:25], "little")
        return (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1
    width, unit, height = SVG.search(data.decode()).groups()
    return round(float(width) * PIXELS[unit]), round(float(height) * PIXELS[unit])
