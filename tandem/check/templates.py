"""The templates hold no methods of Python's objects: another engine has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tandem.model.problem import Problem

CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
METHODS = sorted(
    {name for kind in (str, list, dict, set) for name in dir(kind) if not name.startswith("_")}
)
OF_TABLES = sorted(name for name in dir(dict) if not name.startswith("_"))
# A key of a table that is called as a method is, `words.copy`, is the method: `words["copy"]` is the key.
CALL = re.compile(rf"\.\s*(?:({'|'.join(METHODS)})\s*\(|({'|'.join(OF_TABLES)})\b(?![\"']))")


def check_templates(root: Path) -> Iterator[Problem]:
    """Each call of a method of text, a list or a dictionary, and each name that a dictionary's method has."""
    for path in sorted((root / "overrides").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for code in CODE.finditer(text):
            for call in CALL.finditer(code[1]):
                line = text.count("\n", 0, code.start(1) + call.start()) + 1
                yield Problem(
                    f"{path.relative_to(root).as_posix()}:{line}",
                    f"`.{call[1] or call[2]}()` is a method of Python's, which another engine may not have",
                    "Use a filter or a test of the template language, or prepare it in tandem/hooks.py",
                )
