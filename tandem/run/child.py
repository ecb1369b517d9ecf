"""Runs one program as `__main__`, as its reader would, and notes what each section prints and draws.

Called by `tandem.run.runner` in a process of its own: `python -m tandem.run.child PROGRAM RESULT.json`.
"""

import json
import os
import resource
import runpy
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from tandem.model.programs import ROOT, Program, root_of
from tandem.run import mnist

DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
# What the libraries of today do among themselves; no program could call them otherwise.
UPSTREAM = (
    "__array__ implementation doesn't accept a copy keyword",  # Keras 3.15, with NumPy 2.4
)


def prepare(keep_figure: Callable[[str], None], keep_deprecation: Callable[[str], None]) -> None:
    """MNIST from the local copy, figures as SVG, warnings told apart: what every run begins with.

    A deprecation of the program's own making goes to `keep_deprecation`; another warning is printed.
    """
    local = mnist.local_copy()
    if local:
        mnist.KerasFromLocalCopy(local).install()

    from tandem.run import figures

    figures.keep = keep_figure

    def show(message, category, filename, lineno, file=None, line=None) -> None:
        text = f"{category.__name__}: {message}"
        if not issubclass(category, DEPRECATIONS):
            print(text)
        elif not str(message).startswith(UPSTREAM):
            keep_deprecation(text)

    for category in DEPRECATIONS:
        warnings.simplefilter("default", category)
    warnings.showwarning = show


class Recorder:
    """Stands in for `sys.stdout` and files each write under the section that caused it."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, program: Program):
        self.path = str(program.path)
        self.section_at = program.section_at
        self.main_thread = threading.main_thread().ident
        self.printed: dict[str, list[str]] = {}
        self.figures: dict[str, str] = {}
        self.deprecations: list[tuple[int, str]] = []

    def line(self) -> int:
        """The line of the program's own top level that is running now.

        A function that one section defines and another calls prints under the caller, as it does
        in a notebook.
        """
        frame = sys._current_frames()[self.main_thread]
        line = 0
        while frame:
            if frame.f_code.co_filename == self.path and frame.f_code.co_name == "<module>":
                line = frame.f_lineno
            frame = frame.f_back
        return line

    def section(self) -> str:
        return self.section_at(self.line())

    def write(self, text: str) -> int:
        self.printed.setdefault(self.section(), []).append(text)
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def keep_figure(self, svg: str) -> None:
        section = self.section()
        if section in self.figures:
            raise RuntimeError(f'section "{section}" draws two figures; give each its own section')
        self.figures[section] = svg

    def keep_deprecation(self, text: str) -> None:
        self.deprecations.append((self.line(), text))


def last_line(error: BaseException, path: str) -> int:
    """The last line of the program that the error passed through."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    return lines[-1] if lines else 0


def main(program_path: str, result_path: str) -> int:
    program = Program(Path(program_path), root_of(Path(program_path)))
    recorder = Recorder(program)
    prepare(recorder.keep_figure, recorder.keep_deprecation)

    # As `python program.py` would have it: its own folder first on the path, not ours. What it
    # imports lies beside it at its reader's, also what is of another page.
    sys.argv = [str(program.path)]
    sys.path[:1] = dict.fromkeys(str(one.path.parent) for one in (program, *program.tools))
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))

    stdout, sys.stdout = sys.stdout, recorder
    error = None
    start = time.perf_counter()
    try:
        runpy.run_path(str(program.path), run_name="__main__")
    except BaseException as raised:  # noqa: BLE001 - a failing snippet is a result, not a crash
        error = {
            "line": last_line(raised, str(program.path)),
            "type": type(raised).__name__,
            "message": str(raised),
        }
    finally:
        sys.stdout = stdout
    result = {
        "printed": {name: "".join(parts) for name, parts in recorder.printed.items()},
        "figures": recorder.figures,
        "deprecations": recorder.deprecations,
        "error": error,
        "seconds": time.perf_counter() - start,
        "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    if os.environ.get("RANK", "0") == "0":
        Path(result_path).write_text(json.dumps(result), encoding="utf-8")
    elif error:  # the first process may wait for this one in vain: let torchrun end it
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
