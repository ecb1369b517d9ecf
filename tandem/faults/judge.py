"""What notices a fault: first `make check`, then the proofs and tests that the fault can reach."""

from __future__ import annotations

import contextlib
import io

from tandem.check.dictionary import check_dictionary
from tandem.check.literals import check_literals
from tandem.check.numbers import check_numbers
from tandem.check.problems import problems
from tandem.check.shrunk import check_shrunk
from tandem.check.signed import check_signed
from tandem.dictionary import entries
from tandem.faults import dictionary, files, instruments, programs, rules
from tandem.faults.fault import Fault
from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, ROOT
from tandem.proof import claims

# Whoever edits a program or an entry records it again.
STALE = ("its record is older than the program", "changed since the figures were recorded")
OF_PROGRAMS = ("test_outputs_true", "test_pairs_equal")
OF_PAGES = ("test_languages_agree", "test_read_back")
OF_THE_SITE = (
    "test_house",
    "test_ceilings",
    "test_subjects_found",
    "test_heads",
    "test_built_site",
    "test_read_back",
    "test_tables_read_back",
)


def judge(fault: Fault) -> str:
    """The first sentence that names the planted fault, or nothing."""
    if fault.group == dictionary.GROUP:
        return of_entry(*fault.reach)
    if fault.group == instruments.GROUP:
        if fault.kind == "budget" and (said := tests(("test_ceilings",), fault.reach[:1])):
            return said
        return rules.first(*fault.reach)
    if found := fresh(problems(ROOT)):
        return found[0]
    if fault.kind in files.SIGNED:
        return next(map(str, check_signed(ROOT)), "")
    if fault.group == programs.GROUP:
        return tests(OF_PROGRAMS, fault.reach)
    if fault.kind == "claim":
        return next((said for b in BACKENDS for said in claims.run(b, fault.reach)), "")
    return tests(OF_PAGES, fault.reach) if fault.reach else tests(OF_THE_SITE)


def fresh(found: list[str]) -> list[str]:
    """Without what recording anew would mend."""
    return [said for said in found if not any(stale in said for stale in STALE)]


def of_entry(area: str, name: str) -> str:
    """The checks of entries, then the proof of one, as if its figures were recorded again."""
    for check in (check_dictionary, check_shrunk, check_numbers, check_literals):
        try:
            found = [str(problem) for problem in check(ROOT)]
        except Problem as problem:
            found = [str(problem)]
        if found := fresh(found):
            return found[0]
    from tandem.dictionary.prove import prove

    chosen = [entry for entry in entries.load(area) if entry.id == name]
    _, found = prove(chosen)
    return str(found[0]) if found else ""


def tests(files: tuple[str, ...], names: tuple[str, ...] = ()) -> str:
    """The first test that fails, of those files, about some programs or all."""
    import pytest

    chosen = ["-k", " or ".join(names)] if names else []
    paths = [f"tests/{name}.py" for name in files]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(["-x", "-q", "--tb=line", "-p", "no:cacheprovider", *chosen, *paths])
    if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return ""
    failed = [line for line in said.getvalue().splitlines() if line.startswith(("FAILED", "ERROR"))]
    return (failed or said.getvalue().splitlines()[-1:])[0]
