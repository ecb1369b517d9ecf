"""`make coverage`: which public names of the two libraries have an entry in the dictionary."""

from __future__ import annotations

from tandem.dictionary import entries
from tandem.dictionary.names import coverage, share


def main() -> None:
    """Print each module's count and the names without an entry."""
    found = coverage()
    for module, (has, lacks) in found.items():
        print(f"{module}: {len(has)} of {len(has) + len(lacks)}")
        if lacks:
            print("  without: " + ", ".join(" = ".join(group) for group in lacks))
    print(f"{share(found):.0%} of all names have an entry; {len(list(entries.every()))} entries")


if __name__ == "__main__":
    main()
