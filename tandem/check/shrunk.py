"""Nothing that proofs, entries and twins contained goes missing unsaid.

`snippets/contains.txt`, which `make generate` writes, has a line for each of them with all that
`facts.py` finds: `word`, which must stay, `name>=n`, which may only grow, and `name<=x`, which may
only fall. What shrinks on purpose gets a reason in `snippets/shrunk.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tandem.check import facts
from tandem.model import files
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS

FILE = f"{SNIPPETS}/contains.txt"
REASONS = f"{SNIPPETS}/shrunk.toml"
ITEM = re.compile(r"(?P<name>.+?)(?:(?P<sign>[<>]=)(?P<number>[-+.\de]+))?")
GONE = "*"  # what is missing where the subject is

Facts = dict[str, list[str]]  # the items of each subject, in order


def read(root: Path) -> Facts:
    """What the file says; nothing where there is none."""
    path = root / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {of: items.split() for of, _, items in (line.partition(":") for line in lines)}


def lost(before: list[str], now: list[str]) -> dict[str, str]:
    """What was there and is no more, or is less, and what stands in its place, if anything.

    A limit that was not there at all is a new way to pass, and counts too.
    """
    old, new = ({m["name"]: m for m in map(ITEM.fullmatch, some)} for some in (before, now))
    found = {}
    for name, item in old.items():
        then = new.get(name)
        if item["sign"] == "<=":
            worse = then and float(then["number"]) > float(item["number"])
        elif item["sign"] == ">=":
            worse = not then or float(then["number"]) < float(item["number"])
        else:
            worse = not then
        if worse:
            found[item[0]] = then[0] if then else ""
    return found | {m[0]: m[0] for n, m in new.items() if m["sign"] == "<=" and n not in old}


def excused(root: Path) -> set[tuple[str, str]]:
    """Subject and item of each reason. Raises `Problem` where one is malformed."""
    rows = files.read(root, REASONS).get("shrunk", []) if (root / REASONS).is_file() else []
    for row in rows:
        good = isinstance(row, dict) and row.keys() == {"of", "what", "because"}
        if not good or not all(isinstance(value, str) and value.strip() for value in row.values()):
            raise Problem(
                REASONS, f"this is no reason: {row}", "Each [[shrunk]] has of, what, because"
            )
    return {(row["of"], item) for row in rows for item in row["what"].split()}


def shrinks(root: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each subject, and what it lost without a reason."""
    now, reasons = facts.of(root), excused(root)
    for of, items in read(root).items():
        missing = lost(items, now[of]) if of in now else {GONE: ""}
        missing = {item: then for item, then in missing.items() if (of, item) not in reasons}
        if missing:
            yield of, missing


def check_shrunk(root: Path) -> Iterator[Problem]:
    """Each subject that shrank, with what it lost."""
    for of, missing in shrinks(root):
        what = f"{of} had {', '.join(map(_said, missing, missing.values()))}"
        yield Problem(
            FILE,
            f"{of} is gone" if GONE in missing else what,
            f'Put it back, or add [[shrunk]] with of = "{of}", what = "{" ".join(missing)}" and '
            f'because = "…" to {REASONS}, and `make generate`',
        )


def _said(item: str, then: str) -> str:
    if then == item:
        return f"no limit of its own, and has {item}"
    return f"{item} and has {then}" if then else f"{item} and has it no more"


def text(root: Path) -> str:
    """What the file should say: all that there is, and what is missing without a reason."""
    before, found = read(root), {of: list(items) for of, items in facts.of(root).items()}
    for of, missing in shrinks(root):
        if GONE in missing:
            found[of] = before[of]
            continue
        kept = [item for item in found[of] if item not in missing.values()]
        found[of] = kept + [item for item, then in missing.items() if then != item]
    lines = [f"{of}: {' '.join(sorted(items))}".rstrip() for of, items in sorted(found.items())]
    return "\n".join(lines) + "\n"
