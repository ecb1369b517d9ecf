"""Faults in the dictionary's data: each entry, argument, rule of a weight, status, claim, input."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from pathlib import Path

import tomli_w

from tandem.dictionary import entries
from tandem.faults import claims, expressions
from tandem.faults.fault import Fault
from tandem.model.programs import ROOT, SNIPPETS

GROUP = "dictionary"
CODE = ("torch", "keras", "torch_call", "keras_call")
NUMBER = re.compile(r"(?<![\w.`])\d+(?:\.\d+)?(?![\w`])")
UNRELATED = "torch.nn.Flatten"


def faults(root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of the tables below in every entry, in order."""
    for area in entries.areas(root):
        file = f"{SNIPPETS}/{entries.TOPIC}/{area}.toml"
        tables = tomllib.loads((root / file).read_text(encoding="utf-8"))["entry"]
        for place, table in enumerate(tables):
            for kind, what, changed in of_entry(table):
                name = f"{area} {table['id']}, {what}"
                make = partial(_written, tables, place, changed)
                yield Fault(GROUP, kind, file, name, make, (area, table["id"]))


def _written(tables: list[dict], place: int, changed: dict | None) -> str:
    """The area with one entry changed, or without it."""
    now = [*tables[:place], *([changed] if changed else []), *tables[place + 1 :]]
    return tomli_w.dumps({"entry": now})


def of_entry(table: dict) -> Iterator[tuple[str, str, dict | None]]:
    """Kind, place and table of each fault of one entry; None where it is gone."""
    yield "entry", "deleted", None
    for key in CODE:
        for said, code in expressions.mutations(table.get(key, "").strip()):
            yield "argument", f"{key}: {said}", table | {key: code}
    for key, value in table.get("naive", {}).items():
        if key in CODE and value == table.get(key):
            continue
        rest = {name: other for name, other in table["naive"].items() if name != key}
        yield "naive", f"naive.{key} dropped", table | {"naive": rest}
    yield from _weights(table)
    for status in entries.STATUSES[:3]:
        if status != table["status"]:
            yield "status", f"{table['status']} → {status}", table | {"status": status}
    for what, changed in claims.of_table(table):
        yield "claim", what, changed
    yield from _inputs(table)
    yield from _said(table)
    yield from _laxer(table)


def _weights(table: dict) -> Iterator[tuple[str, str, dict]]:
    rules = table.get("weights", {})
    for place, code in rules.items():
        rest = {name: rule for name, rule in rules.items() if name != place}
        yield "weights", f"{place} dropped", table | {"weights": rest}
        for said, changed in expressions.mutations(code):
            yield "weights", f"{place}: {said}", table | {"weights": rules | {place: changed}}
    for one, other in zip(rules, list(rules)[1:], strict=False):
        swapped = rules | {one: rules[other], other: rules[one]}
        yield "weights", f"{one} and {other} swapped", table | {"weights": swapped}


def _inputs(table: dict) -> Iterator[tuple[str, str, dict]]:
    inputs = table.get("inputs", {})
    for name, drawn in inputs.items():
        shape, colon, values = drawn.partition(":")
        if colon:
            yield (
                "input",
                f"{name}: «:{values}» dropped",
                table | {"inputs": inputs | {name: shape}},
            )
        else:
            for kind in ("positive", "int 2"):
                now = f"{shape.strip()} : {kind}".strip()
                yield "input", f"{name}: {kind}", table | {"inputs": inputs | {name: now}}
        rest = {other: value for other, value in inputs.items() if other != name}
        yield "input", f"{name} dropped", table | {"inputs": rest}


def _said(table: dict) -> Iterator[tuple[str, str, dict]]:
    for place, row in enumerate(table.get("arguments", [])):
        rows = deepcopy(table["arguments"])
        del rows[place]
        yield "row", f"arguments {row[0] or row[2]} dropped", table | {"arguments": rows}
        for column in (1, 3):
            if row[column - 1]:
                rows = deepcopy(table["arguments"])
                rows[place][column] = "0.123"
                what = f"default of {row[column - 1]}: {row[column]} → 0.123"
                yield "row", what, table | {"arguments": rows}
    for place, name in enumerate(table["names"]):
        names = [*table["names"][:place], *table["names"][place + 1 :]]
        yield "name", f"{name} dropped", table | {"names": names}
        now = [*table["names"][:place], UNRELATED, *table["names"][place + 1 :]]
        yield "name", f"{name} → {UNRELATED}", table | {"names": now}
    for language in ("en", "zh"):
        for match in NUMBER.finditer(table[language]):
            start, stop = match.span()
            changed = table[language][:start] + f"{match[0]}7" + table[language][stop:]
            around = table[language][max(0, start - 20) : stop]
            yield "text", f"{language}: …{around} → {match[0]}7", table | {language: changed}


def _laxer(table: dict) -> Iterator[tuple[str, str, dict]]:
    why = table.get("because") or {"en": "It is so.", "zh": "就是这样。"}
    modes = table.get("modes", ["inference", "training"])
    for precision in ("float32", "float64"):
        wide = table.get("tolerance", {}) | {precision: 0.3}
        yield "budget", f"tolerance.{precision} is 0.3", table | {"tolerance": wide, "because": why}
    for key, value in (("float32_only", True), ("gradients", False), ("compare", "distribution")):
        if table.get(key) != value:
            yield "budget", f"{key} is {value}", table | {key: value, "because": why}
    if table.get("kind") == "layer":
        for mode in modes:
            rest = [other for other in modes if other != mode]
            yield "budget", f"mode {mode} dropped", table | {"modes": rest}
