"""What proofs, entries, claims, tolerances and twins contain, as items of `snippets/contains.txt`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from tandem.check import twins
from tandem.dictionary import covered, entries, figures
from tandem.dictionary.entries import Entry
from tandem.model import claims, course, records
from tandem.model.editions import Edition
from tandem.model.pages import DICTIONARY, DRAWING, REFERENCES, Page
from tandem.model.problem import Problem
from tandem.model.programs import FRAMEWORKS, SNIPPETS, Topic, topics
from tandem.model.reading import once
from tandem.proof import proofs
from tandem.site.code import api

CONSTANT = re.compile(
    r"\b(?:zeros|ones|full|zeros_like|ones_like|full_like)\(|\* ?0(?:\.0*)?\b|\b0(?:\.0*)? ?\*(?!\*)"
)
RANDOM = re.compile(
    r"\.(?:normal|standard_normal|uniform|random|integers|permutation|randn|rand)\("
)
SEED = re.compile(r"seed[(=](\d+)")
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d*[1-9]|\d+e-\d+")
COMPARED = ("difference", "compare_models", "compare_evaluation")
SIDES = {
    "pytorch": re.compile(r"^(?:torch|pytorch)"),
    "twin": re.compile(r"^(?:keras|tf|tensorflow|twin|other|jax|lightning|ignite|fastai)"),
}


@once
def of(root: Path) -> dict[str, list[str]]:
    """The items of each subject."""
    found = {"tolerances": list(tolerances(root)), "references": list(references(root))}
    for topic in topics(root).values():
        name = topic.where.removeprefix(f"{SNIPPETS}/")
        if topic.name == DICTIONARY:
            continue
        if topic.proof:
            found[f"proof {name}"] = list(proof(topic))
        if items := list(twins.facts(topic)):
            found[f"twins {name}"] = items
    recorded = figures.load(root).get("entry", {})
    for one in entries.every(root):
        found[f"entry {one.id}"] = list(entry(one, recorded.get(one.id, {})))
    for page in Edition("en", root).pages():
        with suppress(Problem):
            if course.is_shaped(page):
                found[f"course {page.name}"] = list(taught(page))
    for page in claims.pages_with(root):
        found[f"claims {page}"] = list(claimed(page, root))
    return found


def tolerances(root: Path) -> Iterator[str]:
    """Where runs may differ from their records by more than usual, and what they must reach."""
    for topic, table in records.tolerances(root).items():
        if "rtol" in table:
            yield f"{topic}.rtol<={table['rtol']}"
        for kind, sign in (("sections", "<="), ("at_least", ">="), ("at_most", "<=")):
            for what, number in table.get(kind, {}).items():
                yield f"{topic}.{kind}.{what.replace(' ', '_')}{sign}{number}"
        for kind in ("measured", "float32_only", "only_on"):
            if kind in table:
                yield f"{topic}.{kind}<={len(table[kind]) if kind != 'only_on' else 1}"


def references(root: Path) -> Iterator[str]:
    """How many names have the address of their reference, and which pages list theirs."""
    known = api.references(root)
    yield f"api>={len(known['api'])}"
    yield from (f"{name}.methods>={len(named)}" for name, named in known["methods"].items())
    for page in Edition("en", root).pages():
        with suppress(Problem):  # other checks say so
            if any(directive.topic == REFERENCES for directive in page.directives):
                yield f"on:{page.name}"


def proof(topic: Topic) -> Iterator[str]:
    """What a proof has on record, and what its text runs, draws and compares."""
    if topic.proof.out.is_file():
        recorded = proofs.read(topic.proof.out.read_text(encoding="utf-8"))
        for twin, tables in recorded.items() if all(map(_is_table, recorded.values())) else ():
            for name, steps in tables.items():
                steps = steps if isinstance(steps, dict) else [""]
                yield from (".".join(filter(None, (twin, name, step))) for step in steps)
    yield from _in_text(topic.proof.text, frozenset({*FRAMEWORKS, *topic.sections}))


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


@lru_cache(maxsize=256)
def _in_text(text: str, names: frozenset[str]) -> list[str]:
    """Frameworks and sections that a proof names, and how often it compares, draws and counts."""
    nodes = list(ast.walk(ast.parse(text)))
    said = {node.value for node in nodes if isinstance(node, ast.Constant)}
    words = [node.id for node in nodes if isinstance(node, ast.Name)]
    numbers = [n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is int]
    found = [f"runs:{name}" for name in names if name and name in said]
    counts = {
        "compares": sum(words.count(name) for name in COMPARED)
        + sum(isinstance(node, ast.Attribute) and node.attr in COMPARED for node in nodes),
        "asserts": sum(isinstance(node, ast.Assert) for node in nodes),
        "draws": len(RANDOM.findall(text)),
        "counts": sum(number for number in numbers if number > 1),
    }
    counts |= {s: sum(map(bool, map(start.match, words))) for s, start in SIDES.items()}
    found += [f"{name}>={count}" for name, count in counts.items() if count]
    if constant := len(CONSTANT.findall(text)):
        found.append(f"constants<={constant}")
    bounds = [
        node.comparators[0].value
        for node in nodes
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)
        if isinstance(node.comparators[0], ast.Constant)
    ]
    return found + ([f"bound<={max(bounds)}"] if bounds else [])


def entry(one: Entry, recorded: dict) -> Iterator[str]:
    """What an entry says, compares and is compared by; `recorded` has its figures."""
    yield from (f"status:{one.status}", f"kind:{one.kind}")
    yield from ([] if one.compare == "elements" else ["distribution<=1"])
    yield f"names>={len(one.names)}"
    for key in ("arguments", "holds", "raises", "weights", "modes", "does"):
        if many := len(getattr(one, key)):
            yield f"{key}>={many}"
    yield from (f"naive:{key}" for key in one.naive)
    yield from ([] if one.gradients else ["gradients<=0"])
    yield from (["float32-only<=1"] if one.float32_only else [])
    for precision in figures.PRECISIONS:
        yield from (f"{precision}.{step}" for step in recorded.get(precision, {}))
    yield from (f"tolerance.{name}<={most}" for name, most in one.tolerance.items())
    for name, drawn in one.inputs.items():
        yield f"{name}:{drawn.partition(':')[2].split(' ')[1] if ':' in drawn else 'normal'}"
    code = f"{one.torch}\n{one.keras}"
    if constant := len(CONSTANT.findall(code)):
        yield f"constants<={constant}"
    decimals = []
    for side in ("torch", "keras"):
        text = f"{getattr(one, side)}\n{getattr(one, f'{side}_call')}"
        yield from (f"{side}:{name}" for name in sorted(set(_roots(text.strip()))))
        read = [word for word in re.findall(r"\w+", text) if word in one.inputs]
        if read:
            yield f"{side}-reads:{','.join(read)}"
        if seeds := SEED.findall(text):
            yield f"{side}-seeds:{','.join(seeds)}"
        decimals.append(set(DECIMAL.findall(text)))
    yield from (f"shares:{number}" for number in sorted(set.intersection(*decimals)))
    if unsaid := covered.unsaid(one):
        yield f"unsaid-names<={len(unsaid)}"


@lru_cache(maxsize=4096)
def _roots(code: str) -> list[str]:
    """The libraries that some code uses: `layers` of `layers.Dense(4)`."""
    return re.findall(r"(?<![\w.])(torch|nn|F|optim|keras|layers|ops|losses|metrics|tf|np)\.", code)


def taught(page: Page) -> Iterator[str]:
    """The shape of a page of the course, and how much of it there is."""
    yield "shape"
    yield f"exercises>={len(list(course.exercises(page)))}"
    yield f"drawings>={sum(directive.topic == DRAWING for directive in page.directives)}"


def claimed(page: str, root: Path) -> Iterator[str]:
    """How much each claim of a page runs, quotes and cites."""
    for claim in claims.load(page, root).values():
        for key in ("holds", "raises", "record", "source"):
            if many := len(getattr(claim, key)):
                yield f"{claim.id}.{key}>={many}"
