"""Every fault there is, by group."""

from __future__ import annotations

from collections.abc import Iterator

from tandem.faults import dictionary, files, programs
from tandem.faults.fault import Fault

GROUPS = {room.GROUP: room.faults for room in (dictionary, programs, files)}


def faults(group: str) -> Iterator[Fault]:
    return GROUPS[group]()
