"""The table of `::: scores`: how many planted faults the checks and tests noticed."""

from __future__ import annotations

from tandem.model import scores
from tandem.model.editions import Edition
from tandem.model.pages import markdown_table
from tandem.site.words import words


def table(edition: Edition) -> list[str]:
    """Markdown: for each group, planted, equivalent and noticed faults, and the day."""
    said, rows = words(edition, "scores"), []
    for group, found in scores.read(edition.root).items():
        noticed, planted, same = map(sum, zip(*found["kinds"].values(), strict=True))
        share = f"{noticed} ({noticed / max(planted - same, 1):.0%})"
        rows.append([said[group], str(planted), str(same), share, found["date"]])
    return ["", *markdown_table(said["head"], rows), ""]
