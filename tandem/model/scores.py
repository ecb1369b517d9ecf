"""How many planted faults were noticed, as `make mutate` last wrote it."""

from __future__ import annotations

import json
from pathlib import Path

from tandem.model import files
from tandem.model.programs import ROOT, SNIPPETS

FILE = f"{SNIPPETS}/scores.json"


def read(root: Path = ROOT) -> dict:
    """Each group's `date`, `seed`, and `kinds`: how many were noticed, planted, and are equivalent."""
    return files.read(root, FILE) if (root / FILE).is_file() else {}


def write(found: dict, root: Path = ROOT) -> None:
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (root / FILE).write_text(text, encoding="utf-8")
