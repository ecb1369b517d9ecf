"""Where a long name of code may go on in the next line: the only place that says so."""

from __future__ import annotations

import re

LONG = 20  # letters that may not fit into a column of a table
WITHIN = re.compile(
    r"(?<=[a-z0-9.])(?=[A-Z][a-z])"  # MultiHead|Attention
    r"|(?<=[_(])(?=[a-z])"
    r"|(?<=[a-z)]\.)(?=[a-z])",
    re.ASCII,
)


def breaking(code: str) -> str:
    """The HTML of a name or of an expression, which may break between its words where it is long."""
    return WITHIN.sub("<wbr>", code) if len(code) >= LONG else code
