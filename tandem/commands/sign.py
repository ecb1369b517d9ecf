"""`make sign [OF=basics/training]`: say that you read what changed beside what it is about."""

from __future__ import annotations

import sys

from tandem.check import signed
from tandem.model.problem import Problem
from tandem.model.programs import ROOT


def main(of: str = "") -> int:
    """Sign for a page, an entry, or everything, and print what changed in each."""
    try:
        print(*signed.sign(ROOT, of) or ["nothing changed since it was signed"], sep="\n")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
