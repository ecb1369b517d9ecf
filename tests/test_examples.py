"""Each fault that was once found where nobody had looked is said now, or stands with its reason."""

import re
import tomllib
from collections import Counter

import pytest
from conftest import edit

from tandem.check.problems import problems
from tandem.check.signed import check_signed
from tandem.faults import every, judge
from tandem.model.programs import ROOT

TABLE = ROOT / "tandem" / "faults" / "examples.toml"
EXAMPLES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["example"]
SHAPES = (  # the keys of an example
    {"fault", "file", "old", "new", "said"},
    {"fault", "seen"},
    {"fault", "mutate"},
    {"fault", "because"},
)
PLANTED = [one for one in EXAMPLES if "said" in one]


def wrong(examples: list[dict]) -> list[str]:
    """What is wrong with a table of examples, a sentence each."""
    found = []
    for one in examples:
        if one.keys() not in SHAPES or not all(
            str(one[key]).strip() for key in one if key != "new"
        ):
            found.append(f"{TABLE.name}: this is no example: {one}. Give what says it, or because.")
    counted = Counter(one.get("fault") for one in examples)
    return found + [
        f'{TABLE.name}: "{name}" stands there twice. Keep one.'
        for name, many in counted.items()
        if many > 1
    ]


def there(seen: str) -> bool:
    """Whether a test, or a folder of faults, is there."""
    file, _, name = seen.partition("::")
    path = ROOT / file
    return path.is_dir() if not name else f"def {name}(" in path.read_text(encoding="utf-8")


def test_every_example_says_what_names_it_or_why_nothing_can():
    assert wrong(EXAMPLES) == []
    assert not [one["seen"] for one in EXAMPLES if "seen" in one and not there(one["seen"])]
    names = {fault.name for fault in every.faults("dictionary")}
    assert not [one["mutate"] for one in EXAMPLES if one.get("mutate", "") not in names | {""}]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ({"fault": "a", "because": " "}, "this is no example"),
        ({"fault": "a"}, "this is no example"),
        ({"fault": "a", "seen": "tests/x.py::test_x", "because": "b"}, "this is no example"),
        ({"fault": EXAMPLES[0]["fault"], "because": "b"}, "stands there twice"),
    ],
)
def test_an_example_without_a_reason_is_one_sentence(example, said):
    (found,) = wrong([*EXAMPLES, example])
    assert said in found and re.fullmatch(r"\S+: .*\. .*\.", found)


def test_make_check_names_each_planted_example(copy):
    """All at once, since they lie in different places: one check for all of them."""
    for one in PLANTED:
        edit(copy / one["file"], one["old"], one["new"])
    found = judge.fresh([*problems(copy), *map(str, check_signed(copy))])
    silent = [one["fault"] for one in PLANTED if not any(one["said"] in said for said in found)]
    assert silent == []
    assert not [said for said in found if not re.fullmatch(r"\S+.*: .*\. .*\.", said)]
