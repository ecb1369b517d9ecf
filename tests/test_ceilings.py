"""No tolerance, budget or limit is wider than `ceilings.toml` allows."""

import ast
import tomllib
from pathlib import Path

import pytest

from tandem.model import records
from tandem.model.programs import ROOT

TABLES = tomllib.loads(Path(__file__).with_name("ceilings.toml").read_text(encoding="utf-8"))
CEILINGS = [(file, name, one) for file, names in TABLES.items() for name, one in names.items()]
LOOSEST = (
    0.15  # `rtol` of a topic; a section's may be more where a bound or `measured` stands for it
)


def numbers(file: str, name: str) -> list[float]:
    """The numbers in what a file assigns to a name."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return [
                part.value
                for part in ast.walk(node.value)
                if isinstance(part, ast.Constant) and type(part.value) in (int, float)
            ]
    return []


@pytest.mark.parametrize(("file", "name", "ceiling"), CEILINGS, ids=lambda part: str(part)[:60])
def test_no_limit_goes_beyond_its_ceiling(file, name, ceiling):
    found = numbers(file, name)
    assert found and ceiling["because"], f"{file} has no {name} of its own"
    for key, beyond in (("most", float.__gt__), ("least", float.__lt__)):
        if key in ceiling:
            allowed = (
                ceiling[key] if isinstance(ceiling[key], list) else [ceiling[key]] * len(found)
            )
            for number, limit in zip(found, allowed, strict=True):
                assert not beyond(float(number), float(limit)), f"{name} is {number}, not {limit}"


def test_no_topic_may_differ_by_more_from_its_record():
    for topic, table in records.tolerances().items():
        assert table.get("rtol", 0) <= LOOSEST, topic
        bounded = "at_most" in table or "measured" in table
        for section, rtol in table.get("sections", {}).items():
            assert rtol <= (0.9 if bounded else LOOSEST), f"{topic}:{section}"
