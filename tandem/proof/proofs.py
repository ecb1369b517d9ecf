"""What a proof found, as the page shows it. Imports no framework.

A `parity.py` prints TOML: a table for each twin of the PyTorch program and each precision, and in
`naive` how far apart the naive port ends. Each figure is the largest difference between the two
sides, divided by the largest value of the PyTorch side.
"""

from __future__ import annotations

import tomllib

from tandem.model.pages import markdown_table
from tandem.model.programs import Topic, label

# The steps of a proof, in the order in which a reader with a diverging port should check them.
STEPS = {
    "forward": {"en": "forward", "zh": "前向传播"},
    "loss": {"en": "loss", "zh": "损失"},
    "gradients": {"en": "gradients", "zh": "梯度"},
    "update": {"en": "one update", "zh": "一步更新"},
    "training": {"en": "training run", "zh": "整段训练"},
    "evaluation": {"en": "eval mode after it", "zh": "训练后的推理模式"},
}
OPERATIONS = ("forward", "loss", "gradients", "update")
BUDGETS = {  # largest difference allowed: for one operation, for a run
    "float32": (1e-5, 1e-4),
    "float64": (1e-12, 1e-9),
}
NAIVE_FACTOR = 100  # of the float32 budget of an operation: the least the naive port must differ by

WORDS = {
    "en": {
        "title": "Proved equal",
        "precision": "precision",
        "with": "PyTorch and {twin}, same weights, same batches; the largest difference, "
        "relative to the largest value:",
        "naive": "Not equal: {what}. Then the two end **{figure}** apart.",
        "proof": "The proof: ",
        "budgets": ["precision", "an operation", "a training run", "the naive port, at least"],
    },
    "zh": {
        "title": "已证明等价",
        "precision": "精度",
        "with": "PyTorch 与 {twin}：相同的权重、相同的批次；表中是相对差值（最大差值 ÷ 最大值）：",
        "naive": "不等价的写法：{what}。这样两边的相对差值是 **{figure}**。",
        "proof": "证明程序：",
        "budgets": ["精度", "单次运算", "一段训练", "不等价的写法至少相差"],
    },
}


def budget(precision: str, step: str) -> float:
    operation, run = BUDGETS[precision]
    return operation if step in OPERATIONS else run


def read(text: str) -> dict[str, dict]:
    """The figures a proof printed: `{twin: {precision: {step: figure}, "naive": figure}}`."""
    return tomllib.loads(text)


def failures(figures: dict[str, dict]) -> list[str]:
    """Each figure over its budget, and each naive port that passes, in words."""
    found = []
    for twin, tables in figures.items():
        for precision, steps in tables.items():
            if precision == "naive":
                continue
            for step, figure in steps.items():
                if not figure <= budget(precision, step):
                    found.append(
                        f"{twin} {precision} {step}: {figure:.1e} apart, "
                        f"budget {budget(precision, step):.0e}"
                    )
        least = NAIVE_FACTOR * budget("float32", "forward")
        if not tables.get("naive", 0) >= least:
            found.append(
                f"{twin}: the naive port is {tables.get('naive', 0):.1e} apart, not {least:.0e}"
            )
    return found


def table(topic: Topic, language: str, naive: str) -> list[str]:
    """Markdown: the recorded figures of a topic's proof, and the link to the proof."""
    words = WORDS[language]
    lines = ["", f'!!! equal "{words["title"]}"', ""]
    recorded = topic.proof is not None and topic.proof.out.is_file()
    figures = read(topic.proof.out.read_text(encoding="utf-8")) if recorded else {}
    for twin, tables in figures.items():
        rows = {name: row for name, row in tables.items() if name != "naive"}
        steps = [step for step in STEPS if any(step in row for row in rows.values())]
        head = [words["precision"], *(STEPS[step][language] for step in steps)]
        lines += [f"    {words['with'].format(twin=label(twin, language))}", ""]
        cells = [[name, *(short(row.get(step)) for step in steps)] for name, row in rows.items()]
        lines += [*(f"    {line}" for line in markdown_table(head, cells)), ""]
    apart = [tables["naive"] for tables in figures.values()]
    if naive and apart:  # the page's clause speaks of the first twin
        lines += [f"    {words['naive'].format(what=naive, figure=f'{apart[0]:.2g}')}", ""]
    link = f"[`{topic.name}/parity.py`](/snippets/{topic.name}/parity.py)"
    return [*lines, f"    {words['proof']}{link}", ""]


def budgets(language: str) -> list[str]:
    """Markdown: how far apart two sides may be, and how far the naive port must be."""
    head = WORDS[language]["budgets"]
    rows = []
    for name, (operation, run) in BUDGETS.items():
        least = NAIVE_FACTOR * operation if name == "float32" else None  # measured in float32 only
        rows.append([name, *(short(figure) for figure in (operation, run, least))])
    return ["", *markdown_table(head, rows), ""]


def short(figure: float | None) -> str:
    """A figure as the page prints it: 2e-07, 0, or a dash."""
    if figure is None:
        return "–"
    return f"{figure:.0e}" if figure else "0"
