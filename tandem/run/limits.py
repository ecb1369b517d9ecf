"""Ends a program that hangs, by the processor time it uses and not by the clock.

On a busy machine everything takes longer, and nothing uses more of the processor: a limit that
holds there holds everywhere. What waits for ever uses none, which ends it too.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator

import psutil

IDLE = 600  # seconds in which a program that lives uses a hundredth of a core
GRACE = 10  # seconds from SIGTERM, at which torchrun ends its processes, to SIGKILL


def processes(leader: int) -> list[psutil.Process]:
    """A process, all below it, and all in its group."""
    found = []
    with contextlib.suppress(psutil.Error):
        found = [psutil.Process(leader)]
        found += found[0].children(recursive=True)
    return found + [one for one in psutil.process_iter() if one not in found and _in(one, leader)]


def _in(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group
    except OSError:
        return False


def used(leader: int) -> float:
    """Seconds of processor time that `processes` used, with what they started and waited for."""
    total = 0.0
    for process in processes(leader):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def end(leader: int) -> None:
    """End a process group and all below it, and wait until they have ended.

    What is below it may be in a group of its own, so each is ended by its number.
    """
    ending = processes(leader)
    for process in ending:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    limit = time.monotonic() + GRACE
    while any(map(_lives, ending)) and time.monotonic() < limit:
        time.sleep(0.1)
    for process in ending + processes(leader):
        with contextlib.suppress(psutil.Error):
            process.kill()


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


@contextlib.contextmanager
def limited(leader: int, seconds: float, idle: float = IDLE) -> Iterator[None]:
    """End a process group that uses over `seconds` of the processor, or next to none for `idle`.

    What is done inside waits for the group to end. Raises `TimeoutError`, which says why, after it.
    """
    over: list[str] = []
    done = threading.Event()

    def watch() -> None:
        before, since = 0.0, time.monotonic()
        while not done.wait(max(0.2, min(seconds, idle) / 60)):
            now, time_used = time.monotonic(), used(leader)
            if time_used < before or time_used - before > (now - since) / 100:
                before, since = time_used, now
            if time_used > seconds:
                over.append(f"used over {seconds:g} seconds of processor time")
            elif now - since > idle:
                over.append(f"did nothing for {idle:g} seconds")
            if over:
                end(leader)
                break

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    if over:
        raise TimeoutError(over[0])
