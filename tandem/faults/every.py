"""Every fault there is, by group."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

from tandem.faults import dictionary, files, instruments, programs
from tandem.faults.fault import Fault

GROUPS = {room.GROUP: room.faults for room in (dictionary, programs, files, instruments)}


@cache
def faults(group: str) -> list[Fault]:
    """Those of a group, in order. The second of one name has a number in it."""
    found, names = [], Counter()
    for fault in GROUPS[group]():
        names[fault.name] += 1
        number = names[fault.name]
        found.append(replace(fault, what=f"{fault.what} ({number})") if number > 1 else fault)
    return found
