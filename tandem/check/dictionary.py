"""The dictionary's entries are well formed, on record and on a page."""

from __future__ import annotations

from pathlib import Path

from tandem.dictionary import entries, figures
from tandem.model.pages import DICTIONARY, DOCS, Page
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS


def check_dictionary(root: Path) -> list[Problem]:
    """Entries are well formed and on record, and each area has its page."""
    found = list(entries.check(root))
    if not found:  # else there may be nothing to read
        try:
            found = list(figures.check(root))
        except Problem as problem:
            found = [problem]
    for area in entries.areas(root):
        page = Page(root / DOCS / "en" / DICTIONARY / f"{area}.md", root)
        shown = page.path.is_file() and any(d.section == area for d in page.directives)
        if not shown:
            found.append(
                Problem(
                    f"{SNIPPETS}/{DICTIONARY}/{area}.toml",
                    "no page shows this area",
                    f"Write {page.where} with `::: {DICTIONARY}:{area}`",
                )
            )
    return found
