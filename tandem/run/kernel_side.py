"""What the kernel of `tandem.run.kernel` does before the first cell and after the last one."""

import json
import resource

from IPython import get_ipython
from IPython.display import display

from tandem.run import child

_deprecations: list[tuple[int, str]] = []


def prepare() -> None:
    """As every run begins; the first cell is number 1."""
    child.prepare(lambda svg: display({"image/svg+xml": svg}, raw=True), note)
    get_ipython().execution_count = 0


def note(deprecation: str) -> None:
    _deprecations.append((max(get_ipython().execution_count, 1), deprecation))


def report() -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"deprecations": _deprecations, "peak_kb": peak}))
