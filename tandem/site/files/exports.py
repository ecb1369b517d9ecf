"""The dictionary as files to download: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tandem.dictionary import entries, figures
from tandem.model import records
from tandem.model.programs import ROOT


def rows(root: Path = ROOT) -> list[dict]:
    """Every entry as the downloads have it; `snippets/dictionary/schema.json` describes it."""
    found = []
    known = figures.load(root).get("entry", {})
    for entry in entries.every(root):
        recorded = known.get(entry.id, {})
        found.append(
            {
                "id": entry.id,
                "area": entry.area,
                "status": entry.status,
                "kind": entry.kind,
                "names": entry.names,
                "torch": entry.torch,
                "keras": entry.keras,
                "torch_call": entry.torch_call,
                "keras_call": entry.keras_call,
                "weights": entry.weights,
                "after": entry.after,
                "compare": entry.compare,
                "arguments": [list(map(str, row)) for row in entry.arguments],
                "holds": entry.holds,
                "raises": entry.raises,
                "en": entry.en,
                "zh": entry.zh,
                "float32": max(recorded.get("float32", {}).values(), default=None),
                "float64": max(recorded.get("float64", {}).values(), default=None),
                "naive": {k: v for k, v in entry.naive.items() if isinstance(v, str)},
                "naive_apart": recorded.get("naive"),
            }
        )
    return found


def as_json(found: list[dict], root: Path = ROOT) -> str:
    """The whole dictionary, with the versions it was proved with."""
    recorded = records.load(root)
    whole = {"date": recorded["date"], "versions": recorded["versions"], "entries": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: list[dict]) -> str:
    """The same as a table; lists and tables of an entry are JSON in their cells."""
    text = io.StringIO()
    writer = csv.DictWriter(text, found[0], lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow(
            {
                key: json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else cell
                for key, cell in row.items()
            }
        )
    return text.getvalue()
