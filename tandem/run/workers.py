"""For the proofs of programs that run as several processes: train in those, and return the weights.

`trained` starts `python -m tandem.run.workers`, under `torchrun` where the program says so. A process
of its own is needed in any case: devices are counted once, and one backend of Keras is one process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tandem.model.programs import Program, beside, root_of
from tandem.run.runner import STARTS, TORCHRUN


def trained(proof_file: str, framework: str, runs: list[dict]) -> list[list[np.ndarray]]:
    """Run the first section of a program once, then each of `runs`, and read the `model` of each.

    The program is the `framework`'s beside the proof. A run is
    `{"dtype": ..., "sections": [...], "replace": {old: new}}`. Returns the weights of each run, in
    Keras' layout. Raises `AssertionError` with what the processes said where they fail.
    """
    program = beside(proof_file, framework)
    launcher = ["-m", *TORCHRUN, *program.torchrun] if program.torchrun else []
    with tempfile.TemporaryDirectory() as folder:
        job, result = Path(folder, "job.json"), Path(folder, "weights.npz")
        job.write_text(json.dumps(runs), encoding="utf-8")
        for _ in range(STARTS if launcher else 1):
            process = subprocess.run(
                [sys.executable, *launcher, "-m", "tandem.run.workers", program.path, job, result],
                env=os.environ | {"JAX_ENABLE_X64": "1"},
                capture_output=True,
                text=True,
            )
            if process.returncode == 0:
                break
        assert process.returncode == 0, f"{program.where}: {process.stderr[-400:]}"
        with np.load(result) as found:
            arrays = [found[name] for name in found.files]
    share = len(arrays) // len(runs)
    return [arrays[start : start + share] for start in range(0, len(arrays), share)]


def weights_of(model, framework: str) -> list[np.ndarray]:
    """The weights as NumPy arrays, in Keras' layout."""
    if framework == "pytorch":
        return [weight.detach().cpu().numpy().T for weight in model.parameters()]
    if framework == "keras_jax":
        return [np.asarray(weight.value) for weight in model.weights]
    return model.get_weights()


def main(program_path: str, job_path: str, result_path: str) -> None:
    program = Program(Path(program_path), root_of(Path(program_path)))
    module = {"__name__": "__main__"}
    exec(next(iter(program.sections.values())).text, module)
    arrays = []
    for run in json.loads(Path(job_path).read_text(encoding="utf-8")):
        dtype = run["dtype"]
        if program.framework == "pytorch":
            module["torch"].set_default_dtype(getattr(module["torch"], dtype))
        else:
            module["keras"].config.set_floatx(dtype)
            module["keras"].config.set_dtype_policy(dtype)
        for name in run["sections"]:
            source = program.sections[name].text
            for old, new in ({"float32": dtype} | run.get("replace", {})).items():
                source = source.replace(old, new)
            exec(source, module)
        arrays += weights_of(module["model"], program.framework)
    if os.environ.get("RANK", "0") == "0":
        np.savez(result_path, *arrays)
    if program.torchrun:  # a process aborts where another leaves while it still computes
        module["dist"].barrier()
        module["dist"].destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
