"""What the kernel of `tandem.kernel` does before the first cell and after the last one."""

import json
import resource
import warnings

from IPython import get_ipython
from IPython.display import display

from tandem import figures, mnist
from tandem.child import DEPRECATIONS, is_deprecation

_deprecations: list[tuple[int, str]] = []


def prepare() -> None:
    """MNIST from the local copy, figures as SVG, deprecations noted; the first cell is number 1."""
    local = mnist.local_copy()
    if local:
        mnist.KerasFromLocalCopy(local).install()
    figures.keep = lambda svg: display({"image/svg+xml": svg}, raw=True)
    for category in DEPRECATIONS:
        warnings.simplefilter("default", category)
    warnings.showwarning = note
    get_ipython().execution_count = 0


def note(message, category, filename, lineno, file=None, line=None) -> None:
    if is_deprecation(message, category):
        cell = max(get_ipython().execution_count, 1)
        _deprecations.append((cell, f"{category.__name__}: {message}"))
    elif not issubclass(category, DEPRECATIONS):
        print(f"{category.__name__}: {message}")


def report() -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"deprecations": _deprecations, "peak_kb": peak}))
