"""What a trial of `port_check` comes to: the rows that are right, each report, the page's table."""

import json
from pathlib import Path

from tandem.model.records import differences

FILE = Path(__file__).resolve().parents[2] / "snippets" / "porting" / "check" / "planted.json"
REPORTS = Path(__file__).with_name("reports.json")
PLACES = "parameters", "input", "output", "dropout", "loss", "gradient", "later"


def right(row: dict) -> bool:
    """Whether a fault was named at its place with its cause, and a right port passed."""
    step, cause, said = row["found"]
    named = step.startswith(row["at"]) and bool(step) == bool(row["at"]) and cause == row["cause"]
    return named and all(words in said for words in row.get("words", ()))


def as_read(row: dict, known: dict[str, str]) -> bool:
    """Whether every word of a report is the one that was read; its figures may be another processor's."""
    return not differences(known.get(row["name"], ""), row["found"][2])


def reports() -> dict[str, str]:
    """The reports that were read, by the names of checks."""
    return json.loads(REPORTS.read_text(encoding="utf-8"))


def place(step: str) -> str:
    """What the table calls a step."""
    found = next((name for name in PLACES if step.startswith(name)), "")
    return found or ("statistics" if "running_" in step else "update")


def faults(rows: list[dict]) -> list[dict]:
    """The rows of planted faults, without right ports and cases."""
    return [row for row in rows if row["kind"] not in ("", "case")]


def summary(rows: list[dict]) -> dict:
    """For each kind of fault how often it was planted, and what the check said of it."""
    kinds = {}
    for row in faults(rows):
        new = {"planted": 0, "named": 0, "at": [], "causes": []}
        one = kinds.setdefault(row["kind"], new)
        one["planted"] += 1
        one["named"] += right(row)
        one["at"] = sorted({*one["at"], place(row["found"][0])})
        one["causes"] = sorted({*one["causes"], row["found"][1]})
    return kinds


def counts(rows: list[dict]) -> dict:
    """Of the pairs how many right ports passed, and how many planted faults were named."""
    ports, planted = [row for row in rows if row["kind"] == ""], faults(rows)
    return {
        "ports": len(ports),
        "passed": sum(map(right, ports)),
        "planted": len(planted),
        "named": sum(map(right, planted)),
    }


def keep(table: str, name: str, row: dict) -> None:
    """Take a row into one of the page's tables."""
    known = json.loads(FILE.read_text(encoding="utf-8"))
    dump(FILE, known | {table: known[table] | {name: row}})


def dump(file: Path, content: dict) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8")


def write(rows: list[dict], backend: str) -> None:
    """Keep what a backend of Keras comes to for the page, and of the first one every report."""
    keep("backends", backend, counts(rows))
    if backend == "tensorflow":
        dump(FILE, json.loads(FILE.read_text(encoding="utf-8")) | {"kinds": summary(rows)})
        dump(REPORTS, {row["name"]: row["found"][2] for row in rows if row["found"][2]})
