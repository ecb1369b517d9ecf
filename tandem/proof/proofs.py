"""What a proof found, and what it may find. Imports no framework.

A `parity.py` prints TOML: a table for each twin of the PyTorch program and each precision, and in
`naive` how far apart the naive port ends. Each figure is the largest difference between the two
sides, divided by the largest value of the PyTorch side.
"""

from __future__ import annotations

import tomllib

# The steps of a proof, in the order in which a reader with a diverging port should check them.
STEPS = ("forward", "loss", "gradients", "update", "training", "evaluation")
OPERATIONS = ("forward", "loss", "gradients", "update", "initial", "state")
BUDGETS = {  # largest difference allowed: for one operation, for a run
    "float32": (1e-5, 1e-4),
    "float64": (1e-12, 1e-9),
}
NAIVE_FACTOR = 100  # of the float32 budget of an operation: the least the naive port must differ by


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
        if not any(tables.get(precision) for precision in BUDGETS):
            found.append(f"{twin}: nothing was compared")
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
