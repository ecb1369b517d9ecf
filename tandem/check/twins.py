"""What twins have in common: what they print, how alike their code is, and in which mode they run.

Most sections are compared by no proof. That two of them print the same is a fact on record, and stays
one: `snippets/contains.txt` has it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from tandem.model import records
from tandem.model.problem import Problem
from tandem.model.programs import Program, Topic, topics

FIRST = "pytorch"
WORD = re.compile(r"[a-z_]\w*|\d[\w.]*")
COMMENT = re.compile(r"(?<!['\"])#.*$", re.MULTILINE)
MODE = re.compile(
    r"\.eval\(|\.train\(|\bno_grad\b|\binference_mode\b|\btraining=|\bstop_gradient\b|\bdetach\("
    r"|\bshuffle=True"
)
SEED = re.compile(r"(?:\bseed|seed|default_rng)\(\s*(?:seed=)?(\d+)\s*\)")


def pairs(topic: Topic) -> Iterator[tuple[Program, Program]]:
    """PyTorch's program with each of its twins."""
    for framework, program in topic.programs.items():
        if FIRST in topic.programs and framework not in (FIRST, "both"):
            yield topic.programs[FIRST], program


def facts(topic: Topic) -> Iterator[str]:
    """The items of a topic."""
    for framework, program in topic.programs.items():
        if modes := len(MODE.findall(program.text)):
            yield f"{framework}:modes>={modes}"
    for one, other in pairs(topic):
        printed = [records.printed(p) if p.out.is_file() else {} for p in (one, other)]
        left_of, right_of = parts(one), parts(other)
        for name in [name for name in left_of if name in right_of]:
            at = f"{name}:{other.framework}".lstrip(":")
            yield f"{at}:alike>={_alike(left_of[name], right_of[name])}"
            if common := (_named(left_of[name]) & _named(right_of[name])).total():
                yield f"{at}:shared>={common}"
            left, right = (texts.get(name, "") for texts in printed)
            if left and right:
                yield from (f"{at}:{how}" for how in agreement(left, right))


def parts(program: Program) -> dict[str, str]:
    """The text of each section; a program without any is one, without a name."""
    return {name: section.text for name, section in program.sections.items()} or {"": program.code}


def agreement(left: str, right: str) -> Iterator[str]:
    """How far what two twins print agrees: in its words, and in its numbers."""
    if records.NUMBER.sub("#", left) == records.NUMBER.sub("#", right):
        yield "same-words"
        if not records.differences(left, right):
            yield "same-numbers"


@lru_cache(maxsize=1024)
def _alike(one: str, other: str) -> int:
    """How many names, numbers and words two pieces of code have in common, in their order."""
    words = [WORD.findall(COMMENT.sub("", text).lower()) for text in (one, other)]
    blocks = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


@lru_cache(maxsize=1024)
def _named(text: str) -> Counter:
    """The numbers in a piece of code, and the names that it gives."""
    numbers, names = [], set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            numbers.append(repr(node.value))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return Counter(numbers) + Counter(names)


def check_twins(root: Path) -> Iterator[Problem]:
    """Twins with different seeds."""
    for topic in topics(root).values():
        for one, other in pairs(topic):
            seeds = [set(SEED.findall(program.text)) for program in (one, other)]
            if all(seeds) and seeds[0] != seeds[1]:
                left, right = (", ".join(sorted(some)) for some in seeds)
                yield other.problem(
                    1, f"its seeds are {right}, and those of {one.path.name} {left}", "Use the same"
                )
