"""`make coverage [CODE=folder]`: which public names, or which calls of some code, have an entry in the dictionary."""

from __future__ import annotations

import sys
from pathlib import Path

from tandem.dictionary import covered, entries
from tandem.model.problem import Problem
from tandem.site.code import called, upstream

MOST = 60  # names that are missed


def names() -> None:
    """Print each module's counts and the names without an entry or a reason, then what is only listed."""
    found = covered.coverage()
    for module, of in found.items():
        counts = f"{len(of.has)} of {of.count}, and {len(of.left)} with a reason"
        print(f"{module}: {counts}: {of.share:.0%}")
        if of.lacks:
            print("  without: " + ", ".join(" = ".join(group) for group in of.lacks))
    every = entries.every()
    only = sum(len(covered.unsaid(entry)) for entry in every)
    count = sum(len(entry.names) for entry in every)
    print(
        f"{only} of {count} names stand in neither code nor text of their entry, {only / count:.0%}"
    )
    for entry in every:
        if unsaid := covered.unsaid(entry):
            print(f"  {entry.area}, {entry.id}: {', '.join(unsaid)}")
    has, left = covered.share(found), covered.share_left(found)
    print(
        f"{has:.0%} of {covered.total(found)} names have an entry, {left:.0%} a reason; "
        f"{len(every)} entries"
    )


def code(folder: Path) -> None:
    """Print the names that the code of a folder calls and the dictionary lacks, and the share it has."""
    if not folder.is_dir():
        raise Problem(
            f"CODE={folder}", "there is no such folder", "Name one with .py or .ipynb files"
        )
    found = called.coverage(folder, covered.answers())
    for file in found.unread:
        print(f"left out, as it cannot be read: {file}")
    if found.lacks:
        missed = [f"{name} {count}" for name, count in found.lacks.most_common(MOST)]
        print("without an entry: " + ", ".join(missed))
    has, lacks = found.has.total(), found.lacks.total()
    if not has + lacks:
        print(f"{folder} calls nothing of {', '.join(upstream.LIBRARIES)}")
        return
    print(f"{found.share:.1%} of {has + lacks} calls have an entry: {has}, and {lacks} have none")


def main(*folders: str) -> None:
    """Report on the libraries' names, or on the code of folders."""
    try:
        for folder in folders:
            code(Path(folder))
    except Problem as problem:
        sys.exit(str(problem))
    if not folders:
        names()


if __name__ == "__main__":
    main(*sys.argv[1:])
