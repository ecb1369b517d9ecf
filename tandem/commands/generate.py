"""`make generate`: write every file of the repository that follows from others."""

from __future__ import annotations

from pathlib import Path

from tandem.check import generated
from tandem.model.programs import ROOT
from tandem.site import staged


def main(root: Path = ROOT) -> None:
    """Write what is stale, and say what that was."""
    for name, text in list(generated.stale(root)):
        staged.write(root / name, text)
        print(name)


if __name__ == "__main__":
    main()
