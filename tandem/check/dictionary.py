"""The dictionary's entries are well formed, on record and on a page."""

from __future__ import annotations

from pathlib import Path

from tandem.dictionary import covered, entries, figures
from tandem.model.pages import DICTIONARY, DOCS, Page
from tandem.model.problem import Problem
from tandem.model.programs import SNIPPETS
from tandem.site.code import calls

IMPORTS = """import keras, tensorflow as tf, torch
from keras import layers, losses, metrics, ops, optimizers
from torch import nn, optim
from torch.nn import functional as F
"""  # what an entry's code takes for granted


def check_dictionary(root: Path) -> list[Problem]:
    """Entries are well formed and on record, reasons are true, and each area has its page."""
    found = list(entries.check(root))
    if not found:  # else there may be nothing to read
        try:
            found = [*figures.check(root), *covered.check(root)]
        except Problem as problem:
            found = [problem]
        found += done(root)
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


def done(root: Path) -> list[Problem]:
    """Names that an entry says its call does by itself, and that the code it is equal to never calls."""
    found, known = [], entries.by_name(root)
    for entry in entries.every(root):
        marks = calls.marks(f"{IMPORTS}{entry.torch}") if entry.does else ()
        for name in entry.does:
            if name not in known:
                found.append(entry.problem(f"it does {name}, which has no entry", "Write that one"))
            elif not any(name in mark.names for mark in marks):
                found.append(
                    entry.problem(
                        f"it does {name}, and its torch does not call that", "Show it there"
                    )
                )
    return found
