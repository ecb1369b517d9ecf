"""Faults in what entries and pages claim: dropped, true of itself, or with something else expected."""

from __future__ import annotations

from collections.abc import Iterator

from tandem.faults import expressions

ERRORS = {"ValueError": "TypeError"}  # any other becomes a ValueError


def of_table(table: dict) -> Iterator[tuple[str, dict]]:
    """What changed, and the table with it, for each fault of its `holds`, `raises` and `record`."""

    def changed(key: str, place: int, *new: object) -> dict:
        rows = table[key]
        return table | {key: [*rows[:place], *new, *rows[place + 1 :]]}

    for place, code in enumerate(table.get("holds", [])):
        yield f"holds {place} dropped", changed("holds", place)
        yield f"holds {place} is True", changed("holds", place, "True")
        for said, now in expressions.claims(code):
            yield f"holds {place}: {said}", changed("holds", place, now)
    for place, (code, error, *more) in enumerate(table.get("raises", [])):
        yield f"raises {place} dropped", changed("raises", place)
        other = ERRORS.get(error, "ValueError")
        yield f"raises {place}: {error} → {other}", changed("raises", place, [code, other, *more])
        if more:
            yield f"raises {place}: another message", changed("raises", place, [code, error, "nō"])
    for place, (name, words) in enumerate(table.get("record", [])):
        yield f"record {place} dropped", changed("record", place)
        yield f"record {place}: other words", changed("record", place, [name, words[::-1]])
