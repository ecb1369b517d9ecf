"""What a proof found, as its page shows it."""

from __future__ import annotations

from tandem.model.editions import Edition
from tandem.model.pages import markdown_table
from tandem.model.programs import Topic
from tandem.proof import proofs
from tandem.site.words import words


def table(topic: Topic, edition: Edition, naive: str) -> list[str]:
    """Markdown: a badge that unfolds into the figures of a topic's proof and the link to the proof."""
    said, labels, steps_said = (words(edition, group) for group in ("proof", "tabs", "steps"))
    recorded = topic.proof is not None and topic.proof.out.is_file()
    figures = proofs.read(topic.proof.out.read_text(encoding="utf-8")) if recorded else {}
    lines = ["", f'??? equal "✓ {badge(figures, edition)}"', ""]
    for twin, tables in figures.items():
        rows = {name: row for name, row in tables.items() if name != "naive"}
        steps = [step for step in proofs.STEPS if any(step in row for row in rows.values())]
        head = [said["precision"], *(steps_said[step] for step in steps)]
        lines += [f"    {said['with'].format(twin=labels[twin])}", ""]
        cells = [[name, *(short(row.get(step)) for step in steps)] for name, row in rows.items()]
        lines += [*(f"    {line}" for line in markdown_table(head, cells)), ""]
    apart = [tables["naive"] for tables in figures.values()]
    if naive and apart:  # the page's clause speaks of the first twin
        lines += [f"    {said['naive'].format(what=naive, figure=f'{apart[0]:.2g}')}", ""]
    link = f"[`{topic.name}/parity.py`](/{topic.where}/parity.py)"
    return [*lines, f"    {said['proof']}{link}", ""]


def badge(figures: dict[str, dict], edition: Edition) -> str:
    """In a line: that all twins are equal, and the largest difference of each precision."""
    said = words(edition, "proof")
    largest: dict[str, float] = {}
    for tables in figures.values():
        for precision, row in tables.items():
            if precision != "naive":
                largest[precision] = max(largest.get(precision, 0), *row.values())
    found = [said["up_to"].format(precision=name, figure=short(f)) for name, f in largest.items()]
    return f"{said['title']} **{said['join'].join(found)}**" if found else said["title"]


def budgets(edition: Edition) -> list[str]:
    """Markdown: how far apart two sides may be, and how far the naive port must be."""
    head = words(edition, "proof")["budgets"]
    rows = []
    for name, (operation, run) in proofs.BUDGETS.items():
        least = (
            proofs.NAIVE_FACTOR * operation if name == "float32" else None
        )  # measured in float32 only
        rows.append([name, *(short(figure) for figure in (operation, run, least))])
    return ["", *markdown_table(head, rows), ""]


def short(figure: float | None) -> str:
    """A figure as the page prints it: 2e-07, 0, or a dash."""
    if figure is None:
        return "–"
    return f"{figure:.0e}" if figure else "0"
