"""What texts state in code, run and judged: an entry of the dictionary, a claim of a page.

Imports both frameworks.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import warnings
from collections.abc import Callable, Iterator, Sequence

from tandem.model.problem import Problem
from tandem.proof.evaluate import KERAS_NAMES, TORCH_NAMES, Rejected, evaluate, rejecting
from tandem.run.child import DEPRECATIONS, UPSTREAM


def judge(
    problem: Callable[[str, str], Problem],
    holds: Sequence[str],
    raises: Sequence[Sequence[str]],
    given: str = "",
) -> None:
    """Run `given`, then see that each of `holds` is true, and that each of `raises` does.

    Raises what `problem` makes of what is wrong and what to do.
    """
    known = TORCH_NAMES | KERAS_NAMES
    try:
        with rejecting("given"):
            exec(_compiled(given), known)
    except Rejected as error:
        raise problem(str(error), "Mend the statements") from None
    for code in holds:
        try:
            with rejecting("it"):
                true = bool(evaluate(code, known.copy(), "it"))
        except Rejected as error:
            raise problem(f"{code} does not hold: {error}", "Say what is true") from None
        if not true:
            raise problem(f"{code} does not hold", "Say what is true")
    for code, expected, *part in raises:
        word, message = "nothing", ""
        try:
            evaluate(code, known.copy(), "it")
        except Rejected as error:
            word, message = error.word, str(error.__cause__)
        if word != expected:
            raise problem(f"{code} raises {word}, not {expected}", "Say what it does")
        for words in part:
            if words not in message:
                said = " ".join(message.split())[:300]
                raise problem(f'{code} raises {word}, but says "{said}"', f'Not "{words}"')


def _compiled(statements: str):
    """Compiled so that AutoGraph and `inspect` find the source of what is defined."""
    name = "<given>"
    linecache.cache[name] = (len(statements), None, statements.splitlines(True), name)
    return compile(statements, name, "exec")


@contextlib.contextmanager
def watched() -> Iterator[list[str]]:
    """Silence what is printed; the list has, in the end, what deprecated things were called."""
    deprecated: list[str] = []
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        yield deprecated
    deprecated += [
        f"{warning.category.__name__}: {warning.message}"
        for warning in caught
        if issubclass(warning.category, DEPRECATIONS)
        and not str(warning.message).startswith(UPSTREAM)
    ]
