"""`make check`: everything about programs, records and pages that needs no framework, in seconds."""

from __future__ import annotations

import sys

from tandem.check import accounts, course
from tandem.check.problems import problems
from tandem.model.programs import ROOT


def main() -> int:
    """Print every fault, a sentence each."""
    found = problems()
    good = "programs, records and pages: nothing to mend"
    print(
        "\n".join(found) or f"{good}\n{accounts.summary()}\n{course.summary(ROOT)}", file=sys.stderr
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
