"""What the programs of a worked example reached and cost, as the page shows it: from the records."""

from __future__ import annotations

import re

from tandem.model import records
from tandem.model.pages import markdown_table
from tandem.model.programs import Problem, Program, Topic, label

ACCURACY = re.compile(r"test accuracy (\d\.\d+)")
PARAMETERS = re.compile(r"(\d+) parameters")

WORDS = {
    "en": {
        "head": ["", "test accuracy", "parameters", "lines of code", "time of an epoch", "memory"],
        "note": "Recorded on {date} ({machine}, {python}): each program by itself, on one thread. Time is relative "
        "to the fastest of this table. Memory is the peak of the whole process. Lines are those with code.",
    },
    "zh": {
        "head": ["", "测试准确率", "参数个数", "代码行数", "每轮耗时", "内存"],
        "note": "记录于 {date}（{machine}，{python}）：每个程序单独运行，只用一个线程。耗时以表中最快的为 1。内存是整个进程的峰值。"
        "代码行数不含空行和注释。",
    },
}


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


def table(topic: Topic, language: str) -> list[str]:
    """Markdown: one row a framework; all programs of a topic train for the same number of epochs."""
    words = WORDS[language]
    recorded = records.load(topic.root)
    found = {name: facts(program, recorded) for name, program in topic.programs.items()}
    fastest = min(row["train"] for row in found.values())
    rows = [
        [
            label(name, language),
            f"{row['accuracy']:.4f}",
            f"{row['parameters']:,}",
            f"{row['lines']}",
            f"{row['train'] / fastest:.2f} ×",
            f"{row['memory'] / 1024:.1f} GB",
        ]
        for name, row in found.items()
    ]
    note = words["note"].format(
        date=recorded["date"],
        machine=records.machine_in(recorded, language),
        python=f"Python {recorded['versions']['python']}",
    )
    return ["", *markdown_table(words["head"], rows), "", note, ""]


def check(topic: Topic, where: str) -> None:
    """Raise `Problem` where a topic has no costs to show."""
    recorded = records.load(topic.root)
    for program in topic.programs.values():
        if not program.is_example:
            raise Problem(
                where,
                f'topic "{topic.name}" is no worked example',
                "Only topics called mnist_... have costs",
            )
        facts(program, recorded)
