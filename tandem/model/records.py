"""The records: what each program printed and drew, kept beside it, and the versions it ran with.

`training_keras.out` has the sections of `training_keras.py`, marked alike; figures lie in
`training_keras.<section>.svg`; `snippets/records.json` has the hash of the program and of its record.
What it prints on another backend of Keras is in `training_keras.jax.out`.
"""

from __future__ import annotations

import copy
import json
import math
import os
import platform
import re
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tandem.model import files, hashes
from tandem.model.problem import Problem
from tandem.model.programs import ROOT, SNIPPETS, Program, programs, with_backends
from tandem.model.reading import once
from tandem.model.sections import MARKER

PACKAGES = (
    "torch",
    "torchvision",
    "tensorflow",
    "keras",
    "numpy",
    "lightning",
    "pytorch-ignite",
    "fastai",
    "torchmetrics",
    "jax",
    "safetensors",
    "onnx",
    "onnxruntime",
    "tensorboard",
)
RTOL = 1e-4  # of a printed number, unless snippets/tolerances.toml says otherwise

NAME = re.compile(r"^model name\s*: (.+)$", re.MULTILINE)  # of a processor, on Linux
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?(?!\w)")


@dataclass(frozen=True)
class Run:
    """What one run of a program left: text and SVG by section, seconds, and peak memory in KB.

    `sections` has the seconds of each section where a kernel ran the program cell by cell;
    `stops` the error that ended it on another backend of Keras.
    """

    program: Program
    printed: dict[str, str]
    figures: dict[str, str]
    seconds: float
    peak_kb: int
    sections: dict[str, float]
    stops: str = ""


def tolerances(root: Path = ROOT) -> dict[str, dict]:
    """By topic: where a run may differ from its record by more, and why."""
    return files.read(root, f"{SNIPPETS}/tolerances.toml")


def tolerance(program: Program, section: str) -> float:
    """By how much of itself a number that a section prints may differ from its record."""
    known = tolerances(program.root).get(program.topic, {})
    return known.get("sections", {}).get(section, known.get("rtol", RTOL))


def is_measured(program: Program, section: str) -> bool:
    """Whether the numbers of a section are times, or made of times: shown, and never compared."""
    return section in tolerances(program.root).get(program.topic, {}).get("measured", [])


def path(root: Path = ROOT) -> Path:
    return root / SNIPPETS / "records.json"


def load(root: Path = ROOT) -> dict:
    """The record's own facts: date, machine, versions, and each program's hash and cost."""
    if not path(root).is_file():
        return {"date": "", "machine": "", "versions": {}, "programs": {}}
    return copy.deepcopy(files.read(root, path(root).relative_to(root).as_posix()))


def machine() -> str:
    """The system, the processor and the number of its cores, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    names = NAME.findall(cpuinfo.read_text(encoding="utf-8")) if cpuinfo.is_file() else []
    name = names[0] if names else platform.processor() or "CPU"
    return f"{platform.system()} {platform.machine()}, {name}, {os.cpu_count()} cores"


def save(runs: list[Run], root: Path = ROOT) -> None:
    """Write the records of `runs`; date, machine and versions change only with a full run.

    Raises `Problem` where a part of the programs was run with other versions than the rest.
    """
    facts = load(root)
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    everything = {program.name for program in with_backends(programs(root))}
    if everything == {run.program.name for run in runs}:
        facts = {
            "date": date.today().isoformat(),
            "machine": machine(),
            "versions": versions,
            hashes.PICTURES: facts.get(hashes.PICTURES, {}),
            "programs": {},
        }
        facts[hashes.KEY] = hashes.of_head(facts)
    elif facts["versions"] != versions:
        changed = [name for name in versions if facts["versions"].get(name) != versions[name]]
        raise Problem(
            f"{SNIPPETS}/records.json",
            f"the other records were made with other versions of {', '.join(changed)}",
            "Record everything at once with `make record`",
        )
    for run in runs:
        write_out(run)
        about: dict = {
            "sha256": run.program.sha256,
            "seconds": round(run.seconds, 1),
            "peak_mb": run.peak_kb // 1024,
        }
        if "train" in run.sections:
            about["train"] = round(run.sections["train"], 1)
        if run.stops:
            about["stops"] = run.stops
        about[hashes.KEY] = hashes.of_program(run.program, about)
        facts["programs"][run.program.name] = about
    kept = {
        name: facts["programs"][name] for name in sorted(facts["programs"]) if name in everything
    }
    facts["programs"] = kept
    write(facts, root)


def write(facts: dict, root: Path = ROOT) -> None:
    path(root).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def write_out(run: Run) -> None:
    """Write one program's `.out` and figures, and remove those it no longer has."""
    program = run.program
    parts = []
    for name in run.printed if not program.sections else program.sections:
        text = run.printed.get(name)
        if text:
            marked = f"# --8<-- [start:{name}]\n{text}# --8<-- [end:{name}]\n"
            parts.append(marked if name else text)
    program.out.write_text("".join(parts), encoding="utf-8")
    if program.backend:
        return
    for figure in program.figures():
        figure.unlink()
    for name, svg in run.figures.items():
        program.figure(name).write_text(svg, encoding="utf-8")


@once
def printed(program: Program) -> dict[str, str]:
    """The recorded text by section; "" names the text of a program without sections."""
    return sections(program.out.read_text(encoding="utf-8"))


def sections(text: str) -> dict[str, str]:
    """The same of the text of a record."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if match := MARKER.match(line.rstrip("\n")):
            name = match[2] if match[1] == "start" else ""
        else:
            found.setdefault(name, []).append(line)
    return {name: "".join(lines) for name, lines in found.items()}


def figures(program: Program) -> dict[str, str]:
    """The recorded SVG by section."""
    skip = len(program.path.stem) + 1
    return {
        file.name[skip : -len(".svg")]: file.read_text(encoding="utf-8")
        for file in program.figures()
    }


def check(program: Program, facts: dict) -> None:
    """Raise `Problem` where the record is missing or older than the program."""
    todo = f"Run `make record TOPIC={program.topic}`"
    if not program.out.is_file() or program.name not in facts["programs"]:
        raise program.problem(1, "this program has no record of what it prints", todo)
    if facts["programs"][program.name]["sha256"] != program.sha256:
        raise program.problem(1, "its record is older than the program", todo)


def differences(recorded: str, now: str, rtol: float = RTOL) -> str:
    """What differs between two texts, in words; "" where they agree.

    Words must be equal, whole numbers too; a number with decimals may differ by `rtol` of itself
    or by one and a half units of its last printed digit, whichever is more.
    """
    if NUMBER.sub("#", recorded) != NUMBER.sub("#", now):
        for before, after in zip(recorded.splitlines(), now.splitlines(), strict=False):
            if NUMBER.sub("#", before) != NUMBER.sub("#", after):
                return f"recorded {before!r}, printed {after!r}"
        return f"recorded {len(recorded.splitlines())} lines, printed {len(now.splitlines())}"
    for before, after in zip(NUMBER.findall(recorded), NUMBER.findall(now), strict=True):
        mantissa, _, exponent = before.partition("e")
        decimals = len(mantissa.partition(".")[2])
        exact = decimals == 0 and not exponent
        unit = 0 if exact else 1.5 * 10.0 ** (int(exponent or 0) - decimals)
        if not math.isclose(
            float(before), float(after), rel_tol=0 if exact else rtol, abs_tol=unit
        ):
            return f"recorded {before}, printed {after}"
    return ""
