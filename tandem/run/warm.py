"""Processes that have imported a framework and fork for each program, on Linux.

Importing takes ten times as long as most programs do. A forked process is as fresh as one that has
just imported: it shares no seed, name counter or dtype policy with those before it. Elsewhere, and
where a program prepares the environment of its imports, it starts from nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path

from tandem.model.programs import PROOF, Program
from tandem.run import limits

# torchvision brings what torch imports with its first optimizer, and triton: before TensorFlow.
FIGURES = "tandem.run.figures"  # which every run imports, and with it Matplotlib
EVERY = ("torch", "torchvision", "tensorflow", "keras")
MODULES = {
    "pytorch": ("torch", "torchvision"),
    "keras": ("tensorflow", "keras"),
    "tensorflow": ("tensorflow", "keras"),
    "both": EVERY,
    PROOF: EVERY,
    # Keras looks for TensorFlow's data sets on every backend.
    "torch": EVERY,
    "jax": ("jax", "tensorflow", "keras"),
}
_servers: dict[tuple[str, ...], Server] = {}
_starting = threading.Lock()


def modules_for(program: Program) -> tuple[str, ...]:
    """What to have imported before the program starts; empty where it must start from nothing."""
    if program.torchrun:
        return ()
    if "os.environ[" in program.text:
        return ()
    return MODULES.get(program.backend or program.framework, ())


class Server:
    """A process with some modules imported, listening on a socket for programs to run."""

    def __init__(self, modules: tuple[str, ...], environment: dict[str, str]):
        self.folder = tempfile.TemporaryDirectory(prefix="tandem-warm-")
        self.address = str(Path(self.folder.name, "socket"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tandem.run.warm", self.address, *modules],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        atexit.register(self.close)
        self.ready = self.process.stdout.readline() == "ready\n"

    def close(self) -> None:
        """End the process, and wait for it: what it used is then counted as ours."""
        self.process.kill()
        self.process.wait()

    def run(self, job: dict, timeout: float) -> int:
        """Run a job in a process group of its own. Returns its exit code.

        Raises `TimeoutError`, with the group ended, where it hangs.
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            with connection.makefile("rw") as file:
                file.write(json.dumps(job) + "\n")
                file.flush()
                group = int(file.readline())
                with limits.limited(group, timeout):
                    code = file.readline()  # nothing where the group was ended
                return int(code or -signal.SIGTERM)


def call(
    module: str,
    arguments: list[str],
    imported: tuple[str, ...],
    log: Path,
    environment: dict[str, str],
    timeout: float,
) -> int:
    """Do what `python -m module arguments` does, in the folder of its log; its exit code.

    It is forked from a process that has `imported` these modules, and started from nothing where
    there is none. Raises `TimeoutError` where it hangs.
    """
    folder = str(log.parent)
    if imported and (ready := server(imported, environment)):
        job = {"module": module, "arguments": arguments, "log": str(log), "folder": folder}
        return ready.run(job | {"environment": environment}, timeout)
    return start([sys.executable, "-m", module, *arguments], log, environment, timeout)


def start(command: list[str], log: Path, environment: dict[str, str], timeout: float) -> int:
    """Run a command in a process group of its own, and end all of it where it hangs."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with limits.limited(process.pid, timeout):
            return process.wait()


def server(modules: tuple[str, ...], environment: dict[str, str]) -> Server | None:
    """The server for some modules, started when first asked for; None where they do not import."""
    if sys.platform != "linux":
        return None
    key = environment["KERAS_BACKEND"], *modules
    with _starting:
        if key not in _servers:
            _servers[key] = Server(modules, environment)
    return _servers[key] if _servers[key].ready else None


def serve(address: str, modules: list[str]) -> None:
    """Import, listen, fork for each connection; end when the parent has."""
    for name in (*modules, FIGURES):
        importlib.import_module(name)
    if tensorflow := sys.modules.get("tensorflow"):
        # To rewrite a graph takes longer than most programs compute with it.
        tensorflow.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    gc.collect()
    gc.freeze()  # no collection in a forked process looks at, and so copies, what was imported
    parent = os.getppid()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        listener.settimeout(1)
        print("ready", flush=True)
        while os.getppid() == parent:
            reap()
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            if os.fork() == 0:
                listener.close()
                connection.settimeout(None)
                attend(connection)
                os._exit(0)
            connection.close()


def reap() -> None:
    """Take note of the processes that have ended, and of what they used."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def attend(connection: socket.socket) -> None:
    """Run one job in a process below this one, and say how it ended."""
    os.setsid()
    with connection.makefile("rw") as file:
        job = json.loads(file.readline())
        file.write(f"{os.getpid()}\n")
        file.flush()
        worker = os.fork()
        if worker == 0:
            connection.close()
            work(job)
        _, status = os.waitpid(worker, 0)
        file.write(f"{os.waitstatus_to_exitcode(status)}\n")


def work(job: dict) -> None:
    """Become the process of a job: its environment, folder and output. Does not return."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(job["environment"])
        os.chdir(job["folder"])
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = importlib.import_module(job["module"]).main(*job["arguments"])
    except BaseException:  # noqa: BLE001 - nothing may reach the server's own loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
