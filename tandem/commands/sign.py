"""`make sign [OF=basics/training]`: say that you read what changed beside what it is about."""

from __future__ import annotations

import sys

from tandem.check import signed
from tandem.check.problems import problems
from tandem.model.problem import Problem
from tandem.model.programs import ROOT
from tandem.model.reading import reading


def main(of: str = "") -> int:
    """Sign for a page, an entry, or everything, and print what changed in each.

    Nothing is signed while there is something to mend.
    """
    try:
        with reading():
            if found := problems(ROOT):
                print(*found, "nothing was signed", sep="\n", file=sys.stderr)
                return 1
            print(*signed.sign(ROOT, of) or ["nothing changed since it was signed"], sep="\n")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
