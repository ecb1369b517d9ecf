"""One proof for every entry: build both sides, copy the weights, compare outputs and gradients.

`python -m tandem.dictionary.prove AREA [ID ...]` proves an area, or some entries of it.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tandem.dictionary import entries, figures, names
from tandem.dictionary.entries import Entry
from tandem.dictionary.kinds import RUN, cases_of
from tandem.dictionary.sides import CASES
from tandem.model.problem import Problem
from tandem.model.programs import root_of
from tandem.proof import evaluate, proofs, statements
from tandem.proof.compare import largest
from tandem.proof.evaluate import Rejected
from tandem.proof.parity import PRECISIONS, precision

DISTRIBUTION = 1.0  # in units of what chance allows: `tandem.proof.distributions`
WIDE = 100  # times what was found: a budget of an entry's own is no wider
SEEDS = 3  # of statements that draw: what only one of them makes true is luck
DRAWN = re.compile(rf"{evaluate.DRAWS.pattern}|rand|normal|uniform|geometric", re.IGNORECASE)
NAIVE_FACTOR = 10  # of the budget: the least that a naive version must differ by


def prove(found: Iterable[Entry]) -> tuple[dict[str, dict], list[Problem]]:
    """The figures of each entry that has two sides, and what is wrong, all of it."""
    import torch

    measured, problems = {}, []
    for entry in found:
        # `torch.compile` in one entry turns this off for the rest of the process.
        torch.distributions.Distribution.set_default_validate_args(True)
        with statements.watched() as deprecated:
            try:
                check_upstream(entry)
                judge_statements(entry)
                if entry.is_proved:
                    measured[entry.id] = measure(entry)
                    problems += judge(entry, measured[entry.id])
            except Problem as problem:
                problems.append(problem)
        for text in deprecated[:1]:
            problems.append(
                entry.problem(f"something deprecated is called: {text}", "Use what it names")
            )
    return measured, problems


def judge_statements(entry: Entry) -> None:
    """See that what the text says beyond the pair is so, whatever is drawn. Raises `Problem`."""
    code = " ".join([*entry.holds, *(row[0] for row in entry.raises)])
    for number in range(SEEDS if DRAWN.search(code) else 1):
        evaluate.seed(code, number)
        statements.judge(entry.problem, entry.holds, entry.raises)


def measure(entry: Entry) -> dict:
    """`{"float32": {step: figure}, "float64": ..., "naive": figure or what it raises}`."""
    figures: dict = {}
    both = entry.compare == "elements" and entry.kind != "schedule"  # Keras' are float32
    for name in PRECISIONS if both and not entry.float32_only else PRECISIONS[:1]:
        try:
            with precision(name):
                figures[name] = RUN[entry.kind](entry, name, cases_of(entry, name))
        except Rejected as error:
            raise entry.problem(str(error), "Mend the expression, or what it is given") from None
    if entry.naive or entry.status == "none":
        hurried = Entry(**vars(entry) | entry.naive | {"naive": {}})
        try:
            with precision("float32"):
                figures["naive"] = largest(*RUN[entry.kind](hurried, "float32", CASES[:1]).values())
        except Rejected as error:
            figures["naive"] = error.word
    if entry.status == "none":  # the nearest there is: shown to differ, not to agree
        del figures["float32"]
        figures.pop("float64", None)
    return figures


def judge(entry: Entry, figures: dict) -> list[Problem]:
    """Each figure over its budget, and a naive version that passes."""
    found = []
    if entry.status != "none" and not figures.get("float32"):
        found.append(entry.problem("nothing was compared", "Give it two sides with results"))
    for name in PRECISIONS:
        for step, figure in figures.get(name, {}).items():
            most = entry.tolerance.get(name, proofs.budget(name, step))
            if entry.compare == "distribution":
                most = entry.tolerance.get(name, DISTRIBUTION)
            if not figure <= most:
                found.append(
                    entry.problem(
                        f"{name} {step} are {figure:.1e} apart, budget {most:.0e}",
                        "Mend the entry: the two do not compute the same",
                    )
                )
    for name, most in entry.tolerance.items():
        if (steps := figures.get(name)) and largest(*steps.values()) < most / WIDE:
            found.append(
                entry.problem(
                    f"its budget of {most:.0e} in {name} is over {WIDE} times what was found",
                    "Make it narrower",
                )
            )
    naive = figures.get("naive")
    if naive is not None and not isinstance(naive, str):
        least = max(
            NAIVE_FACTOR * proofs.budget("float32", "forward"),
            1.5 * entry.tolerance.get("float32", 0),
            1.5 * DISTRIBUTION * (entry.compare == "distribution"),
        )
        if not naive >= least:
            what = "the nearest" if entry.status == "none" else "the naive version"
            found.append(
                entry.problem(
                    f"{what} is only {naive:.1e} apart, not {least:.0e}",
                    "Show one that matters, or change the status",
                )
            )
    return found


def check_upstream(entry: Entry) -> None:
    """Names exist, arguments too, and their defaults are the stated ones."""
    for name in entry.names:
        resolve(entry, name)
    torchs, kerass = entry.sides
    for row in entry.arguments:
        for side, argument, stated in ((torchs, *row[:2]), (kerass, *row[2:])):
            if not argument:
                continue
            if not side:
                raise entry.problem(f"no name has the argument {argument}", "Add the name")
            try:
                signature = inspect.signature(resolve(entry, side[0])).parameters
            except ValueError:
                raise entry.problem(
                    f"the arguments of {side[0]} cannot be read", "Leave its rows out"
                ) from None
            if argument not in signature:
                raise entry.problem(
                    f"{side[0]} has no argument {argument}",
                    f"It has {', '.join(signature)}",
                )
            default = signature[argument].default
            default = "required" if default is inspect.Parameter.empty else default
            default = _listed(default)
            if default != stated and str(default) != str(stated):
                raise entry.problem(
                    f"the default of {argument} in {side[0]} is {default!r}, not {stated!r}",
                    "Upstream changed it: state the new one, and look at what follows from it",
                )


STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


def signatures(found: list[Entry]) -> dict[str, list[str]]:
    """The arguments of each name of an entry with a table of them, as far as the name says them.

    Those after `*` cannot be given by place; `**` stands for any.
    """
    taken = {}
    for entry in found:
        for name in entry.names if entry.arguments else []:
            thing, of = resolve(entry, name), resolve(entry, name.rpartition(".")[0])
            try:
                known = list(inspect.signature(thing).parameters.values())
            except (TypeError, ValueError):
                continue
            if inspect.isclass(of) and known and known[0].name == "self":
                del known[0]
            taken[name] = [STARS.get(one.kind, one.name) for one in known]
            by_word = [one.kind == inspect.Parameter.KEYWORD_ONLY for one in known]
            if True in by_word and "*" not in taken[name]:
                taken[name].insert(by_word.index(True), "*")
    return taken


def _listed(value: object) -> object:
    """With lists for tuples, as TOML has them."""
    return [_listed(part) for part in value] if isinstance(value, tuple | list) else value


def resolve(entry: Entry, name: str) -> object:
    """What a full name names. Raises `Problem` where upstream has it no more."""
    before, _, last = name.rpartition(".")
    try:  # not at once: `torchvision.ops.roi_align` is also the file of the function
        return getattr(pkgutil.resolve_name(before), last) if before else import_module(name)
    except (ImportError, AttributeError):
        raise entry.problem(f"{name} does not exist", "Upstream dropped or renamed it") from None


def conclude(proof_file: str) -> None:
    """Prove everything and print the record. Raises `AssertionError` with all that is wrong."""
    found = list(entries.every(root_of(Path(proof_file).resolve())))
    measured, problems = prove(found)
    assert not problems, " ".join(map(str, problems))
    digests = {entry.id: figures.digest(entry) for entry in found}
    public = {module: names.public(module) for module in names.MODULES}
    print(figures.written(measured, digests, public, signatures(found)), end="")


def main(area: str = "", *ids: str) -> int:
    """Prove everything, an area, or some entries; print the figures, and what is wrong."""
    faults = [fault for fault in entries.check() if f"/{area}" in str(fault)]
    chosen = entries.load(area) if area else list(entries.every())
    measured, problems = prove(entry for entry in chosen if not ids or entry.id in ids)
    print(figures.written(measured, dict.fromkeys(measured, ""), {}, {}), end="")
    for problem in faults + problems:
        print(problem, file=sys.stderr)
    return bool(faults + problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
