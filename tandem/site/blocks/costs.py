"""What the programs of a worked example reached and cost, as the page shows it: from the records."""

from __future__ import annotations

import re

from tandem.model import records
from tandem.model.editions import Edition
from tandem.model.pages import markdown_table
from tandem.model.problem import Problem
from tandem.model.programs import Program, Topic
from tandem.site.words import machine, words

ACCURACY = re.compile(r"test accuracy (\d\.\d+)")
PARAMETERS = re.compile(r"(\d+) parameters")


def lines_of_code(program: Program) -> int:
    """Lines that are neither blank nor a comment."""
    lines = (line.strip() for line in program.code.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def facts(program: Program, recorded: dict) -> dict[str, float]:
    """Accuracy, parameters, lines, seconds of training, and peak memory in MB of one program.

    Raises `Problem` where the program does not print what the table shows.
    """
    text = "".join(records.printed(program).values()) if program.out.is_file() else ""
    accuracy, parameters = ACCURACY.search(text), PARAMETERS.search(text)
    entry = recorded["programs"].get(program.name, {})
    if not accuracy or not parameters or "train" not in entry:
        raise program.problem(
            1,
            "a worked example needs its accuracy, parameters and training time on record",
            "Print `test accuracy 0.98` and `101770 parameters`, call the section that trains "
            f'"train", and `make record TOPIC={program.topic}`',
        )
    return {
        "accuracy": float(accuracy[1]),
        "parameters": int(parameters[1]),
        "lines": lines_of_code(program),
        "train": entry["train"],
        "memory": entry["peak_mb"],
    }


def table(topic: Topic, edition: Edition) -> list[str]:
    """Markdown: one row a framework; all programs of a topic train for the same number of epochs."""
    said, tabs = words(edition, "costs"), words(edition, "tabs")
    recorded = records.load(topic.root)
    found = {name: facts(program, recorded) for name, program in topic.programs.items()}
    fastest = min(row["train"] for row in found.values())
    rows = [
        [
            tabs[name],
            f"{row['accuracy']:.4f}",
            f"{row['parameters']:,}",
            f"{row['lines']}",
            f"{row['train'] / fastest:.2f} ×",
            f"{row['memory'] / 1024:.1f} GB",
        ]
        for name, row in found.items()
    ]
    note = said["note"].format(
        date=recorded["date"],
        machine=machine(recorded, edition),
        python=f"Python {recorded['versions']['python']}",
    )
    return ["", *markdown_table(said["head"], rows), "", note, ""]


def check(topic: Topic, where: str) -> None:
    """Raise `Problem` where a topic has no costs to show."""
    recorded = records.load(topic.root)
    for program in topic.programs.values():
        if not program.is_example:
            raise Problem(
                where,
                f'topic "{topic.name}" is no worked example',
                "Only topics called mnist-... have costs",
            )
        facts(program, recorded)
