"""A Matplotlib backend whose `show()` hands each open figure, as SVG, to the recorder.

The child process of a run selects it with `MPLBACKEND=module://tandem.run.figures`, so that snippets
call plain `plt.show()`.
"""

import base64
import io
import re
from collections.abc import Callable

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas  # noqa: F401
from PIL import Image

CLIPPED = re.compile(r'<g clip-path="[^"]*">\s*(<image [^>]*>)\s*</g>')
IMAGE = re.compile(
    r'<image [^>]*?"data:image/png;base64,([^"]*)"[^>]*? transform="matrix\((\S+) 0 0 (\S+) (\S+) (\S+)\)"[^>]*>'
)
ALL = '<defs><image id="pictures" width="{}" height="{}" xlink:href="data:image/webp;base64,{}" style="image-rendering:pixelated"/></defs>'
ONE = '<svg x="{}" y="{}" width="{:.6g}" height="{:.6g}" viewBox="0 {} {} {}" preserveAspectRatio="none"><use xlink:href="#pictures"/></svg>'

# Same bytes every time: no date, no random ids, no points dropped; text stays text. A picture is
# drawn pixel for pixel, for the reader's screen to enlarge.
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "tandem",
        "svg.fonttype": "none",
        "path.simplify": False,
        "image.interpolation": "none",
        "figure.figsize": (6, 3),
        "figure.constrained_layout.use": True,
        "font.family": "sans-serif",
    }
)

keep: Callable[[str], None] = print


def show(*, block: bool | None = None) -> None:
    """Save every open figure as SVG text, pass it to `keep`, and close it."""
    for number in plt.get_fignums():
        file = io.StringIO()
        plt.figure(number).savefig(
            file, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
        keep(light(file.getvalue()))
    plt.close("all")


def light(svg: str) -> str:
    """The same drawing with all its pictures in one, below each other: what they have in common is said once.

    Each shows its part of it, which is all that it can draw: it needs no clip path of its own.
    """
    pictures = [Image.open(io.BytesIO(base64.b64decode(found[1]))) for found in IMAGE.finditer(svg)]
    if not pictures:
        return svg
    width, height = max(p.width for p in pictures), sum(p.height for p in pictures)
    whole, tops = Image.new("RGBA", (width, height)), []
    for picture in pictures:
        tops.append(sum(p.height for p in pictures[: len(tops)]))
        whole.paste(picture, (0, tops[-1]))
    packed = io.BytesIO()
    whole.save(packed, "webp", lossless=True, exact=True, quality=100, method=6)
    parts = zip(pictures, tops, strict=True)

    def part(found: re.Match) -> str:
        picture, top = next(parts)
        across, down, x, y = found.groups()[1:]
        size = picture.width * float(across), picture.height * float(down)
        return ONE.format(x, y, *size, top, *picture.size)

    text = IMAGE.sub(part, CLIPPED.sub(r"\1", svg))
    written = base64.b64encode(packed.getvalue()).decode()
    start, defs, rest = text.partition("<defs>")
    return f"{start}{ALL.format(width, height, written)}\n {defs}{rest}"
