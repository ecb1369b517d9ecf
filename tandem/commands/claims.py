"""`make claims [PAGE=better/callbacks]`: run what the pages state, and list what nothing shows."""

from __future__ import annotations

import argparse
import sys

from tandem.check import accounts
from tandem.model import claims
from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS
from tandem.proof.claims import found, run


def main() -> int:
    """Print what is wrong with the claims of some pages, or of all, and their open sentences."""
    parser = argparse.ArgumentParser(description="What the pages state, and how it is proved.")
    parser.add_argument(
        "pages", nargs="*", help="such as better/callbacks; all where none is named"
    )
    asked = parser.parse_args()
    chosen = [page.removesuffix(".md") for page in asked.pages]
    guide = {page.name.removesuffix(".md"): page for page in accounts.guide()}
    if unknown := set(chosen) - guide.keys():
        print(f"there is no page {', '.join(sorted(unknown))} of the guide", file=sys.stderr)
        return 1
    for name in chosen or guide:
        for one in accounts.open_sentences(guide[name]):
            print(f"{guide[name].where}:{one.line}: {' '.join(one.text.split())}")
    proved = [name for name in chosen or claims.pages_with() if name in claims.pages_with()]
    try:
        problems = [said for backend in BACKENDS for said in run(backend, proved)] if proved else []
        count = sum(len(found(backend, proved)) for backend in BACKENDS) if proved else 0
    except Problem as problem:
        problems, count = [str(problem)], 0
    print("\n".join(problems) or f"{count} claims hold", file=sys.stderr)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
