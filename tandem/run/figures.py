"""A Matplotlib backend whose `show()` hands each open figure, as SVG, to the recorder.

The child process of a run selects it with `MPLBACKEND=module://tandem.run.figures`, so that snippets
call plain `plt.show()`.
"""

import io
from collections.abc import Callable

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas  # noqa: F401

# Same bytes every time: no date, no random ids, no points dropped; text stays text.
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "tandem",
        "svg.fonttype": "none",
        "path.simplify": False,
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
        keep(file.getvalue())
    plt.close("all")
