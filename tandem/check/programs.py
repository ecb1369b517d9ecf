"""What is wrong with a program, or with a folder of programs."""

from __future__ import annotations

from tandem.model.problem import Problem
from tandem.model.programs import EXERCISES, FRAMEWORKS, SNIPPETS, Program, Topic
from tandem.site.code import api


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


def check_place(topic: Topic) -> None:
    """A folder of programs has the name of its page, and each file says its framework."""
    name = topic.where.removeprefix(f"{SNIPPETS}/").removesuffix(EXERCISES)
    pages = [f"docs/en/{name}.md", f"docs/en/{name}/index.md"]
    if not any((topic.root / page).is_file() for page in pages):
        raise Problem(
            topic.where, f"these programs have no page {pages[0]}", "Give both one name and part"
        )
    for program in topic.others:
        raise program.problem(
            1,
            "its name says no framework",
            f"End it with one of {', '.join(f'_{name}.py' for name in FRAMEWORKS)}",
        )


def check_topic(topic: Topic, is_used: bool) -> None:
    """Each topic is on a page, whole, and each pair has its proof."""
    program = next(iter(topic.programs.values()), topic.proof)
    if not is_used and program:
        first = next(iter(program.sections), program.path.name)
        raise program.problem(
            1,
            f'no page uses section "{first}" of topic "{topic.name}"',
            f"Show it with `::: {topic.name}`, or delete the topic",
        )
    if topic.name.endswith(EXERCISES) and not topic.proof:
        return  # `check/course.py` compares what its twins print
    if not topic.proof and any(len(tabs) > 1 for tabs in topic.sections.values()):
        raise no_proof(topic, topic.where)


def no_proof(topic: Topic, where: str) -> Problem:
    return Problem(
        where,
        f'topic "{topic.name}" has no proof that its programs compute the same',
        f"Write {topic.where}/parity.py; CONTRIBUTING.md says how",
    )
