"""Run what the pages claim: one process for each backend of Keras that a claim asks for.

`run` imports no framework; the process that it starts, `python -m tandem.proof.claims`, does.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tandem.model import claims
from tandem.model.claims import Claim
from tandem.model.problem import Problem
from tandem.model.programs import BACKENDS, ROOT
from tandem.run import warm
from tandem.run.runner import ENVIRONMENT, TIMEOUT


def found(backend: str, pages: Iterable[str] = (), root: Path = ROOT) -> list[Claim]:
    """The claims that run on a backend: those of some pages, or all. Raises `Problem`."""
    names = list(pages) or claims.pages_with(root)
    every = [claim for name in names for claim in claims.load(name, root).values()]
    return [claim for claim in every if claim.runs_on(backend)]


def run(backend: str, pages: Iterable[str] = (), root: Path = ROOT) -> list[str]:
    """Run the claims of a backend in one process; what is wrong, a sentence each."""
    chosen = found(backend, pages, root)
    if not chosen:
        return []
    names = dict.fromkeys(claim.page for claim in chosen)
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        result, log = Path(folder, "result"), Path(folder, "log")
        arguments = [backend, str(root), str(result), *names]
        environment = os.environ | ENVIRONMENT | {"KERAS_BACKEND": backend}
        try:
            # Of the other backends no process waits: few claims ask for one.
            imported = warm.EVERY if backend == next(iter(BACKENDS)) else ()
            module = "tandem.proof.claims"
            code = warm.call(module, arguments, imported, log, environment, TIMEOUT)
            how = f"died with exit code {code}"
        except TimeoutError as hung:
            how = str(hung)
        text = result.read_text(encoding="utf-8") if result.is_file() else ""
        said = [json.loads(line) for line in text.splitlines()]
        problems = [line["problem"] for line in said if "problem" in line]
        if not said or "end" not in said[-1]:
            tail = " ".join(log.read_text(encoding="utf-8", errors="replace").split())[-300:]
            where = next((line["at"] for line in reversed(said) if "at" in line), chosen[0].where)
            what = f"the process of the claims {how} here ({tail or 'it printed nothing'})"
            problems.append(str(Problem(where, what, "Run the claim by itself to see why")))
    return problems


def prove(chosen: Iterable[Claim], say: Callable[..., None]) -> None:
    """Run claims in this process; `say(at=...)` where one begins, `say(problem=...)` of a fault.

    Each starts as if it were the first: seeds, dtypes and the names Keras gives are set anew.
    """
    from tandem.proof.evaluate import seed
    from tandem.proof.parity import keras, precision, tf  # torch and triton before TensorFlow
    from tandem.proof.statements import judge, watched

    # Which error a graph raises is decided where it is rewritten: warm processes leave that out.
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})
    gc.freeze()  # a collection looks at millions of objects of the frameworks
    for claim in chosen:
        say(at=claim.where)
        keras.utils.clear_session(free_memory=False)
        seed(claim.code)
        with watched() as deprecated, precision("float32"):
            try:
                judge(claim.problem, claim.holds, claim.raises, claim.given)
            except Problem as problem:
                say(problem=str(problem))
        for text in deprecated[:1]:
            what = f"something deprecated is called: {text}"
            say(problem=str(claim.problem(what, "Use what it names")))


def main(backend: str, root: str, result: str, *pages: str) -> int:
    """The process of a backend: what it says goes to `result`, a line each, as it happens."""
    with Path(result).open("w", encoding="utf-8") as file:

        def say(**line: str) -> None:
            print(json.dumps(line), file=file, flush=True)

        prove(found(backend, pages, Path(root)), say)
        say(end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
