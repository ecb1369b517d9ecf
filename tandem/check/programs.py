"""What is wrong with a program, or with a folder of programs."""

from __future__ import annotations

from tandem.model.problem import Problem
from tandem.model.programs import FRAMEWORKS, Program, Topic
from tandem.site import api


def check_references(program: Program) -> None:
    """Every API that a page shows has the address of its official reference."""
    if program.framework not in FRAMEWORKS:
        return
    for line, name in api.unreferenced(program):
        raise program.problem(
            line,
            f"{name} has no official reference in snippets/references.toml",
            f'Add `"{name}" = "https://..."` there',
        )


def check_topic(topic: Topic, is_used: bool) -> None:
    """Each topic is on a page, whole, and each pair has its proof."""
    if not is_used:
        program = next(iter(topic.programs.values()), topic.proof)
        first = next(iter(program.sections), program.path.name)
        raise program.problem(
            1,
            f'no page uses section "{first}" of topic "{topic.name}"',
            f"Show it with `::: {topic.name}`, or delete the topic",
        )
    if not topic.proof and any(len(tabs) > 1 for tabs in topic.sections.values()):
        raise no_proof(topic, topic.where)


def no_proof(topic: Topic, where: str) -> Problem:
    return Problem(
        where,
        f'topic "{topic.name}" has no proof that its programs compute the same',
        f"Write {topic.where}/parity.py; CONTRIBUTING.md says how",
    )
