"""Runs one program as a notebook: its sections are cells, executed in order by a real kernel.

Called by `tandem.run.runner` in a process of its own: `python -m tandem.run.kernel PROGRAM RESULT.json`.
"""

import json
import os
import sys
import time
from pathlib import Path

import psutil
from ipykernel.kernelapp import IPKernelApp
from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from tandem.model.programs import Program, root_of

HISTORY = "--HistoryManager.hist_file=:memory:"  # not in the history of who runs the suite
PATIENCE = 1800  # seconds for what the kernel says on its own; a busy machine needs many
# Not shown and not counted: what a run needs around the cells that readers see.
PREPARE = """
import os, sys
sys.path[:] = [path for path in sys.path if path != os.getcwd()]
from tandem.run import kernel_side
kernel_side.prepare()
"""
REPORT = """
from tandem.run import kernel_side
kernel_side.report()
"""


class Forked(psutil.Process):
    """A process that was forked, as Jupyter asks about one that it started."""

    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Its exit code once it has ended."""
        try:
            return self.wait(0)
        except psutil.TimeoutExpired:
            return None


def fork() -> AsyncKernelManager:
    """A kernel that is this process once more, with all that it has imported."""
    manager = AsyncKernelManager()
    manager.write_connection_file()
    child = os.fork()
    if child == 0:
        IPKernelApp.launch_instance(["-f", manager.connection_file, HISTORY])
        os._exit(0)
    manager.provisioner = LocalProvisioner(kernel_id="", kernel_spec=None, parent=manager)
    manager.provisioner.process = Forked(child)
    return manager


def main(program_path: str, result_path: str) -> int:
    program = Program(Path(program_path), root_of(Path(program_path)))
    sections = list(program.sections.values())
    cells = [new_code_cell(section.text.rstrip("\n")) for section in sections]
    notebook = new_notebook(cells=[new_code_cell(PREPARE), *cells, new_code_cell(REPORT)])
    client = NotebookClient(
        notebook,
        km=fork(),
        timeout=None,
        startup_timeout=PATIENCE,
        iopub_timeout=PATIENCE,
    )
    error = None
    started = {}
    seconds = {}
    client.on_cell_execute = lambda cell, cell_index: started.update(
        {cell_index: time.perf_counter()}
    )
    client.on_cell_executed = lambda cell, cell_index, execute_reply: seconds.update(
        {cell_index: time.perf_counter() - started[cell_index]}
    )
    try:
        client.execute(cleanup_kc=True)
    except (CellExecutionError, DeadKernelError) as raised:
        place = max(started, default=1)
        where = sections[min(max(place - 1, 0), len(sections) - 1)]
        error = {
            "line": where.first,
            "type": getattr(raised, "ename", type(raised).__name__),
            "message": getattr(raised, "evalue", str(raised)),
        }
    result = {
        "printed": {},
        "figures": {},
        "deprecations": [],
        "error": error,
        "sections": {},
        "peak_kb": 0,
    }
    for number, (section, cell) in enumerate(zip(sections, notebook.cells[1:-1], strict=True), 1):
        for output in cell.get("outputs", []):
            take(output, section.name, section.first, result)
        result["sections"][section.name] = seconds.get(number, 0)
    for output in notebook.cells[-1].get("outputs", []):
        report = json.loads(output["text"])
        for cell_number, warning in report["deprecations"]:
            line = sections[min(cell_number, len(sections)) - 1].first
            result["deprecations"].append((line, warning))
        result["peak_kb"] = report["peak_kb"]
    result["seconds"] = sum(result["sections"].values())
    Path(result_path).write_text(json.dumps(result), encoding="utf-8")
    return 0


def take(output: dict, section: str, line: int, result: dict) -> None:
    """File one output of a cell under its section."""
    kind = output["output_type"]
    if kind == "stream" and output["name"] == "stdout":
        result["printed"][section] = result["printed"].get(section, "") + output["text"]
    elif kind == "display_data" and "image/svg+xml" in output["data"]:
        result["figures"][section] = output["data"]["image/svg+xml"]
    elif kind in ("execute_result", "display_data") and not result["error"]:
        text = output["data"].get("text/plain", "something")
        result["error"] = {
            "line": line,
            "type": "NotebookOutput",
            "message": f"a notebook shows {text}, which the program does not print; "
            "assign it to a name, or print it",
        }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
