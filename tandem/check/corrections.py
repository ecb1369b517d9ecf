"""The code of each mistake and of its correction belongs to an entry, and ran on its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandem.model import claims
from tandem.model.editions import Edition
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS
from tandem.site.blocks import mistakes
from tandem.site.blocks.corrections import FILE, KEYS, load
from tandem.site.blocks.mistakes import Entry


def check_corrections(root: Path) -> Iterator[Problem]:
    """Codes of no entry, and lines in no program of the page, in no claim, and not in the entry."""
    pages = Edition("en", root).pages()
    entries = {entry.key: entry for page in pages for entry in mistakes.entries(page)}
    for key, codes in load(root).items():
        where = f'{FILE}, "{key}"'
        if key not in entries:
            yield Problem(where, "no page has such an entry", "Write its page and its anchor")
        elif not isinstance(codes, dict) or set(codes) != set(KEYS):
            yield Problem(where, "it has other keys", f"Give it {' and '.join(KEYS)}")
        else:
            shown = _shown(entries[key])
            for line in "\n".join(codes.values()).strip().splitlines():
                if line.strip() not in shown:
                    what = f"nothing on its page shows the line `{line.strip()}`"
                    yield Problem(where, what, "Copy it from a program of the page")


def _shown(entry: Entry) -> str:
    """Everything that runs for the page of an entry, and what the entry says."""
    page = entry.page
    folder = page.root / SNIPPETS / page.name.removesuffix(".md")
    programs = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]
    proofs = [claim.code for claim in claims.load(page.name, page.root).values()]
    return "\n".join([*programs, *proofs, entry.title, entry.text])
