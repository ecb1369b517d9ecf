"""Every fault there is, by group."""

from __future__ import annotations

from functools import cache

from tandem.faults import dictionary, files, programs
from tandem.faults.fault import Fault

GROUPS = {room.GROUP: room.faults for room in (dictionary, programs, files)}


@cache
def faults(group: str) -> list[Fault]:
    """Those of a group, in order."""
    return list(GROUPS[group]())
