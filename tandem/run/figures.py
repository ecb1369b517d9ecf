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

PICTURE = re.compile(r"(?<=data:image/png;base64,)[^\"]*")
COLOURS = 256  # that a picture with a palette can have

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
        keep(PICTURE.sub(lambda picture: _packed(picture[0]), file.getvalue()))
    plt.close("all")


def _packed(picture: str) -> str:
    png = light(base64.b64decode(picture))
    return base64.b64encode(png).decode()


def light(png: bytes) -> bytes:
    """The same pixels in the fewest bytes: of greys, or with a palette, where these hold them all."""
    drawn = Image.open(io.BytesIO(png)).convert("RGBA")
    found = [png]
    for kind in ("L", "P", "RGB", "RGBA"):
        if kind == "P":
            colours = len(drawn.getcolors(COLOURS) or ())
            picture = drawn.convert("RGB").quantize(colours) if colours else drawn
        else:
            picture = drawn.convert(kind)
        if picture.convert("RGBA").tobytes() == drawn.tobytes():
            packed = io.BytesIO()
            picture.save(packed, "png", optimize=True)
            found.append(packed.getvalue())
    return min(found, key=len)
